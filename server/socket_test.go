package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fasthttp/websocket"

	"github.com/dashwire/dashwire/protocol"
)

// browser is a websocket with pages on it.
type browser struct {
	testing.TB
	ws    *websocket.Conn
	ahead []string // messages of a frame that was read
}

// dialSocket opens a websocket as a page of the app does. A header line without a
// value takes one away.
func dialSocket(t testing.TB, dialer *websocket.Dialer, addr, path string, header ...string) (*websocket.Conn, int) {
	t.Helper()
	h := http.Header{"Origin": {"http://" + addr}}
	for _, line := range header {
		name, value, _ := strings.Cut(line, ": ")
		if h.Set(name, value); value == "" {
			h.Del(name)
		}
	}
	ws, resp, err := dialer.Dial("ws://"+addr+path, h)
	if resp == nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if err == nil {
		t.Cleanup(func() { ws.Close() })
	}
	return ws, resp.StatusCode
}

func openSocket(t testing.TB, r *running, header ...string) *browser {
	t.Helper()
	ws, status := dialSocket(t, websocket.DefaultDialer, r.addr, "/"+websocketRoute, header...)
	if ws == nil {
		t.Fatalf("the handshake is answered with %d", status)
	}
	return &browser{TB: t, ws: ws}
}

func (b *browser) send(texts ...string) {
	b.Helper()
	for _, text := range texts {
		if err := b.ws.WriteMessage(websocket.TextMessage, []byte(text)); err != nil {
			b.Fatal(err)
		}
	}
}

// next returns the next message, also if several came in one frame.
func (b *browser) next() string {
	b.Helper()
	if len(b.ahead) == 0 {
		frame := b.frame()
		b.ahead = []string{frame}
		if strings.HasPrefix(frame, "[") {
			var messages []json.RawMessage
			if err := json.Unmarshal([]byte(frame), &messages); err != nil {
				b.Fatal(err)
			}
			b.ahead = nil
			for _, m := range messages {
				b.ahead = append(b.ahead, string(m))
			}
		}
	}
	next := b.ahead[0]
	b.ahead = b.ahead[1:]
	return next
}

func (b *browser) frame() string {
	b.Helper()
	_, got, err := b.ws.ReadMessage()
	if err != nil {
		b.Fatal(err)
	}
	return string(got)
}

// want reads messages.
func (b *browser) want(frames ...string) {
	b.Helper()
	for _, want := range frames {
		if got := b.next(); got != want {
			b.Fatalf("got  %s\nwant %s", got, want)
		}
	}
}

// wantError reads an answer that is an error and holds a text.
func (b *browser) wantError(texts ...string) {
	b.Helper()
	got := b.next()
	for _, text := range append(texts, `"status":"error"`) {
		if !strings.Contains(got, text) {
			b.Errorf("got %s, want an error with %s", got, text)
		}
	}
}

// alive checks that the socket still works.
func (b *browser) alive() {
	b.Helper()
	b.send(`{"type":"heartbeat"}`)
	b.want(`{"type":"heartbeat_ack"}`)
}

// wantClose reads until the server ends the socket.
func (b *browser) wantClose(code int) {
	b.Helper()
	for {
		_, got, err := b.ws.ReadMessage()
		if err == nil {
			b.Errorf("got %.200s", got)
			continue
		}
		if !websocket.IsCloseError(err, code) {
			b.Fatalf("the socket ended with %v, not with code %d", err, code)
		}
		return
	}
}

// asked is the message of a page for a POST's body.
func asked(renderer, id, body string) string {
	return `{"type":"callback_request","rendererId":"` + renderer + `","requestId":"` + id + `","payload":` + body + `}`
}

// answered is the message that answers it.
func answered(renderer, id, payload string) string {
	return `{"type":"callback_response","rendererId":"` + renderer + `","requestId":"` + id + `","payload":` + payload + `}`
}

func succeeded(renderer, id, data string) string {
	return answered(renderer, id, `{"status":"ok","data":`+data+`}`)
}

func flowAnswered(id, value string) string {
	return succeeded("p", id, `{"multi":true,"response":{"o":{"children":"`+value+`"}}}`)
}

func socketFlow() *flow { return &flow{began: make(chan flowCall, 16)} }

// with registers the flow's callback for runApp.
func (f *flow) with(opts ...Option) func(*App) {
	return func(app *App) { f.register(app, false, opts...) }
}

