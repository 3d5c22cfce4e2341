package server

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/dashwire/dashwire/protocol"
)

// errNotNow says that a request is neither run nor answered: the callback runs for
// its page already, or the socket is about to end.
var errNotNow = errors.New("the request is not run")

// liveCall is a call over a websocket that is under way.
type liveCall struct {
	socket  *socket
	page    *pageAddress
	message *protocol.CallbackRequest
	to      sink
	ctx     context.Context
	answer  protocol.CallbackResponse
	lasting *lasting // nil unless it lasts
}

// lasting is what a call of a callback with the option Persistent has besides.
type lasting struct {
	key    lastingKey
	cancel context.CancelCauseFunc

	// Under sockets.mu:
	id string // of the last request for it, which is answered
	to sink   // that takes the answer
}

// lastingKey names a callback with the option Persistent that runs for a page.
type lastingKey struct {
	page  any
	place string // the callback and the components that a pattern stands for
}

func newLastingKey(page sink, req *protocol.Request) lastingKey {
	var b strings.Builder
	b.WriteString(req.Output)
	for _, g := range req.Outputs {
		for _, arg := range g.Args {
			b.WriteString("\x00" + arg.ID.String())
		}
	}
	for _, g := range req.Inputs {
		for i := range g.Args {
			b.WriteString("\x00" + g.Args[i].ID.String())
		}
	}
	if p, ok := page.(interface{ pageID() any }); ok {
		return lastingKey{p.pageID(), b.String()}
	}
	return lastingKey{page, b.String()}
}

// begin counts a call that is to be run, unless there is no room for it.
func (s *socket) begin(call *liveCall) error {
	output := call.message.Request.Output
	if p := s.app.callbacks.load().byID[output]; p != nil && p.entry.Persistent {
		call.lasting = &lasting{key: newLastingKey(call.to, call.message.Request)}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.retiring || s.out.closing != nil || s.out.ended {
		return errNotNow // the page asks again when it is back
	}
	if s.calls >= s.app.cfg.WebsocketMaxCalls {
		return &RequestError{output, fmt.Sprintf("%d calls of this browser are under way, as many as Config.WebsocketMaxCalls allows", s.calls)}
	}
	if !s.app.sockets.enter(call) {
		return errNotNow
	}
	s.calls++
	return nil
}

// enter takes a call in, unless it lasts and is running already: then the page has
// forgotten the request before, and the answer belongs to the new one.
func (l *sockets) enter(call *liveCall) bool {
	mine := call.lasting
	if mine == nil {
		return l.gate.enter()
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	mine.id, mine.to = call.message.RequestID, call.to
	if running := l.lasting[mine.key]; running != nil {
		running.id, running.to = mine.id, mine.to
		return false
	}
	if l.ending || !l.gate.enter() {
		return false
	}
	call.ctx, mine.cancel = context.WithCancelCause(call.ctx)
	if l.lasting == nil {
		l.lasting = map[lastingKey]*lasting{}
	}
	l.lasting[mine.key] = mine
	return true
}

// ended returns the request that is to be answered, and where.
func (l *sockets) ended(call *liveCall) (id string, to sink) {
	mine := call.lasting
	if mine == nil {
		return call.message.RequestID, call.to
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.lasting[mine.key] == mine {
		delete(l.lasting, mine.key)
	}
	return mine.id, mine.to
}

// run runs a call to its end.
func (c *liveCall) run() {
	if c.handle() {
		c.socket.write()
	}
}

// handle runs the handler and answers. It reports whether the goroutine has to write
// what the socket has to send.
func (c *liveCall) handle() (write bool) {
	s := c.socket
	defer s.survive()
	lent := false
	defer func() { write = c.end(lent) }()
	done, err := s.app.dispatch(c.ctx, c.message.Request, s.request, c.to)
	answer := s.app.answerOf(done, err, c)
	s.lend()
	lent = true
	id, to := s.app.sockets.ended(c)
	answer.RequestID = id
	if err := to.answer(answer); err != nil { // of a handler that has returned what no JSON can say
		s.app.logSocketError(s.request, done.plan.id, &CallbackError{Output: done.plan.id, Where: done.plan.where, Err: err})
		_ = to.answer(&protocol.CallbackResponse{RequestID: answer.RequestID, Status: protocol.StatusError, Message: err.Error()})
	}
	return false // end knows
}

// end gives back what begin has taken, and the writing if that was lent.
func (c *liveCall) end(lent bool) (write bool) {
	s := c.socket
	if c.lasting != nil {
		c.lasting.cancel(nil)
		s.app.sockets.ended(c) // also if the handler got no further
	}
	s.mu.Lock()
	c.page.releaseLocked()
	s.calls--
	if s.retiring && s.calls == 0 {
		s.closeLocked(closeGoingAway, shuttingDown, false)
	}
	if lent {
		write = s.takeBack()
	}
	s.mu.Unlock()
	s.app.sockets.gate.leave()
	return write
}
