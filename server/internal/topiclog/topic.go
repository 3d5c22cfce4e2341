package topiclog

import (
	"slices"
	"sort"
	"sync"
	"sync/atomic"
)

// Topic is the state that its readers have in common, and how it came about.
type Topic struct {
	clock *Clock
	opts  Options

	used atomic.Bool // something was published

	mu    sync.Mutex
	props map[Key]*property

	// A property whose value was published is in one of these, unless all of that
	// is in the ring: values of Latest, and those that were folded.
	latest, folded chain
	settled        uint64 // values of Latest so far

	ring  []ringed // Every, oldest first
	total uint64   // bytes of Every so far
	bytes int      // of the values in the chains
	trims int      // counts how often the ring was trimmed
}

// ringed is an entry of Every with the bytes of all up to it.
type ringed struct {
	*Entry
	total uint64
}

// property is what is known of a property.
type property struct {
	settled    *Entry // the value without what is in the ring, nil if unknown
	known      bool   // there is a whole value, here or in the ring
	in         *chain // that it is in, nil if the value is that of the page itself
	prev, next *property

	queued int // entries in the ring

	memo []byte // the value together with what is in the ring up to upto
	upto uint64
}

// Options of a topic. Each may be left out.
type Options struct {
	// Keep is how many bytes of Every are kept for readers. There may be twice as
	// many.
	Keep int
	// Base returns the value that a property has in pages before anything was
	// published, nil if that isn't known. A patch can't be folded without.
	Base func(Key) []byte
	// Early reports that Base knows nothing yet, and will. Until then nothing is
	// folded, whatever Keep says.
	Early func() bool
	// Lost is called for each patch that is given up since it can't be folded. It
	// must not call the topic.
	Lost func(Key)
	// Changed is called before each number that is drawn for the topic, with its lock
	// held. It must not call the topic.
	Changed func()
}

// New returns an empty topic.
func New(clock *Clock, o Options) *Topic {
	return &Topic{clock: clock, opts: o, props: map[Key]*property{}}
}

// Publish adds changes under one number, which it returns. It takes the time that
// it takes to write them down, however many readers there are; each time that the
// bound of Every is passed, the older half is folded.
func (t *Topic) Publish(changes ...Change) uint64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.publish(changes)
}

// publish is Publish with mu held.
func (t *Topic) publish(changes []Change) uint64 {
	if t.opts.Changed != nil {
		t.opts.Changed()
	}
	t.used.Store(true)
	seq, at := t.clock.Tick(), t.clock.time()
	for i := range changes {
		t.add(&Entry{Seq: seq, Change: changes[i], At: at, order: i})
	}
	if keep := uint64(t.opts.Keep); t.pending(0) > 2*keep && (t.opts.Early == nil || !t.opts.Early()) {
		t.trim(keep)
	}
	return seq
}

// Take publishes here what was published on another topic.
func (t *Topic) Take(from *Topic) {
	r := NewReader(from.clock, 0)
	r.Follow(from)
	for more := true; more; {
		var entries []*Entry
		entries, more = r.Gather(nil, 1)
		changes := make([]Change, len(entries))
		for i, e := range entries {
			changes[i] = e.Change
		}
		if len(changes) > 0 {
			t.Publish(changes...)
		}
	}
}

func (t *Topic) add(e *Entry) {
	p := t.property(e.Key)
	if !e.Every && !e.Patch && p.queued == 0 {
		t.settle(p, e, &t.latest)
		t.settled++
		return
	}
	t.enqueue(p, e)
}

// enqueue puts an entry at the end of the ring.
func (t *Topic) enqueue(p *property, e *Entry) {
	p.known = p.known || !e.Patch
	e.Risky = !p.known
	p.queued++
	t.total += uint64(e.size())
	t.ring = append(t.ring, ringed{e, t.total})
}

// property returns what is known of k. If nothing was published, that is its value
// in pages.
func (t *Topic) property(k Key) *property {
	p := t.props[k]
	if p == nil {
		p = &property{}
		t.props[k] = p
	}
	if !p.known && t.opts.Base != nil {
		if value := t.opts.Base(k); value != nil {
			p.settled, p.known = &Entry{Change: Change{Key: k, Value: value}}, true
		}
	}
	return p
}

// settle gives the property a value and puts it at the end of a chain.
func (t *Topic) settle(p *property, e *Entry, c *chain) {
	if p.in != nil {
		p.in.remove(p)
		t.bytes -= p.settled.size()
	}
	t.bytes += e.size()
	p.settled, p.known = e, true
	c.push(p)
}

func (p *property) value() []byte {
	if p.settled == nil {
		return nil
	}
	return p.settled.Value
}

// after returns where the entries of Every begin whose numbers are over seq.
func (t *Topic) after(seq uint64) int {
	return sort.Search(len(t.ring), func(i int) bool { return t.ring[i].Seq > seq })
}

// pending is the number of bytes of Every over seq.
func (t *Topic) pending(seq uint64) uint64 {
	i := t.after(seq)
	if i == len(t.ring) {
		return 0
	}
	return t.total - t.ring[i].total + uint64(t.ring[i].size())
}

// trim folds the oldest of Every until no more than keep bytes are left.
func (t *Topic) trim(keep uint64) {
	cut := sort.Search(len(t.ring), func(i int) bool { return t.total-t.ring[i].total <= keep }) + 1
	cut = min(cut, len(t.ring))
	changes := map[Key][]*Entry{}
	for _, e := range t.ring[:cut] {
		changes[e.Key] = append(changes[e.Key], e.Entry)
		t.props[e.Key].queued--
	}
	t.ring = slices.Clone(t.ring[cut:])
	t.trims++

	var folded []*Entry
	for k, list := range changes {
		p := t.property(k) // its base may be known by now
		list = p.current(list)
		if len(list) == 0 {
			continue
		}
		last := list[len(list)-1]
		if value := fold(p.value(), list); value != nil {
			folded = append(folded, &Entry{Seq: last.Seq, order: last.order, Change: Change{Key: k, Value: value}})
			continue
		}
		if t.opts.Lost != nil {
			for range list {
				t.opts.Lost(k)
			}
		}
	}
	sort.Slice(folded, func(i, j int) bool { return folded[i].before(folded[j]) })
	for _, e := range folded {
		t.settle(t.props[e.Key], e, &t.folded)
	}
}

// current drops changes whose place the settled value has taken.
func (p *property) current(changes []*Entry) []*Entry {
	if p.settled == nil {
		return changes
	}
	return slices.DeleteFunc(changes, func(e *Entry) bool { return e.before(p.settled) })
}
