package server

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/dashwire/dashwire/protocol"
)

func TestAppUpdate(t *testing.T) {
	t.Parallel()
	type one struct {
		Speed float64 `input:"speed.value"`
	}
	type both struct {
		Speed float64 `input:"speed.value"`
		Lines []any   `input:"lines.data"`
	}
	type textOut struct {
		Text string `output:"text.children"`
	}
	type rootOut struct {
		Class string `output:"root.className"`
	}
	r := runLive(t, Config{}, func(app *App) {
		Callback(app, func(context.Context, one) (textOut, error) { return textOut{}, nil })
		Callback(app, func(context.Context, both) (rootOut, error) { return rootOut{}, nil })
		app.Handle(Spec{Inputs: []protocol.Dependency{protocol.Dep(protocol.Dict("type", protocol.All), "value")}}, func(context.Context, *Call) error { return nil })
	})
	a, away := openTab(t, r), openTab(t, r)
	away.hangUp()
	for away.client().State() != ClientAway {
		a.comeBack()
	}
	a.mu.Lock()
	a.props["speed.value"] = "77" // typed, and never sent
	a.mu.Unlock()
	must(t, r.app.Update("lines", "speed"))
	a.wait(func() bool { return a.told["speed.value"] != nil })
	if got := a.history("speed.value") + "|" + a.history("lines.data"); got != "77|" {
		t.Errorf("the page was told %s", got) // one property that calls both callbacks
	}
	away.dial()
	away.hello()
	away.wait(func() bool { return away.told["speed.value"] != nil })

	// A property without a value can't be patched: the other one calls its callback.
	b := openTab(t, r)
	b.mu.Lock()
	b.unset["speed.value"] = true
	b.mu.Unlock()
	must(t, r.app.Update("speed", "lines"))
	b.wait(func() bool { return b.told["lines.data"] != nil })
	if got := b.history("speed.value"); got != "" {
		t.Errorf("the page was told %s", got)
	}
	for _, id := range []string{"other", `{"type":["ALL"]}`, ""} {
		if err := r.app.Update("speed", id); err == nil {
			t.Errorf("%q is no error", id)
		}
	}
}

// However often a page that says nothing is to run callbacks, it is asked once, and
// once more for all that came meanwhile.
func TestUpdateOften(t *testing.T) {
	leakCheck(t)
	r := runLive(t, Config{}, func(app *App) {
		for _, prop := range []string{"value", "max"} {
			app.Handle(Spec{Inputs: []protocol.Dependency{protocol.Dep("speed", prop), protocol.Dep("lines", "data")}}, func(context.Context, *Call) error { return nil })
		}
	})
	a := openTab(t, r)
	a.freeze()
	must(t, r.app.Update("speed"))
	a.wait(func() bool { return len(a.kept) > 0 })
	for range 1000 {
		must(t, r.app.Update("speed"))
		must(t, r.app.Update("lines"))
	}
	a.thaw()
	a.wait(func() bool { return len(a.told["lines.data"]) > 0 })
	// All is done when an update that comes now is.
	must(t, r.app.Update("speed"))
	a.wait(func() bool { return len(a.told["speed.value"]) >= 2 })
	if got := a.history("speed.value") + "|" + a.history("lines.data"); got != "1 1|[]" {
		t.Errorf("the page was told %s", got)
	}
	r.stop()
}

// A page that is cut off while it is to run callbacks does so when it is back.
func TestUpdateAndCuts(t *testing.T) {
	leakCheck(t)
	r := runLive(t, Config{}, func(app *App) {
		app.Handle(Spec{Inputs: []protocol.Dependency{protocol.Dep("speed", "value")}}, func(context.Context, *Call) error { return nil })
	})
	a := openTab(t, r)
	for range 100 {
		a.mu.Lock()
		before := len(a.told["speed.value"])
		a.mu.Unlock()
		must(t, r.app.Update("speed"))
		for range rand.IntN(200) { // so that it is cut at some moment or other
			runtime.Gosched()
		}
		a.hangUp()
		if rand.IntN(2) == 0 {
			must(t, r.app.Update("speed"))
		}
		a.dial()
		a.hello()
		a.wait(func() bool { return len(a.told["speed.value"]) > before })
	}
	r.stop()
}

