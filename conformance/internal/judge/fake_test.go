package judge

import (
	"crypto/sha1" //nolint:gosec // the handshake is defined with it
	"encoding/base64"
	"encoding/binary"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/dashwire/dashwire/conformance/internal/backend"
	"github.com/dashwire/dashwire/conformance/internal/casefile"
	"github.com/dashwire/dashwire/conformance/internal/known"
)

// address is the host and port of a server that runs already.
func address(t *testing.T, b *backend.Backend) string {
	t.Helper()
	server, err := b.Start(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	return server.Addr
}

// fake is a server that answers with what a test says.
func fake(t *testing.T, routes map[string]http.HandlerFunc) *backend.Backend {
	t.Helper()
	mux := http.NewServeMux()
	for path, handler := range routes {
		mux.HandleFunc(path, handler)
	}
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	b, err := backend.Running(server.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func says(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func parseCase(t *testing.T, text string) *casefile.Case {
	t.Helper()
	c, err := casefile.Parse("area/case", []byte("About.\n\nwhy: w\n"+text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// verdictOf judges one case by a backend.
func verdictOf(t *testing.T, b *backend.Backend, text string) []Result {
	t.Helper()
	j := &Judge{Backend: b, Release: "4.4.1", Known: &known.List{}}
	return j.Run(t.Context(), Expand([]*casefile.Case{parseCase(t, text)}))
}

// talk is a websocket server that answers each text frame with what reply gives;
// an empty text ends the connection.
func talk(reply func(message string) []string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		sum := sha1.Sum([]byte(r.Header.Get("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")) //nolint:gosec // as above
		conn, buf, err := w.(http.Hijacker).Hijack()
		if err != nil {
			return
		}
		defer conn.Close()
		_, _ = io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"+
			"Sec-WebSocket-Accept: "+base64.StdEncoding.EncodeToString(sum[:])+"\r\n\r\n")
		for {
			opcode, message, err := readFrame(buf)
			if err != nil || opcode == 8 {
				return
			}
			for _, text := range reply(message) {
				if text == "" {
					return
				}
				writeFrame(conn, text)
			}
		}
	}
}

func readFrame(r io.Reader) (byte, string, error) {
	head := make([]byte, 2)
	if _, err := io.ReadFull(r, head); err != nil {
		return 0, "", err
	}
	size := int(head[1] & 0x7f)
	if size == 126 {
		long := make([]byte, 2)
		if _, err := io.ReadFull(r, long); err != nil {
			return 0, "", err
		}
		size = int(binary.BigEndian.Uint16(long))
	}
	data := make([]byte, 4+size)
	if _, err := io.ReadFull(r, data); err != nil {
		return 0, "", err
	}
	for i := range size {
		data[4+i] ^= data[i%4]
	}
	return head[0] & 0x0f, string(data[4:]), nil
}

func writeFrame(conn net.Conn, text string) {
	head := []byte{0x81, byte(len(text))}
	if len(text) > 125 {
		head = binary.BigEndian.AppendUint16([]byte{0x81, 126}, uint16(len(text)))
	}
	_, _ = conn.Write(append(head, text...))
}
