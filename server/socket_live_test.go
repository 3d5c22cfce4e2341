package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/fasthttp/websocket"
	"github.com/gofiber/fiber/v2"

	"github.com/dashwire/dashwire/protocol"
)

// puppet is a callback o.children of i.value whose handler a test does step by step.
type puppet struct {
	calls chan *Call
	do    chan func(ctx context.Context, call *Call) error // nil ends the call
}

func newPuppet() *puppet {
	return &puppet{make(chan *Call, 16), make(chan func(context.Context, *Call) error)}
}

func (s *puppet) register(spec Spec) func(*App) {
	return func(app *App) {
		app.Handle(spec, func(ctx context.Context, call *Call) error {
			s.calls <- call
			for {
				select {
				case do := <-s.do:
					if do == nil {
						return nil
					}
					if err := do(ctx, call); err != nil {
						return err
					}
				case <-ctx.Done():
					return context.Cause(ctx)
				}
			}
		})
	}
}

func oneToOne() Spec {
	return Spec{Outputs: []protocol.Dependency{protocol.Dep("o", "children")}, Inputs: []protocol.Dependency{protocol.Dep("i", "value")}}
}

// SetProps is seen while the callback runs; what comes close together shares a frame.
func TestWebsocketSetProps(t *testing.T) {
	leakCheck(t)
	s := newPuppet()
	r := runApp(t, Config{WebsocketCallbacks: true}, s.register(oneToOne()))
	b := openSocket(t, r)
	set := func(values ...any) func(context.Context, *Call) error {
		return func(_ context.Context, call *Call) error {
			for _, v := range values {
				call.SetProps(protocol.Update{ID: protocol.DictID(protocol.IDPart{Key: "k", Value: 1}), Property: "children", Value: v})
			}
			return nil
		}
	}
	message := func(value string) string {
		return `{"type":"set_props","rendererId":"p","payload":{"componentId":"{\"k\":1}","props":{"children":` + value + `}}}`
	}
	b.send(asked("p", "1", flowRequest("a")))
	if call := <-s.calls; !call.Websocket() || call.Request().Origin() != "http://"+r.addr {
		t.Error("the call doesn't know where it came from")
	}
	s.do <- set("one")
	b.want(message(`"one"`))
	s.do <- set(1, nil, "x")
	if got, want := b.frame(), "["+message("1")+","+message("null")+","+message(`"x"`)+"]"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	s.do <- func(ctx context.Context, call *Call) error {
		_ = set("last")(ctx, call)
		return call.Set(0, "end")
	}
	s.do <- nil
	b.want(message(`"last"`), succeeded("p", "1", `{"multi":true,"response":{"o":{"children":"end"}}}`))
}

