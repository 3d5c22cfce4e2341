package server

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fasthttp/websocket"

	"github.com/dashwire/dashwire/protocol"
)

// quick is a Live in which pages are away soon.
func quick() Live { return Live{SilenceTimeout: 50 * time.Millisecond} }

func (b *livePage) fallSilent(c *Client) {
	b.freeze()
	await(func() bool { return c.State() == ClientAway })
}

// A page that is frozen is away, and has all that it missed when it thaws, once.
func TestFrozenPage(t *testing.T) {
	leakCheck(t)
	started, ended := make(chan struct{}), make(chan error, 1)
	proceed := make(chan struct{})
	live := quick()
	live.HandlerTimeout = time.Millisecond
	r := runLive(t, Config{Live: live}, func(app *App) {
		Callback(app, func(ctx context.Context, _ stepIn) (stepOut, error) {
			close(started)
			<-proceed
			ended <- ctx.Err()
			return stepOut{"done"}, nil
		}, Websocket())
	})
	a, other := openTab(t, r), openTab(t, r)
	client := a.client()
	must(t, r.app.Broadcast(speed.Set(2)))
	a.waitFor("speed.value", "2")
	request := a.request(stepRequest(1))
	<-started
	a.fallSilent(client)
	if ctx := client.Context(); ctx.Err() != nil {
		t.Errorf("its context has ended: %v", context.Cause(ctx))
	}
	must(t, r.app.Update("speed"))
	for i := range 3 {
		must(t, r.app.Broadcast(speed.Set(float64(10+i))))
		must(t, r.app.BroadcastEvery(lines.Patch(appending(i))))
	}
	must(t, client.Set(protocol.NewProp[string]("root", "className").Set("mine")))
	close(proceed)
	if err := <-ended; err != nil {
		t.Errorf("the context of its call has ended: %v", err)
	}
	other.waitFor("speed.value", "12")
	other.waitFor("lines.data", "[0,1,2]")
	if got := client.State(); got != ClientAway {
		t.Errorf("it is %v", got)
	}
	a.thaw()
	a.waitFor("lines.data", "[0,1,2]")
	a.waitFor("root.className", `"mine"`)
	a.wait(func() bool { return a.answers[request] != "" })
	if !strings.Contains(a.answerTo(request), "done") {
		t.Errorf("it was answered %s", a.answerTo(request))
	}
	await(func() bool { return client.State() == ClientConnected })
	if a.client() != client {
		t.Error("it is another client")
	}
	// The callbacks that it was to run meanwhile.
	a.wait(func() bool { v := a.told["speed.value"]; return len(v) > 1 && v[len(v)-1] == v[len(v)-2] })
	if got := a.history("lines.data"); got != "[0] [0,1] [0,1,2]" {
		t.Errorf("it was told %s", got)
	}
	r.stop()
}

// What is sent to a frozen page is bounded; then it is kept until it thaws.
func TestFrozenPageIsNotFilled(t *testing.T) {
	t.Parallel()
	live := quick()
	live.MaxPending = 64 << 10
	r := runLive(t, Config{Live: live})
	a, other := openTab(t, r), openTab(t, r)
	client := a.client()
	if _, err := client.Get(t.Context(), speed.Dependency()); err != nil {
		t.Fatal(err)
	}
	a.fallSilent(client)
	filler := strings.Repeat("x", 4<<10)
	for i := range 200 {
		must(t, r.app.Broadcast(speed.Set(float64(i)), text.Set(filler)))
		must(t, r.app.BroadcastEvery(lines.Patch(appending(i))))
		other.waitFor("speed.value", strconv.Itoa(i))
	}
	bytes := 0
	a.mu.Lock()
	for _, frame := range a.kept {
		bytes += len(frame)
	}
	a.mu.Unlock()
	if most := live.MaxPending + frameBytes; bytes > most {
		t.Errorf("its browser keeps %d bytes, want %d at most", bytes, most)
	}
	a.thaw()
	a.wait(func() bool {
		return a.closed != nil || a.props["speed.value"] == "199" && strings.HasSuffix(a.props["lines.data"], ",199]")
	})
	if a.closed != nil {
		t.Fatalf("its socket ended: %v", a.closed)
	}
	if got, want := a.prop("lines.data"), other.prop("lines.data"); got != want {
		t.Errorf("it has %s, want %s", got, want)
	}
	await(func() bool { return client.State() == ClientConnected })
}

