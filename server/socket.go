package server

import (
	"context"
	"net"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/fasthttp/websocket"
)

// closeTimeout is how long a browser has to take a close frame and to end the
// connection after it.
const closeTimeout = 2 * time.Second

// longestSilence is how long a socket may say nothing. The renderer's worker sends a
// heartbeat every 30 s, so behind a socket that is silent for longer nobody is left,
// or everybody is frozen, and comes back when that is over. A proxy in between may
// keep such a connection for ever.
const longestSilence = 5 * time.Minute

const shuttingDown = "the server is shutting down"

// socket is one websocket of a browser, which all tabs of an app share. One
// goroutine at a time reads it for as long as it lives, see runHere. Who writes is
// there only while there is something to write, see writers.
type socket struct {
	app     *App
	ws      *websocket.Conn
	wire    net.Conn // what ws reads and writes
	request *Request // of the handshake
	own     bool     // the page's script has opened it, and not the renderer

	// ctx is the parent of the contexts of calls: it ends with the socket and has
	// the values that Config.Authorize gave it at the handshake. life is the part
	// of it that ends.
	ctx  context.Context
	life context.Context
	end  context.CancelCauseFunc

	mu       sync.Mutex
	tabs     map[string]*pageAddress
	idle     *pageAddress // forgotten, for the next call of its page; nil for none
	calls    int          // under way
	retiring bool         // takes no new calls; it ends with the last one
	asked    map[string]*question
	out      outbox

	slowUntil atomic.Int64 // see writers; in Unix nanoseconds

	// runs counts up when the goroutine that reads begins to run a call, and when it
	// reads again: it is odd in between. The other two are of the readers.
	runs    atomic.Uint64
	watched atomic.Bool
	seen    uint64 // runs, when they have looked

	lent   bool      // the connection is somebody else's once read has returned
	readBy time.Time // the deadline of the connection; of the goroutine that reads
}

// read is the goroutine of the socket. It returns when the connection has ended, or
// when another goroutine reads on.
func (s *socket) read() {
	reading := true
	defer func() {
		if reading {
			s.finish()
		}
	}()
	defer s.survive()
	for reading {
		if s.waitFor(s.app.sockets.silence) != nil {
			return
		}
		text, err := s.next()
		if err != nil {
			return
		}
		reading = s.receive(text)
	}
}

// waitFor has reading end after some time. Moving a deadline costs about as much as
// a small callback, so it isn't moved by little.
func (s *socket) waitFor(d time.Duration) error {
	by := time.Now().Add(d)
	if later := by.Sub(s.readBy); later >= 0 && later < d/64 {
		return nil
	}
	s.readBy = by
	return s.wire.SetReadDeadline(by)
}

// survive keeps a fault of ours from ending the process: it ends the socket.
func (s *socket) survive() {
	if v := recover(); v != nil {
		s.app.logSocketError(s.request, "", &PanicError{Value: v, Stack: debug.Stack()})
		s.hangUp()
	}
}

// finish ends what belongs to the socket.
func (s *socket) finish() {
	s.end(ErrClientGone)
	s.mu.Lock()
	s.out.ended = true
	s.out.drop()
	if s.out.hangUp != nil {
		s.out.hangUp.Stop()
	}
	s.mu.Unlock()
	s.hangUp()
	s.app.sockets.remove(s)
}

// hangUp ends the connection at once. Any goroutine may call it.
func (s *socket) hangUp() { _ = s.wire.Close() }

// close ends the socket with a close frame. If drop is false, what waits to be
// sent goes before it.
func (s *socket) close(code int, reason string, drop bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closeLocked(code, reason, drop)
}

func (s *socket) closeLocked(code int, reason string, drop bool) {
	if s.out.closing != nil || s.out.ended {
		return
	}
	if drop {
		s.out.drop()
	}
	s.out.closing = formatClose(code, reason)
	s.out.due = true
	s.out.hangUp = time.AfterFunc(closeTimeout, s.hangUp)
	s.startWriter()
}

// retire has the socket end as soon as no call is under way.
func (s *socket) retire() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.retiring = true
	if s.calls == 0 {
		s.closeLocked(closeGoingAway, shuttingDown, false)
	}
}
