package server

import (
	"bytes"
	"context"
	"slices"

	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server/internal/topiclog"
)

// sharedRoom is how many runs of a callback may wait. A page whose change is one
// more is answered when there is room, and sends nothing else till then.
const sharedRoom = 64

// sender is the page that made a request.
type sender struct {
	client *Client          // nil for what is no page
	reader *topiclog.Reader // nil if its requests may come out of order
	pos    uint64           // up to where it had been told
	old    bool             // that was by an earlier process
}

// takeMark takes the page's position out of a request of a shared callback. It
// stands behind the states that the callback has.
func (p *plan) takeMark(req *protocol.Request) (mark string) {
	if n := len(p.state); len(req.State) == n+1 {
		if last := req.State[n]; !last.List && len(last.Args) == 1 {
			_ = protocol.Decode(last.Args[0].Value, &mark) // if it is no text, there is no position
		}
		req.State = req.State[:n]
	}
	return mark
}

func (s *shared) senderOf(call *Call) sender {
	var from sender
	var known bool
	from.pos, _, known = s.app.push.parseMark(call.mark)
	from.old = call.mark != "" && (!known || from.pos < s.began)
	state := call.Client().locked()
	defer state.mu.Unlock()
	if state.gone { // or never was one
		return from
	}
	from.client = state.client
	if stamp := call.req.Stamp; state.connected && stamp != nil && stamp.Lane != "" {
		from.reader = state.reader
	}
	return from
}

// request takes in what a page has of a callback's inputs. What it has changed is
// changed for all, and the callback runs for that.
func (s *shared) request(call *Call) error {
	c, from := call.plan.shared, s.senderOf(call)
	s.mu.Lock()
	changes := s.news(call, from)
	var set []topiclog.Key
	if len(changes) > 0 && !call.plan.mayDrive(from.client) {
		s.putBack(from.client, changes)
		s.mu.Unlock()
		return PreventUpdate
	}
	if len(changes) > 0 {
		set = s.publish(changes, c)
	}
	var run *sharedRun
	if len(set) > 0 || c.due && call.plan.mayDrive(from.client) {
		c.due = false
		run = s.enqueue(c, s.runOf(c, set, call, from.client))
	}
	s.runFor(set, c, from.client)
	room := c.room()
	s.mu.Unlock()

	if from.client == nil && run != nil { // nothing is pushed to who is no page
		return run.answer(&call.context, call)
	}
	if room != nil {
		select {
		case <-room:
		case <-call.context.Done():
		}
	}
	return PreventUpdate
}

// news returns the inputs that the page has changed.
func (s *shared) news(call *Call, from sender) []topiclog.Change {
	c := call.plan.shared
	var changes []topiclog.Change
	for i, dep := range call.plan.inputs {
		arg := &call.req.Inputs[i].Args[0]
		k := keyOf(dep)
		p := s.props[k]
		hash := s.hash(arg.Value)
		if hash == p.hash {
			continue
		}
		changed := slices.Contains(call.req.ChangedPropIDs, dep.String())
		knows := from.pos >= p.told(from.reader)
		switch {
		case from.client == nil: // it knows nothing of what others do
			if !changed {
				continue
			}
		case from.old && p.made: // it may have been told that, and nobody knows any more
			continue
		case knows:
			if !changed && arg.Value == nil {
				continue
			}
		case !changed || p.was(hash, from.reader, c):
			continue
		}
		change := topiclog.Change{Key: k, Value: bytes.Clone(arg.Value)}
		if len(change.Value) == 0 {
			change.Value = []byte("null")
		}
		if knows {
			change.Not = from.reader
		}
		changes = append(changes, change)
	}
	return changes
}

// runFor has callbacks run whose inputs were set by something else than a request
// of their own. One that reads states of the page that made the change waits for
// its request, which is on the way.
func (s *shared) runFor(set []topiclog.Key, but *sharedCallback, client *Client, trail ...*sharedCallback) {
	if !s.started {
		return
	}
	var done []*sharedCallback
	for _, k := range set {
		for _, c := range s.props[k].calls {
			if c == but || slices.Contains(done, c) || slices.Contains(trail, c) {
				continue
			}
			done = append(done, c)
			if client != nil && len(c.plan.state) > 0 {
				c.due = true
				continue
			}
			run := s.runOf(c, set, nil, client)
			run.trail = trail
			s.enqueue(c, run)
		}
	}
}

// putBack gives a page the values that it was not allowed to change.
func (s *shared) putBack(client *Client, changes []topiclog.Change) {
	if client == nil {
		return
	}
	back := make([]topiclog.Change, len(changes))
	for i, c := range changes {
		value := s.props[c.Key].value
		if value == nil {
			value = []byte("null")
		}
		back[i] = topiclog.Change{Key: c.Key, Value: value}
	}
	client.put(back)
}

// answer waits for a run, for who gets nothing else.
func (r *sharedRun) answer(ctx context.Context, call *Call) error {
	select {
	case <-r.done:
	case <-ctx.Done():
		return ctx.Err()
	}
	if r.err == nil {
		call.answer = r.result
	}
	return r.err
}