func TestWebsocketCallback(t *testing.T) {
	leakCheck(t)
	r := runApp(t, Config{WebsocketCallbacks: true})
	b := openSocket(t, r)
	b.alive()
	b.send(asked("p", "p-1", greetingRequest), asked("q", "q-1", greetingRequest))
	got := []string{b.next(), b.next()}
	slices.Sort(got)
	if want := []string{succeeded("p", "p-1", greetingAnswer), succeeded("q", "q-1", greetingAnswer)}; !slices.Equal(got, want) {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	r.cancel()
	b.wantClose(websocket.CloseGoingAway)
	r.stop()
}

// The socket is there only if something goes over it.
func TestWebsocketIsOfferedToWhoUsesIt(t *testing.T) {
	for _, tc := range []struct {
		name    string
		cfg     Config
		prepare func(*App)
		config  string
	}{
		{"nobody", Config{}, func(*App) {}, ""},
		{"app", Config{WebsocketCallbacks: true, URLBasePathname: "/a/"}, func(*App) {}, `"websocket":{"enabled":true,"url":"/a/_dash-ws-callback","worker_url":"/a/_dash-component-suites/dash/dash-renderer/build/dash-ws-worker.v`},
		{"callback", Config{WebsocketInactivityTimeout: Some(time.Duration(0))}, socketFlow().with(Websocket()), `"websocket":{"enabled":false,"url":"/_dash-ws-callback"`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var banner logBook
			tc.cfg.Banner = &banner
			r := runApp(t, tc.cfg, tc.prepare)
			prefix := r.app.cfg.RoutesPathnamePrefix
			page := getFrom(t, newClient(t), r.url(prefix)).body
			if tc.config != "" && !strings.Contains(page, tc.config) || tc.config == "" && strings.Contains(page, `"websocket"`) {
				t.Errorf("want %q in %s", tc.config, page)
			}
			_, status := dialSocket(t, websocket.DefaultDialer, r.addr, prefix+websocketRoute)
			want, said := http.StatusSwitchingProtocols, "ws://"+r.addr+prefix+websocketRoute
			if tc.config == "" {
				want, said = http.StatusOK, "off: no callback uses it" // the page
			}
			if status != want {
				t.Errorf("the handshake is answered with %d", status)
			}
			if text := strings.Join(banner.take(), "\n"); !strings.Contains(text, said) {
				t.Errorf("the banner is %s", text)
			}
		})
	}
}

func TestWebsocketHandshake(t *testing.T) {
	leakCheck(t)
	r := runApp(t, Config{WebsocketCallbacks: true, WebsocketAllowedOrigins: []string{"https://other.example"}, TrustedProxies: []string{"127.0.0.1"}})
	for _, tc := range []struct {
		name   string
		status int
		header []string
	}{
		{"same origin", 101, nil},
		{"other scheme", 101, []string{"Origin: https://" + r.addr}},
		{"allowed", 101, []string{"Origin: https://other.example"}},
		{"allowed with another scheme", 403, []string{"Origin: http://other.example"}},
		{"none", 403, []string{"Origin"}},
		{"null", 403, []string{"Origin: null"}},
		{"stranger", 403, []string{"Origin: https://stranger.example"}},
		{"host as a beginning", 403, []string{"Origin: http://" + r.addr + ".stranger.example"}},
		{"host as a user", 403, []string{"Origin: http://" + r.addr + "@stranger.example"}},
		{"host behind a proxy", 101, []string{"Origin: https://dash.example", "X-Forwarded-Host: dash.example"}},
		{"other port", 403, []string{"Origin: http://127.0.0.1:1"}},
		{"no port", 403, []string{"Origin: http://127.0.0.1"}},
		{"host in capitals", 101, []string{"Origin: https://dash.example", "X-Forwarded-Host: Dash.Example"}},
		{"host with the port of the scheme", 101, []string{"Origin: https://dash.example", "X-Forwarded-Host: dash.example:443"}},
		{"host with the port of another scheme", 403, []string{"Origin: http://dash.example", "X-Forwarded-Host: dash.example:443"}},
		{"an IPv6 address", 101, []string{"Host: [::1]:8050", "Origin: http://[::1]:8050"}},
		{"the same address in another form", 403, []string{"Host: [::1]:8050", "Origin: http://[0:0:0:0:0:0:0:1]:8050"}},
		{"host in a list that anybody began", 403, []string{"Origin: https://dash.example", "X-Forwarded-Host: dash.example, other.example"}},
		{"host in a list by the proxy", 101, []string{"Origin: https://dash.example", "X-Forwarded-Host: other.example, dash.example"}},
		{"proxy with another host", 403, []string{"X-Forwarded-Host: dash.example"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if _, status := dialSocket(t, websocket.DefaultDialer, r.addr, "/"+websocketRoute, tc.header...); status != tc.status {
				t.Errorf("answered with %d, want %d", status, tc.status)
			}
		})
	}
	upgrade := []string{"Connection: keep-alive, Upgrade", "Upgrade: WebSocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="}
	for without, want := range map[int]int{0: 200, 1: 200, 2: 400, 3: 400} {
		headers := append(slices.Delete(slices.Clone(upgrade), without, without+1), "Origin: http://"+r.addr)
		if got := getFrom(t, newClient(t), r.url("/"+websocketRoute), headers...); got.StatusCode != want {
			t.Errorf("without %s: %d, want %d", upgrade[without], got.StatusCode, want)
		}
	}
}

