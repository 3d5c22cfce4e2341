package main

import (
	"net"
	"strings"
	"testing"

	"github.com/fasthttp/websocket"
)

func TestLive(t *testing.T) {
	t.Setenv("FAN_PER_SECOND", "200")
	app := newApp(nil)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error)
	go func() { served <- app.Listener(listener) }()
	ws, resp, err := websocket.DefaultDialer.Dial("ws://"+listener.Addr().String()+"/_dash-ws-callback", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	ask := func(payload, want string) {
		t.Helper()
		if err := ws.WriteMessage(websocket.TextMessage, []byte(`{"type":"callback_request","rendererId":"r","requestId":"r-1","payload":`+payload+`}`)); err != nil {
			t.Fatal(err)
		}
		_, got, err := ws.ReadMessage()
		if err != nil || !strings.HasPrefix(string(got), want) {
			t.Fatalf("got  %s, %v\nwant %s", got, err, want)
		}
	}
	ask(`{"output":"live.children","inputs":[{"id":"slider","property":"drag_value","value":1e3}]}`,
		`{"type":"callback_response","rendererId":"r","requestId":"r-1","payload":{"status":"ok","data":{"multi":true,"response":{"live":{"children":"value 1000.0"}}}}}`)
	ask(`{"output":"fan","inputs":[]}`, `{"type":"set_props","rendererId":"r","payload":{"componentId":"tick","props":{"children":"1`)
	ws.Close()
	if err := app.Shutdown(); err != nil {
		t.Fatal(err)
	}
	if err := <-served; err != nil {
		t.Fatal(err)
	}
}
