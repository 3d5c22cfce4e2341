package server

import (
	"strings"
	"testing"
	"time"

	"github.com/fasthttp/websocket"
)

// Whatever a browser writes on its connection after the handshake, the app goes on
// serving others.
func FuzzWebsocket(f *testing.F) {
	for _, seed := range []string{
		"", "{", "\x81\x80\x00\x00\x00\x00", "\x83\x80\x00\x00\x00\x00", "\x81\xff\xff\xff\xff\xff\xff\xff\xff\xff",
		"\x89\xfe\x01\x00", "\x01\x81\x00\x00\x00\x00{\x80\x81\x00\x00\x00\x00}", "\x88\x82\x00\x00\x00\x00\x03\xe8", "\xc1\x81\x00\x00\x00\x00x",
	} {
		f.Add([]byte(seed), true)
	}
	for _, seed := range []string{
		`{"type":"heartbeat"}`, asked("p", "1", greetingRequest), "[]", "null", strings.Repeat("[", 5000),
		`{"type":"get_props_response","rendererId":"p","requestId":"x","payload":{"a":1}}`, asked("p", "1", "{}"),
	} {
		f.Add([]byte(seed), false)
	}
	var book logBook
	r := runApp(f, Config{WebsocketCallbacks: true, Logger: book.logger()})
	other := openSocket(f, r)
	f.Fuzz(func(t *testing.T, data []byte, raw bool) {
		ws, _ := dialSocket(t, websocket.DefaultDialer, r.addr, "/"+websocketRoute)
		if raw {
			_, _ = ws.NetConn().Write(data) // the server may have hung up
		} else {
			_ = ws.WriteMessage(websocket.TextMessage, data)
			_ = ws.WriteMessage(websocket.TextMessage, []byte(`{"type":"heartbeat"}`))
			_ = ws.SetReadDeadline(time.Now().Add(20 * time.Second))
			for {
				_, text, err := ws.ReadMessage()
				if isTimeout(err) {
					t.Fatalf("no heartbeat_ack after %q", data)
				}
				if err != nil || strings.Contains(string(text), "heartbeat_ack") {
					break
				}
			}
		}
		ws.Close()
		other.TB = t
		other.alive()
		for _, line := range book.take() {
			if strings.Contains(line, "panic") {
				t.Error(line)
			}
		}
	})
}
