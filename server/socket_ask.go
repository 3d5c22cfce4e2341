package server

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/dashwire/dashwire/protocol"
)

// askTimeout is how long a page may take to say what a property's value is. It is
// Python's.
const askTimeout = 30 * time.Second

// ErrNoAnswer is the error of asking a page for values if it doesn't answer in
// time: the tab is frozen, or busy.
var ErrNoAnswer = errors.New("the page did not answer in time")

// ErrAnswerTooLong is the error of asking a page for values if its browser sends a
// message that is longer than Config.WebsocketMaxMessageBytes meanwhile. The websocket
// has ended over that; the page comes back.
var ErrAnswerTooLong = errors.New("the browser has sent more than Config.WebsocketMaxMessageBytes when it was asked")

// question is a get_props_request that is under way.
type question struct {
	renderer string
	answer   chan protocol.PropertyValues // holds one
	tooLong  bool                         // what came was; under the socket's mu
}

// ask asks a page for values of a component.
func (s *socket) ask(ctx context.Context, t *pageAddress, id protocol.ID, names []string) (protocol.PropertyValues, error) {
	q := &question{renderer: t.renderer, answer: make(chan protocol.PropertyValues, 1)}
	key := uuid.NewString()
	s.mu.Lock()
	if s.asked == nil {
		s.asked = map[string]*question{}
	}
	s.asked[key] = q
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		delete(s.asked, key)
		s.mu.Unlock()
	}()
	err := t.send(true, &protocol.GetPropsRequest{RendererID: t.renderer, RequestID: key, ComponentID: id.String(), Properties: names})
	if err != nil {
		return nil, err
	}
	s.readOn() // the answer, among others
	timer := time.NewTimer(askTimeout)
	defer timer.Stop()
	select {
	case values := <-q.answer:
		return values, nil
	case <-t.ended():
		s.mu.Lock()
		tooLong := q.tooLong
		s.mu.Unlock()
		if tooLong {
			return nil, fmt.Errorf("ask for %s of %s: %w", strings.Join(names, ", "), id, ErrAnswerTooLong)
		}
		return nil, ErrClientGone
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	case <-timer.C:
		return nil, fmt.Errorf("ask for %s of %s: %w", strings.Join(names, ", "), id, ErrNoAnswer)
	}
}

// answered takes the answer to a question. One that nobody has asked, or not that
// page, is dropped.
func (s *socket) answered(m *protocol.GetPropsResponse) {
	s.mu.Lock()
	t := s.tabs[m.RendererID]
	q := s.asked[m.RequestID]
	if q != nil && q.renderer == m.RendererID {
		delete(s.asked, m.RequestID)
	} else {
		q = nil
	}
	s.mu.Unlock()
	if q != nil {
		q.answer <- m.Props
	}
	if k := s.app.sockets.keeper; k != nil && t != nil {
		k.answered(t)
	}
}
