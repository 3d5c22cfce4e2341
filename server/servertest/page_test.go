package servertest_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server"
	"github.com/dashwire/dashwire/server/servertest"
)

func leakCheck(t *testing.T) {
	t.Helper()
	known := goleak.IgnoreCurrent()
	t.Cleanup(func() {
		goleak.VerifyNone(t, known, goleak.IgnoreAnyFunction("github.com/valyala/fasthttp.updateServerDate.func1"))
	})
}

type numberIn struct {
	N float64 `input:"n.value"`
}

// chained has n -> double -> text, an error at 13, and what runs over the websocket.
func chained(cfg server.Config) (*server.App, *ran) {
	cfg.Logger = slog.New(slog.DiscardHandler)
	app := server.New(cfg)
	app.SetLayout(html.Div(
		dcc.Slider().ID("n").Value(2), dcc.Store().ID("double").Data(0),
		html.P().ID("text"), html.P().ID("live"), html.Ul().ID("log").With("children", []any{}),
	))
	order := &ran{}
	type doubleOut struct {
		N float64 `output:"double.data"`
	}
	server.Callback(app, func(_ context.Context, in numberIn) (doubleOut, error) {
		order.add("double")
		if in.N == 13 {
			return doubleOut{}, errors.New("unlucky")
		}
		return doubleOut{2 * in.N}, nil
	})
	type textIn struct {
		N      float64 `input:"n.value"`
		Double float64 `input:"double.data"`
		Log    []any   `state:"log.children"`
	}
	type textOut struct {
		Text string `output:"text.children"`
	}
	server.Callback(app, func(ctx context.Context, in textIn) (textOut, error) {
		order.add("text")
		line := &protocol.Patch{}
		line.At().Append(in.Double)
		server.CallFrom(ctx).SetProps(html.UlChildren("log").Patch(line))
		if in.Double != 2*in.N {
			return textOut{"out of step"}, nil
		}
		return textOut{strings.Repeat("x", int(in.Double))}, nil
	})
	type liveOut struct {
		Text string `output:"live.children"`
	}
	server.Callback(app, func(ctx context.Context, _ numberIn) (liveOut, error) {
		values, err := server.CallFrom(ctx).GetProps(ctx, html.PChildren("text").Dependency())
		if err != nil {
			return liveOut{}, err
		}
		return liveOut{"asked " + string(values[0])}, nil
	}, server.Websocket(), server.PreventInitialCall(true))
	return app, order
}

type ran struct {
	mu    sync.Mutex
	names []string
}

func (r *ran) add(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.names = append(r.names, name)
}

func (r *ran) take() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	names := strings.Join(r.names, " ")
	r.names = nil
	return names
}

func TestPageCalls(t *testing.T) {
	leakCheck(t)
	app, order := chained(server.Config{})
	page := servertest.Open(t, app)
	if got := order.take(); got != "double text" {
		t.Errorf("at the beginning these ran: %s", got)
	}
	if got := page.JSON("text.children") + page.JSON("log.children"); got != `"xxxx"[4]` {
		t.Errorf("the page has %s", got)
	}
	page.Set("n.value", 3)
	if got := page.JSON("text.children") + page.JSON("log.children") + page.JSON("live.children"); got != `"xxxxxx"[4,6]"asked \"xxxxxx\""` && got != `"xxxxxx"[4,6]"asked \"xxxx\""` {
		t.Errorf("the page has %s", got)
	}
	if got := order.take(); got != "double text" {
		t.Errorf("these ran: %s", got)
	}
	page.Set("n.value", 3.0)
	if got := order.take(); got != "" {
		t.Errorf("without a change these ran: %s", got)
	}
	if err := page.TrySet("n.value", 13); err == nil || !strings.Contains(err.Error(), "double.data") || !strings.Contains(err.Error(), "500") {
		t.Errorf("error %v", err)
	}
	if err := page.TrySet("novalue", 1); err == nil {
		t.Error("a property without an id was set")
	}
}

