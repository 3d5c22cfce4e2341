package topiclog

import "slices"

// Reader is how far a page has been told of its topics. It is for one goroutine at
// a time.
type Reader struct {
	clock *Clock
	subs  []subscription
	pos   uint64

	overtaken int // see Overtaken
}

type subscription struct {
	topic *Topic
	// A reader behind joined is told the topic's state as it was then, in place of
	// what has led to it. 0 is for a topic whose state was in the page.
	joined uint64
	known  bool // the page may have been told of it before, so that a patch could be doubled

	// For Overtaken: how many values of Latest the topic had when it was last asked,
	// and how many of those were not told, or will be.
	counted bool
	settled uint64
	owed    int
}

// NewReader returns a reader without topics, at a position.
func NewReader(clock *Clock, pos uint64) *Reader { return &Reader{clock: clock, pos: pos} }

// Follow adds a topic from the reader's position on.
func (r *Reader) Follow(t *Topic) { r.subs = append(r.subs, subscription{topic: t}) }

// Join adds a topic together with its state. It has no effect if the topic is
// there.
func (r *Reader) Join(t *Topic) {
	if !r.In(t) {
		r.subs = append(r.subs, subscription{topic: t, joined: r.clock.Tick()})
	}
}

// Joined returns what Rejoin needs.
func (r *Reader) Joined(t *Topic) (joined uint64, known bool) {
	for _, s := range r.subs {
		if s.topic == t {
			return s.joined, s.known
		}
	}
	return 0, false
}

// Rejoin adds a topic that another reader had joined, whose place this one takes.
func (r *Reader) Rejoin(t *Topic, joined uint64, known bool) {
	r.subs = append(r.subs, subscription{topic: t, joined: joined, known: known})
}

// Leave drops a topic.
func (r *Reader) Leave(t *Topic) {
	r.subs = slices.DeleteFunc(r.subs, func(s subscription) bool { return s.topic == t })
}

// In reports whether the reader has a topic.
func (r *Reader) In(t *Topic) bool {
	return slices.ContainsFunc(r.subs, func(s subscription) bool { return s.topic == t })
}

// Position is up to where the page has been told.
func (r *Reader) Position() uint64 { return r.pos }

// Seek has the reader go on from a position, which the page has named.
func (r *Reader) Seek(pos uint64) { r.pos = pos }

// Resync is for a page of which it isn't known what it has been told: it gets the
// state of all topics, and what is set from now on. Of the topics in unseen it
// knows nothing, so that it gets all that led to their state.
func (r *Reader) Resync(unseen ...*Topic) {
	now := r.clock.Tick()
	for i := range r.subs {
		if !slices.Contains(unseen, r.subs[i].topic) {
			r.subs[i].joined, r.subs[i].known = now, true
		}
	}
	r.pos = 0
}

// Pending is the number of bytes of Every that the page has not been told.
func (r *Reader) Pending() uint64 {
	var n uint64
	for _, s := range r.subs {
		s.topic.mu.Lock()
		n += s.topic.pending(max(r.pos, s.joined))
		s.topic.mu.Unlock()
	}
	return n
}

// Overtaken returns how many values of Latest the reader was not told since it was
// last asked, as newer ones had come. It doesn't count what came before the first
// Gather, and may be too low after one that had to stop early.
func (r *Reader) Overtaken() int {
	n := r.overtaken
	r.overtaken = 0
	return n
}

// count notes down that the reader is told values of Latest, and all there are if
// not more.
func (s *subscription) count(told int, more bool) (overtaken int) {
	if !s.counted {
		s.counted, s.settled = true, s.topic.settled
		return 0
	}
	s.owed += int(s.topic.settled-s.settled) - told
	s.settled = s.topic.settled
	if more {
		return 0
	}
	overtaken = max(s.owed, 0)
	s.owed = 0
	return overtaken
}

// Gather appends what the page has to be told next, in order, and moves on. It
// ends once there are limit bytes, and behind a patch that may fail in the page;
// what was published together stays together. more says that there is more by
// now.
func (r *Reader) Gather(dst []*Entry, limit int) (_ []*Entry, more bool) {
	first := len(dst)
	dst, more = r.gather(dst, limit)
	told := slices.DeleteFunc(dst[first:], func(e *Entry) bool { return e.Not == r })
	return dst[:first+len(told)], more
}

func (r *Reader) gather(dst []*Entry, limit int) (_ []*Entry, more bool) {
	upto := r.clock.Now() // before any lock, see Clock
	first := len(dst)
	for i := range r.subs {
		var left bool
		var overtaken int
		dst, left, overtaken = r.subs[i].since(dst, r.pos, limit)
		more = more || left
		r.overtaken += overtaken
	}
	news := dst[first:]
	if !slices.IsSortedFunc(news, (*Entry).compare) {
		slices.SortStableFunc(news, (*Entry).compare)
	}
	size, risky := 0, false
	for i, e := range news {
		if i > 0 && e.Seq != news[i-1].Seq && (size >= limit || risky) {
			clear(news[i:])
			r.pos = news[i-1].Seq
			return dst[:first+i], true
		}
		if e.Seq > upto {
			// There may be something before it that was not there yet.
			clear(news[i:])
			r.pos = upto
			return dst[:first+i], true
		}
		size += e.size()
		risky = risky || e.Risky
	}
	if !more {
		r.pos = upto
	} else if len(news) > 0 {
		r.pos = news[len(news)-1].Seq
	}
	return dst, more
}

// since appends what has come after from, see Gather.
func (s *subscription) since(dst []*Entry, from uint64, limit int) (_ []*Entry, more bool, overtaken int) {
	t := s.topic
	t.mu.Lock()
	defer t.mu.Unlock()
	if from < s.joined {
		first := len(dst)
		dst = t.snapshot(dst, s.joined, !s.known)
		for i := first; i < len(dst); i++ {
			e := *dst[i]
			e.was, e.Seq, e.order, e.At, e.Not = e.Seq, s.joined, i, 0, nil
			dst[i] = &e
		}
		from = s.joined
	}
	before := len(dst)
	dst, more = t.latest.since(dst, from, limit)
	overtaken = s.count(len(dst)-before, more)
	var left bool
	dst, left = t.folded.since(dst, from, limit)
	more = more || left
	var last uint64
	size := 0
	for _, e := range t.ring[t.after(from):] {
		if size >= limit && e.Seq != last {
			return dst, true, overtaken
		}
		dst = append(dst, e.Entry)
		size += e.size()
		last = e.Seq
	}
	return dst, more, overtaken
}
