package server

import (
	"bufio"
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/fasthttp/websocket"
	"github.com/valyala/fasthttp"
)

// socketReadBuffer is the buffer that an idle socket has. What is longer is read
// into its own memory.
const socketReadBuffer = 512

// socketBuffers are for writing, 4 KiB each. An idle socket has none.
var socketBuffers sync.Pool

// handshake is what the upgrade needs of a request that has been checked.
type handshake struct {
	header  http.Header
	request *Request
	values  context.Context // that Config.Authorize returned
	own     bool
}

// open takes the connection away from fasthttp and makes a socket of it. Neither
// fasthttp's read buffer, which has the size of the longest headers, nor its
// request stay in memory, except in somebody else's server.
func (a *App) open(ctx *fasthttp.RequestCtx, h handshake) {
	own, _ := ctx.Conn().(*conn)
	if own != nil {
		own.taken.Store(true)
	}
	ctx.HijackSetNoResponse(true) // the library writes it
	ctx.Hijack(func(hijacked net.Conn) {
		if own != nil {
			own.readBy = time.Time{} // what is left of the request
		}
		wire := underneath(hijacked)
		ws, err := a.upgrade(hijacked, wire, h.header)
		if err != nil {
			_ = wire.Close() // the client went away, or doesn't speak the protocol
			return
		}
		s := a.newSocket(ws, wire, h)
		if !a.sockets.add(s) {
			_ = ws.WriteControl(closeFrame, formatClose(closeGoingAway, shuttingDown), time.Now().Add(closeTimeout))
			s.end(ErrShutdown)
			_ = wire.Close()
			return
		}
		if own == nil {
			s.lent = true
			s.read() // when this returns, the connection is fasthttp's again
			return
		}
		go s.read() // ends with the connection, or goes on in another goroutine; the app's sockets know of it
	})
}

// underneath returns the connection that fasthttp wraps, and that can be closed
// from any goroutine.
func underneath(c net.Conn) net.Conn {
	if wrapped, ok := c.(interface{ UnsafeConn() net.Conn }); ok {
		c = wrapped.UnsafeConn()
	}
	if own, ok := c.(*conn); ok {
		return &takenConn{own}
	}
	return c
}

// takenConn is a connection of ours that fasthttp is done with.
type takenConn struct{ *conn }

// Close ends the connection, which conn's own Close leaves to the socket.
func (c *takenConn) Close() error { return c.closeTaken() }

// SetReadDeadline goes past what conn does for the requests on a connection.
func (c *takenConn) SetReadDeadline(by time.Time) error { return c.Conn.SetReadDeadline(by) }

// SetWriteDeadline leaves the deadline alone if it would move by little, see
// writeSlack: the library sets it before each frame.
func (c *takenConn) SetWriteDeadline(by time.Time) error {
	if later := by.Sub(c.writeSet); later >= 0 && later < writeSlack {
		return nil
	}
	c.writeSet = by
	return c.Conn.SetWriteDeadline(by)
}

// Write takes the deadline as it is for what needs no later one.
func (c *takenConn) Write(p []byte) (int, error) {
	if len(p) <= writePiece {
		return c.Conn.Write(p)
	}
	return c.conn.Write(p)
}

// upgrade answers the handshake.
func (a *App) upgrade(hijacked, wire net.Conn, header http.Header) (*websocket.Conn, error) {
	if err := wire.SetReadDeadline(time.Unix(1, 0)); err != nil {
		return nil, err
	}
	if n, _ := hijacked.Read(make([]byte, 1)); n > 0 {
		return nil, errors.New("the client did not wait for the answer to its handshake")
	}
	upgrader := websocket.Upgrader{
		ReadBufferSize:    socketReadBuffer,
		WriteBufferSize:   frameBuffer,
		WriteBufferPool:   &socketBuffers,
		EnableCompression: a.cfg.Compress,
		CheckOrigin:       func(*http.Request) bool { return true }, // the route has
		HandshakeTimeout:  writeTimeout,
	}
	ws, err := upgrader.Upgrade(hijackedConn{wire}, &http.Request{Method: http.MethodGet, Header: header}, nil)
	if err != nil {
		return nil, err
	}
	ws.SetReadLimit(int64(a.cfg.WebsocketMaxMessageBytes))
	return ws, nil
}

// frameBuffer is up to which length a frame goes out with its header in one piece.
const frameBuffer = 4 << 10

// hijackedConn shows the library a connection that has been taken over.
type hijackedConn struct{ wire net.Conn }

// Header is part of http.ResponseWriter.
func (hijackedConn) Header() http.Header { return http.Header{} }

// Write is part of http.ResponseWriter. It is for errors, which the caller has.
func (hijackedConn) Write(p []byte) (int, error) { return len(p), nil }

// WriteHeader is part of http.ResponseWriter.
func (hijackedConn) WriteHeader(int) {}

// Hijack is part of http.Hijacker.
func (h hijackedConn) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return h.wire, bufio.NewReadWriter(bufio.NewReaderSize(h.wire, 16), bufio.NewWriterSize(h.wire, 1024)), nil
}

func (a *App) newSocket(ws *websocket.Conn, wire net.Conn, h handshake) *socket {
	s := &socket{app: a, ws: ws, wire: wire, request: h.request, own: h.own}
	s.life, s.end = context.WithCancelCause(a.work)
	s.ctx = s.life
	if h.values != nil {
		s.ctx = &jobContext{Context: s.life, values: h.values}
	}
	return s
}