// An entry that no browser's Origin is equal to is a mistake.
func TestAllowedOrigins(t *testing.T) {
	t.Parallel()
	for origin, want := range map[string]string{
		"https://app.example.org": "", "http://[::1]:8050": "", "null": "", "file://": "", "capacitor://localhost": "",
		"*": "no wildcards", "https://*.example.org": "no wildcards", "app.example.org": "is no origin", "": "is no origin", "localhost:8050": "is no origin",
		"https://app.example.org/": "spell it https://app.example.org", "HTTPS://App.example.org": "spell it https://app.example.org",
		"https://app.example.org:443": "spell it https://app.example.org", "https://me@app.example.org/x?y": "spell it https://app.example.org",
		"https://käse.example": "xn--",
	} {
		_, err := NewSafely(Config{WebsocketAllowedOrigins: []string{origin}})
		if err == nil && want != "" || err != nil && (want == "" || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: error %v, want one with %q", origin, err, want)
		}
	}
}

// The handshake asks Config.Authorize, and so does each call.
func TestWebsocketIsAuthorized(t *testing.T) {
	type who struct{}
	asked := make(chan AccessKind, 10)
	r := runApp(t, Config{WebsocketCallbacks: true, Authorize: func(ctx context.Context, access *Access) (context.Context, error) {
		if access.Kind == ForSocket || access.Kind == ForCallback {
			asked <- access.Kind
		}
		user, err := access.Request.Cookie("user")
		if err != nil {
			return nil, err
		}
		if access.Kind == ForCallback && user.Value == "late" {
			return nil, errors.New("no more")
		}
		if access.Kind == ForSocket {
			ctx = context.WithValue(ctx, who{}, user.Value)
		}
		return ctx, nil
	}}, func(app *App) {
		Callback(app, func(ctx context.Context, _ struct {
			X string `input:"x.value"`
		}) (out struct {
			Y string `output:"y.children"`
		}, _ error) {
			out.Y = fmt.Sprint(ctx.Value(who{}))
			return out, nil
		})
	})
	if _, status := dialSocket(t, websocket.DefaultDialer, r.addr, "/"+websocketRoute); status != 403 {
		t.Errorf("without a cookie: %d", status)
	}
	if got := <-asked; got != ForSocket {
		t.Errorf("asked about %s", got)
	}
	b := openSocket(t, r, "Cookie: user=me")
	b.send(askedFor("y.children", "x.value"))
	b.want(succeeded("p", "1", `{"multi":true,"response":{"y":{"children":"me"}}}`))
	if got := []AccessKind{<-asked, <-asked}; !slices.Equal(got, []AccessKind{ForSocket, ForCallback}) {
		t.Errorf("asked about %s", got)
	}
	late := openSocket(t, r, "Cookie: user=late")
	late.send(askedFor("y.children", "x.value"))
	late.wantError("refused")
	late.alive()
}

func askedFor(output, input string) string { return asked("p", "1", requestFor(output, input)) }

