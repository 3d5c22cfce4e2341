package server

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/fasthttp/websocket"
)

// detourPage is a page to which no websocket gets through.
type detourPage struct {
	*livePage
	line   string
	told   uint64
	deaf   bool // its websocket brings it nothing
	cancel context.CancelFunc
}

// loadDetour loads a page that has opened no connection yet.
func loadDetour(t testing.TB, r *running) *detourPage {
	t.Helper()
	b := &detourPage{livePage: loadTab(t, r)}
	b.renderer = ""
	t.Cleanup(b.cut)
	return b
}

// position is what the page's script has of how far it was told.
func (b *detourPage) position() string {
	var text string
	if err := json.Unmarshal([]byte(b.prop(positionStore+".data")), &text); err != nil {
		b.Fatal(err)
	}
	return text
}

// listen opens a stream of events; it returns when that has got through.
func (b *detourPage) listen() {
	b.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	b.cancel = cancel
	query := url.Values{"token": {b.token}, "load": {b.load}, "position": {b.position()}}
	if b.deaf {
		query.Set("deaf", "true")
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+b.r.addr+"/_dashwire/events?"+query.Encode(), nil)
	must(b, err)
	resp, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(req)
	must(b, err)
	if got := resp.Header.Get("Content-Type"); resp.StatusCode != http.StatusOK || got != "text/event-stream" {
		b.Fatalf("events: %s, %s", resp.Status, got)
	}
	lines := bufio.NewScanner(resp.Body)
	if !lines.Scan() || lines.Text() != "data: []" {
		b.Fatalf("the first event is %q", lines.Text())
	}
	b.reads.Go(func() {
		defer resp.Body.Close()
		for lines.Scan() {
			if frame, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				b.take([]byte(frame))
			}
		}
		b.mu.Lock()
		b.closed = errors.New("the stream has ended")
		b.changed.Broadcast()
		b.mu.Unlock()
	})
}

// take applies a frame, and posts what it asks for.
func (b *detourPage) take(frame []byte) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.frames++
	var list []json.RawMessage
	if err := json.Unmarshal(frame, &list); err != nil {
		b.Errorf("frame %s: %v", frame, err)
	}
	for _, text := range list {
		var m struct {
			Type, RequestID string
			Payload         struct {
				ComponentID string
				Properties  []string
			}
		}
		if err := json.Unmarshal(text, &m); err != nil {
			b.Error(err)
		}
		if m.Type == "get_props_request" {
			values := map[string]json.RawMessage{}
			for _, name := range m.Payload.Properties {
				values[name] = json.RawMessage(b.props[m.Payload.ComponentID+"."+name])
			}
			message := map[string]any{"type": "get_props_response", "rendererId": b.load, "requestId": m.RequestID, "payload": values}
			if status, _ := b.post(context.Background(), "answer", map[string]any{"message": message}); status != http.StatusNoContent {
				b.Errorf("answer: %d", status)
			}
			continue
		}
		b.apply(nil, text)
	}
	b.changed.Broadcast()
}

// cut ends the connection.
func (b *detourPage) cut() {
	if b.cancel != nil {
		b.cancel()
	}
	b.reads.Wait()
}

// post sends what the page's script would; status is 0 if there is no answer.
func (b *detourPage) post(ctx context.Context, name string, body map[string]any) (status int, answer []byte) {
	b.Helper()
	body["token"], body["load"] = b.token, b.load
	text, err := json.Marshal(body)
	must(b, err)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+b.r.addr+"/_dashwire/"+name, bytes.NewReader(text))
	must(b, err)
	req.Header.Set("Content-Type", "application/json")
	resp, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(req)
	if err != nil {
		return 0, nil
	}
	defer resp.Body.Close()
	answer, err = io.ReadAll(resp.Body)
	if err != nil {
		return 0, nil
	}
	return resp.StatusCode, answer
}

// poll asks once, and loses the answer where the line is bad.
func (b *detourPage) poll(ctx context.Context, lost bool) (status int) {
	b.Helper()
	status, text := b.post(ctx, "poll", map[string]any{"position": b.position(), "line": b.line, "told": b.told, "deaf": b.deaf})
	if status != http.StatusOK || lost {
		return status
	}
	var news struct {
		Line  string
		Told  uint64
		Frame json.RawMessage
	}
	if err := json.Unmarshal(text, &news); err != nil {
		b.Fatalf("%s: %v", text, err)
	}
	b.line, b.told = news.Line, news.Told
	if string(news.Frame) != "null" {
		b.take(news.Frame)
	}
	return status
}

