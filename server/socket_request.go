package server

import (
	"context"
	"errors"

	"github.com/dashwire/dashwire/protocol"
)

// receive acts on a message. Nothing in it ends the socket, unless a hook says so:
// what makes no sense is answered. It returns false if another goroutine reads on.
func (s *socket) receive(text []byte) (reading bool) {
	if refused := s.askHooks(text); refused != nil {
		s.close(refused.Code, refused.Reason, false)
		return true
	}
	message, err := protocol.DecodeMessage(text) // lists come from servers only
	if err != nil {
		s.complain(text, err)
		return true
	}
	switch m := message.(type) {
	case protocol.Heartbeat:
		s.send(true, []byte(`{"type":"heartbeat_ack"}`))
	case *protocol.CallbackRequest:
		return s.serve(m)
	case *protocol.GetPropsResponse:
		s.answered(m)
	}
	return true
}

// serve runs a call. It returns false if another goroutine reads on.
func (s *socket) serve(m *protocol.CallbackRequest) (reading bool) {
	t, err := s.address(m.RendererID)
	if err != nil {
		s.refuse(m, err)
		return true
	}
	var to sink = t
	ctx := s.ctx
	if k := s.app.sockets.keeper; k != nil {
		parent, other, handled := k.request(t, m)
		if handled {
			t.release()
			return true
		}
		if parent != nil {
			ctx = parent
		}
		if other != nil {
			to = other
		}
	}
	call := &liveCall{socket: s, page: t, message: m, to: to, ctx: ctx}
	if err := s.begin(call); err != nil {
		t.release()
		if d, ok := to.(interface{ dropped() }); ok {
			d.dropped()
		}
		if !errors.Is(err, errNotNow) {
			s.refuse(m, err)
		}
		return true
	}
	return s.runHere(call)
}

// refuse answers a request that is not run.
func (s *socket) refuse(m *protocol.CallbackRequest, err error) {
	output := ""
	if m.Request != nil {
		output = m.Request.Output
	}
	s.app.logSocketError(s.request, output, err)
	text, encodeErr := protocol.AppendMessages(nil, &protocol.CallbackResponse{
		RendererID: m.RendererID, RequestID: m.RequestID, Status: protocol.StatusError, Message: s.app.publicError(err),
	})
	if encodeErr == nil {
		s.send(true, text)
	}
}

// complain answers a message that can't be read: as an answer to its request if it
// is one, so that the page doesn't wait for ever, else with a line in the console.
func (s *socket) complain(text []byte, cause error) {
	var head struct {
		Type       string `json:"type"`
		RendererID string `json:"rendererId"`
		RequestID  string `json:"requestId"`
	}
	if err := protocol.Decode(text, &head); err == nil {
		switch head.Type {
		case "callback_request":
			s.refuse(&protocol.CallbackRequest{RendererID: head.RendererID, RequestID: head.RequestID}, cause)
			return
		case "":
			return // as Python, and as messages of an unknown type
		}
	}
	s.app.logSocketError(s.request, "", cause)
	answer, err := protocol.AppendMessages(nil, &protocol.ServerError{
		RendererID: head.RendererID, Message: cause.Error(), Code: "bad_message",
	})
	if err == nil {
		s.send(true, answer)
	}
}

// askHooks asks the app's extensions about a message.
func (s *socket) askHooks(text []byte) *SocketRefusal {
	for i := range s.app.extensions {
		e := &s.app.extensions[i]
		if e.SocketMessage == nil {
			continue
		}
		err := guardedHook(func() error { return e.SocketMessage(s.ctx, s.request, text) })
		if err == nil {
			continue
		}
		s.app.log.Warn("websocket ended: an extension refuses a message", "extension", e.Name, "client", s.request.RemoteAddr, "error", clip(err.Error(), 2000))
		return asRefusal(err)
	}
	return nil
}

// answerOf is the one place where the end of a call becomes a message.
func (a *App) answerOf(done *Call, err error, call *liveCall) *protocol.CallbackResponse {
	answer := &call.answer
	switch {
	case err == nil && !done.empty():
		answer.Status, answer.Data = protocol.StatusOK, &done.answer
		return answer
	case err == nil, errors.Is(err, PreventUpdate), errors.Is(err, ErrClientGone),
		call.ctx.Err() != nil && (errors.Is(err, context.Canceled) || errors.Is(err, context.Cause(call.ctx))): // nobody waits for it
		answer.Status = protocol.StatusPreventUpdate
		return answer
	}
	a.logSocketError(call.socket.request, call.message.Request.Output, err)
	answer.Status, answer.Message = protocol.StatusError, a.publicError(err)
	return answer
}