func TestWebsocketGetProps(t *testing.T) {
	leakCheck(t)
	s := newPuppet()
	r := runApp(t, Config{WebsocketCallbacks: true}, s.register(oneToOne()))
	b := openSocket(t, r)
	type result struct {
		values []protocol.Raw
		err    error
	}
	results := make(chan result, 1)
	get := func(props ...protocol.Dependency) func(context.Context, *Call) error {
		return func(ctx context.Context, call *Call) error {
			values, err := call.GetProps(ctx, props...)
			results <- result{values, err}
			return nil
		}
	}
	question := func() (q struct {
		RequestID string `json:"requestId"`
		Payload   struct {
			ComponentID string   `json:"componentId"`
			Properties  []string `json:"properties"`
		}
	}) {
		if err := json.Unmarshal([]byte(b.next()), &q); err != nil {
			t.Fatal(err)
		}
		return q
	}
	b.send(asked("p", "1", flowRequest("a")))
	<-s.calls
	s.do <- get(protocol.Dep("x", "value"), protocol.Dep("y", "value"), protocol.Dep("x", "min"), protocol.Dep("x", "none"))
	for range 2 {
		q := question()
		switch q.Payload.ComponentID {
		case "x":
			if !slices.Equal(q.Payload.Properties, []string{"value", "min", "none"}) {
				t.Errorf("asked for %q", q.Payload.Properties)
			}
			b.send(`{"type":"get_props_response","rendererId":"other","requestId":"` + q.RequestID + `","payload":{"value":"wrong"}}`)
			b.send(`{"type":"get_props_response","rendererId":"p","requestId":"` + q.RequestID + `","payload":{"min":0,"value":[1],"max":2}}`)
		case "y":
			b.send(`{"type":"get_props_response","rendererId":"p","requestId":"` + q.RequestID + `","payload":null}`)
		}
	}
	if got := <-results; got.err != nil || fmt.Sprintf("%s", got.values) != "[[1]  0 ]" {
		t.Errorf("got %s, %v", got.values, got.err)
	}
	s.do <- func(ctx context.Context, call *Call) error {
		value, err := GetProp(ctx, call, protocol.NewProp[float64]("x", "value"))
		results <- result{[]protocol.Raw{protocol.Raw(strconv.FormatFloat(value.Or(-1), 'g', -1, 64))}, err}
		return nil
	}
	b.send(`{"type":"get_props_response","rendererId":"p","requestId":"` + question().RequestID + `","payload":{"value":7}}`)
	if got := <-results; got.err != nil || string(got.values[0]) != "7" {
		t.Errorf("got %s, %v", got.values, got.err)
	}
	// Its own context, and the end of the page.
	s.do <- func(ctx context.Context, call *Call) error {
		ctx, cancel := context.WithCancelCause(ctx)
		cancel(errPanic)
		_, err := call.GetProps(ctx, protocol.Dep("x", "value"))
		results <- result{nil, err}
		return nil
	}
	question()
	if got := <-results; !errors.Is(got.err, errPanic) {
		t.Errorf("the error is %v", got.err)
	}
	s.do <- get(protocol.Dep("x", "value"))
	question()
	b.ws.Close()
	if got := <-results; !errors.Is(got.err, ErrClientGone) {
		t.Errorf("the error is %v", got.err)
	}
	if _, err := (&Call{}).GetProps(t.Context(), protocol.Dep("x", "value")); !errors.Is(err, ErrNoWebsocket) {
		t.Errorf("over HTTP: %v", err)
	}
}

// A handler's context ends with its page.
func TestWebsocketContextEnds(t *testing.T) {
	leakCheck(t)
	f := socketFlow()
	var book logBook
	r := runApp(t, Config{WebsocketCallbacks: true, Logger: book.logger()}, f.with())
	gone, stays := openSocket(t, r), openSocket(t, r)
	gone.send(asked("p", "1", flowRequest("a")))
	call := <-f.began
	stays.send(asked("p", "1", flowRequest("b")))
	other := <-f.began
	gone.ws.Close()
	<-call.ctx.Done()
	if cause := context.Cause(call.ctx); !errors.Is(cause, ErrClientGone) {
		t.Errorf("the cause is %v", cause)
	}
	other.end <- nil
	stays.want(flowAnswered("1", "b"))
	r.cancel()
	stays.wantClose(websocket.CloseGoingAway)
	r.stop()
	if lines := book.take(); lines != nil {
		t.Errorf("logged %q", lines)
	}
}

