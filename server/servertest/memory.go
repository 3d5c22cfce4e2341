package servertest

import (
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"sync"

	"github.com/dashwire/dashwire/server"
)

// TB is the part of testing.TB that this package uses. Try makes one without a
// test.
type TB interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
	Cleanup(func())
}

// host is what the app sees as the Host of all requests.
const host = "app.test"

// Client returns a client whose requests all reach app, whatever host they name:
// client.Get("http://app.test/_dash-layout"). To the app they come from 192.0.2.1.
// Redirects are followed.
//
// It starts the app, and at the end of the test t shuts it down. An app for several
// subtests is opened in the test around them first.
func Client(t TB, app *server.App) *http.Client {
	t.Helper()
	if err := app.Start(); err != nil {
		t.Fatalf("the app does not start: %v", err)
	}
	return &http.Client{Transport: dial(t, app)}
}

// dial returns a way to app, which ends with the test.
func dial(t TB, app *server.App) *http.Transport {
	ln := &memory{conns: make(chan net.Conn), closed: make(chan struct{})}
	front := &http.Server{Handler: app.Handler(), ErrorLog: log.New(io.Discard, "", 0)}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = front.Serve(ln) // until it is closed
	}()
	way := &http.Transport{DialContext: ln.dial, DisableCompression: true}
	t.Cleanup(func() {
		way.CloseIdleConnections()
		_ = front.Close() // nothing but connections in memory
		<-served
		if err := app.Shutdown(context.Background()); err != nil {
			t.Errorf("the app's shutdown: %v", err)
		}
	})
	return way
}

// memory is a listener without a port.
type memory struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func (m *memory) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case m.conns <- end{theirs}:
		return ours, nil
	case <-m.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Accept is part of net.Listener.
func (m *memory) Accept() (net.Conn, error) {
	select {
	case c := <-m.conns:
		return c, nil
	case <-m.closed:
		return nil, net.ErrClosed
	}
}

// Close is part of net.Listener.
func (m *memory) Close() error {
	m.once.Do(func() { close(m.closed) })
	return nil
}

// Addr is part of net.Listener.
func (m *memory) Addr() net.Addr { return address(80) }

// end is the app's end of a connection.
type end struct{ net.Conn }

// RemoteAddr is an address for documentation, as in httptest.
func (end) RemoteAddr() net.Addr { return address(1234) }

func address(port int) net.Addr { return &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: port} }
