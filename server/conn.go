package server

import (
	"errors"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/valyala/fasthttp"
)

const (
	// writePiece is how much of an answer has to get through within the timeout of
	// a request. There is no limit on how long an answer takes as a whole, so that
	// a slow line gets its plotly.min.js and a stream may go on.
	writePiece = 256 << 10
	// lingerTimeout is how long what a client still sends is thrown away after an
	// answer that came before the end of its request. Closing at once would reset
	// the connection, and the client would never see the answer.
	lingerTimeout = 5 * time.Second
	// writeSlack is by how much the deadline of a write may be too early. To move a
	// deadline costs as much as a small callback's JSON, so a busy connection doesn't
	// for each request.
	writeSlack = time.Second
)

// conn is a connection that this server accepted: of a browser, or of our own
// http.Handler in memory. fasthttp sees it as a net.Conn.
type conn struct {
	net.Conn
	tcp    *net.TCPConn // nil in memory
	owner  *transport
	peer   peer // of a connection in memory, each request brings its own
	close1 sync.Once

	state   atomic.Int32 // a fasthttp.ConnState
	begun   atomic.Bool  // a byte has come
	drained atomic.Bool  // nothing more is read
	linger  atomic.Bool
	taken   atomic.Bool // it is a socket's, which ends it
	hungUp  atomic.Bool // the other end, in memory, was closed

	// readBy is when all of a request has to be here. Only the goroutine that serves
	// the connection uses it.
	readBy time.Time

	readSet, writeSet time.Time // the deadlines that Conn has

	joins bool    // an answer's first Write goes with the second one
	head  *[]byte // what the first one was, nil if there is none
}

func (t *transport) newConn(c net.Conn) *conn {
	tcp, _ := c.(*net.TCPConn)
	wrapped := &conn{Conn: c, tcp: tcp, owner: t}
	if tcp != nil {
		wrapped.peer = t.proxies.peerOf(c.RemoteAddr())
	}
	return wrapped
}

// SetReadDeadline is called by fasthttp before each request, with the time by
// which all of it has to be here.
func (c *conn) SetReadDeadline(by time.Time) error {
	c.readBy = by
	if !c.readSet.IsZero() && !by.Before(c.readSet) {
		return nil // Conn has an earlier one; Read goes on when it is over
	}
	c.readSet = by
	return c.Conn.SetReadDeadline(by)
}

func (c *conn) Read(p []byte) (int, error) {
	if c.drained.Load() {
		return 0, io.EOF
	}
	by := c.readBy
	if fasthttp.ConnState(c.state.Load()) == fasthttp.StateActive && !by.IsZero() {
		// A long body has more time, and each of its steps as much as a usual one.
		if step := time.Now().Add(c.owner.timeout); step.Before(by) {
			by = step
			if err := c.arm(by); err != nil {
				return 0, err
			}
		}
	}
	for {
		n, err := c.Conn.Read(p)
		switch {
		case n > 0 && !c.begun.Load():
			c.begun.Store(true)
		case n == 0 && c.drained.Load():
			return 0, io.EOF // not the timeout by which stop woke us up
		case n == 0 && isTimeout(err) && time.Now().Before(by):
			// It was an earlier request's deadline.
			if err := c.arm(by); err != nil {
				return 0, err
			}
			continue
		}
		return n, err
	}
}

func isTimeout(err error) bool {
	ne, ok := errors.AsType[net.Error](err)
	return ok && ne.Timeout()
}

// arm gives Conn a deadline. If stop came in between, this one is over as well.
func (c *conn) arm(by time.Time) error {
	c.readSet = by
	if err := c.Conn.SetReadDeadline(by); err != nil {
		return err
	}
	if c.drained.Load() {
		return c.Conn.SetReadDeadline(time.Unix(1, 0))
	}
	return nil
}

func (c *conn) Write(p []byte) (written int, err error) {
	if c.joins {
		return c.keepHead(p)
	}
	if c.head != nil {
		if written, err = c.writeJoined(p); err != nil || written == len(p) {
			return written, err
		}
	}
	for {
		if err := c.moveOn(); err != nil {
			return written, err
		}
		piece := p[written:min(written+writePiece, len(p))]
		n, err := c.Conn.Write(piece)
		written += n
		if err != nil || written == len(p) {
			return written, err
		}
	}
}

// ReadFrom lets the kernel copy a file to the socket.
func (c *conn) ReadFrom(r io.Reader) (written int64, err error) {
	limited, ok := r.(*io.LimitedReader)
	if c.tcp == nil || !ok {
		return io.Copy(struct{ io.Writer }{c}, r)
	}
	for limited.N > 0 {
		if err := c.moveOn(); err != nil {
			return written, err
		}
		piece := &io.LimitedReader{R: limited.R, N: min(limited.N, writePiece)}
		n, err := c.tcp.ReadFrom(piece)
		written, limited.N = written+n, limited.N-n
		if err != nil || n == 0 {
			return written, err
		}
	}
	return written, nil
}

func (c *conn) moveOn() error {
	if time.Until(c.writeSet) > requestTimeout-writeSlack {
		return nil
	}
	c.writeSet = time.Now().Add(requestTimeout)
	return c.SetWriteDeadline(c.writeSet)
}

// stop has the connection end as soon as nobody waits for an answer on it.
func (c *conn) stop() {
	idle := fasthttp.ConnState(c.state.Load()) != fasthttp.StateActive || !c.begun.Load()
	switch {
	case c.taken.Load():
	case c.linger.Load():
		_ = c.Conn.Close()
	case fasthttp.ConnState(c.state.Load()) == fasthttp.StateHijacked:
		_ = c.Conn.Close() // its handler sees the end and closes the rest
	case !idle:
	case c.tcp == nil:
		_ = c.Conn.Close()
	default:
		// Not closed: an answer may still be in fasthttp's buffer, if the client
		// sent its requests without waiting.
		c.drained.Store(true)
		_ = c.Conn.SetReadDeadline(time.Unix(1, 0))
	}
}

// Close is called by fasthttp when it is done with the connection.
func (c *conn) Close() error {
	if c.taken.Load() {
		return nil
	}
	return c.closeTaken()
}

// closeTaken ends the connection.
func (c *conn) closeTaken() error {
	err := net.ErrClosed
	c.close1.Do(func() {
		if c.linger.Load() && !c.owner.closing.Load() {
			c.throwAway()
		}
		err = c.Conn.Close()
		c.owner.remove(c)
	})
	return err
}

func (c *conn) throwAway() {
	if c.tcp != nil {
		_ = c.tcp.CloseWrite()
	}
	_ = c.Conn.SetReadDeadline(time.Now().Add(lingerTimeout))
	_, _ = io.Copy(io.Discard, struct{ io.Reader }{c.Conn})
}

// lingerOn is called for an answer that doesn't wait for the rest of its request.
func lingerOn(ctx *fasthttp.RequestCtx) {
	if c, ok := ctx.Conn().(*conn); ok {
		c.linger.Store(true)
	}
}
