package browser

import (
	"crypto/sha1" //nolint:gosec // the websocket protocol has it
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
)

// spoiler is what a network may do with the handshake of a websocket to target.
type spoiler func(w http.ResponseWriter, r *http.Request, target string)

// spoilers are ways to let no websocket through, all of which are seen in the wild.
var spoilers = map[string]spoiler{
	"websocket":         refuseWith(http.StatusForbidden),
	"broken websocket":  refuseWith(http.StatusBadGateway),
	"mute websocket":    func(_ http.ResponseWriter, r *http.Request, _ string) { <-r.Context().Done() },
	"dropped websocket": func(w http.ResponseWriter, r *http.Request, _ string) { accept(w, r, func(net.Conn) {}) },
	"silent websocket": func(w http.ResponseWriter, r *http.Request, _ string) {
		accept(w, r, func(c net.Conn) { _, _ = io.Copy(io.Discard, c) })
	},
	"one-way websocket": passUp,
}

func refuseWith(status int) spoiler {
	return func(w http.ResponseWriter, _ *http.Request, _ string) { w.WriteHeader(status) }
}

// accept answers the handshake without asking the server, and closes the connection
// after hold.
func accept(w http.ResponseWriter, r *http.Request, hold func(net.Conn)) {
	c, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	defer c.Close()
	sum := sha1.Sum([]byte(r.Header.Get("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")) //nolint:gosec // the same
	_, err = fmt.Fprintf(c, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n",
		base64.StdEncoding.EncodeToString(sum[:]))
	if err == nil {
		hold(c)
	}
}

// passUp opens a websocket on which the server hears the page, and the page nothing.
func passUp(w http.ResponseWriter, r *http.Request, target string) {
	server, err := net.Dial("tcp", target)
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	defer server.Close()
	out := r.Clone(r.Context())
	out.Header.Del("Sec-WebSocket-Extensions")
	if err := out.Write(server); err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	go func() { _, _ = io.Copy(io.Discard, server) }() // ends with the connection
	accept(w, r, func(c net.Conn) { _, _ = io.Copy(server, c) })
}
