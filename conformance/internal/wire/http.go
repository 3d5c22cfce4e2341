// Package wire speaks HTTP and websocket the way a judge must: what is sent goes
// out byte for byte, also where a client library would refuse or repair it, and
// nothing is decoded, followed or retried unseen.
package wire

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/dashwire/dashwire/conformance/internal/casefile"
)

// Patience is how long an answer may take. It bounds a server that hangs and is
// far beyond what any answer takes.
const Patience = 20 * time.Second

// Response is what came back.
type Response struct {
	// Status is 0 if the server closed the connection without an answer.
	Status int
	Header http.Header
	// Body is decoded if it came compressed.
	Body []byte
	// Compressed is the size on the wire of a body that came compressed.
	Compressed int
}

// Do sends one request on a connection of its own. Headers go out in their
// order, after Host; one with the value <none> takes a default away.
func Do(ctx context.Context, addr, method, target string, headers []casefile.Header, body []byte) (*Response, string, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\n", method, target)
	for _, h := range withDefaults(addr, method, headers, body) {
		if h.Value != "<none>" {
			fmt.Fprintf(&b, "%s: %s\r\n", h.Name, h.Value)
		}
	}
	b.WriteString("\r\n")
	b.Write(body)
	response, err := Raw(ctx, addr, method, b.Bytes(), false)
	return response, b.String(), err
}

func withDefaults(addr, method string, headers []casefile.Header, body []byte) []casefile.Header {
	all := []casefile.Header{{Name: "Host", Value: addr}}
	if body != nil || method == http.MethodPost {
		all = append(all, casefile.Header{Name: "Accept", Value: "application/json"},
			casefile.Header{Name: "Content-Type", Value: "application/json"},
			casefile.Header{Name: "Content-Length", Value: strconv.Itoa(len(body))})
	}
	return override(all, headers)
}

func override(defaults, headers []casefile.Header) []casefile.Header {
	var all []casefile.Header
	for _, d := range defaults {
		if !named(headers, d.Name) {
			all = append(all, d)
		}
	}
	return append(all, headers...)
}

func named(headers []casefile.Header, name string) bool {
	for _, h := range headers {
		if strings.EqualFold(h.Name, name) {
			return true
		}
	}
	return false
}

// Raw sends bytes on a connection of its own and reads one response. With
// halfClose the sending side is closed after the bytes, as by a client that
// broke off.
func Raw(ctx context.Context, addr, method string, data []byte, halfClose bool) (*Response, error) {
	conn, err := dial(ctx, addr)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	if _, err := conn.Write(data); err != nil && !isReset(err) {
		return nil, fmt.Errorf("the request could not be sent: %w", err)
	}
	if halfClose {
		if err := conn.CloseWrite(); err != nil && !isReset(err) {
			return nil, err
		}
	}
	return readResponse(bufio.NewReader(conn), method)
}

// ErrUnreachable is that a server takes no connection, so that nothing was asked.
var ErrUnreachable = errors.New("the server can't be reached")

func dial(ctx context.Context, addr string) (*net.TCPConn, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnreachable, err)
	}
	if err := conn.SetDeadline(time.Now().Add(Patience)); err != nil {
		return nil, err
	}
	return conn.(*net.TCPConn), nil
}

func readResponse(r *bufio.Reader, method string) (*Response, error) {
	if _, err := r.Peek(1); err != nil {
		if errors.Is(err, io.EOF) || isReset(err) {
			return &Response{}, nil
		}
		return nil, fmt.Errorf("no answer: %w", err)
	}
	res, err := http.ReadResponse(r, &http.Request{Method: method})
	if err != nil {
		return nil, fmt.Errorf("the answer is not HTTP: %w", err)
	}
	defer res.Body.Close()
	out := &Response{Status: res.StatusCode, Header: res.Header}
	if res.StatusCode == http.StatusSwitchingProtocols {
		return out, nil
	}
	if out.Body, err = io.ReadAll(res.Body); err != nil {
		return nil, fmt.Errorf("the body of the answer breaks off: %w", err)
	}
	if res.Header.Get("Content-Encoding") != "gzip" || len(out.Body) == 0 {
		return out, nil
	}
	out.Compressed = len(out.Body)
	plain, err := gzip.NewReader(bytes.NewReader(out.Body))
	if err != nil {
		return nil, fmt.Errorf("Content-Encoding is gzip: %w", err)
	}
	if out.Body, err = io.ReadAll(plain); err != nil {
		return nil, fmt.Errorf("Content-Encoding is gzip: %w", err)
	}
	return out, nil
}

// Compress returns data as gzip.
func Compress(data []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write(data) // a buffer takes everything
	_ = w.Close()
	return b.Bytes()
}

func isReset(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && !op.Timeout()
}