func TestPersistentRunsOnceForAPage(t *testing.T) {
	leakCheck(t)
	s := newPuppet()
	r := runApp(t, Config{}, s.register(Spec{Websocket: true, Persistent: true}))
	id := r.app.callbacks.load().plans[len(r.app.callbacks.load().plans)-1].id
	hello := `{"output":"` + id + `","inputs":[],"changedPropIds":[],"parsedChangedPropsIds":[]}`
	b := openSocket(t, r)
	b.send(asked("p", "1", hello))
	<-s.calls
	b.send(asked("p", "2", hello))
	b.alive() // so it has been read
	b.send(asked("q", "3", hello))
	<-s.calls // another page's
	select {
	case <-s.calls:
		t.Error("the callback runs twice for a page")
	default:
	}
	s.do <- nil
	s.do <- nil
	got := []string{b.next(), b.next()}
	slices.Sort(got)
	if want := []string{answered("p", "2", `{"status":"prevent_update"}`), answered("q", "3", `{"status":"prevent_update"}`)}; !slices.Equal(got, want) {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	b.send(asked("p", "4", hello)) // it has ended, so it runs again
	<-s.calls
	// It ends when the server does.
	r.cancel()
	if got, want := b.next(), answered("p", "4", `{"status":"prevent_update"}`); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	b.wantClose(websocket.CloseGoingAway)
	r.stop()
}

// A shutdown waits for the answers that are under way, and takes no more requests.
func TestWebsocketShutdown(t *testing.T) {
	leakCheck(t)
	f := socketFlow()
	r := runApp(t, Config{WebsocketCallbacks: true}, f.with())
	b, idle := openSocket(t, r), openSocket(t, r)
	b.send(asked("p", "1", flowRequest("a")))
	call := <-f.began
	r.cancel()
	idle.wantClose(websocket.CloseGoingAway)
	b.send(asked("p", "2", flowRequest("b")))
	b.alive()
	call.end <- nil
	b.want(flowAnswered("1", "a"))
	b.wantClose(websocket.CloseGoingAway)
	r.stop()
	if len(f.began) > 0 {
		t.Error("a call began after the end")
	}
}

// What doesn't end by itself is cut off.
func TestWebsocketShutdownCutsOff(t *testing.T) {
	leakCheck(t)
	f := socketFlow()
	r := runApp(t, Config{WebsocketCallbacks: true, ShutdownTimeout: time.Millisecond}, f.with())
	b := openSocket(t, r)
	b.send(asked("p", "1", flowRequest("a")))
	call := <-f.began
	r.cancel()
	<-call.ctx.Done()
	if err := <-r.done; !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Run: %v", err)
	}
}

// A browser that reads nothing costs no more than the bound, and nobody waits for
// it.
func TestWebsocketSlowReader(t *testing.T) {
	leakCheck(t)
	s := newPuppet()
	var book logBook
	r := runApp(t, Config{WebsocketCallbacks: true, WebsocketQueueBytes: 1 << 20, Logger: book.logger()}, s.register(oneToOne()))
	slow, other := openSocket(t, r), openSocket(t, r)
	slow.send(asked("p", "1", flowRequest("a")))
	call := <-s.calls
	s.do <- func(ctx context.Context, call *Call) error {
		for ctx.Err() == nil {
			call.SetProps(protocol.Update{ID: protocol.StringID("x"), Property: "y", Value: strings.Repeat("x", 100<<10)})
		}
		return nil
	}
	<-call.context.Done()
	other.send(asked("p", "1", flowRequest("b")))
	<-s.calls
	s.do <- nil
	if got := other.next(); !strings.Contains(got, `"status":"ok"`) {
		t.Error(got)
	}
	if lines := strings.Join(book.take(), "\n"); !strings.Contains(lines, "Config.WebsocketQueueBytes") {
		t.Errorf("logged %s", lines)
	}
}

// counter is a feed of numbers up to a limit.
type counter struct {
	name       string
	next, most int
}

func (c *counter) gather(dst []byte, _ int) ([]byte, bool) {
	if c.next == c.most {
		return dst, false
	}
	c.next++
	return fmt.Appendf(dst, `{"type":"%s","n":%d}`, c.name, c.next), c.next < c.most
}

// gateFeed is a feed that waits.
type gateFeed struct{ entered, leave chan struct{} }

func (g *gateFeed) gather(dst []byte, _ int) ([]byte, bool) {
	g.entered <- struct{}{}
	<-g.leave
	return append(dst, `{"type":"gate"}`...), false
}

