package server

import (
	"slices"
	"sync"
	"time"
)

// readerPatience is how long the goroutine that reads a socket runs a call itself,
// and so how long another request on the same socket may wait for it at most. Most
// calls are done by then, and cost neither a goroutine nor the wait for one. Shorter,
// and the timer would run too often where there are many calls.
const readerPatience = 2 * time.Millisecond

// runHere runs a call in the goroutine that reads. If it takes long, another
// goroutine reads on and this one becomes the call's own: then runHere returns
// false. So no call waits for the end of another one.
func (s *socket) runHere(call *liveCall) (reading bool) {
	if s.lent {
		go call.run() // ends with its handler
		return true
	}
	run := s.runs.Add(1)
	if !s.watched.Load() && s.watched.CompareAndSwap(false, true) {
		s.seen = run - 1
		s.app.readers.watch(s)
	}
	call.run()
	return s.runs.CompareAndSwap(run, run+1)
}

// readOn has another goroutine read if the one that does runs a call. Too early does
// no harm.
func (s *socket) readOn() {
	if run := s.runs.Load(); run%2 == 1 {
		s.relieve(run)
	}
}

// relieve has another goroutine read if the one that does is still at this run.
func (s *socket) relieve(run uint64) {
	if s.runs.CompareAndSwap(run, run+1) {
		go s.read() // ends with the connection, or goes on in another goroutine
	}
}

// readers look after the goroutines that read an app's sockets: they relieve those
// that run a call for longer than readerPatience. They have one timer, which runs only
// while there are calls. A socket with many calls stays with them, so that a call of it
// costs next to nothing.
type readers struct {
	mu      sync.Mutex
	watched []*socket
	timer   *time.Timer // nil until the first time
	set     bool        // the timer is, or its goroutine runs
}

// watch has a socket looked after that begins a run.
func (r *readers) watch(s *socket) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.watched = append(r.watched, s)
	if !r.set {
		r.start()
	}
}

// start has the sockets looked at when half the time for a run is over: a run that is
// there twice has had half of it at least, and at most all.
func (r *readers) start() {
	r.set = true
	if r.timer == nil {
		r.timer = time.AfterFunc(readerPatience/2, r.look)
	} else {
		r.timer.Reset(readerPatience / 2)
	}
}

// look is the timer's goroutine.
func (r *readers) look() {
	r.mu.Lock()
	watched := r.watched
	r.watched = nil
	r.mu.Unlock()
	watched = slices.DeleteFunc(watched, func(s *socket) bool { return !s.look() })
	r.mu.Lock()
	defer r.mu.Unlock()
	r.watched = append(watched, r.watched...)
	r.set = false
	if len(r.watched) > 0 {
		r.start()
	}
}

// look relieves the goroutine that reads if it is still at the run of the last time.
// It reports whether to look again.
func (s *socket) look() bool {
	run := s.runs.Load()
	switch before := s.seen; {
	case run%2 == 1 && run == before:
		s.relieve(run)
		run++
	case run%2 == 1, run-before > 2: // one call alone needs no second look
		s.seen = run
		return true
	}
	s.watched.Store(false)
	if s.runs.Load() == run || !s.watched.CompareAndSwap(false, true) {
		return false // no run has begun since, or it has itself watched
	}
	s.seen = run
	return true
}
