package server

import (
	"context"
	"errors"
	"strings"

	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server/internal/topiclog"
)

// The push is the keeper of an app's sockets: it knows pages when these have ended.

// request is part of keeper.
func (p *push) request(t *pageAddress, m *protocol.CallbackRequest) (context.Context, sink, bool) {
	if m.Request.Output == p.hello {
		p.admit(t, func(t *pageAddress) { p.welcome(t.socket.ctx, t, m) })
		return nil, nil, true
	}
	if page, sleeps := t.attached().(*sleeper); sleeps {
		p.wakes(t, page)
	}
	s := p.clients.stranger(t)
	if s == nil {
		return nil, nil, false
	}
	s.hear()
	to := &clientSink{line: t, key: flightKey(m.Request), asks: m.Request.Stamp != nil && m.Request.Stamp.Lane != ""}
	s.mu.Lock()
	defer s.mu.Unlock()
	at := s.at.Load()
	to.client, to.early = s.client, at == nil || at.line != outlet(t)
	if to.key != "" {
		if s.flights == nil {
			s.flights = map[string]*clientSink{}
		}
		s.flights[to.key] = to
		s.forgetAnswer(to.key)
	}
	return &jobContext{Context: s.callTime(), values: t.socket.ctx}, to, false
}

// admit calls take for a page that says who it is: at once, or where Config.Authorize
// has to be asked, on a goroutine of its own.
func (p *push) admit(t *pageAddress, take func(*pageAddress)) {
	if p.app.cfg.Authorize == nil {
		take(t)
		return
	}
	again, err := t.socket.address(t.renderer)
	if err != nil {
		return // it was there a moment ago
	}
	go func() { // ends with Config.Authorize
		defer again.release()
		take(again)
	}()
}

// ended is part of keeper.
func (p *push) ended(socket *socket) { p.lost(socket) }

// lost is told of the end of a connection to pages.
func (p *push) lost(base any) {
	c := &p.clients
	var away []*attachment
	var leave []*clientState
	c.mu.Lock()
	for _, s := range c.places[base] {
		at := s.at.Load()
		_, known := c.all[s]
		switch {
		case s.guest != nil && s.guest.base() == base: // it is reached elsewhere
			s.guest = nil
		case !known: // nobody comes back as this one
			leave = append(leave, s)
		case s.key == clientKey{}:
			c.forget(s)
			leave = append(leave, s)
		default:
			s.place = nil
			c.absent(s)
			if at != nil {
				away = append(away, at)
			}
		}
	}
	delete(c.places, base)
	c.mu.Unlock()
	leaveAll(leave)
	for _, at := range away {
		at.client.detach(at)
	}
}

// flightKey names the outputs of a request as the page has resolved them, empty if
// there are none.
func flightKey(req *protocol.Request) string {
	if len(req.Outputs) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString(req.Output)
	for i := range req.Outputs {
		for j := range req.Outputs[i].Args {
			b.WriteByte(0)
			b.WriteString(req.Outputs[i].Args[j].String())
		}
	}
	return b.String()
}

// clientSink takes what a call over a websocket yields. While the page is where it
// asked, that goes there; later to wherever it is.
type clientSink struct {
	client *Client
	line   outlet
	early  bool   // the page had not said hello, and takes no answer
	key    string // of the outputs, see flightKey
	asks   bool   // for what it doesn't get: the call is in a lane
}

// pageID is what tells the page from others, wherever it is.
func (to *clientSink) pageID() any { return to.client.itself() }

// here reports whether the page takes what is sent to where it asked. The client's
// mu is held.
func (to *clientSink) here(s *clientState) bool {
	at := s.at.Load()
	return !to.early && at != nil && at.line == to.line
}

// land ends the call, and reports whether a newer one for the same outputs has
// come. The client's mu is held.
func (to *clientSink) land(s *clientState) (overtaken bool) {
	if to.key == "" {
		return false
	}
	if s.flights[to.key] == to {
		delete(s.flights, to.key)
		return false
	}
	return true
}

// dropped ends a call that was not run.
func (to *clientSink) dropped() {
	s := to.client.locked()
	to.land(s)
	s.mu.Unlock()
}

