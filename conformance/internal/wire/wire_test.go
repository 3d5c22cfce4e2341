package wire

import (
	"errors"
	"io"
	"net"
	"strings"
	"testing"

	"github.com/dashwire/dashwire/conformance/internal/casefile"
)

// serve answers one connection with text, after it has read until the text want.
func serve(t *testing.T, want, answer string) (addr string, sent func() string) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	got := make(chan string, 1)
	go func() { // ends when the client is gone, and the listener with the test
		conn, err := ln.Accept()
		if err != nil {
			got <- ""
			return
		}
		defer conn.Close()
		var all []byte
		buf := make([]byte, 1024)
		for !strings.Contains(string(all), want) {
			n, err := conn.Read(buf)
			all = append(all, buf[:n]...)
			if err != nil {
				break
			}
		}
		_, _ = io.WriteString(conn, answer)
		got <- string(all)
	}()
	t.Cleanup(func() { _ = ln.Close() })
	return ln.Addr().String(), func() string { return <-got }
}

func TestRequestGoesOutAsGiven(t *testing.T) {
	t.Parallel()
	addr, sent := serve(t, "{}", "HTTP/1.1 204 No Content\r\nX-A: 1\r\nX-A: 2\r\n\r\n")
	headers := []casefile.Header{{Name: "accept", Value: "<none>"}, {Name: "X-Odd", Value: "  "}}
	res, shown, err := Do(t.Context(), addr, "POST", "/a/../%zz?q", headers, []byte("{}"))
	if err != nil {
		t.Fatal(err)
	}
	want := "POST /a/../%zz?q HTTP/1.1\r\nHost: " + addr + "\r\nContent-Type: application/json\r\nContent-Length: 2\r\nX-Odd:   \r\n\r\n{}"
	if got := sent(); got != want || shown != want {
		t.Errorf("sent %q, shown %q, want %q", got, shown, want)
	}
	if res.Status != 204 || len(res.Header["X-A"]) != 2 || len(res.Body) != 0 {
		t.Errorf("%+v", res)
	}
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	gzipped := string(Compress([]byte("plain")))
	for _, c := range []struct {
		name, answer string
		status       int
		body, fault  string
	}{
		{"plain", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", 200, "ok", ""},
		{"until the end", "HTTP/1.1 200 OK\r\n\r\nok", 200, "ok", ""},
		{"chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", 200, "ok", ""},
		{"gzip", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzipped, 200, "plain", ""},
		{"no gzip", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nok", 0, "", "gzip"},
		{"nothing", "", 0, "", ""},
		{"cut", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok", 0, "", "breaks off"},
		{"no HTTP", "hello\r\n\r\n", 0, "", "not HTTP"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			addr, _ := serve(t, "\r\n\r\n", c.answer)
			res, _, err := Do(t.Context(), addr, "GET", "/", nil, nil)
			if c.fault != "" {
				if err == nil || !strings.Contains(err.Error(), c.fault) {
					t.Errorf("%v, want a fault with %q", err, c.fault)
				}
				return
			}
			if err != nil || res.Status != c.status || string(res.Body) != c.body {
				t.Errorf("%+v %v", res, err)
			}
		})
	}
}

func TestFrames(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, frames string
		text         string
		code         int
		fault        string
	}{
		{"text", "\x81\x02ok", "ok", 0, ""},
		{"fragments, a ping between", "\x01\x01o\x89\x00\x80\x01k", "ok", 0, ""},
		{"16-bit length", "\x81\x7e\x00\x80" + strings.Repeat("x", 128), strings.Repeat("x", 128), 0, ""},
		{"a close", "\x88\x02\x03\xe8", "", 1000, ""},
		{"a close without a code", "\x88\x00", "", 1005, ""},
		{"an end", "", "", CodeAbnormal, ""},
		{"a masked frame", "\x81\x82\x00\x00\x00\x00ok", "", 0, "masked"},
		{"reserved bits", "\xc1\x02ok", "", 0, "reserved"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			addr, _ := serve(t, "\r\n\r\n", "HTTP/1.1 101 Switching Protocols\r\n\r\n"+c.frames)
			s, _, _, err := Open(t.Context(), addr, "GET", "/", []casefile.Header{{Name: "Sec-WebSocket-Key", Value: "own"}})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close(0)
			_, text, err := s.Message(Patience)
			var closed *CloseError
			switch {
			case c.fault != "":
				if err == nil || !strings.Contains(err.Error(), c.fault) {
					t.Errorf("%v, want a fault with %q", err, c.fault)
				}
			case c.code != 0:
				if !errors.As(err, &closed) || closed.Code != c.code {
					t.Errorf("%v, want the end with %d", err, c.code)
				}
			case err != nil || string(text) != c.text:
				t.Errorf("%q %v, want %q", text, err, c.text)
			}
		})
	}
}

func TestCloseIsAnswered(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, frames, fault string }{
		{"with its code", "\x88\x02\x03\xe9", ""},
		{"with another code", "\x88\x02\x03\xe8", "was answered with 1000"},
		{"not at all", "", "was answered with 1006"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			addr, _ := serve(t, "\r\n\r\n", "HTTP/1.1 101 Switching Protocols\r\n\r\n"+c.frames)
			s, _, _, err := Open(t.Context(), addr, "GET", "/", []casefile.Header{{Name: "Sec-WebSocket-Key", Value: "own"}})
			if err != nil {
				t.Fatal(err)
			}
			err = s.Close(1001)
			if c.fault == "" && err != nil || c.fault != "" && (err == nil || !strings.Contains(err.Error(), c.fault)) {
				t.Errorf("%v, want a fault with %q", err, c.fault)
			}
		})
	}
}

func TestPingsAreCounted(t *testing.T) {
	t.Parallel()
	for frames, left := range map[string]int{"\x8a\x00\x81\x02ok": 0, "\x81\x02ok": 1} {
		addr, _ := serve(t, "\r\n\r\n", "HTTP/1.1 101 Switching Protocols\r\n\r\n"+frames)
		s, _, _, err := Open(t.Context(), addr, "GET", "/", []casefile.Header{{Name: "Sec-WebSocket-Key", Value: "own"}})
		if err != nil {
			t.Fatal(err)
		}
		err = s.SendBytes([]byte{0x89, 0x80, 0, 0, 0, 0})
		if _, _, readErr := s.Message(Patience); err != nil || readErr != nil || s.Unanswered() != left {
			t.Errorf("%v %v: %d pings left, want %d", err, readErr, s.Unanswered(), left)
		}
		_ = s.Close(0)
	}
}

func TestHandshakeProvesThatItWasRead(t *testing.T) {
	t.Parallel()
	addr, _ := serve(t, "\r\n\r\n", "HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: wrong\r\n\r\n")
	if _, _, _, err := Open(t.Context(), addr, "GET", "/", nil); err == nil || !strings.Contains(err.Error(), "Sec-WebSocket-Accept") {
		t.Errorf("%v", err)
	}
}
