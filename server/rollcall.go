package server

import (
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// silenceTicks is Live.SilenceTimeout as the roll call counts time.
	silenceTicks = 50
	// After this many ticks without a word a page is asked whether it lives. It is
	// another number each time, so that pages that have come together, as after a
	// restart, aren't asked together for ever.
	askFrom, askUpTo = 25, 30
	// rollSlots is more than any page is put ahead.
	rollSlots = 64
)

// rollCall finds pages that give no sign of life, while the socket that they share
// with others lives: their tab is frozen or has crashed. It counts its own time, so
// that nobody is silent because this process, or its machine, was.
type rollCall struct {
	tick time.Duration
	now  atomic.Uint32 // in ticks; it may overflow

	mu      sync.Mutex
	slots   [rollSlots][]*clientState // by the tick in which they are looked at
	listed  int
	timer   *time.Timer // nil before the first page
	calling bool
	closed  bool
}

func (r *rollCall) init(timeout time.Duration) {
	r.tick = max(timeout/silenceTicks, time.Millisecond)
}

// add has a client looked at for as long as it is connected.
func (r *rollCall) add(s *clientState) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if s.listed || r.closed {
		return
	}
	s.listed = true
	r.listed++
	r.put(s, patience())
	switch {
	case r.timer == nil:
		r.timer = time.AfterFunc(r.tick, r.call) // ends with the tick
	case r.listed == 1 && !r.calling:
		r.timer.Reset(r.tick)
	}
}

// patience is in how many ticks a page is asked that has just said something.
func patience() uint32 { return askFrom + rand.Uint32N(askUpTo-askFrom) }

// put has a client looked at some ticks from now. mu is held.
func (r *rollCall) put(s *clientState, ahead uint32) {
	slot := &r.slots[(r.now.Load()+ahead)%rollSlots]
	*slot = append(*slot, s)
}

// call is a tick.
func (r *rollCall) call() {
	r.mu.Lock()
	r.calling = true
	now := r.now.Add(1)
	slot := &r.slots[now%rollSlots]
	due := *slot
	*slot = nil
	r.mu.Unlock()
	for _, s := range due {
		ahead := s.look(now)
		r.mu.Lock()
		if ahead > 0 {
			r.put(s, ahead)
		} else {
			s.listed = false
			r.listed--
		}
		r.mu.Unlock()
		if ahead == 0 && s.talks() { // again, by now
			r.add(s)
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.calling = false
	if r.listed > 0 && !r.closed {
		r.timer.Reset(r.tick)
	}
}

// close ends it.
func (r *rollCall) close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed = true
	if r.timer != nil {
		r.timer.Stop()
	}
}