func TestPagePush(t *testing.T) {
	leakCheck(t)
	app, order := chained(server.Config{Live: server.Live{Enabled: true}})
	gone := make(chan struct{})
	app.OnDisconnect(func(*server.Client) { close(gone) })
	a, b := servertest.Open(t, app), servertest.Open(t, app)
	order.take()
	if err := app.Broadcast(dcc.SliderValue("n").Set(5)); err != nil {
		t.Fatal(err)
	}
	for _, page := range []*servertest.Page{a, b} { // its own callbacks run in each page
		page.WaitFor("text.children", "xxxxxxxxxx")
		page.WaitUntil(func() bool { return page.Value("live.children") != nil })
	}
	b.Cut()
	if b.Connected() {
		t.Error("the page has a websocket after it was cut")
	}
	for _, n := range []float64{6, 7, 8} {
		line := &protocol.Patch{}
		line.At().Append(n)
		if err := app.Broadcast(html.UlChildren("log").Patch(line)); err != nil {
			t.Fatal(err)
		}
	}
	b.Reconnect()
	for _, page := range []*servertest.Page{a, b} {
		page.WaitUntil(func() bool { return strings.HasSuffix(page.JSON("log.children"), ",6,7,8]") })
	}
	if n := len(app.Clients()); n != 2 {
		t.Errorf("there are %d clients", n)
	}
	b.Close()
	<-gone
}

func TestPageLane(t *testing.T) {
	leakCheck(t)
	app := server.New(server.Config{})
	app.SetLayout(html.Div(dcc.Slider().ID("n").Value(0), html.P().ID("motor")))
	var log []float64
	type out struct {
		At float64 `output:"motor.children"`
	}
	server.Callback(app, func(_ context.Context, in numberIn) (out, error) {
		log = append(log, in.N)
		return out{in.N}, nil
	}, server.InLane("motor"), server.PreventInitialCall(true))
	page := servertest.Open(t, app)
	for n := range 5 {
		page.Set("n.value", n+1)
	}
	if got := page.Value("motor.children"); got != 5.0 || len(log) != 5 {
		t.Errorf("the motor is at %v after %v", got, log)
	}
}

func TestPageRefusals(t *testing.T) {
	t.Parallel()
	app := server.New(server.Config{
		URLBasePathname: "/dash/", Logger: slog.New(slog.DiscardHandler),
		Authorize: func(ctx context.Context, access *server.Access) (context.Context, error) {
			if access.Request.Header().Get("X-User") != "ada" {
				return nil, errors.New("who are you")
			}
			return ctx, nil
		},
	})
	app.SetLayout(html.Div(dcc.Input().DictID(protocol.Dict("type", "x", "index", 1)).Value("v"), html.P().ID("out")))
	type in struct {
		All []string `input:"{type:x,index:ALL}.value"`
	}
	type out struct {
		Text string `output:"out.children"`
	}
	server.Callback(app, func(_ context.Context, in in) (out, error) { return out{strings.Join(in.All, "")}, nil })

	client := servertest.Client(t, app) // the app ends with t, not with what is tried
	resp, err := client.Get("http://app.test/dash/_dash-layout")
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(resp.Body)
	resp.Body.Close()
	if resp.StatusCode != http.StatusForbidden {
		t.Errorf("answered %d %s", resp.StatusCode, body)
	}
	page := servertest.Open(t, app, servertest.Path("/dash/"), servertest.Header("X-User", "ada"))
	if err := page.TrySet(`{"index":1,"type":"x"}.value`, "w"); err == nil || !strings.Contains(err.Error(), "pattern") {
		t.Errorf("error %v", err)
	}
	err = servertest.Try(func(t servertest.TB) { servertest.Open(t, app, servertest.Path("/dash/")) })
	if err == nil || !strings.Contains(err.Error(), "403") {
		t.Errorf("error %v", err)
	}
}

