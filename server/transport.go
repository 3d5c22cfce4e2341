package server

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/valyala/fasthttp"
)

const (
	// requestTimeout is the time for a request's headers and a body of usual size,
	// and for any step of a longer one.
	requestTimeout = 30 * time.Second
	// slowestUpload is the rate in bytes a second that a larger body has to keep.
	slowestUpload = 64 << 10
	// idleTimeout ends a connection without requests. It is longer than what
	// balancers keep connections for, so that they end them and not we.
	idleTimeout = 2 * time.Minute
	// cutTimeout is how long handlers whose context has ended are waited for.
	cutTimeout = 250 * time.Millisecond
)

// transport owns the connections of an App, those of Run's listener and those of
// the http.Handler, and the goroutine of each. fasthttp's own loop would do, but
// that leaves a goroutine behind for ten seconds, and a connection that a browser
// opened in advance would hold up a shutdown.
type transport struct {
	server  *fasthttp.Server
	proxies proxies
	gate    *gate
	closing atomic.Bool
	timeout time.Duration // requestTimeout, but for tests

	mu        sync.Mutex
	listeners map[net.Listener]struct{}
	conns     map[*conn]struct{}
}

func newTransport(p proxies) *transport {
	return &transport{
		proxies:   p,
		gate:      newGate(),
		timeout:   requestTimeout,
		listeners: map[net.Listener]struct{}{},
		conns:     map[*conn]struct{}{},
	}
}

// prepare sets what Fiber's settings don't reach.
func (t *transport) prepare(server *fasthttp.Server, handler fasthttp.RequestHandler, maxBody int) {
	server.Handler = handler
	server.ConnState = t.onState
	server.SecureErrorLogMessage = true // else errors quote cookies
	server.HeaderReceived = func(h *fasthttp.RequestHeader) (c fasthttp.RequestConfig) {
		size := h.ContentLength()
		if size == -1 { // chunked
			size = maxBody
		}
		if size > slowestUpload {
			c.ReadTimeout = t.timeout + time.Duration(size/slowestUpload)*time.Second
		}
		return c
	}
	t.server = server
}

// listen serves ln until it fails or the transport is shut down, which is no
// error.
func (t *transport) listen(ln net.Listener) error {
	if !t.keep(ln) {
		_ = ln.Close()
		return nil
	}
	defer t.drop(ln)
	pause := time.Duration(0)
	for {
		c, err := ln.Accept()
		switch {
		case err == nil:
			pause = 0
			t.serve(c)
			continue
		case t.closing.Load():
			return nil
		}
		// As net/http does: too many open files is no reason to end.
		if ne, ok := errors.AsType[net.Error](err); !ok || !ne.Timeout() && !isTemporary(err) {
			return fmt.Errorf("accept connections on %s: %w", ln.Addr(), err)
		}
		pause = min(max(2*pause, 5*time.Millisecond), time.Second)
		<-time.After(pause)
	}
}

// serve serves a connection in a goroutine of its own, which ends with it. It
// returns nil if it takes none any more.
func (t *transport) serve(c net.Conn) *conn {
	if !t.gate.enter() {
		_ = c.Close()
		return nil
	}
	wrapped := t.newConn(c)
	t.mu.Lock()
	t.conns[wrapped] = struct{}{}
	t.mu.Unlock()
	if t.closing.Load() {
		wrapped.stop()
	}
	go func() {
		// What goes wrong on a connection was answered and logged, or concerns a
		// client that went away.
		_ = t.server.ServeConn(wrapped)
	}()
	return wrapped
}

// remove is called once for each connection, at its end.
func (t *transport) remove(c *conn) {
	t.mu.Lock()
	delete(t.conns, c)
	t.mu.Unlock()
	t.gate.leave()
}

func (t *transport) onState(c net.Conn, state fasthttp.ConnState) {
	own, ok := c.(*conn)
	if !ok {
		return // somebody serves the engine by other means
	}
	own.state.Store(int32(state))
	if state != fasthttp.StateActive && state != fasthttp.StateClosed && t.closing.Load() {
		own.stop()
	}
}

func (t *transport) keep(ln net.Listener) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closing.Load() {
		return false
	}
	t.listeners[ln] = struct{}{}
	return true
}

func (t *transport) drop(ln net.Listener) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.listeners, ln)
	_ = ln.Close()
}

// stop takes nothing new in and ends every connection that waits for a request.
func (t *transport) stop() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.closing.Store(true)
	t.gate.close()
	for ln := range t.listeners {
		_ = ln.Close()
	}
	for c := range t.conns {
		c.stop()
	}
}

// wait returns when everything has ended, or ctx has.
func (t *transport) wait(ctx context.Context) error {
	select {
	case <-t.gate.empty:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// cut ends all connections, whatever happens on them.
func (t *transport) cut() {
	t.mu.Lock()
	for c := range t.conns {
		_ = c.Conn.Close()
	}
	t.mu.Unlock()
	timer := time.NewTimer(cutTimeout)
	defer timer.Stop()
	select {
	case <-t.gate.empty:
	case <-timer.C:
	}
}

// isTemporary reports whether accepting may work again in a moment.
func isTemporary(err error) bool {
	return errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE) ||
		errors.Is(err, syscall.ECONNABORTED) || errors.Is(err, syscall.ENOBUFS) || errors.Is(err, syscall.ENOMEM)
}
