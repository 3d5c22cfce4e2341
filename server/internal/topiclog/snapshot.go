package topiclog

import "sort"

// State returns all that was published as it is now, oldest change first, and the
// number up to which that goes. Of a property whose value can't be known there is
// one patch.
func (t *Topic) State() ([]*Entry, uint64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.clock.Now()
	return t.snapshot(nil, now, true), now
}

// StateAt returns what was published as it was at a number, which the topic's clock
// has drawn. What has changed since is left out, unless it is one of Every.
func (t *Topic) StateAt(upto uint64) []*Entry {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.snapshot(nil, upto, true)
}

// Empty reports whether nothing was published yet. It costs next to nothing.
func (t *Topic) Empty() bool { return !t.used.Load() }

// Value returns the value that a property has now, nil if it isn't known.
func (t *Topic) Value(k Key) []byte {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.props[k] == nil {
		return nil
	}
	p := t.property(k)
	var changes []*Entry
	for _, e := range t.ring {
		if e.Key == k {
			changes = append(changes, e.Entry)
		}
	}
	return p.at(t.clock.Now(), p.current(changes))
}

// snapshot appends the state as it was at a number, each entry with the number of
// its last change. What has got a new value since is left out, as that comes with
// its own number. unknown has it append patches of what isn't known.
func (t *Topic) snapshot(dst []*Entry, upto uint64, unknown bool) []*Entry {
	first := len(dst)
	changes := map[Key][]*Entry{}
	for _, e := range t.ring[:t.after(upto)] {
		changes[e.Key] = append(changes[e.Key], e.Entry)
	}
	for _, c := range []*chain{&t.latest, &t.folded} {
		for p := c.first; p != nil && p.settled.Seq <= upto; p = p.next {
			if changes[p.settled.Key] == nil {
				dst = append(dst, p.settled)
			}
		}
	}
	for k, list := range changes {
		p := t.property(k)
		if p.settled != nil && p.settled.Seq > upto {
			continue
		}
		list = p.current(list)
		if len(list) == 0 {
			dst = append(dst, p.settled)
			continue
		}
		last := list[len(list)-1]
		e := &Entry{Seq: last.Seq, order: last.order, Change: Change{Key: k, Value: p.at(upto, list)}}
		if e.Value == nil {
			if !unknown {
				continue
			}
			text, err := merged(list).MarshalJSON()
			if err != nil {
				continue // its parts were JSON
			}
			e.Value, e.Patch, e.Every, e.Risky = text, true, true, true
		}
		dst = append(dst, e)
	}
	news := dst[first:]
	sort.Slice(news, func(i, j int) bool { return news[i].before(news[j]) })
	return dst
}

// at returns the value at a number, if changes are those in the ring up to it. It
// keeps the value, so that the next one costs only what has come since.
func (p *property) at(upto uint64, changes []*Entry) []byte {
	if len(changes) == 0 {
		return p.value()
	}
	value := p.value()
	if p.memo != nil && p.upto <= upto && (p.settled == nil || p.settled.Seq <= p.upto) {
		value = p.memo
		for len(changes) > 0 && changes[0].Seq <= p.upto {
			changes = changes[1:]
		}
	}
	if value = fold(value, changes); value != nil {
		p.memo, p.upto = value, upto
	}
	return value
}
