package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fasthttp/websocket"

	"github.com/dashwire/dashwire/protocol"
)

// stepIn and stepOut are of a callback whose calls the test holds.
type stepIn struct {
	Step float64 `input:"speed.value"`
}
type stepOut struct {
	Text string `output:"text.children"`
}

// held is a callback over the websocket that says when it was called, and waits.
type held struct {
	called  chan float64
	proceed chan string
	ended   chan error // contexts that ended while it waited
}

func hold(app *App) *held {
	h := &held{make(chan float64), make(chan string), make(chan error, 10)}
	Callback(app, func(ctx context.Context, in stepIn) (stepOut, error) {
		h.called <- in.Step
		select {
		case text := <-h.proceed:
			return stepOut{text}, nil
		case <-ctx.Done():
			h.ended <- context.Cause(ctx)
			return stepOut{}, ctx.Err()
		}
	}, Websocket())
	return h
}

func stepRequest(step int) string {
	return fmt.Sprintf(`{"output":"text.children","outputs":{"id":"text","property":"children"},"inputs":[{"id":"speed","property":"value","value":%d}],"changedPropIds":["speed.value"]}`, step)
}

// A request that comes before the page says who it is, is not answered: its outputs
// are pushed after the hello.
func TestRequestBeforeHello(t *testing.T) {
	leakCheck(t)
	var h *held
	r := runLive(t, Config{}, func(app *App) { h = hold(app) })
	for _, helloFirst := range []bool{true, false} {
		a := loadTab(t, r)
		a.dial()
		id := a.request(stepRequest(1))
		<-h.called
		if helloFirst {
			a.hello()
			h.proceed <- "after"
		} else {
			h.proceed <- "after"
			a.wait(func() bool { return a.answers[id] != "" })
			if got := a.prop("text.children"); got != "" {
				t.Errorf("before the hello it was told %s", got)
			}
			a.hello()
		}
		a.waitFor("text.children", `"after"`)
		a.wait(func() bool { return a.answers[id] != "" })
		if got := a.answerTo(id); got != `{"status":"prevent_update"}` {
			t.Errorf("hello first %v: the request was answered %s", helloFirst, got)
		}
		// With the hello said, it is answered.
		id = a.request(stepRequest(2))
		<-h.called
		h.proceed <- "answer"
		a.wait(func() bool { return a.answers[id] != "" })
		if got := a.answerTo(id); !strings.Contains(got, `"answer"`) {
			t.Errorf("the request was answered %s", got)
		}
		a.hangUp()
	}
	r.stop()
}

// What a callback yields after its page's socket went, reaches the page when it is
// back, unless the page has asked again.
func TestResultAfterCut(t *testing.T) {
	t.Parallel()
	var h *held
	r := runLive(t, Config{}, func(app *App) { h = hold(app) })
	a := openTab(t, r)
	a.request(stepRequest(1))
	<-h.called
	a.hangUp()
	h.proceed <- "first"
	a.dial()
	a.hello()
	a.waitFor("text.children", `"first"`)

	// The older of two is dropped, whether the page is back or not.
	a.request(stepRequest(2))
	<-h.called
	a.comeBack()
	id := a.request(stepRequest(3))
	<-h.called
	h.proceed <- "one of them"
	h.proceed <- "the other"
	a.wait(func() bool { return a.answers[id] != "" })
	must(t, r.app.Broadcast(speed.Set(7)))
	a.waitFor("speed.value", "7")
	if got := a.history("text.children"); got != `"first"` {
		t.Errorf("it was told %s", got)
	}
	if s := a.client().locked(); len(s.flights) > 0 {
		t.Errorf("%d calls are taken to be under way", len(s.flights))
		s.mu.Unlock()
	} else {
		s.mu.Unlock()
	}
}