// Pushes arrive over events, from where the page is, once and in order.
func TestEvents(t *testing.T) {
	leakCheck(t)
	r := runLive(t, Config{})
	must(t, r.app.BroadcastEvery(lines.Patch(appending(1))))
	a, b := loadDetour(t, r), loadDetour(t, r)
	must(t, r.app.BroadcastEvery(lines.Patch(appending(2))))
	a.listen()
	b.listen()
	must(t, r.app.BroadcastEvery(lines.Patch(appending(3)), speed.Set(7)))
	must(t, a.client().Set(text.Set("only\r\na")))
	for _, page := range []*detourPage{a, b} {
		page.waitFor("lines.data", "[1,2,3]")
		page.waitFor("speed.value", "7")
	}
	a.waitFor("text.children", `"only\r\na"`)
	a.cut()
	must(t, r.app.BroadcastEvery(lines.Patch(appending(4))))
	must(t, a.client().SetEvery(text.Set("back")))
	a.listen()
	a.waitFor("text.children", `"back"`)
	a.waitFor("lines.data", "[1,2,3,4]")
	if got := a.history("lines.data"); got != "[1,2] [1,2,3] [1,2,3,4]" {
		t.Errorf("it was told %s", got)
	}
	values, err := a.client().Get(context.Background(), speed.Dependency())
	if err != nil || string(values[0]) != "7" {
		t.Errorf("it says %s, %v", values, err)
	}
	if got := len(r.app.Clients()); got != 2 || b.client().State() != ClientConnected || b.client().Request().Path != "/_dashwire/events" {
		t.Errorf("there are %d clients, one is %s by %s", got, b.client().State(), b.client().Request().Path)
	}
	r.stop() // ends the streams
	for _, page := range []*detourPage{a, b} {
		page.wait(func() bool { return page.closed != nil })
	}
}

// App.Update reaches pages that no websocket gets through to, and metrics say how long
// pushes take.
func TestUpdateAndMetricsOfDetours(t *testing.T) {
	leakCheck(t)
	r := runLive(t, Config{MetricsEndpoint: "metrics"}, func(app *App) {
		Callback(app, func(context.Context, struct {
			Speed float64 `input:"speed.value"`
		}) (out struct {
			Text string `output:"text.children"`
		}, _ error) {
			return out, nil
		})
	})
	a, b := loadDetour(t, r), loadDetour(t, r)
	for _, page := range []*detourPage{a, b} {
		page.mu.Lock()
		page.props["speed.value"] = "77" // typed, and never sent
		page.mu.Unlock()
	}
	a.listen()
	b.poll(context.Background(), false)
	must(t, r.app.Update("speed"))
	a.wait(func() bool { return a.livePage.told["speed.value"] != nil })
	for b.livePage.told["speed.value"] == nil {
		b.poll(context.Background(), false)
	}
	wantLines(t, measured(t, r), `dashwire_push_latency_seconds_count 0`)
	must(t, a.client().Set(text.Set("by events")))
	a.waitFor("text.children", `"by events"`)
	must(t, b.client().Set(text.Set("by poll")))
	for b.prop("text.children") != `"by poll"` {
		b.poll(context.Background(), false)
	}
	a.cut() // the stream has counted what it has written
	b.poll(context.Background(), true)
	wantLines(t, measured(t, r), `dashwire_push_latency_seconds_count 2`)
}

// A page that leaves has its stream end.
func TestEventsEndWithTheClient(t *testing.T) {
	leakCheck(t)
	r := runLive(t, Config{})
	a := loadDetour(t, r)
	a.listen()
	client := a.client()
	if status, _ := a.post(context.Background(), "bye", map[string]any{}); status != http.StatusNoContent {
		t.Errorf("bye: %d", status)
	}
	a.wait(func() bool { return a.closed != nil })
	if client.State() != ClientGone {
		t.Errorf("the client is %s", client.State())
	}
}

// A stream whose browser has gone ends by itself, and the client is away.
func TestEventsWithoutABrowser(t *testing.T) {
	leakCheck(t)
	r := runLive(t, Config{})
	a := loadDetour(t, r)
	a.listen()
	client := a.client()
	at := client.locked()
	connected := at.at.Load()
	at.mu.Unlock()
	a.cut()
	<-connected.line.(*detour).ended()
	if _, err := client.Get(context.Background(), speed.Dependency()); !errors.Is(err, ErrClientAway) && !errors.Is(err, ErrClientGone) {
		t.Errorf("the error is %v", err)
	}
}

