package server

import (
	"errors"
	"fmt"
	"slices"

	"github.com/dashwire/dashwire/protocol"
)

// sharedLane is the lane of shared callbacks that name none. One lane for all keeps
// the changes that a page makes in their order.
const sharedLane = "_shared"

// Shared makes the callback one for all pages: its inputs and outputs are the same
// everywhere. What a person changes in one page shows in all others, the callback
// runs once for it, and what it returns goes to all pages. A page that is loaded
// later begins with the values of now. Other callbacks, and properties that no
// shared callback names, stay private to each page.
//
//	server.Callback(app, setSpeed, server.Shared())
//
// The callback runs once when the app starts, with the values of the layout, or of
// the layout that a layout function makes for nobody; not with PreventInitialCall.
// A shared callback whose input that sets runs after it. Then it runs for each
// change that a page makes, one run after the other, in the order in which the
// changes came in; also for a change by App.Broadcast and by another shared callback,
// where it runs for the last value if there are several, and where App.Update names
// its input. With Latest a change ends the run before, whichever page that was for,
// and what has not begun is left out: for sliders that drive hardware. With Serial
// and InLane it takes turns with the other callbacks in its lane that have Serial.
//
// A page that makes a change isn't told of it, unless somebody else's was on its
// way there. Of changes that several people make at a time the last one to come in
// counts, but for one to a value that was there before: it gives way, since it
// can't be told from what a page sends because it was told.
// State is that of the page that made the change; where none did, what is shared or
// stands in the layout.
//
// The page doesn't wait for a run: Running shows in all pages while the callback
// runs. If it fails, its outputs stay as they are, the error goes to OnError, whose
// outputs are shared as well, or it is logged; with Config.Debug the page that made
// the change shows it, or all pages. The context of a run ends with the
// app, or with ErrOvertaken.
//
// A pattern with wildcards can't be shared, nor can outputs with allow_duplicate,
// streams, jobs, persistent callbacks and API endpoints. Shared callbacks are registered
// before the app starts.
func Shared() Option {
	return func(s *Spec) { s.Shared = true }
}

// sharedFaults returns what keeps a callback from being shared.
func (a *App) sharedFaults(s *Spec) []error {
	if !s.Shared {
		return nil
	}
	if err := a.live.declareEarly(); err != nil {
		return []error{fmt.Errorf("it is Shared: %w", err)}
	}
	var faults []error
	for _, bad := range []struct {
		is   bool
		what string
	}{
		{s.clientside != nil, "it is Shared and runs in the browser: leave Shared out"},
		{s.Background != nil, "it is both Shared and a job, which belongs to the page that began it: leave one of them out"},
		{s.streams, "it is Shared and has a Stream, which runs for one page: push what comes with App.Broadcast in place of it"},
		{s.Persistent, "it has both Shared and Persistent, which lasts as long as one page: leave one of them out"},
		{s.APIEndpoint != "", "it has both Shared and APIEndpoint: who asks there is no page; leave one of them out, and use App.Broadcast to change what is shared"},
		{len(s.Inputs) == 0, "it is Shared and has no input: nothing would call it; use App.Broadcast"},
	} {
		if bad.is {
			faults = append(faults, errors.New(bad.what))
		}
	}
	for _, dep := range s.all() {
		if dep.ID.HasWildcard() {
			faults = append(faults, fmt.Errorf("it is Shared, and %s has a wildcard: shared are single properties", dep))
		}
	}
	for _, out := range s.Outputs {
		if out.AllowDuplicate {
			faults = append(faults, fmt.Errorf("it is Shared, and output %s has allow_duplicate: what is shared has one callback that sets it", out))
		}
	}
	for _, r := range s.Running {
		if r.Target.ID.HasWildcard() {
			faults = append(faults, fmt.Errorf("it is Shared, and %s in Running has a wildcard", r.Target))
		}
	}
	return append(faults, a.shared.laneFaults(s)...)
}

// all are the properties that a callback names.
func (s *Spec) all() []protocol.Dependency {
	var deps []protocol.Dependency
	for _, list := range [][]protocol.Dependency{s.Outputs, s.Inputs, s.State} {
		deps = append(deps, list...)
	}
	return deps
}

// laneFaults refuses two lanes for one input: changes of a page would come in two
// orders.
func (s *shared) laneFaults(spec *Spec) []error {
	lane := spec.sharedLane()
	var faults []error
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, in := range spec.Inputs {
		p := s.props[keyOf(in)]
		if p == nil {
			continue
		}
		for _, other := range p.calls {
			if other.plan.lane != lane {
				faults = append(faults, fmt.Errorf("input %s is shared with the callback at %s, which is in another lane: give both the same InLane", in, other.plan.where))
			}
		}
	}
	return faults
}

// sharedLane is the lane of a shared callback.
func (s *Spec) sharedLane() string {
	if s.Lane != "" {
		return s.Lane
	}
	return sharedLane
}

// share makes a plan that of a shared callback.
func (p *plan) share(spec *Spec) (faults []error) {
	c := &sharedCallback{plan: p, latest: spec.Latest, initial: !p.entry.PreventInitialCall}
	during, after := make([]protocol.Update, len(spec.Running)), make([]protocol.Update, len(spec.Running))
	for i, r := range spec.Running {
		during[i] = protocol.Update{ID: r.Target.ID, Property: r.Target.Property, Value: r.During}
		after[i] = protocol.Update{ID: r.Target.ID, Property: r.Target.Property, Value: r.After}
	}
	var err error
	if c.during, err = encodeChanges(during, false); err != nil {
		faults = append(faults, err)
	}
	if c.after, err = encodeChanges(after, false); err != nil {
		faults = append(faults, err)
	}
	p.shared, p.lane = c, spec.sharedLane()
	// The page begins with what the callback has set, and says how far it has been
	// told whenever it asks.
	p.entry.PreventInitialCall = true
	p.entry.Running = nil
	p.entry.State = append(slices.Clone(p.entry.State), protocol.Dep(protocol.StringID(positionStore), "data"))
	return faults
}

// checkWriters refuses callbacks that would set in one page what all have in
// common.
func (s *shared) checkWriters() error {
	var faults []error
	for _, p := range s.app.callbacks.load().plans {
		for _, out := range p.outputs {
			plain := protocol.Dep(out.ID, protocol.PlainProperty(out.Property))
			for _, c := range s.list {
				if p != c.plan && slices.ContainsFunc(c.plan.outputs, func(o protocol.Dependency) bool { return keyOf(o) == keyOf(plain) }) {
					faults = append(faults, fmt.Errorf("output %s of the callback at %s belongs to all pages, as the callback at %s is Shared", plain, p.where, c.plan.where))
				}
			}
		}
	}
	return errors.Join(faults...)
}