// answer is part of sink. If the page has come back meanwhile, it has forgotten
// that it asked: it gets the outputs like anything else that is pushed, unless it
// has asked again. For a call in a lane its script asks, which knows in what order
// the answers belong.
func (to *clientSink) answer(answer *protocol.CallbackResponse) error {
	s := to.client.locked()
	if to.here(s) {
		defer s.wake()
		defer s.mu.Unlock()
		return s.queueAnswer(to, answer, to.land(s) || to.asks)
	}
	overtaken := to.land(s)
	s.mu.Unlock()
	if answer.Status == protocol.StatusOK {
		if overtaken {
			s.push.app.metrics.drop(droppedAnswer)
		}
		if answer.Data != nil && !overtaken && !to.asks {
			if err := to.client.publishAnswer(answer.Data); err != nil {
				return err
			}
		}
		answer = &protocol.CallbackResponse{RequestID: answer.RequestID, Status: protocol.StatusPreventUpdate}
	}
	return to.line.answer(answer) // has no effect if that has ended
}

// publishAnswer publishes the outputs of a call to the page.
func (c *Client) publishAnswer(answer *protocol.Response) error {
	changes, err := answerChanges(answer)
	if err == nil && len(changes) > 0 {
		c.put(changes)
	}
	return err
}

// answerChanges makes of an answer what a topic keeps.
func answerChanges(answer *protocol.Response) (changes []topiclog.Change, err error) {
	add := func(id, prop string, value any) bool {
		var change topiclog.Change
		if change, err = encodeChange(id, prop, value); err == nil {
			changes = append(changes, change)
		}
		return err == nil
	}
	answer.SideUpdates(add)
	if err == nil {
		answer.Outputs(add)
	}
	return changes, err
}

// setProps is part of sink. The values go the way of what is pushed, so that none
// is lost with the socket.
func (to *clientSink) setProps(updates []protocol.Update) error {
	if err := to.client.Set(updates...); err != nil && !errors.Is(err, ErrClientGone) {
		return err
	}
	return nil
}

// getProps is part of sink.
func (to *clientSink) getProps(ctx context.Context, id protocol.ID, names []string) (protocol.PropertyValues, error) {
	s := to.client.locked()
	at, life := s.at.Load(), s.lifetime()
	s.mu.Unlock()
	// A page that is closed answers nothing, and the socket that it shared with others
	// goes on.
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer context.AfterFunc(life, func() { cancel(context.Cause(life)) })()
	if at == nil {
		return to.line.getProps(ctx, id, names)
	}
	return at.getProps(ctx, id, names)
}

// Client returns the page that called. It is never nil for a call: if the app
// doesn't push, or the request doesn't say which page it came from, it is a client
// that is gone. No browser sends such a request. A nil Call has no client.
func (c *Call) Client() *Client {
	if c == nil {
		return nil
	}
	if c.client != nil {
		return c.client.itself()
	}
	if to, ok := c.live.(*clientSink); ok {
		return to.client.itself()
	}
	if app := c.request.life.app; app != nil && app.usesPush() {
		if s := app.push.stateOf(c); s != nil {
			return s.client
		}
	}
	return nobody()
}

// stateOf returns the client of a call over HTTP, nil if it can't be told.
func (p *push) stateOf(c *Call) *clientState {
	if c.req != nil && c.req.Stamp != nil {
		if key, err := p.app.clientKeyOf(c.req.Stamp.Token, c.req.Stamp.Load); err == nil {
			if s := p.clients.ofKey(key); s != nil {
				return s
			}
		}
	}
	token, ok := verifyToken(p.app.cfg.SecretKey, "end", c.request.endID())
	if !ok {
		return nil
	}
	return p.clients.ofToken(strings.Clone(token))
}

// nobody returns a client that is gone.
func nobody() *Client {
	clock := topiclog.NewClock()
	s := &clientState{id: "nobody", gone: true, reader: topiclog.NewReader(clock, 0)}
	s.life, s.endLife = context.WithCancelCause(context.Background())
	s.endLife(ErrClientGone)
	s.client = &Client{}
	s.client.state.Store(s)
	return s.client
}