func TestUpdatePatterns(t *testing.T) {
	t.Parallel()
	app := newApp(t, Config{SuppressCallbackExceptions: true, Live: Live{Enabled: true}})
	row := protocol.DictID(protocol.IDPart{Key: "type", Value: "row"}, protocol.IDPart{Key: "index", Value: protocol.Match})
	app.Handle(Spec{Inputs: []protocol.Dependency{protocol.Dep(row, "value")}}, func(context.Context, *Call) error { return nil })
	var got []string
	for _, in := range app.push.inputsOf([]string{`{"index":3,"type":"row"}`, `{"index":3,"type":"other"}`, "row", "{"}) {
		got = append(got, in.dep.String())
	}
	if want := []string{`{"index":3,"type":"row"}.value`}; !slices.Equal(got, want) {
		t.Errorf("inputs are %v, want %v", got, want)
	}
}

// Of a pattern with MATCH each component has a callback of its own.
func TestUpdateCallsEachMatch(t *testing.T) {
	t.Parallel()
	row := func(index any) protocol.ID {
		return protocol.DictID(protocol.IDPart{Key: "type", Value: "row"}, protocol.IDPart{Key: "index", Value: index})
	}
	app := newApp(t, Config{SuppressCallbackExceptions: true, Live: Live{Enabled: true}})
	nothing := func(context.Context, *Call) error { return nil }
	app.Handle(Spec{
		Inputs:  []protocol.Dependency{protocol.Dep(row(protocol.Match), "value")},
		Outputs: []protocol.Dependency{protocol.Dep(row(protocol.Match), "max")},
	}, nothing)
	app.Handle(Spec{Inputs: []protocol.Dependency{protocol.Dep(row(protocol.All), "value")}}, nothing)
	app.Handle(Spec{Inputs: []protocol.Dependency{protocol.Dep(row(protocol.All), "step")}}, nothing)
	app.Handle(Spec{
		Inputs:  []protocol.Dependency{protocol.Dep(row(protocol.AllSmaller), "min")},
		Outputs: []protocol.Dependency{protocol.Dep(row(protocol.Match), "marks")},
	}, nothing)
	inputs := app.push.inputsOf([]string{row(1).String(), `{"type":"row","index":2}`})
	values := make([]protocol.Raw, len(inputs))
	for i := range values {
		values[i] = protocol.Raw("1")
	}
	var got []string
	for _, u := range touches(inputs, values) {
		got = append(got, u.ID.String()+"."+u.Property)
	}
	slices.Sort(got)
	one, two := row(1).String(), row(2).String()
	if want := []string{one + ".min", one + ".step", one + ".value", two + ".min", two + ".value"}; !slices.Equal(got, want) {
		t.Errorf("these are touched: %v, want %v", got, want)
	}
}

