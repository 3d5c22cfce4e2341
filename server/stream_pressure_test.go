package server

import (
	"context"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
)

// endless is a callback whose stream goes on as long as somebody takes it.
type endless struct {
	pulled atomic.Int64
	most   int64
	value  string // behind its number
	ended  chan struct{}
}

func (e *endless) register() func(*App) {
	e.ended = make(chan struct{})
	return streams(func(context.Context, float64) Stream[string] {
		return StreamSeq(func(yield func(string) bool) {
			defer close(e.ended)
			for n := int64(1); e.most == 0 || n <= e.most; n++ {
				e.pulled.Store(n)
				if !yield(strconv.FormatInt(n, 10) + e.value) {
					return
				}
			}
		})
	})
}

// await returns when something has come to be that nothing tells of.
func await(cond func() bool) {
	for !cond() {
		runtime.Gosched()
	}
}

// While a page is away, its stream waits; when it is back, it misses nothing.
func TestStreamWaitsForPage(t *testing.T) {
	leakCheck(t)
	e := &endless{most: 300, value: strings.Repeat("x", 2000)}
	begun, proceed := make(chan struct{}), make(chan struct{})
	hold := func(app *App) {
		app.Use(func(next Handler) Handler {
			return func(ctx context.Context, call *Call) error {
				close(begun)
				<-proceed
				return next(ctx, call)
			}
		})
	}
	r := runLive(t, Config{}, e.register(), hold)
	page := openTab(t, r)
	client := page.client()
	page.request(stepRequest(1))
	<-begun
	page.hangUp()
	await(func() bool { return client.State() == ClientAway })
	close(proceed)
	waits := func() bool {
		s := client.locked()
		defer s.mu.Unlock()
		return len(s.tells) > 0
	}
	await(waits)
	if n := e.pulled.Load(); n > streamWindow/2000+1 {
		t.Errorf("%d values were asked for while the page was away", n)
	}
	page.dial()
	page.hello()
	<-e.ended
	page.wait(func() bool { return strings.HasPrefix(page.props["text.children"], `"300x`) })
	page.mu.Lock()
	told := page.told["text.children"]
	page.mu.Unlock()
	if len(told) != 300 {
		t.Errorf("the page was told %d values", len(told))
	}
	for i, text := range told {
		if !strings.HasPrefix(text, `"`+strconv.Itoa(i+1)+"x") {
			t.Fatalf("value %d is %.10s", i+1, text)
		}
	}
	r.stop()
}

// A stream ends with its page, whether it waits or not.
func TestStreamEndsWithPage(t *testing.T) {
	leakCheck(t)
	e := &endless{value: strings.Repeat("x", 2000)}
	r := runLive(t, Config{}, e.register())
	page := openTab(t, r)
	page.request(stepRequest(1))
	page.wait(func() bool { return len(page.told["text.children"]) > 100 })
	page.post("/_dashwire/bye", `{"token":"`+page.token+`","load":"`+page.load+`"}`)
	<-e.ended
	r.stop()
}

// A browser that doesn't read holds up the stream, not the server; when it has gone,
// the stream ends.
func TestStreamWaitsForSocket(t *testing.T) {
	leakCheck(t)
	e := &endless{value: strings.Repeat("x", 100_000)} // each more than the window
	r := runApp(t, Config{}, e.register())
	b := openSocket(t, r)
	b.send(asked("p", "1", stepRequest(1)))
	socket := onlySocket(r.app)
	waits := func() bool {
		socket.mu.Lock()
		defer socket.mu.Unlock()
		return len(socket.out.room) > 0
	}
	for before := int64(-1); before != e.pulled.Load(); { // until nothing more fits into the network
		before = e.pulled.Load()
		await(waits)
	}
	socket.mu.Lock()
	if n := socket.out.bytes; n > 101_000 {
		t.Errorf("%d bytes wait in the server", n)
	}
	socket.mu.Unlock()
	for i := 1; i <= 200; i++ {
		if got := b.next(); !strings.Contains(got, `{"children":"`+strconv.Itoa(i)+"x") {
			t.Fatalf("value %d is %.120s", i, got)
		}
	}
	b.ws.NetConn().Close()
	<-e.ended
	r.stop()
}

// Values larger than a page's bound of pending bytes come, each.
func TestStreamOfLargeValues(t *testing.T) {
	t.Parallel()
	e := &endless{most: 30, value: strings.Repeat("x", 20_000)}
	r := runLive(t, Config{Live: Live{MaxPending: 4096}, WebsocketQueueBytes: 4096}, e.register())
	page := openTab(t, r)
	page.request(stepRequest(1))
	<-e.ended
	page.wait(func() bool { return len(page.told["text.children"]) == 30 })
	page.mu.Lock()
	defer page.mu.Unlock()
	if page.closed != nil {
		t.Errorf("the socket ended: %v", page.closed)
	}
}

// What a stream sends a page that has not said hello goes on at the client that it
// turns out to be.
func TestStreamBeforeHello(t *testing.T) {
	t.Parallel()
	e := &endless{most: 200, value: strings.Repeat("x", 2000)}
	r := runLive(t, Config{}, e.register())
	page := loadTab(t, r)
	page.dial()
	page.request(stepRequest(1))
	await(func() bool { return e.pulled.Load() >= streamWindow/(2000+streamOverhead) })
	page.hello()
	<-e.ended
	page.wait(func() bool { return strings.HasPrefix(page.props["text.children"], `"200x`) })
	if got := strings.Count(page.history("text.children"), " ") + 1; got != 200 {
		t.Errorf("the page was told %d values", got)
	}
}

// onlySocket returns the app's socket when it has one.
func onlySocket(app *App) (s *socket) {
	await(func() bool {
		app.sockets.mu.Lock()
		defer app.sockets.mu.Unlock()
		for one := range app.sockets.all {
			s = one
		}
		return s != nil
	})
	return s
}

// post sends what a page posts, and returns the status of the answer.
func (b *livePage) post(path, body string) int {
	b.Helper()
	resp, err := http.Post("http://"+b.r.addr+path, "application/json", strings.NewReader(body))
	if err != nil {
		b.Fatal(err)
	}
	resp.Body.Close()
	return resp.StatusCode
}
