package server

import (
	"bytes"

	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server/internal/overlay"
	"github.com/dashwire/dashwire/server/internal/topiclog"
)

// isComponent is in the JSON of whatever holds a component.
var isComponent = []byte(`"namespace":"`)

// withCurrent returns an answer, or a value for one page, in which components begin
// with what has been pushed to all pages up to a number, and with what is shared, as
// those in a layout do. Over the websocket nothing is missed or told twice thereby.
// Over HTTP an answer and a push may pass each other: a value that is set in that
// moment may not reach a component that is not drawn yet.
func (p *push) withCurrent(answer []byte, upto uint64) []byte {
	if p.all.log.Empty() || !bytes.Contains(answer, isComponent) {
		return answer
	}
	x := overlay.NewIndex(answer)
	var changes []overlay.Change
	for _, e := range p.all.log.StateAt(upto) {
		if len(changes) > 0 || x.Has(e.Key.ID) { // a later one may be for what this one holds
			changes = append(changes, overlaid(e))
		}
	}
	if len(changes) == 0 {
		return answer
	}
	return x.Apply(changes)
}

// overlaid is what was pushed as a change of a layout.
func overlaid(e *topiclog.Entry) overlay.Change {
	return overlay.Change{ID: e.Key.ID, Prop: e.Key.Prop, Value: e.Value, Patch: e.Patch}
}

// fill has components in values for one page, or those of a topic, begin with what
// all pages have.
func (p *push) fill(changes []topiclog.Change) {
	upto := p.clock.Now()
	for i := range changes {
		changes[i].Value = p.withCurrent(changes[i].Value, upto)
	}
}

// clientOf returns the client that a request over HTTP came from, nil if that isn't
// sure.
func (p *push) clientOf(req *protocol.Request, request *Request) *clientState {
	if req.Stamp != nil {
		if key, err := p.app.clientKeyOf(req.Stamp.Token, req.Stamp.Load); err == nil {
			return p.clients.ofKey(key)
		}
	}
	token, ok := verifyToken(p.app.cfg.SecretKey, "end", request.endID())
	if !ok {
		return nil
	}
	c := &p.clients
	c.mu.Lock()
	defer c.mu.Unlock()
	if loads := c.byToken[token]; len(loads) == 1 {
		return loads[0]
	}
	return nil
}

// overtake has results over the websocket for the same outputs be dropped, as the
// page asks again over HTTP. A request on a lane is not another one when it comes
// again.
func (p *push) overtake(req *protocol.Request, request *Request) {
	key := flightKey(req)
	if key == "" || req.Stamp != nil && req.Stamp.Lane != "" {
		return
	}
	s := p.clientOf(req, request)
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.flights, key)
	s.forgetAnswer(key)
}