// A page that was frozen for so long that its client is gone is a new one when it
// thaws, on the same socket, and goes on where it was.
func TestFrozenForLong(t *testing.T) {
	for name, authorize := range map[string]Authorizer{
		"":          nil,
		"with auth": func(ctx context.Context, _ *Access) (context.Context, error) { return ctx, nil },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			live := quick()
			live.ClientTimeout = time.Millisecond
			gone := make(chan *Client, 10)
			r := runLive(t, Config{Live: live, Authorize: authorize}, func(app *App) {
				app.OnDisconnect(func(c *Client) { gone <- c })
			})
			a := openTab(t, r)
			client := a.client()
			must(t, r.app.BroadcastEvery(lines.Patch(appending("before"))))
			a.waitFor("lines.data", `["before"]`)
			a.freeze()
			if c := <-gone; c != client {
				t.Error("somebody else is gone")
			}
			for i := range 3 {
				must(t, r.app.BroadcastEvery(lines.Patch(appending(i))))
			}
			if n := len(r.app.Clients()); n != 0 {
				t.Errorf("there are %d clients", n)
			}
			a.thaw()
			a.waitFor("lines.data", `["before",0,1,2]`)
			if got := a.history("lines.data"); got != `["before"] ["before",0] ["before",0,1] ["before",0,1,2]` {
				t.Errorf("it was told %s", got)
			}
			if a.closed != nil || a.client() == client {
				t.Errorf("its socket ended with %v; the client is the same: %v", a.closed, a.client() == client)
			}
			must(t, a.client().Set(text.Set("welcome back")))
			a.waitFor("text.children", `"welcome back"`)
		})
	}
}

// Who may not have pushes any more doesn't get them by sleeping.
func TestFrozenWithoutRight(t *testing.T) {
	t.Parallel()
	live := quick()
	live.ClientTimeout = time.Millisecond
	var refuse atomic.Bool
	gone, asked := make(chan *Client, 1), make(chan struct{}, 1)
	cfg := Config{Live: live, Authorize: func(ctx context.Context, access *Access) (context.Context, error) {
		if refuse.Load() && access.Kind == ForSocket {
			asked <- struct{}{}
			return nil, errors.New("no more")
		}
		return ctx, nil
	}}
	r := runLive(t, cfg, func(app *App) { app.OnDisconnect(func(c *Client) { gone <- c }) })
	a := openTab(t, r)
	a.freeze()
	<-gone
	refuse.Store(true)
	a.thaw()
	<-asked
	must(t, r.app.Broadcast(text.Set("secret")))
	r.stop() // waits for all that is under way
	if got := a.prop("text.children"); got != "" || len(r.app.Clients()) != 0 {
		t.Errorf("it was told %s, and clients are %v", got, r.app.Clients())
	}
}

// The renderer starts callbacks that last as long as the page only on a new socket.
func TestFrozenForLongWithPersistentCallback(t *testing.T) {
	t.Parallel()
	live := quick()
	live.ClientTimeout = time.Millisecond
	gone, started, ended := make(chan *Client, 1), make(chan struct{}, 2), make(chan struct{}, 2)
	r := runLive(t, Config{Live: live}, func(app *App) {
		app.OnDisconnect(func(c *Client) { gone <- c })
		app.Handle(Spec{Websocket: true, Persistent: true, Inputs: []protocol.Dependency{speed.Dependency()}}, func(ctx context.Context, _ *Call) error {
			started <- struct{}{}
			<-ctx.Done()
			ended <- struct{}{}
			return PreventUpdate
		})
	})
	a := openTab(t, r)
	output := r.app.callbacks.load().plans[len(r.app.callbacks.load().plans)-1].id
	a.request(`{"output":"` + output + `","inputs":[{"id":"speed","property":"value","value":1}],"changedPropIds":[]}`)
	<-started
	a.freeze()
	<-gone
	<-ended
	must(t, r.app.Broadcast(speed.Set(5)))
	a.thaw()
	a.wait(func() bool { return a.closed != nil })
	if code, ok := errors.AsType[*websocket.CloseError](a.closed); !ok || code.Code != closeTryAgain {
		t.Errorf("the socket ended with %v", a.closed)
	}
	a.comeBack()
	a.waitFor("speed.value", "5")
}

