package server

import (
	"net/http"
	"strings"
	"testing"

	"github.com/fasthttp/websocket"
)

// dialSocket opens a websocket as a page of the app does.
func dialSocket(t testing.TB, addr, path string, header ...string) (*websocket.Conn, *http.Response, error) {
	t.Helper()
	h := http.Header{"Origin": {"http://" + addr}}
	for _, line := range header {
		name, value, _ := strings.Cut(line, ": ")
		h.Set(name, value)
		if value == "" {
			h.Del(name)
		}
	}
	ws, resp, err := websocket.DefaultDialer.Dial("ws://"+addr+path, h)
	if err == nil {
		t.Cleanup(func() { ws.Close() })
	}
	if resp != nil {
		resp.Body.Close()
	}
	return ws, resp, err
}

// browser is a websocket with a page on it.
type browser struct {
	testing.TB
	ws *websocket.Conn
}

func openSocket(t testing.TB, r *running, header ...string) *browser {
	t.Helper()
	ws, _, err := dialSocket(t, r.addr, "/"+websocketRoute, header...)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t, ws}
}

func (b *browser) send(text string) {
	b.Helper()
	if err := b.ws.WriteMessage(websocket.TextMessage, []byte(text)); err != nil {
		b.Fatal(err)
	}
}

// want reads frames, which together have to be text.
func (b *browser) want(frames ...string) {
	b.Helper()
	for _, want := range frames {
		_, got, err := b.ws.ReadMessage()
		if err != nil || string(got) != want {
			b.Fatalf("got  %s, %v\nwant %s", got, err, want)
		}
	}
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
			b.Fatalf("the socket ended with %v, not code %d", err, code)
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

func TestWebsocketCallback(t *testing.T) {
	leakCheck(t)
	r := runApp(t, Config{WebsocketCallbacks: true})
	b := openSocket(t, r)
	b.send(`{"type":"heartbeat"}`)
	b.want(`{"type":"heartbeat_ack"}`)
	b.send(asked("p", "p-1", greetingRequest))
	b.want(succeeded("p", "p-1", greetingAnswer))
	r.cancel()
	b.wantClose(1001)
	r.stop()
}