// The answers to calls in a lane are left to the page's script, which knows their
// order: none is pushed, which could undo what a later call has brought.
func TestLaneAnswersAreNotPushed(t *testing.T) {
	leakCheck(t)
	r := runLive(t, Config{}, func(app *App) {
		Callback(app, func(_ context.Context, in stepIn) (stepOut, error) { return stepOut{fmt.Sprint(in.Step)}, nil }, Websocket(), InLane("motor"))
	})
	a := openTab(t, r)
	step := func(seq int) string {
		return strings.TrimSuffix(stepRequest(seq), "}") + fmt.Sprintf(`,"dashwire":{"token":%q,"load":%q,"lane":"motor","seq":%d,"ack":0}}`, a.token, a.load, seq)
	}
	id := a.request(step(1))
	a.wait(func() bool { return a.answers[id] != "" })
	if got := a.answerTo(id); !strings.Contains(got, `"children":"1"`) {
		t.Errorf("the request is answered %s", got)
	}
	a.hangUp() // it may not have come
	a.dial()
	early := a.request(step(2))
	a.wait(func() bool { return a.answers[early] != "" })
	a.hello()
	must(t, r.app.Broadcast(speed.Set(7)))
	a.waitFor("speed.value", "7")
	if got := a.history("text.children") + a.answerTo(early); got != `{"status":"prevent_update"}` {
		t.Errorf("the page was told %s", got)
	}
	if got := a.laneNews(1, 2); got != "1 ok, 2 ok" {
		t.Errorf("the page's script is told %s", got)
	}
	r.stop()
}

// What a page has lost with a socket comes with its hello on the next, and has its turn
// before what the renderer's worker had kept and sent first.
func TestHelloBringsLostCalls(t *testing.T) {
	leakCheck(t)
	m := &motor{}
	r := runLive(t, Config{Logger: slog.New(slog.NewTextHandler(io.Discard, nil))}, func(app *App) {
		Callback(app, func(_ context.Context, in stepIn) (stepOut, error) {
			m.note(fmt.Sprint(in.Step))
			return stepOut{fmt.Sprint(in.Step)}, nil
		}, Websocket(), InLane("motor"))
	})
	a, other := openTab(t, r), openTab(t, r)
	step := func(seq int) string {
		return strings.TrimSuffix(stepRequest(seq), "}") + fmt.Sprintf(`,"dashwire":{"token":%q,"load":%q,"lane":"motor","seq":%d,"ack":0}}`, a.token, a.load, seq)
	}
	a.hangUp()
	a.dial()
	kept := a.request(step(3))
	a.hello(step(2), step(1))
	a.wait(func() bool { return a.answers[kept] != "" })
	a.hello(step(2), step(3)) // which ran
	m.want(t, "1", "2", "3")
	if got := a.laneNews(1, 2, 3, 4); got != "1 ok, 2 ok, 3 ok, 4 missing" {
		t.Errorf("the page's script is told %s", got)
	}

	other.hello(step(4)) // of another page
	other.hello(`{"output":1}`, `[]`)
	a.hello(step(5), strings.Replace(step(6), a.load, other.load, 1))
	if got := a.laneNews(4, 5, 6); got != "4 missing, 5 wait, 6 missing" {
		t.Errorf("the page's script is told %s", got)
	}
	m.want(t, "1", "2", "3")
	r.stop()
}

// The context of a call outlives the socket, and ends with the client.
func TestCallEndsWithClient(t *testing.T) {
	t.Parallel()
	var h *held
	r := runLive(t, Config{Live: Live{HandlerTimeout: 20 * time.Millisecond}}, func(app *App) { h = hold(app) })
	a := openTab(t, r)
	a.request(stepRequest(1))
	<-h.called
	a.hangUp()
	if err := <-h.ended; !errors.Is(err, ErrClientGone) {
		t.Errorf("the context ended with %v", err)
	}
	// Back before ClientTimeout it is the same client, with a new context.
	client := a.client()
	a.dial()
	a.hello()
	if a.client() != client || client.Context().Err() != nil {
		t.Errorf("it has come back as another client")
	}
	id := a.request(stepRequest(2))
	<-h.called
	h.proceed <- "fine"
	a.wait(func() bool { return a.answers[id] != "" })

	// A beacon ends everything at once.
	a.request(stepRequest(3))
	<-h.called
	r.app.push.clients.bye(a.key(t))
	if err := <-h.ended; !errors.Is(err, ErrClientGone) {
		t.Errorf("the context ended with %v", err)
	}
	<-client.Context().Done()
	if client.State() != ClientGone || !errors.Is(client.Set(speed.Set(1)), ErrClientGone) || len(r.app.Clients()) != 0 {
		t.Errorf("the client is %v, %d are known", client.State(), len(r.app.Clients()))
	}
}