// A row of polls tells what a stream does, also if an answer is lost.
func TestPolls(t *testing.T) {
	leakCheck(t)
	r := runLive(t, Config{})
	a := loadDetour(t, r)
	ctx := context.Background()
	must(t, r.app.BroadcastEvery(lines.Patch(appending(1))))
	a.poll(ctx, false)
	if got := a.prop("lines.data"); got != "[1]" || a.line == "" {
		t.Fatalf("the first poll tells %s", got)
	}
	first := a.line
	polled := make(chan int)
	go func() { polled <- a.poll(ctx, false) }()
	must(t, r.app.BroadcastEvery(lines.Patch(appending(2))))
	if status := <-polled; status != http.StatusOK || a.prop("lines.data") != "[1,2]" || a.line != first {
		t.Errorf("%d: %s on another line than before", status, a.prop("lines.data"))
	}
	must(t, r.app.BroadcastEvery(lines.Patch(appending(3))))
	a.poll(ctx, true)
	must(t, r.app.BroadcastEvery(lines.Patch(appending(4))))
	for a.prop("lines.data") != "[1,2,3,4]" {
		a.poll(ctx, false)
	}
	if a.line == first {
		t.Error("what was lost is not told again")
	}
	asked := make(chan error)
	go func() {
		values, err := a.client().Get(ctx, speed.Dependency())
		if err == nil && string(values[0]) != "1" {
			err = fmt.Errorf("it says %s", values[0])
		}
		asked <- err
	}()
	a.poll(ctx, false)
	must(t, <-asked)
	if got := len(r.app.Clients()); got != 1 {
		t.Errorf("there are %d clients", got)
	}
	// A second request takes the place of the first.
	go func() { polled <- a.poll(ctx, false) }()
	d := a.detour()
	for held := false; !held; {
		d.mu.Lock()
		held = d.held != nil
		d.mu.Unlock()
	}
	second, cancel := context.WithCancel(ctx)
	ended := make(chan int)
	line, told, position := a.line, a.told, a.position()
	go func() {
		status, _ := a.post(second, "poll", map[string]any{"position": position, "line": line, "told": told})
		ended <- status
	}()
	if status := <-polled; status != http.StatusNoContent {
		t.Errorf("the first of two polls is answered %d", status)
	}
	cancel()
	<-ended
	r.stop()
}

// detour is the connection that the server has to the page.
func (b *detourPage) detour() *detour {
	s := b.client().locked()
	defer s.mu.Unlock()
	at := s.at.Load()
	if at == nil {
		b.Fatal("the client is away")
	}
	return at.line.(*detour)
}

// A held poll ends with the app.
func TestPollEndsWithTheApp(t *testing.T) {
	leakCheck(t)
	r := runLive(t, Config{})
	a := loadDetour(t, r)
	a.poll(context.Background(), false)
	polled := make(chan int)
	go func() { polled <- a.poll(context.Background(), false) }()
	d := a.detour()
	for held := false; !held; {
		d.mu.Lock()
		held = d.held != nil
		d.mu.Unlock()
	}
	r.stop()
	<-polled
	if status := a.poll(context.Background(), false); status != 0 {
		t.Errorf("after the end a poll is answered %d", status)
	}
}

// A page that stops asking is away.
func TestPollsThatEnd(t *testing.T) {
	t.Parallel()
	r := runLive(t, Config{})
	a := loadDetour(t, r)
	a.poll(context.Background(), false)
	d := a.detour()
	d.finish() // what the timer does
	if got := a.client().State(); got != ClientAway {
		t.Errorf("the client is %s", got)
	}
	must(t, r.app.Broadcast(speed.Set(5)))
	a.poll(context.Background(), false)
	a.waitFor("speed.value", "5")
}