// A page of several is the one of its address.
func TestPageOfSeveral(t *testing.T) {
	leakCheck(t)
	app := server.New(server.Config{URLBasePathname: "/shop/"})
	app.Page(server.Page{Path: "/", Name: "Home", Layout: html.P("home").ID("text")})
	app.Page(server.Page{PathTemplate: "/item/<id>", LayoutFunc: func(_ context.Context, r server.PageRequest) (any, error) {
		return html.P(r.Var("id") + " " + r.Query.Get("color")).ID("text"), nil
	}})
	app.SetLayout(html.Div(dcc.Location().ID("url").Hash("#kept"), html.P().ID("where"), server.PageContainer()))
	server.Callback(app, func(_ context.Context, in struct {
		Href string `input:"url.href"`
		Hash string `input:"url.hash"`
	}) (out struct {
		Where string `output:"where.children"`
	}, _ error) {
		out.Where = in.Href + in.Hash
		return out, nil
	})
	for path, want := range map[string]string{"/shop/": "home", "/shop/item/a%20b?color=red": "a b red"} {
		page := servertest.Open(t, app, servertest.Path(path))
		if got := page.Value("text.children"); got != want {
			t.Errorf("%s shows %v", path, got)
		}
		if got := page.Value("where.children"); got != "http://app.test"+path+"#kept" {
			t.Errorf("%s is at %v", path, got)
		}
		page.Set("_pages_location.pathname", "/shop/")
		page.WaitFor("text.children", "home")
	}
}

// What a test gets wrong is told, and nothing is changed halfway.
func TestWrongUse(t *testing.T) {
	leakCheck(t)
	app := server.New(server.Config{Logger: slog.New(slog.DiscardHandler)})
	app.SetLayout(html.Div(dcc.Input().ID("name").Value("v"), dcc.Input().DictID(protocol.Dict("type", "x", "index", 1)).Value("w")))
	page := servertest.Open(t, app)
	row := `{"type":"x","index":1}.value` // its keys in another order than the page has them
	page.Set(row, "z")
	page.WaitFor(row, "z")
	if got := page.JSON(row); got != `"z"` || page.Value(row) != "z" {
		t.Errorf("the value is %s", got)
	}
	if err := page.TrySet("nam.value", "x"); err == nil || !strings.Contains(err.Error(), "no component with the id nam") {
		t.Errorf("error %v", err)
	}
	value := func(id string, v any) protocol.Update { return protocol.NewProp[any](id, "value").Set(v) }
	for _, wrong := range []protocol.Update{value("nam", 1), value("name", func() {})} {
		if err := page.Update(value("name", "half"), wrong); err == nil || page.Value("name.value") != "v" {
			t.Errorf("error %v, and the value is %v", err, page.Value("name.value"))
		}
	}
	for want, use := range map[string]func(*servertest.Page){
		"id.property": func(p *servertest.Page) { p.Value("name") },
		"closed":      func(p *servertest.Page) { p.Close(); p.WaitFor("name.value", "never") },
	} {
		err := servertest.Try(func(t servertest.TB) {
			app := server.New(server.Config{})
			app.SetLayout(dcc.Input().ID("name").Value("v"))
			use(servertest.Open(t, app))
		})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
}

// Nothing waits for a callback that lasts as long as its page, over the websocket
// or over HTTP, and it ends with the page.
func TestPersistentCallback(t *testing.T) {
	leakCheck(t)
	for _, opts := range [][]server.Option{{server.Persistent()}, {server.Persistent(), server.Websocket()}} {
		app := server.New(server.Config{Logger: slog.New(slog.DiscardHandler)})
		app.SetLayout(html.Div(dcc.Input().ID("unit").Value("C"), html.P().ID("now")))
		asked := make(chan struct{})
		server.Callback(app, func(ctx context.Context, _ struct{}) (struct{}, error) {
			call := server.CallFrom(ctx)
			for {
				select {
				case <-ctx.Done():
					return struct{}{}, ctx.Err()
				case asked <- struct{}{}:
				}
				if !call.Websocket() {
					continue
				}
				unit, err := server.GetProp(ctx, call, dcc.InputValue("unit"))
				if err != nil {
					return struct{}{}, err
				}
				call.SetProps(html.PChildren("now").Set(fmt.Sprint("in ", unit.Or("?"))))
			}
		}, opts...)
		page := servertest.Open(t, app)
		<-asked
		if len(opts) == 1 {
			continue
		}
		page.WaitFor("now.children", "in C")
		page.Reconnect()
		page.Set("unit.value", "F")
		go func() { // ends with the test; the callback of before may ask once more than the one of now
			for {
				select {
				case <-asked:
				case <-t.Context().Done():
					return
				}
			}
		}()
		page.WaitFor("now.children", "in F")
	}
}