func TestCallOutlivesReconnect(t *testing.T) {
	t.Parallel()
	var h *held
	r := runLive(t, Config{}, func(app *App) { h = hold(app) })
	a := loadTab(t, r)
	a.dial()
	a.request(stepRequest(1)) // also if it began before the hello
	<-h.called
	a.hello()
	a.request(stepRequest(2))
	<-h.called
	a.comeBack()
	h.proceed <- "x"
	h.proceed <- "x"
	a.waitFor("text.children", `"x"`)
	select {
	case err := <-h.ended:
		t.Errorf("a context ended with %v", err)
	default:
	}
}

// events are calls of hooks, in order.
type events struct {
	mu      sync.Mutex
	list    []string
	changed chan struct{}
}

func (e *events) add(what string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.list = append(e.list, what)
	e.changed <- struct{}{}
}

func (e *events) String() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return strings.Join(e.list, " ")
}

func TestConnectAndDisconnect(t *testing.T) {
	t.Parallel()
	e := &events{changed: make(chan struct{}, 100)}
	type nameKey struct{}
	r := runLive(t, Config{Live: Live{ClientTimeout: 30 * time.Millisecond}}, func(app *App) {
		app.OnConnect(func(ctx context.Context, c *Client) {
			c.SetValue(nameKey{}, "Ann")
			must(t, c.Set(text.Set("welcome")))
			if ctx != c.Context() {
				t.Error("the context is not the client's")
			}
			e.add("connect")
		})
		app.OnConnect(func(context.Context, *Client) { panic("one that fails") })
		app.OnDisconnect(func(c *Client) { e.add("disconnect " + c.Value(nameKey{}).(string) + " " + c.State().String()) })
	})
	before := time.Now()
	a := openTab(t, r)
	a.waitFor("text.children", `"welcome"`)
	client := a.client()
	if client.State() != ClientConnected || client.ConnectedAt().Before(before) || client.Request().RemoteAddr != "127.0.0.1" || len(client.ID()) != 12 {
		t.Errorf("the client is %v since %v, from %v, id %q", client.State(), client.ConnectedAt(), client.Request(), client.ID())
	}
	a.hangUp()
	<-e.changed
	<-e.changed
	if got := e.String(); got != "connect disconnect Ann gone" {
		t.Errorf("hooks: %s", got)
	}
	if _, err := client.Get(t.Context(), speed.Dependency()); !errors.Is(err, ErrClientGone) {
		t.Errorf("asking who is gone: %v", err)
	}
	// Who comes back too late is new.
	must(t, r.app.Broadcast(speed.Set(4)))
	a.dial()
	a.hello()
	a.waitFor("speed.value", "4")
	<-e.changed
	if a.client() == client {
		t.Errorf("it is the same client")
	}
}

// However a page loads, says hello twice, comes back and is closed: to the program it
// comes once and goes once.
func TestHooksAreCalledOnce(t *testing.T) {
	t.Parallel()
	type event struct {
		client *Client
		came   bool
	}
	const visitors, visits = 10, 4
	seen := make(chan event, 4*visitors*visits)
	r := runLive(t, Config{}, func(app *App) {
		app.OnConnect(func(_ context.Context, c *Client) { seen <- event{c, true} })
		app.OnDisconnect(func(c *Client) { seen <- event{c, false} })
	})
	var all sync.WaitGroup
	for range visitors {
		all.Go(func() {
			for i := range visits {
				b := loadTab(t, r)
				b.dial()
				b.sayHello()
				b.hello()
				if i%2 == 0 {
					b.comeBack()
				}
				if i == 3 {
					b.hangUp()
				}
				if status := b.post("/_dashwire/bye", `{"token":"`+b.token+`","load":"`+b.load+`"}`); status != http.StatusNoContent {
					t.Errorf("a goodbye was answered %d", status)
				}
				b.hangUp()
			}
		})
	}
	all.Wait()
	came := map[*Client]bool{}
	for range 2 * visitors * visits {
		e := <-seen
		if was, known := came[e.client]; known == e.came || known && !was {
			t.Errorf("client %s: it comes %v, and %v before", e.client.ID(), e.came, was)
		}
		came[e.client] = e.came
	}
	if len(came) != visitors*visits || len(r.app.Clients()) != 0 {
		t.Errorf("there were %d clients, and %d are left", len(came), len(r.app.Clients()))
	}
	r.stop() // no hook runs any more
	if len(seen) > 0 {
		t.Errorf("%d more were called", len(seen))
	}
}