// Feeds are asked in turn, after the answers of calls.
func TestWebsocketFeeds(t *testing.T) {
	leakCheck(t)
	r := runApp(t, Config{WebsocketCallbacks: true})
	b := openSocket(t, r)
	b.alive()
	r.app.sockets.mu.Lock()
	var s *socket
	for s = range r.app.sockets.all {
	}
	r.app.sockets.mu.Unlock()
	page := func(name string, f feed) *pageAddress {
		p, err := s.address(name)
		if err != nil {
			t.Fatal(err)
		}
		p.attach(f)
		p.release()
		return p
	}
	hold := &gateFeed{make(chan struct{}), make(chan struct{})}
	first := page("g", hold)
	p, q := page("p", &counter{name: "p", most: 3}), page("q", &counter{name: "q", most: 2})
	first.wake()
	<-hold.entered
	p.wake()
	q.wake()
	p.wake()
	if err := q.send(true, protocol.HeartbeatAck{}); err != nil {
		t.Fatal(err)
	}
	close(hold.leave)
	b.want(`{"type":"gate"}`, `{"type":"heartbeat_ack"}`, `{"type":"p","n":1}`, `{"type":"q","n":1}`, `{"type":"p","n":2}`, `{"type":"q","n":2}`, `{"type":"p","n":3}`)
	p.wake() // has nothing
	b.alive()
	for _, page := range []*pageAddress{first, p, q} {
		page.attach(nil)
		page.wake()
	}
	if n := tabsOf(r.app); n != 0 {
		t.Errorf("%d pages are kept", n)
	}
	b.ws.Close()
	<-p.ended()
	p.wake()
	if err := p.send(true, protocol.HeartbeatAck{}); err != nil {
		t.Error(err)
	}
}

// The socket works behind somebody's server as well, and ends with the app.
func TestWebsocketInOtherServers(t *testing.T) {
	t.Run("net/http", func(t *testing.T) {
		leakCheck(t)
		app, server := handlerApp(t, Config{RequestsPathnamePrefix: "/dash/", WebsocketCallbacks: true}, func(mux *http.ServeMux, h http.Handler) {
			mux.Handle("/dash/", http.StripPrefix("/dash", h))
		})
		usable(t, app, strings.TrimPrefix(server.URL, "http://"), "/dash/")
	})
	t.Run("Fiber", func(t *testing.T) { // whose own goroutines stay a while
		app := newApp(t, Config{WebsocketCallbacks: true})
		greeter(app)
		outer := fiber.New(fiber.Config{DisableStartupMessage: true})
		if err := app.Mount(outer, "/dash"); err != nil {
			t.Fatal(err)
		}
		ln, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- outer.Listener(ln) }()
		usable(t, app, ln.Addr().String(), "/dash/")
		if err := outer.Shutdown(); err != nil {
			t.Error(err)
		}
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

func usable(t *testing.T, app *App, addr, prefix string) {
	t.Helper()
	ws, status := dialSocket(t, websocket.DefaultDialer, addr, prefix+websocketRoute)
	if ws == nil {
		t.Fatalf("the handshake is answered with %d", status)
	}
	b := &browser{TB: t, ws: ws}
	long := strings.Repeat("é", 100_000)
	b.send(asked("p", "1", strings.ReplaceAll(greetingRequest, `"v"`, `"`+long+`"`)))
	b.want(succeeded("p", "1", strings.ReplaceAll(greetingAnswer, "hello v", "hello "+long)))
	ended := make(chan error, 1)
	go func() { ended <- app.Shutdown(context.Background()) }()
	b.wantClose(websocket.CloseGoingAway)
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// A connection that a proxy keeps although its browser has gone is ended.
func TestWebsocketSilence(t *testing.T) {
	leakCheck(t)
	r := runApp(t, Config{WebsocketCallbacks: true}, func(app *App) { app.sockets.silence = 50 * time.Millisecond })
	b := openSocket(t, r)
	if _, _, err := b.ws.ReadMessage(); err == nil {
		t.Error("a silent socket got a message")
	}
	r.stop()
}