func TestWebsocketHooks(t *testing.T) {
	r := runApp(t, Config{WebsocketCallbacks: true}, func(app *App) {
		err := app.Extend(Extension{
			Name: "guard",
			SocketConnect: func(_ context.Context, r *Request) error {
				switch who, _ := r.Cookie("who"); {
				case who == nil:
					return errors.New("who are you?")
				case who.Value == "panic":
					panic("no")
				}
				return nil
			},
			SocketMessage: func(_ context.Context, _ *Request, text []byte) error {
				switch string(text) {
				case "plain":
					return errors.New("cause")
				case "coded":
					return &SocketRefusal{4002, strings.Repeat("é", 100)}
				case "own":
					return &SocketRefusal{Code: 1006}
				case "panic":
					panic("no")
				}
				return nil
			},
		})
		if err != nil {
			t.Error(err)
		}
	})
	for _, header := range []string{"Cookie", "Cookie: who=panic"} {
		if _, status := dialSocket(t, websocket.DefaultDialer, r.addr, "/"+websocketRoute, header); status != 403 {
			t.Errorf("%s: %d", header, status)
		}
	}
	for text, code := range map[string]int{"plain": 4001, "coded": 4002, "own": 4001, "panic": 4001} {
		b := openSocket(t, r, "Cookie: who=me")
		b.alive()
		b.send(text)
		b.wantClose(code)
	}
}

// What a browser sends that makes no sense is answered, and the socket stays.
func TestWebsocketBadMessages(t *testing.T) {
	leakCheck(t)
	var book logBook
	r := runApp(t, Config{WebsocketCallbacks: true, Logger: book.logger()})
	b := openSocket(t, r)
	for _, text := range []string{"", "{", "nope", "[]", "1", `"x"`, "[[[[", `{"type":1}`, `[{"type":"heartbeat"}]`, `{"type":"set_props","payload":1}`} {
		b.send(text)
		if got := b.next(); !strings.HasPrefix(got, `{"type":"error","rendererId":"`) {
			t.Errorf("%s is answered %s", text, got)
		}
		b.alive()
	}
	for _, text := range []string{
		`{"type":"callback_request","rendererId":"p","requestId":"1"}`, asked("p", "1", "1"), asked("p", "1", `{"output":"greeting.children"}`),
		asked("p", "1", requestFor("nothing.children", "name.value")), asked("p", "1", requestFor("greeting.title", "name.value")),
	} {
		b.send(text)
		b.wantError(`"requestId":"1"`)
		b.alive()
	}
	for _, text := range []string{"{}", `{"type":"nonsense"}`, `{"type":"callback_response","payload":{"status":"ok"}}`, `{"type":"get_props_response","requestId":"x","payload":null}`} {
		b.send(text)
		b.alive()
	}
	if err := b.ws.WriteMessage(websocket.BinaryMessage, []byte(`{"type":"heartbeat"}`)); err != nil {
		t.Fatal(err)
	}
	b.want(`{"type":"heartbeat_ack"}`)
	if lines := book.take(); len(lines) != 15 {
		t.Errorf("logged %d lines: %q", len(lines), lines)
	}
}

func TestWebsocketLimits(t *testing.T) {
	leakCheck(t)
	var book logBook
	f := socketFlow()
	r := runApp(t, Config{WebsocketCallbacks: true, WebsocketMaxMessageBytes: 10_000, WebsocketMaxCalls: 2, Compress: true, Logger: book.logger()}, f.with())
	other := openSocket(t, r)

	long := openSocket(t, r)
	long.send(`{"type":"nonsense","payload":"` + strings.Repeat("x", 9_900) + `"}`)
	long.alive()
	long.send(strings.Repeat("x", 10_001))
	long.wantClose(websocket.CloseMessageTooBig)

	ws, _ := dialSocket(t, &websocket.Dialer{EnableCompression: true}, r.addr, "/"+websocketRoute)
	packed := &browser{TB: t, ws: ws}
	packed.send(asked("p", "1", flowRequest(strings.Repeat("é", 3000))))
	(<-f.began).end <- nil
	packed.want(flowAnswered("1", strings.Repeat("é", 3000)))
	packed.send(strings.Repeat("x", 1<<20)) // 1 KiB on the wire
	packed.wantClose(websocket.CloseMessageTooBig)

	text := openSocket(t, r)
	text.send("\xff\xfe")
	text.wantClose(websocket.CloseInvalidFramePayloadData)

	busy := openSocket(t, r)
	busy.send(asked("p", "1", flowRequest("a")), asked("p", "2", flowRequest("b")))
	calls := []flowCall{<-f.began, <-f.began}
	busy.send(asked("p", "3", flowRequest("c")))
	busy.wantError(`"requestId":"3"`, "Config.WebsocketMaxCalls")
	other.send(asked("p", "4", flowRequest("d"))) // another browser's are not counted
	(<-f.began).end <- nil
	other.want(flowAnswered("4", "d"))
	for _, call := range calls {
		call.end <- PreventUpdate
		if got := busy.next(); !strings.Contains(got, "prevent_update") {
			t.Error(got)
		}
	}
	for i := range mostTabs + 5 {
		busy.send(asked(fmt.Sprint("page", i), "5", greetingRequest))
		busy.next()
	}
	if n := tabsOf(r.app); n > 1 {
		t.Errorf("%d pages are kept, of which none asks for anything", n)
	}
	other.alive()
}

