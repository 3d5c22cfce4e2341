package server

import (
	"errors"
	"fmt"

	"github.com/dashwire/dashwire/protocol"
)

// Progress shows how far a background callback is, in properties that ReportsTo
// or ProgressDefault has named. The browser gets them at its next poll; if one is
// set several times before, the last value counts. A value is encoded before
// Progress returns. A property whose id holds MATCH is named as ReportsTo names it.
//
//	call.Progress(html.ProgressValue("bar").Set("40"), html.DivChildren("status").Set("2 of 5"))
//
// A report that can't be made ends the job's context and makes the job fail: of a
// property that was not named, or a value that can't be encoded. Progress may be
// called by several goroutines, until the handler returns. It does nothing in a call
// of an API endpoint, which has no page, and for a nil Call, so that a callback can be
// tested by calling it.
func (c *Call) Progress(values ...protocol.Update) {
	switch {
	case c == nil, c.results != nil && c.plan.job != nil:
	case c.job == nil:
		panic("server.Call.Progress: the callback at " + c.plan.where + " does not run in the background; add the option server.Background()")
	default:
		c.job.report(values)
	}
}

func (r *jobRun) report(values []protocol.Update) {
	encoded := make(protocol.PropertyValues, 0, len(values))
	for _, u := range values {
		name := u.ID.String() + "." + u.Property
		if !r.plan.job.progress[name] {
			r.fail(fmt.Errorf("progress of %s: it is not among the callback's ReportsTo", name))
			return
		}
		raw, err := protocol.Encode(u.Value)
		if err != nil {
			r.fail(fmt.Errorf("progress of %s: %w", name, err))
			return
		}
		key := withMatches(u.ID, r.matches).String() + "." + u.Property
		encoded = append(encoded, protocol.PropertyValue{Property: key, Value: protocol.Raw(raw)})
	}
	r.change(func(j *job) (grown int) {
		for _, v := range encoded {
			grown += setProperty(&j.progress, v)
		}
		return grown
	}, func() (grown int) {
		if r.plan.job.cache == nil {
			return 0 // nobody will join
		}
		for _, v := range encoded {
			grown += setProperty(&r.latest, v)
		}
		return grown
	})
}

// setProperty returns by how many bytes the values have grown.
func setProperty(values *protocol.PropertyValues, v protocol.PropertyValue) int {
	for i := range *values {
		if old := &(*values)[i]; old.Property == v.Property {
			grown := len(v.Value.(protocol.Raw)) - len(old.Value.(protocol.Raw))
			old.Value = v.Value
			return grown
		}
	}
	*values = append(*values, v)
	return propertyBytes(v)
}

func propertyBytes(v protocol.PropertyValue) int {
	return len(v.Property) + len(v.Value.(protocol.Raw))
}

// setProps is Call.SetProps in a job.
func (r *jobRun) setProps(updates []protocol.Update) {
	encoded := make([]protocol.Raw, len(updates))
	for i, u := range updates {
		raw, err := protocol.Encode(u.Value)
		if err != nil {
			r.fail(fmt.Errorf("SetProps of %s.%s: %w", u.ID, u.Property, err))
			return
		}
		encoded[i] = raw
	}
	var fault error
	r.change(func(j *job) (grown int) {
		for i, u := range updates {
			n, err := j.side.set(u.ID.String(), u.Property, encoded[i])
			grown += n
			fault = errors.Join(fault, err)
		}
		return grown
	}, func() int { return 0 })
	if fault != nil {
		r.fail(fault)
	}
}

// change makes a change that polls show in each job of the run, and one in the run
// itself. After all have ended, it does nothing.
func (r *jobRun) change(do func(*job) (grown int), own func() (grown int)) {
	s := r.owner
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(r.jobs) == 0 {
		return
	}
	more := own()
	r.bytes += more
	for _, j := range r.jobs {
		grown := do(j)
		j.bytes += grown
		more += grown
		s.touch(j)
		j.notify()
	}
	s.bytes += more
	if more > 0 && !s.makeRoom(0) {
		r.failLocked(s.full())
	}
}

// fail lets the run end with err, whatever its handler returns.
func (r *jobRun) fail(err error) {
	r.owner.mu.Lock()
	defer r.owner.mu.Unlock()
	r.failLocked(err)
}

func (r *jobRun) failLocked(err error) {
	if r.fault == nil {
		r.fault = err
		r.end(err)
	}
}

// sideUpdates are properties that a job has set and no poll has fetched.
type sideUpdates struct {
	list []sideUpdate
}

type sideUpdate struct {
	id, property string
	value        any // a protocol.Raw, or a *protocol.Patch of our own
	bytes        int
}

func (s *sideUpdates) any() bool { return len(s.list) > 0 }

// set returns by how many bytes the updates have grown. A Patch on top of what the
// browser has not got yet is joined with that.
func (s *sideUpdates) set(id, property string, value protocol.Raw) (grown int, err error) {
	var patch *protocol.Patch
	if protocol.IsPatch(value) {
		patch = &protocol.Patch{}
		if err := patch.UnmarshalJSON(value); err != nil {
			return 0, fmt.Errorf("SetProps of %s.%s: %w", id, property, err)
		}
	}
	u := s.find(id, property)
	if u == nil {
		s.list = append(s.list, sideUpdate{id: id, property: property, bytes: len(id) + len(property)})
		u = &s.list[len(s.list)-1]
		grown = u.bytes
	}
	was := u.bytes - len(id) - len(property)
	now := len(value)
	before, patched := u.value.(*protocol.Patch)
	switch {
	case patch == nil:
		u.value = value
	case u.value == nil:
		u.value = patch
	case patched:
		for _, step := range patch.Steps() {
			before.Add(step)
		}
		now += was
	default:
		whole, err := patch.Apply(u.value)
		if err != nil {
			return grown, fmt.Errorf("SetProps of %s.%s: %w", id, property, err)
		}
		raw, err := protocol.Encode(whole)
		if err != nil {
			return grown, fmt.Errorf("SetProps of %s.%s: %w", id, property, err)
		}
		u.value, now = protocol.Raw(raw), len(raw)
	}
	u.bytes += now - was
	return grown + now - was, nil
}

func (s *sideUpdates) find(id, property string) *sideUpdate {
	for i := range s.list {
		if u := &s.list[i]; u.id == id && u.property == property {
			return u
		}
	}
	return nil
}
