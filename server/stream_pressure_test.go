package server

import (
	"context"
	"encoding/json"
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

// A browser takes whatever its websocket brings and may deal with it much later: a
// stream waits for what the page says.
func TestStreamWaitsForWhatThePageHasDealtWith(t *testing.T) {
	leakCheck(t)
	for name, run := range map[string]func(testing.TB, Config, ...func(*App)) *running{"pushes": runLive, "doesn't push": runApp} {
		e := &endless{most: 150, value: strings.Repeat("x", 2000)}
		r := run(t, Config{}, e.register())
		b := openSocket(t, r)
		if p := &r.app.push; p.hello != "" {
			page := loadTab(t, r)
			b.send(asked("p", "0", `{"output":"`+p.hello+`","inputs":[],"changedPropIds":[],"state":[{"id":"_dashwire","property":"data","value":null}],`+
				`"dashwire":{"token":"`+page.token+`","load":"`+page.load+`"}}`))
		}
		b.send(asked("p", "1", stepRequest(1)))
		told, questions := 0, 0
		for told < 150 {
			var list []struct {
				Type      string
				RequestID string
				Payload   struct {
					ComponentID string
					Properties  []string
					Props       map[string]string
				}
			}
			text := b.next()
			if text[0] != '[' {
				text = "[" + text + "]"
			}
			if err := json.Unmarshal([]byte(text), &list); err != nil {
				t.Fatal(err)
			}
			for _, m := range list {
				switch {
				case m.Type == "set_props" && m.Payload.Props["children"] != "":
					told++
				case m.Type == "get_props_request":
					questions++
					if n := e.pulled.Load(); m.Payload.Properties == nil || len(m.Payload.Properties) > 0 || n > int64(questions*(streamWindow/2000+1)) {
						t.Errorf("%s: %d values were asked for when the page had dealt with %d: %s", name, n, told, text)
					}
					b.send(`{"type":"get_props_response","rendererId":"p","requestId":"` + m.RequestID + `","payload":{}}`)
				}
			}
		}
		<-e.ended
		if questions < 4 {
			t.Errorf("%s: the page was asked %d times", name, questions)
		}
		r.stop()
	}
}

// A stream may go on for ever: a shutdown ends it, whether it has a next value or
// waits for one.
func TestStreamEndsWithShutdown(t *testing.T) {
	leakCheck(t)
	e := &endless{value: "x"}
	silent, waits := make(chan struct{}), make(chan struct{})
	quiet := func(app *App) {
		Callback(app, func(ctx context.Context, _ struct {
			Value string `input:"text.title"`
		}) (out struct {
			Lang Stream[string] `output:"text.lang"`
		}, _ error) {
			out.Lang = StreamSeq(func(yield func(string) bool) {
				defer close(silent)
				yield("one")
				close(waits)
				<-ctx.Done()
			})
			return out, nil
		})
	}
	r := runLive(t, Config{}, e.register(), quiet)
	page := openTab(t, r)
	page.request(stepRequest(1))
	page.request(`{"output":"text.lang","outputs":{"id":"text","property":"lang"},"inputs":[{"id":"text","property":"title","value":"a"}],"changedPropIds":["text.title"]}`)
	page.wait(func() bool { return len(page.told["text.children"]) > 100 })
	<-waits
	if err := r.app.Shutdown(context.Background()); err != nil {
		t.Error(err)
	}
	<-e.ended
	<-silent
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
	await(func() bool {
		socket.mu.Lock()
		defer socket.mu.Unlock()
		return len(socket.asked) > 0
	})
	if n := e.pulled.Load(); n != 1 {
		t.Errorf("%d values were made for a browser that doesn't read", n)
	}
	for i := 1; i <= 200; i++ {
		if got := b.next(); !strings.Contains(got, `{"children":"`+strconv.Itoa(i)+"x") {
			t.Fatalf("value %d is %.120s", i, got)
		}
		var question struct{ RequestID string }
		if text := b.next(); json.Unmarshal([]byte(text), &question) != nil || !strings.Contains(text, "get_props_request") {
			t.Fatalf("behind value %d comes %.120s", i, text)
		}
		b.send(`{"type":"get_props_response","rendererId":"p","requestId":"` + question.RequestID + `","payload":{}}`)
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
