package server

import (
	"context"
	"errors"
	"fmt"

	"github.com/dashwire/dashwire/protocol"
)

// errAgain says that a callback which lasts is running for the page already.
var errAgain = errors.New("the callback is running")

// liveCall is a call over a websocket that is under way.
type liveCall struct {
	socket  *socket
	tab     *pageAddress
	message *protocol.CallbackRequest
	to      sink

	ctx     context.Context
	cancel  context.CancelCauseFunc // nil unless it lasts
	id      string                  // of the request to answer; under the socket's mu
	lasting lastingKey
}

// lastingKey names a callback with the option Persistent that runs for a page.
type lastingKey struct{ renderer, output string }

// begin counts a call that is to be run, unless there is no room for it.
func (s *socket) begin(ctx context.Context, call *liveCall) error {
	output := call.message.Request.Output
	p := s.app.callbacks.load().byID[output]
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.retiring || s.out.closing != nil || s.out.ended {
		return errAgain // the page asks again when it is back
	}
	call.ctx = ctx
	if p != nil && p.entry.Persistent {
		call.lasting = lastingKey{call.tab.renderer, output}
		if running := s.lasting[call.lasting]; running != nil {
			// The page has forgotten the request before: the answer belongs to this one.
			running.id = call.message.RequestID
			return errAgain
		}
	}
	if s.calls >= s.app.cfg.WebsocketMaxCalls {
		return &RequestError{output, fmt.Sprintf("%d calls of this browser are under way, as many as Config.WebsocketMaxCalls allows", s.calls)}
	}
	if !s.app.sockets.gate.enter() {
		return errAgain
	}
	s.calls++
	if call.lasting.output != "" {
		call.ctx, call.cancel = context.WithCancelCause(ctx)
		if s.lasting == nil {
			s.lasting = map[lastingKey]*liveCall{}
		}
		s.lasting[call.lasting] = call
	}
	return nil
}

// run is the goroutine of a call.
func (c *liveCall) run() {
	s := c.socket
	defer s.survive()
	defer c.end()
	request := s.request.again()
	done, err := s.app.dispatch(c.ctx, c.message.Request, request, c.to)
	answer := s.app.answerOf(done, err, c)
	s.mu.Lock()
	answer.RequestID = c.id
	if c.lasting.output != "" {
		delete(s.lasting, c.lasting)
	}
	s.mu.Unlock()
	if err := c.to.answer(answer); err != nil {
		failed := &CallbackError{Output: done.plan.id, Where: done.plan.where, Err: err}
		s.app.logSocketError(request, done.plan.id, failed)
		_ = c.to.answer(&protocol.CallbackResponse{RequestID: answer.RequestID, Status: protocol.StatusError, Message: err.Error()})
	}
}

// end gives back what begin has taken.
func (c *liveCall) end() {
	s := c.socket
	if c.cancel != nil {
		c.cancel(nil)
	}
	c.tab.release()
	s.mu.Lock()
	s.calls--
	if s.retiring && s.calls == 0 {
		s.closeLocked(closeGoingAway, shuttingDown, false)
	}
	s.mu.Unlock()
	s.app.sockets.gate.leave()
}