func TestClientGet(t *testing.T) {
	t.Parallel()
	r := runLive(t, Config{})
	a := openTab(t, r)
	for i := range 20 { // what was set before is there
		must(t, a.client().Set(speed.Set(float64(i))))
		values, err := a.client().Get(t.Context(), speed.Dependency(), text.Dependency(), protocol.Dep("lines", "data"))
		if err != nil {
			t.Fatal(err)
		}
		var speed float64
		must(t, protocol.Decode(values[0], &speed))
		if speed != float64(i) || values[1] != nil || string(values[2]) != "[]" {
			t.Errorf("values are %s", values)
		}
	}
	for _, wrong := range []protocol.Dependency{{}, protocol.Dep("speed", ""), protocol.Dep(protocol.Dict("type", protocol.All), "value")} {
		if _, err := a.client().Get(t.Context(), speed.Dependency(), wrong); err == nil {
			t.Errorf("%s is no error", wrong)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := a.client().Get(ctx, speed.Dependency()); err == nil {
		t.Error("with a context that has ended there is no error")
	}
}

// A page that goes away while it is asked answers nothing, though its socket may live
// on for other pages.
func TestClientGetEnds(t *testing.T) {
	leakCheck(t)
	for name, c := range map[string]struct {
		leave func(*livePage)
		want  error
	}{
		"closed": {func(a *livePage) { a.post("/_dashwire/bye", `{"token":"`+a.token+`","load":"`+a.load+`"}`) }, ErrClientGone},
		"cut":    {(*livePage).hangUp, ErrClientAway},
	} {
		r := runLive(t, Config{})
		a := openTab(t, r)
		client := a.client()
		a.freeze()
		ended := make(chan error)
		go func() {
			_, err := client.Get(context.Background(), speed.Dependency(), text.Dependency())
			ended <- err
		}()
		a.wait(func() bool { return len(a.kept) > 0 })
		c.leave(a)
		if err := <-ended; !errors.Is(err, c.want) {
			t.Errorf("%s: error %v, want %v", name, err, c.want)
		}
		await(func() bool { return client.State() != ClientConnected })
		if _, err := client.Get(t.Context(), speed.Dependency()); !errors.Is(err, c.want) {
			t.Errorf("%s before it is asked: error %v, want %v", name, err, c.want)
		}
		r.stop()
	}
}

// Where what a page has to say is too long for a message, asking it again would end its
// socket again and again.
func TestUpdateOfLongValues(t *testing.T) {
	leakCheck(t)
	var book logBook
	r := runLive(t, Config{WebsocketMaxMessageBytes: 2000, Logger: book.logger()}, func(app *App) {
		app.Handle(Spec{Inputs: []protocol.Dependency{protocol.Dep("lines", "data")}}, func(context.Context, *Call) error { return nil })
	})
	a := openTab(t, r)
	a.mu.Lock()
	a.props["lines.data"] = `"` + strings.Repeat("x", 3000) + `"`
	a.mu.Unlock()
	leave := func() { // as a browser does when the server ends its socket
		a.wait(func() bool { return a.closed != nil })
		a.hangUp()
	}
	left := make(chan struct{})
	go func() { leave(); close(left) }()
	if _, err := a.client().Get(t.Context(), protocol.Dep("lines", "data")); !errors.Is(err, ErrAnswerTooLong) {
		t.Errorf("error %v", err)
	}
	<-left
	a.comeBack()
	must(t, r.app.Update("lines"))
	leave()
	given := func(line string) bool { return strings.Contains(line, "is not asked again") }
	await(func() bool { return slices.ContainsFunc(book.take(), given) })
	a.comeBack()
	if _, err := a.client().Get(t.Context(), speed.Dependency()); err != nil {
		t.Error(err)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if want := []string{"lines.data", "lines.data", "speed.value"}; !slices.Equal(a.asked, want) {
		t.Errorf("the page was asked for %s", a.asked)
	}
}

// Client of a call over HTTP is the page's, before and after its hello.
func TestClientOfHTTPCall(t *testing.T) {
	t.Parallel()
	clients := make(chan *Client, 1)
	r := runLive(t, Config{}, func(app *App) {
		Callback(app, func(ctx context.Context, in stepIn) (stepOut, error) {
			client := ClientFrom(ctx)
			clients <- client
			return stepOut{"x"}, client.Set(speed.Set(in.Step + 1))
		})
	})
	a := loadTab(t, r)
	postTo(t, http.DefaultClient, "http://"+r.addr+"/_dash-update-component?endId="+a.token, stepRequest(41))
	before := <-clients
	a.dial()
	a.hello()
	a.waitFor("speed.value", "42")
	postTo(t, http.DefaultClient, "http://"+r.addr+"/_dash-update-component?endId="+a.token, stepRequest(50))
	if after := <-clients; after != before || after != a.client() {
		t.Errorf("clients are %p, %p and %p", before, after, a.client())
	}
	a.waitFor("speed.value", "51")
	for _, query := range []string{"", "?endId=", "?endId=abc~00", "?endId=%zz"} {
		postTo(t, http.DefaultClient, "http://"+r.addr+"/_dash-update-component"+query, stepRequest(1))
		client := <-clients
		if client.State() != ClientGone || !errors.Is(client.Set(speed.Set(1)), ErrClientGone) || !errors.Is(client.Context().Err(), context.Canceled) || client.Join(r.app.Topic("x")) != nil {
			t.Errorf("%s has the client %v", query, client.ID())
		}
		client.Leave(r.app.Topic("x"))
	}
	if ClientFrom(t.Context()) != nil {
		t.Error("another context has a client")
	}
}