// Nothing that a client says of itself gets it what it should not have.
func TestForgedHello(t *testing.T) {
	t.Parallel()
	r := runLive(t, Config{})
	a := openTab(t, r)
	must(t, a.client().Set(text.Set("for a only")))
	a.waitFor("text.children", `"for a only"`)
	must(t, r.app.Broadcast(speed.Set(8)))
	for name, forge := range map[string]func(b *livePage){
		"token":              func(b *livePage) { b.token, b.load = a.token[:len(a.token)-1]+"x", a.load },
		"no signature":       func(b *livePage) { b.token, b.load = strings.Split(a.token, "~")[0], a.load },
		"other load":         func(b *livePage) { b.token = a.token },
		"future position":    func(b *livePage) { b.props["_dashwire.data"] = `"` + r.app.push.clock.Epoch() + `.99999999999"` },
		"foreign epoch":      func(b *livePage) { b.props["_dashwire.data"] = `"0123456789ab.1"` },
		"negative position":  func(b *livePage) { b.props["_dashwire.data"] = `"` + r.app.push.clock.Epoch() + `.-1"` },
		"position no string": func(b *livePage) { b.props["_dashwire.data"] = `{"a":[1]}` },
		"no position":        func(b *livePage) { b.props["_dashwire.data"] = `null` },
		"from the start":     func(b *livePage) { b.props["_dashwire.data"] = `"` + r.app.push.clock.Epoch() + `.0"` },
		"long load":          func(b *livePage) { b.load = strings.Repeat("x", 1000) },
	} {
		t.Run(name, func(t *testing.T) {
			b := loadTab(t, r)
			forge(b)
			b.dial()
			b.hello()
			must(t, r.app.Broadcast(speed.Set(9)))
			b.waitFor("speed.value", "9")
			if got := b.prop("text.children"); got != "" {
				t.Errorf("it was told %s", got)
			}
			must(t, r.app.Broadcast(speed.Set(8)))
			a.waitFor("speed.value", "8")
			b.hangUp()
		})
	}
	if a.client().State() != ClientConnected {
		t.Errorf("the page is %v", a.client().State())
	}
}

// A page whose server has been started anew gets the state of all topics.
func TestUnknownPosition(t *testing.T) {
	t.Parallel()
	r := runLive(t, Config{})
	must(t, r.app.Broadcast(speed.Set(2)))
	must(t, r.app.Broadcast(lines.Patch(appending(1))))
	a := loadTab(t, r)
	a.props = map[string]string{"lines.data": "[7,7]", "_dashwire.data": `"elsewhere.5"`}
	a.dial()
	a.hello()
	must(t, r.app.Broadcast(lines.Patch(appending(2))))
	a.waitFor("lines.data", "[1,2]")
	if got := a.history("speed.value"); got != "2" {
		t.Errorf("speed was set to %s", got)
	}
}

