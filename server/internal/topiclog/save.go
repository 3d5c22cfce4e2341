package topiclog

import (
	"math"
	"sort"
)

// Mark is up to where a topic was saved. The zero Mark is for one that was not.
type Mark struct {
	seq   uint64
	trims int
	saved bool
}

// Saving is what a file has to be told of a topic.
type Saving struct {
	// Whole says that Records are all there is, and what the file has is void. Else
	// they take the place of those with the same keys.
	Whole   bool
	Records []Record
	// Bytes is what the topic takes in the file, roughly.
	Bytes int
	// Mark is for the next time.
	Mark Mark
}

// Save returns what has changed since a mark.
func (t *Topic) Save(since Mark) Saving {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := Saving{Mark: Mark{t.clock.Now(), t.trims, true}, Bytes: t.bytes}
	s.Whole = !since.saved || since.trims != t.trims
	if s.Whole {
		since.seq = 0
	}
	for place, c := range []*chain{&t.latest, &t.folded} {
		entries, _ := c.since(nil, since.seq, math.MaxInt)
		for _, e := range entries {
			s.Records = append(s.Records, Record{Place(place), e})
		}
	}
	for _, e := range t.ring[t.after(since.seq):] {
		s.Records = append(s.Records, Record{InRing, e.Entry})
	}
	if len(t.ring) > 0 {
		s.Bytes += int(t.total-t.ring[0].total) + t.ring[0].size()
	}
	return s
}

// Restore gives a topic what was saved of another one. What was published here
// before comes after it, with new numbers. No reader may have the topic yet, and the
// clock has to be past all that was saved.
func (t *Topic) Restore(saved []Record) Mark {
	t.mu.Lock()
	defer t.mu.Unlock()
	news := t.history()
	t.used.Store(len(saved) > 0)
	t.props, t.latest, t.folded, t.ring, t.total, t.bytes = map[Key]*property{}, chain{}, chain{}, nil, 0, 0
	sort.SliceStable(saved, func(i, j int) bool { return saved[i].before(saved[j].Entry) })
	for _, r := range saved {
		switch p := t.property(r.Entry.Key); r.Place {
		case AsLatest:
			t.settle(p, r.Entry, &t.latest)
		case AsFolded:
			t.settle(p, r.Entry, &t.folded)
		}
	}
	for _, r := range saved {
		if r.Place == InRing {
			t.enqueue(t.property(r.Entry.Key), r.Entry)
		}
	}
	mark := Mark{t.clock.Now(), t.trims, true}
	for i := 0; i < len(news); {
		from := i
		for ; i < len(news) && news[i].Seq == news[from].Seq; i++ {
		}
		changes := make([]Change, 0, i-from)
		for _, e := range news[from:i] {
			changes = append(changes, e.Change)
		}
		t.publish(changes)
	}
	return mark
}

// history returns all that there is, in order.
func (t *Topic) history() []*Entry {
	all, _ := t.latest.since(nil, 0, math.MaxInt)
	all, _ = t.folded.since(all, 0, math.MaxInt)
	for _, e := range t.ring {
		all = append(all, e.Entry)
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].before(all[j]) })
	return all
}
