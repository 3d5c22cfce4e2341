package server

import "sync"

// wakeAtOnce is how many pages of a topic are woken before others get a turn, and
// before what they have to be sent is looked after.
const wakeAtOnce = 64

// waker tells the sockets of pages that a topic has something for them, so that
// who publishes need not go through them all. It has a goroutine only while there
// is something to tell.
//
// The pages of a large topic are woken some at a time, as fast as they are written
// to. So other pages and the answers to calls needn't wait behind all of them, and
// what the waking of a page has read is still at hand when it is written to.
type waker struct {
	writers *writers

	mu      sync.Mutex
	dirty   []*Topic
	running bool
}

// add has the members of a topic woken. What was published before is in the log
// already, so one that is waiting to be woken needs no second time.
func (w *waker) add(t *Topic) {
	if !t.dirty.CompareAndSwap(false, true) {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.dirty = append(w.dirty, t)
	if !w.running {
		w.running = true
		go w.run() // ends when nobody is left to be woken
	}
}

// take returns the topics that have something new. If there are none, it ends the
// goroutine, unless that has more to do.
func (w *waker) take(busy bool) (dirty []*Topic, running bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	dirty, w.dirty = w.dirty, nil
	w.running = busy || dirty != nil
	return dirty, w.running
}

func (w *waker) run() {
	var large rounds
	for {
		dirty, running := w.take(len(large) > 0)
		if !running {
			return
		}
		for _, t := range dirty {
			t.dirty.Store(false)
			if !large.again(t) && !t.wakeFew() {
				large = append(large, &round{topic: t, left: t.everyMember()})
			}
		}
		if len(large) > 0 {
			large = large.step()
			w.writers.await()
		}
	}
}

// rounds are the wakings of large topics that are under way.
type rounds []*round

// round is the waking of a topic's members.
type round struct {
	topic *Topic
	left  []*clientState // who was not woken yet
	again bool           // the topic has something that who was woken may not have seen
}

// again has a topic's round be followed by another one. It reports whether there is
// a round of that topic.
func (l rounds) again(t *Topic) bool {
	for _, r := range l {
		if r.topic == t {
			r.again = true
			return true
		}
	}
	return false
}

// step wakes some members of the topic whose turn it is.
func (l rounds) step() rounds {
	r := l[0]
	now := min(len(r.left), wakeAtOnce)
	wakeAll(r.left[:now])
	r.left = r.left[now:]
	if len(r.left) == 0 && r.again {
		r.left, r.again = r.topic.everyMember(), false
	}
	if len(r.left) == 0 {
		return l[1:]
	}
	return append(l[1:], r)
}