// A page that doesn't read is ended when too much of what may not be left out waits
// for it, and goes on where it was. Nobody waits for it meanwhile.
func TestSlowReader(t *testing.T) {
	t.Parallel()
	// It would be away as well after a silence, but its socket would stay.
	r := runLive(t, Config{Live: Live{MaxPending: 1 << 20, SilenceTimeout: time.Hour}})
	slow, quick := loadTab(t, r), openTab(t, r)
	slow.deaf = true
	slow.dial()
	slow.sayHello()
	long := strings.Repeat("x", 100_000)
	for slow.client() == nil || slow.client().State() != ClientConnected {
		quick.comeBack()
	}
	sent := 0
	for slow.client().State() == ClientConnected {
		sent++
		must(t, r.app.BroadcastEvery(text.Set(fmt.Sprint(sent, " ", long))))
		must(t, r.app.Broadcast(speed.Set(float64(sent))))
		if sent%10 == 0 {
			quick.waitFor("speed.value", strconv.Itoa(sent))
		}
	}
	slow.mu.Lock()
	ws := slow.ws
	slow.mu.Unlock()
	var err error
	for err == nil { // what was on its way, and then the end
		_, _, err = ws.ReadMessage()
	}
	if websocket.IsCloseError(err, websocket.CloseNormalClosure) {
		t.Errorf("the socket ended with %v", err)
	}
	slow.deaf = false
	slow.dial()
	slow.hello()
	slow.waitFor("speed.value", strconv.Itoa(sent))
	slow.wait(func() bool { return strings.HasPrefix(slow.props["text.children"], fmt.Sprintf(`"%d `, sent)) })
	slow.mu.Lock()
	defer slow.mu.Unlock()
	last := 0
	for _, value := range slow.told["text.children"] {
		var n int
		if _, err := fmt.Sscanf(value, `"%d `, &n); err != nil || n <= last {
			t.Fatalf("after %d came %.20s", last, value)
		}
		last = n
	}
}

func TestAuthorizeHello(t *testing.T) {
	t.Parallel()
	r := runLive(t, Config{Logger: slog.New(slog.NewTextHandler(io.Discard, nil)), Authorize: func(ctx context.Context, access *Access) (context.Context, error) {
		if _, err := access.Request.Cookie("intruder"); access.Kind == ForSocket && access.Output != "" && err == nil {
			return nil, errors.New("not you")
		}
		return ctx, nil
	}})
	good, bad := openTab(t, r), loadTab(t, r)
	bad.headers = []string{"Cookie: intruder=1"}
	bad.dial()
	id := bad.sayHello()
	bad.wait(func() bool { return bad.answers[id] != "" })
	if got := bad.answerTo(id); !strings.Contains(got, `"status":"error"`) {
		t.Errorf("the hello was answered %s", got)
	}
	must(t, r.app.Broadcast(speed.Set(2)))
	good.waitFor("speed.value", "2")
	if got := bad.history("speed.value"); got != "" || bad.client() != nil {
		t.Errorf("it was told %s", got)
	}
}

func TestMostClients(t *testing.T) {
	t.Parallel()
	r := runLive(t, Config{Live: Live{MaxClients: 2}})
	a, b, c := openTab(t, r), openTab(t, r), loadTab(t, r)
	first := b.client()
	c.dial()
	id := c.sayHello()
	c.wait(func() bool { return c.answers[id] != "" })
	if got := c.answerTo(id); !strings.Contains(got, "MaxClients") {
		t.Errorf("the third was answered %s", got)
	}
	b.hangUp()
	for b.client().State() != ClientAway {
		a.comeBack()
	}
	c.hello()
	if c.client().State() != ClientConnected || first.State() != ClientGone || a.client().State() != ClientConnected {
		t.Errorf("clients are %v, %v and %v", a.client().State(), first.State(), c.client().State())
	}
}

// Pages of one token, as when a tab is duplicated, are clients of their own, and not
// without end.
func TestDuplicatedTab(t *testing.T) {
	t.Parallel()
	r := runLive(t, Config{})
	a := openTab(t, r)
	for i := range mostLoads {
		b := loadTab(t, r)
		b.token = a.token
		b.dial()
		if i < mostLoads-1 {
			b.hello()
			must(t, b.client().Set(text.Set(fmt.Sprint("only ", i))))
			b.waitFor("text.children", fmt.Sprintf(`"only %d"`, i))
			continue
		}
		id := b.sayHello()
		b.wait(func() bool { return b.answers[id] != "" })
		if got := b.answerTo(id); !strings.Contains(got, `"error"`) {
			t.Errorf("one too many was answered %s", got)
		}
	}
	if got := a.history("text.children"); got != "" || a.client().State() != ClientConnected {
		t.Errorf("the first is %v and was told %s", a.client().State(), got)
	}
}