// Neither of a page's own websocket and a detour takes the page from the other.
func TestDetourBesideWebsocket(t *testing.T) {
	leakCheck(t)
	var h *held
	r := runLive(t, Config{}, func(app *App) { h = hold(app) })
	a := loadDetour(t, r)
	a.renderer = "renderer"
	a.dial()
	a.hello()
	if status := a.poll(context.Background(), false); status != http.StatusNoContent {
		t.Errorf("a poll of a page with a websocket is answered %d", status)
	}
	query := url.Values{"token": {a.token}, "load": {a.load}, "position": {a.position()}}
	if status, _ := get(t, r, "/_dashwire/events?"+query.Encode()); status != http.StatusNoContent {
		t.Errorf("events of a page with a websocket are answered %d", status)
	}
	a.hangUp()

	b := loadDetour(t, r)
	b.listen()
	must(t, r.app.Broadcast(speed.Set(5)))
	b.waitFor("speed.value", "5")
	late := loadTab(t, r) // the same page's websocket
	late.token, late.load = b.token, b.load
	late.dial()
	early := late.request(stepRequest(1))
	<-h.called
	late.hello()
	h.proceed <- "early"
	b.waitFor("text.children", `"early"`)
	late.wait(func() bool { return late.answers[early] != "" })
	id := late.request(stepRequest(2))
	<-h.called
	h.proceed <- "told"
	b.waitFor("text.children", `"told"`)
	late.wait(func() bool { return late.answers[id] != "" })
	if got := late.answerTo(id); got != `{"status":"prevent_update"}` {
		t.Errorf("the call is answered %s", got)
	}
	late.hangUp()
	must(t, r.app.Broadcast(speed.Set(6)))
	b.waitFor("speed.value", "6")
	if got := b.history("speed.value"); got != "5 6" {
		t.Errorf("it was told %s", got)
	}
	r.stop()
}

// A page that hears nothing over its websocket is told another way. What it calls there
// is answered by pushes.
func TestDetourOfADeafPage(t *testing.T) {
	leakCheck(t)
	for _, way := range []string{"events", "poll"} {
		t.Run(way, func(t *testing.T) {
			var h *held
			r := runLive(t, Config{}, func(app *App) { h = hold(app) })
			a := loadTab(t, r)
			a.dial()
			a.hello()
			b := loadDetour(t, r)
			b.token, b.load, b.deaf = a.token, a.load, true
			listen := func() {
				if way == "events" {
					b.listen()
				} else if status := b.poll(context.Background(), false); status != http.StatusOK {
					t.Fatalf("the poll is answered %d", status)
				}
			}
			listen()
			must(t, r.app.Broadcast(speed.Set(5)))
			id := a.request(stepRequest(1))
			<-h.called
			h.proceed <- "late"
			a.wait(func() bool { return a.answers[id] != "" })
			if way == "poll" {
				for b.prop("text.children") == "" {
					listen()
				}
			}
			b.waitFor("speed.value", "5")
			b.waitFor("text.children", `"late"`)
			if got := a.answerTo(id) + a.history("speed.value"); got != `{"status":"prevent_update"}` {
				t.Errorf("over the websocket it hears %s", got)
			}
			a.hangUp()
			must(t, r.app.Broadcast(speed.Set(6)))
			if way == "poll" {
				listen()
			}
			b.waitFor("speed.value", "6")
			b.cut()
			r.stop()
		})
	}
}

// The script's own websocket speaks the same language.
func TestOwnWebsocket(t *testing.T) {
	leakCheck(t)
	r := runLive(t, Config{})
	a := loadDetour(t, r)
	a.renderer = a.load
	ws, status := dialSocket(t, websocket.DefaultDialer, r.addr, "/_dashwire/ws")
	if ws == nil {
		t.Fatalf("the handshake was answered %d", status)
	}
	a.ws = ws
	a.reads.Go(func() { a.read(ws) })
	a.hello()
	must(t, r.app.Broadcast(speed.Set(5)))
	a.waitFor("speed.value", "5")
	a.hangUp()
	r.stop()
}

