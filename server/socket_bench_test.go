package server

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/json"
	"io"
	"net"
	"testing"
)

type echoedIn struct {
	Value json.Number `input:"slider.drag_value"`
}

type echoedOut struct {
	Text string `output:"live.children"`
}

// BenchmarkSocketCall is a small callback over a websocket, with a request as the
// renderer sends it. It holds all that a message costs beside the network.
func BenchmarkSocketCall(b *testing.B) {
	app := newApp(b, Config{SuppressCallbackExceptions: true})
	Callback(app, func(_ context.Context, in echoedIn) (echoedOut, error) {
		return echoedOut{"value " + in.Value.String()}, nil
	}, Websocket())
	if err := app.Start(); err != nil {
		b.Fatal(err)
	}
	near, far := net.Pipe()
	app.transport.serve(far)
	in := bufio.NewReader(near)
	if _, err := io.WriteString(near, "GET /"+websocketRoute+" HTTP/1.1\r\nHost: 127.0.0.1:8050\r\nOrigin: http://127.0.0.1:8050\r\n"+
		"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"); err != nil {
		b.Fatal(err)
	}
	for line := ""; line != "\r\n"; {
		var err error
		if line, err = in.ReadString('\n'); err != nil {
			b.Fatal(err)
		}
	}
	text := asked("11111111-2222-4333-8444-000000000007", "11111111-2222-4333-8444-000000000007-12345",
		`{"output":"live.children","outputs":{"id":"live","property":"children"},"inputs":[{"id":"slider","property":"drag_value","value":12345}],`+
			`"changedPropIds":["slider.drag_value"],"parsedChangedPropsIds":["slider.drag_value"],"state":[]}`)
	frame := append(binary.BigEndian.AppendUint16([]byte{0x81, 0x80 | 126}, uint16(len(text))), 0, 0, 0, 0)
	frame = append(frame, text...)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := near.Write(frame); err != nil {
			b.Fatal(err)
		}
		head, err := in.Peek(4)
		if err != nil {
			b.Fatal(err)
		}
		if head[0] != 0x81 || head[1] != 126 {
			b.Fatalf("a frame begins with %x", head)
		}
		if _, err := in.Discard(4 + int(binary.BigEndian.Uint16(head[2:]))); err != nil {
			b.Fatal(err)
		}
	}
	near.Close()
}