// Pages that are cut off at any time end with what they would have without.
func TestRandomCuts(t *testing.T) {
	leakCheck(t)
	r := runLive(t, Config{})
	room := r.app.Topic("room")
	const pages, pushes = 6, 400
	var work sync.WaitGroup
	list := make([]*livePage, pages)
	for i := range list {
		list[i] = openTab(t, r)
		must(t, list[i].client().Join(room))
	}
	for i := range 2 {
		work.Go(func() {
			for n := range pushes {
				var err error
				switch n % 4 {
				case 0:
					err = r.app.Broadcast(speed.Set(float64(i*pushes + n)))
				case 1:
					err = r.app.BroadcastEvery(lines.Patch(appending(i*pushes + n)))
				case 2:
					err = room.SetEvery(text.Set(strconv.Itoa(i*pushes + n)))
				default:
					err = list[n%pages].client().SetEvery(text.Set(fmt.Sprint("own ", i*pushes+n)))
				}
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	var cutters sync.WaitGroup
	for i, b := range list {
		cutters.Go(func() {
			random := rand.New(rand.NewPCG(1, uint64(i)))
			for {
				b.mu.Lock()
				for from := b.frames; b.frames < from+1+random.IntN(20) && b.props["end.data"] == ""; {
					b.changed.Wait()
				}
				ended := b.props["end.data"] != ""
				b.mu.Unlock()
				if ended {
					return
				}
				b.comeBack()
			}
		})
	}
	work.Wait()
	must(t, r.app.Broadcast(protocol.Update{ID: protocol.StringID("end"), Property: "data", Value: true}))
	cutters.Wait()
	want := list[0].prop("lines.data")
	if strings.Count(want, ",") != 2*pushes/4-1 {
		t.Errorf("lines are %s", want)
	}
	texts := map[string]string{}
	for i, b := range list {
		if got := b.prop("lines.data"); got != want {
			t.Errorf("page %d: lines are %s, want %s", i, got, want)
		}
		if got := b.prop("speed.value"); got != list[0].prop("speed.value") {
			t.Errorf("page %d: speed is %s", i, got)
		}
		var shared []string
		own := 0
		for _, value := range b.told["text.children"] {
			if strings.HasPrefix(value, `"own`) {
				own++
			} else {
				shared = append(shared, value)
			}
		}
		texts[strings.Join(shared, " ")] = ""
		if len(shared) != 2*pushes/4 {
			t.Errorf("page %d was told %d values of the room", i, len(shared))
		}
	}
	if len(texts) != 1 {
		t.Errorf("pages were told different values")
	}
	r.stop()
}

func TestShutdownSendsPagesAway(t *testing.T) {
	leakCheck(t)
	disconnected := false
	r := runLive(t, Config{}, func(app *App) { app.OnDisconnect(func(*Client) { disconnected = true }) })
	a := openTab(t, r)
	client := a.client()
	r.cancel()
	a.wait(func() bool { return a.closed != nil })
	if !websocket.IsCloseError(a.closed, websocket.CloseGoingAway) {
		t.Errorf("the socket ended with %v", a.closed)
	}
	r.stop()
	if disconnected || client.Context().Err() == nil {
		t.Errorf("after the end: OnDisconnect %v, context %v", disconnected, client.Context().Err())
	}
	http.DefaultClient.CloseIdleConnections()
}

// Who asks again over HTTP doesn't want what is under way over the websocket.
func TestRequestOverHTTPOvertakes(t *testing.T) {
	t.Parallel()
	var h *held
	r := runLive(t, Config{}, func(app *App) { h = hold(app) })
	a, other := openTab(t, r), openTab(t, r)
	post := func(b *livePage, body string) string {
		resp, err := http.Post(r.url("/_dash-update-component?endId="+b.token), "application/json", strings.NewReader(body))
		must(t, err)
		defer resp.Body.Close()
		answer, err := io.ReadAll(resp.Body)
		must(t, err)
		return string(answer)
	}
	for _, b := range []*livePage{a, other} {
		b.request(stepRequest(1))
		<-h.called
		b.hangUp()
	}
	go func() {
		<-h.called
		h.proceed <- "newest"
		h.proceed <- "late"
		h.proceed <- "late"
	}()
	if got := post(a, stepRequest(2)); !strings.Contains(got, `"newest"`) && !strings.Contains(got, `"late"`) {
		t.Errorf("answered %s", got)
	}
	for _, b := range []*livePage{a, other} {
		b.dial()
		b.hello()
	}
	other.wait(func() bool { return other.props["text.children"] != "" })
	must(t, r.app.Broadcast(speed.Set(7)))
	a.waitFor("speed.value", "7")
	if got := a.history("text.children"); got != "" {
		t.Errorf("it was told %s", got)
	}
}

// Components that a callback brings begin with what all pages have been told.
func TestCurrentValuesInAnswers(t *testing.T) {
	t.Parallel()
	content := func(app *App, opts ...Option) {
		Callback(app, func(context.Context, stepIn) (out struct {
			Page any `output:"root.children"`
		}, _ error) {
			out.Page = div("id", "page", "children", []any{
				protocol.NewComponent("dash_core_components", "Input").Set("id", "later").Set("value", "begin").Set("type", "text"),
				protocol.NewComponent("dash_core_components", "Store").Set("id", "list").Set("data", []any{}),
			})
			return out, nil
		}, opts...)
	}
	later, list := protocol.NewProp[string]("later", "value"), protocol.NewProp[[]any]("list", "data")
	request := strings.NewReplacer("text.children", "root.children", `"id":"text"`, `"id":"root"`).Replace(stepRequest(1))
	push := func(r *running) {
		must(t, r.app.Broadcast(later.Set("now")))
		must(t, r.app.BroadcastEvery(list.Patch(appending(1))))
		must(t, r.app.BroadcastEvery(list.Patch(appending(2))))
	}
	want := []string{`"value":"now"`, `"data":[1,2]`, `"type":"text"`}
	t.Run("websocket", func(t *testing.T) {
		t.Parallel()
		r := runLive(t, Config{}, func(app *App) { content(app, Websocket()) })
		push(r)
		a := openTab(t, r)
		id := a.request(request)
		a.wait(func() bool { return a.answers[id] != "" })
		for _, text := range want {
			if got := a.answerTo(id); !strings.Contains(got, text) {
				t.Errorf("no %s in %s", text, got)
			}
		}
	})
	t.Run("HTTP", func(t *testing.T) {
		t.Parallel()
		r := runLive(t, Config{}, func(app *App) { content(app) })
		ask := func() string {
			return postTo(t, newClient(t), r.url("/_dash-update-component"), request).body
		}
		if got := ask(); !strings.Contains(got, `"value":"begin"`) || !strings.Contains(got, `"data":[]`) {
			t.Errorf("without a push: %s", got)
		}
		push(r)
		for _, text := range want {
			if got := ask(); !strings.Contains(got, text) {
				t.Errorf("no %s in %s", text, got)
			}
		}
	})
}

// Components in what is pushed to one page, or to those of a topic, begin with what
// all pages have been told as well; what the program sets in all pages is as it sets
// it.
func TestCurrentValuesInPushes(t *testing.T) {
	t.Parallel()
	content := func(value string) any {
		return protocol.NewComponent("dash_core_components", "Input").Set("id", "later").Set("value", value)
	}
	later, root := protocol.NewProp[string]("later", "value"), protocol.NewProp[any]("root", "children")
	r := runLive(t, Config{})
	room := r.app.Topic("room")
	a := openTab(t, r)
	must(t, a.client().Join(room))
	must(t, r.app.Broadcast(later.Set("now")))
	patch := &protocol.Patch{}
	patch.At().Append(content("patched"))
	for _, c := range []struct {
		name string
		set  func(...protocol.Update) error
		with protocol.Update
		want string
	}{
		{"to one page", a.client().Set, root.Set([]any{content("own")}), `[{"props":{"id":"later","value":"now"}`},
		{"to one, as patch", a.client().Set, root.Patch(patch), `"value":"now"},"type":"Input"},{`},
		{"to a topic", room.Set, root.Set(content("room")), `{"props":{"id":"later","value":"now"}`},
		{"to all", r.app.Broadcast, root.Set(content("all")), `{"props":{"id":"later","value":"all"}`},
	} {
		a.mu.Lock()
		told := len(a.told["root.children"])
		a.mu.Unlock()
		must(t, c.set(c.with))
		a.wait(func() bool { return len(a.told["root.children"]) > told })
		if got := a.prop("root.children"); !strings.Contains(got, c.want) {
			t.Errorf("%s: %s", c.name, got)
		}
	}
}