// Who isn't a page of this server, or is one too many, is refused.
func TestDetourRefusals(t *testing.T) {
	t.Parallel()
	r := runLive(t, Config{Live: Live{MaxStreams: 1}})
	a, b := loadDetour(t, r), loadDetour(t, r)
	a.listen()
	if status := b.poll(context.Background(), false); status != http.StatusServiceUnavailable {
		t.Errorf("one stream too many: %d", status)
	}
	b.token = "x~y"
	if status := b.poll(context.Background(), false); status != http.StatusForbidden {
		t.Errorf("a poll with a bad token: %d", status)
	}
	if status, _ := get(t, r, "/_dashwire/events?token=x~y&load=z"); status != http.StatusForbidden {
		t.Errorf("events with a bad token: %d", status)
	}
	if status, _ := get(t, r, "/_dashwire/events?token="+url.QueryEscape(a.token)+"&load=z", "Sec-Fetch-Site", "cross-site"); status != http.StatusForbidden {
		t.Errorf("events for another site: %d", status)
	}
	for name, send := range map[string]struct {
		kind, origin, body string
		want               int
	}{
		"another type": {"text/plain", "", "{}", http.StatusUnsupportedMediaType},
		"another site": {"application/json", "https://elsewhere.example", "{}", http.StatusForbidden},
		"no JSON":      {"application/json", "", "{", http.StatusBadRequest},
	} {
		for _, path := range []string{"poll", "answer"} {
			req, err := http.NewRequest(http.MethodPost, "http://"+r.addr+"/_dashwire/"+path, strings.NewReader(send.body))
			must(t, err)
			req.Header.Set("Content-Type", send.kind)
			if send.origin != "" {
				req.Header.Set("Origin", send.origin)
			}
			resp, err := http.DefaultClient.Do(req)
			must(t, err)
			_ = resp.Body.Close()
			if resp.StatusCode != send.want {
				t.Errorf("%s of %s: %d, want %d", path, name, resp.StatusCode, send.want)
			}
		}
	}
}

// get returns the answer to a request that isn't held.
func get(t testing.TB, r *running, path string, header ...string) (status int, body string) {
	t.Helper()
	req, err := http.NewRequest(http.MethodGet, "http://"+r.addr+path, nil)
	must(t, err)
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(req)
	must(t, err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	must(t, err)
	return resp.StatusCode, string(text)
}

// Whoever may refuse a websocket may refuse what takes its place.
func TestDetourIsAuthorized(t *testing.T) {
	t.Parallel()
	var asked []AccessKind
	r := runLive(t, Config{Authorize: func(ctx context.Context, access *Access) (context.Context, error) {
		if access.Kind == ForSocket {
			asked = append(asked, access.Kind)
			return ctx, errors.New("no")
		}
		return ctx, nil
	}})
	a := loadDetour(t, r)
	if status := a.poll(context.Background(), false); status != http.StatusForbidden || len(asked) != 1 {
		t.Errorf("it is answered %d", status)
	}
	other := runLive(t, Config{}, func(app *App) {
		must(t, app.Extend(Extension{Name: "guard", SocketConnect: func(context.Context, *Request) error { return errors.New("no") }}))
	})
	b := loadDetour(t, other)
	if status := b.poll(context.Background(), false); status != http.StatusForbidden {
		t.Errorf("it is answered %d", status)
	}
}

// A browser with the cookie gets a page without a websocket.
func TestSocketlessPage(t *testing.T) {
	t.Parallel()
	r := runLive(t, Config{WebsocketCallbacks: true})
	for cookie, want := range map[string]bool{"": true, socketlessCookie + "=1": false, "other=1": true} {
		if _, body := get(t, r, "/", "Cookie", cookie); strings.Contains(body, "worker_url") != want {
			t.Errorf("with the cookie %q the page has a websocket: %t", cookie, !want)
		}
	}
}

// A frame of a slow reader's waits in the page's topics and not in the stream.
func TestWriteEvent(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	w := bufio.NewWriter(&out)
	if !writeEvent(w, []byte("[1,\r\n2]")) || out.String() != "data: [1,  2]\n\n" {
		t.Errorf("it writes %q", out.String())
	}
	r, broken := io.Pipe()
	must(t, r.Close())
	if writeEvent(bufio.NewWriter(broken), []byte("[]")) {
		t.Error("it doesn't notice that the browser has gone")
	}
}

// A page that takes too long to ask again while much waits for it is away at once, and
// that is noted once. It goes on where it was.
func TestPollsThatAreTooSlow(t *testing.T) {
	t.Parallel()
	var book logBook
	r := runLive(t, Config{Logger: book.logger(), Live: Live{MaxPending: 1 << 10}})
	a := loadDetour(t, r)
	a.poll(context.Background(), false)
	client, n := a.client(), 0
	for client.State() == ClientConnected {
		n++
		must(t, r.app.BroadcastEvery(lines.Patch(appending(n))))
	}
	if got := strings.Count(strings.Join(book.take(), "\n"), "too slow"); got != 1 {
		t.Errorf("it was noted %d times that the page is too slow", got)
	}
	must(t, r.app.Broadcast(speed.Set(5)))
	for a.prop("speed.value") != "5" {
		a.poll(context.Background(), false)
	}
	if got := a.prop("lines.data"); !strings.HasSuffix(got, fmt.Sprintf(",%d]", n)) {
		t.Errorf("after %d values the page has %s", n, got)
	}
}