// A callback that fails tells the page as much as Python's, unless it panics.
func TestWebsocketErrors(t *testing.T) {
	for _, debug := range []bool{false, true} {
		f := socketFlow()
		var book logBook
		r := runApp(t, Config{WebsocketCallbacks: true, Debug: debug, DevTools: DevTools{HotReload: Some(false)}, Logger: book.logger()}, f.with(), func(app *App) {
			app.Handle(Spec{Outputs: []protocol.Dependency{protocol.Dep("c", "children")}, Inputs: []protocol.Dependency{protocol.Dep("i", "value")}},
				func(_ context.Context, call *Call) error {
					call.SetCookie(&http.Cookie{Name: "a", Value: "b"})
					return call.Set(0, 1)
				})
			app.Handle(Spec{Outputs: []protocol.Dependency{protocol.Dep("bad", "children")}, Inputs: []protocol.Dependency{protocol.Dep("i", "value")}},
				func(_ context.Context, call *Call) error { return call.Set(0, func() {}) })
			app.Handle(Spec{Outputs: []protocol.Dependency{protocol.Dep("worse", "children")}, Inputs: []protocol.Dependency{protocol.Dep("i", "value")}},
				func(_ context.Context, call *Call) error {
					call.SetProps(protocol.Update{ID: protocol.StringID("x"), Property: "y", Value: func() {}})
					return call.Set(0, 1)
				})
		})
		b := openSocket(t, r)
		b.send(asked("p", "1", flowRequest("a")))
		(<-f.began).end <- errors.New("cause")
		b.want(answered("p", "1", `{"status":"error","message":"cause"}`))
		b.send(asked("p", "2", flowRequest("a")))
		(<-f.began).end <- errPanic
		if debug {
			b.want(answered("p", "2", `{"status":"error","message":"panic: panic"}`))
		} else {
			b.want(answered("p", "2", `{"status":"error","message":"the callback panicked; the server's log says why"}`))
		}
		b.send(askedFor("c.children", "i.value"))
		b.wantError("headers or cookies")
		b.send(askedFor("bad.children", "i.value"))
		b.wantError("bad.children")
		b.send(askedFor("worse.children", "i.value"))
		b.wantError("func()")
		b.alive()
		if lines := book.take(); len(lines) != 5 {
			t.Errorf("logged %q", lines)
		}
	}
}

func TestWebsocketOnlyForThoseThatHaveIt(t *testing.T) {
	f := socketFlow()
	r := runApp(t, Config{}, f.with(Websocket()))
	b := openSocket(t, r)
	b.send(asked("p", "1", greetingRequest))
	b.wantError("option Websocket")
	b.send(asked("p", "2", flowRequest("a")))
	(<-f.began).end <- nil
	b.want(flowAnswered("2", "a"))
	// Over HTTP it works as well.
	go func() { (<-f.began).end <- nil }()
	if got := postTo(t, newClient(t), r.url("/_dash-update-component"), flowRequest("h")); !strings.Contains(got.body, `"h"`) {
		t.Error(got.body)
	}
}

// tabsOf returns the pages that are known on all sockets.
func tabsOf(app *App) (n int) {
	app.sockets.mu.Lock()
	defer app.sockets.mu.Unlock()
	for s := range app.sockets.all {
		s.mu.Lock()
		n += len(s.tabs)
		s.mu.Unlock()
	}
	return n
}

// wantAll reads frames until count messages were in them, each of which has to hold
// text.
func (b *browser) wantAll(count int, text string) {
	b.Helper()
	for count > 0 {
		_, got, err := b.ws.ReadMessage()
		messages, found := strings.Count(string(got), `"type":`), strings.Count(string(got), text)
		if err != nil || messages == 0 || found != messages {
			b.Fatalf("with %d to come: %s, %v", count, got, err)
		}
		count -= messages
	}
}