// Pages that sleep for ever don't take the places of others.
func TestSleepersMakeRoom(t *testing.T) {
	t.Parallel()
	s := &socket{tabs: map[string]*pageAddress{}}
	for i := range mostTabs {
		t := &pageAddress{socket: s, renderer: strconv.Itoa(i), feed: &attachment{}}
		if i%100 == 0 {
			t.feed = &sleeper{}
		}
		s.tabs[t.renderer] = t
	}
	for i := range mostTabs / 100 {
		if _, err := s.address("new " + strconv.Itoa(i)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.address("one more"); !errors.Is(err, errManyTabs) || len(s.tabs) != mostTabs {
		t.Errorf("with %d pages: %v", len(s.tabs), err)
	}
}

// quietPlace is a connection of a page that answers, unless it is frozen.
type quietPlace struct {
	modelLine
	page   string
	at     *attachment
	frozen bool
	asked  int
	began  time.Time
	when   map[time.Duration]int // how often pages were asked, in tenths of a second
	mu     *sync.Mutex
}

func (q *quietPlace) attach(f feed) { q.at, _ = f.(*attachment) }
func (q *quietPlace) wake() {
	if q.at != nil && q.at.flags.And(^uint32(asking))&asking != 0 {
		q.mu.Lock()
		q.asked++
		q.when[time.Since(q.began)/(100*time.Millisecond)]++
		frozen := q.frozen
		q.mu.Unlock()
		if !frozen {
			q.at.client.hear()
		}
	}
}
func (q *quietPlace) base() any              { return q }
func (q *quietPlace) name() string           { return q.page }
func (q *quietPlace) from() *Request         { return &Request{} }
func (q *quietPlace) ended() <-chan struct{} { return nil }
func (q *quietPlace) native() bool           { return true }

// A page is away 5 s after its last word, not earlier and little later. Pages that
// talk aren't asked, and the others not all at once.
func TestRollCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		app := newApp(t, Config{Live: Live{Enabled: true}})
		livePages(app)
		must(t, app.Start())
		var mu sync.Mutex
		when, began := map[time.Duration]int{}, time.Now()
		open := func(name string) (*quietPlace, *Client) {
			q := &quietPlace{page: name, began: began, when: when, mu: &mu}
			must(t, app.push.connect(q, greeting{key: clientKey{name, "load"}}))
			return q, app.push.clients.ofKey(clientKey{name, "load"}).client
		}
		const crowd = 1000
		for i := range crowd {
			open(string(rune('A' + i)))
		}
		q, c := open("frozen")
		talker, _ := open("talks")
		for range 100 {
			pass(time.Second)
			talker.at.client.hear()
		}
		freeze := func(frozen bool) {
			mu.Lock()
			defer mu.Unlock()
			q.frozen = frozen
		}
		mu.Lock()
		if talker.asked > 0 {
			t.Errorf("a page that talks was asked %d times", talker.asked)
		}
		total, most := 0, 0
		for _, n := range when {
			total += n
			most = max(most, n)
		}
		if rate := float64(total) / crowd / 100; rate > 0.5 {
			t.Errorf("a page is asked %g times a second", rate)
		}
		if most > crowd/4 { // when they have come
			t.Errorf("%d pages of %d were asked at a time", most, crowd)
		}
		mu.Unlock()
		q.at.client.hear()
		freeze(true)
		heard := time.Now()
		for c.State() == ClientConnected {
			pass(10 * time.Millisecond)
		}
		if took := time.Since(heard); took < 4900*time.Millisecond || took > 5200*time.Millisecond {
			t.Errorf("it was away after %v", took)
		}
		freeze(false)
		q.at.client.hear()
		if c.State() != ClientConnected {
			t.Error("it is away")
		}
		pass(time.Minute)
		if c.State() != ClientConnected {
			t.Error("it is away again")
		}
		freeze(true)
		pass(5*time.Second + 2*time.Minute + 200*time.Millisecond)
		synctest.Wait()
		if c.State() != ClientGone || len(app.Clients()) != crowd+1 {
			t.Errorf("it is %v, and there are %d clients", c.State(), len(app.Clients()))
		}
		must(t, app.Shutdown(context.Background()))
	})
}
