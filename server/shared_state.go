package server

import (
	"bytes"
	"cmp"
	"hash/maphash"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server/internal/overlay"
	"github.com/dashwire/dashwire/server/internal/topiclog"
)

// sharedPast is how many values of a property are kept, to know them again when
// pages send them back.
const sharedPast = 256

// shared is what pages have in common through shared callbacks. All changes of
// these properties are made under mu, so that the order in which the topic of all
// tells them is that in which they were decided.
type shared struct {
	app  *App
	gate *gate // of the goroutines that run callbacks
	seed maphash.Seed

	used atomic.Bool // there are shared callbacks

	mu      sync.Mutex
	props   map[topiclog.Key]*sharedProp
	list    []*sharedCallback
	layout  *overlay.Index // that of nobody
	began   uint64         // where the numbers of this process begin; it doesn't change after the start
	started bool           // the callbacks have run for the first time

	failures failures
}

// sharedProp is an input or output of shared callbacks.
type sharedProp struct {
	value []byte // nil for none
	hash  uint64
	seq   uint64           // of the last change, 0 for the layout's value
	by    *topiclog.Reader // whose page made that and isn't told, nil for none
	past  []pastValue      // oldest first
	made  bool             // callbacks set it
	calls []*sharedCallback
}

// pastValue is a value that pages may still send.
type pastValue struct {
	seq  uint64
	hash uint64
	by   *topiclog.Reader
	from *sharedCallback // whose request brought it, nil for none
}

func (s *shared) init(a *App) {
	s.app, s.gate, s.seed = a, newGate(), maphash.MakeSeed()
	s.props = map[topiclog.Key]*sharedProp{}
}

func keyOf(d protocol.Dependency) topiclog.Key {
	return topiclog.Key{ID: d.ID.String(), Prop: d.Property}
}

// add takes in a callback.
func (s *shared) add(p *plan) {
	c := p.shared
	s.mu.Lock()
	defer s.mu.Unlock()
	s.used.Store(true)
	s.list = append(s.list, c)
	for _, in := range p.inputs {
		prop := s.prop(in)
		if !slices.Contains(prop.calls, c) {
			prop.calls = append(prop.calls, c)
		}
	}
	for _, out := range p.outputs {
		s.prop(out).made = true
	}
}

func (s *shared) prop(d protocol.Dependency) *sharedProp {
	k := keyOf(d)
	if s.props[k] == nil {
		s.props[k] = &sharedProp{hash: s.hash(nil)}
	}
	return s.props[k]
}

// hash is the same for values that mean the same, however they are spelled.
// Missing is null.
func (s *shared) hash(value []byte) uint64 {
	if len(value) == 0 {
		value = []byte("null")
	}
	var plain any
	if err := protocol.Decode(value, &plain); err == nil {
		if text, err := protocol.Encode(plain); err == nil { // its keys are sorted
			value = text
		}
	}
	return maphash.Bytes(s.seed, value)
}

// same reports whether two values mean the same.
func (s *shared) same(a, b []byte) bool { return s.hash(a) == s.hash(b) }

// publish tells all pages of changes. It returns the properties that have another
// value than before and call callbacks.
func (s *shared) publish(changes []topiclog.Change, from *sharedCallback) (changed []topiclog.Key) {
	all := s.app.push.all
	changes = s.fill(changes)
	seq := all.log.Publish(changes...)
	for _, c := range changes {
		p := s.props[c.Key]
		if p == nil {
			continue
		}
		value := c.Value
		if c.Patch {
			value = all.log.Value(c.Key)
		}
		if before := p.hash; s.note(p, seq, value, c.Not, from) != before && len(p.calls) > 0 && !slices.Contains(changed, c.Key) {
			changed = append(changed, c.Key)
		}
	}
	s.app.push.waker.add(all)
	return changed
}

// fill returns changes in which components begin with what is shared, whatever the
// one who made them has given them.
func (s *shared) fill(changes []topiclog.Change) []topiclog.Change {
	filled := changes
	for i, c := range changes {
		if !bytes.Contains(c.Value, isComponent) {
			continue
		}
		x := overlay.NewIndex(c.Value)
		var inside []pastChange
		for k, p := range s.props {
			if k != c.Key && p.value != nil && x.Has(k.ID) {
				inside = append(inside, pastChange{p.seq, overlay.Change{ID: k.ID, Prop: k.Prop, Value: p.value}})
			}
		}
		if len(inside) == 0 {
			continue
		}
		if &filled[0] == &changes[0] {
			filled = slices.Clone(changes) // those of Running are used again
		}
		filled[i].Value = x.Apply(inOrder(inside))
	}
	return filled
}

// pastChange is a change with its number.
type pastChange struct {
	seq uint64
	overlay.Change
}

func inOrder(list []pastChange) []overlay.Change {
	slices.SortFunc(list, func(a, b pastChange) int { return cmp.Compare(a.seq, b.seq) })
	changes := make([]overlay.Change, len(list))
	for i := range list {
		changes[i] = list[i].Change
	}
	return changes
}

// note has a property have a new value.
func (s *shared) note(p *sharedProp, seq uint64, value []byte, by *topiclog.Reader, from *sharedCallback) uint64 {
	p.value, p.hash, p.seq, p.by = value, s.hash(value), seq, by
	if len(p.past) == sharedPast {
		p.past = append(p.past[:0], p.past[1:]...)
	}
	p.past = append(p.past, pastValue{seq, p.hash, by, from})
	return p.hash
}

// told is the last change of which a page is told, or will be. Who made the last one
// without being told had been told of all before it.
func (p *sharedProp) told(r *topiclog.Reader) uint64 {
	if r != nil && p.by == r {
		return 0
	}
	return p.seq
}

// was reports whether a page that is about to be told of changes can have a value
// because it was told of that before. It may be an old one: of values that follow
// each other a page gets the last, which may be one that it gets next. What the page
// itself has set by the same callback was told to nobody there.
func (p *sharedProp) was(hash uint64, r *topiclog.Reader, from *sharedCallback) bool {
	for _, v := range slices.Backward(p.past) {
		if r != nil && v.by == r && v.from == from {
			continue
		}
		if v.hash == hash {
			return true
		}
	}
	return false
}

// broadcast is for what the program sets in all pages.
func (s *shared) broadcast(changes []topiclog.Change) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.runFor(s.publish(changes, nil), nil, nil)
}

// update has callbacks run for components whose values are what they were, see
// App.Update.
func (s *shared) update(ids []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.started { // they run then
		return
	}
	for _, c := range s.list {
		var set []topiclog.Key
		for _, in := range c.plan.inputs {
			if slices.ContainsFunc(ids, func(text string) bool { id, ok := parseID(text); return ok && fits(id, in.ID) }) {
				set = append(set, keyOf(in))
			}
		}
		if len(set) > 0 {
			s.enqueue(c, s.runOf(c, set, nil, nil))
		}
	}
}

// valueOf is what a property has in pages, as far as that is known.
func (s *shared) valueOf(d protocol.Dependency) []byte {
	k := keyOf(d)
	if p := s.props[k]; p != nil {
		return p.value
	}
	if value := s.app.push.all.log.Value(k); value != nil || s.layout == nil {
		return value
	}
	return s.layout.Value(k.ID, k.Prop)
}
