package server

import "time"

// readerPatience is how long the goroutine that reads a socket runs a call itself,
// and so how long another request on the same socket may wait for it at most. Most
// calls are done by then, and cost neither a goroutine nor the wait for one.
const readerPatience = time.Millisecond

// runHere runs a call in the goroutine that reads. If it takes long, another
// goroutine reads on and this one becomes the call's own: then runHere returns
// false. So no call waits for the end of another one.
func (s *socket) runHere(call *liveCall) (reading bool) {
	if s.lent {
		go call.run() // ends with its handler
		return true
	}
	s.mu.Lock()
	s.running = call
	if s.relief == nil {
		s.relief = time.AfterFunc(readerPatience, s.readOn)
	} else {
		s.relief.Reset(readerPatience)
	}
	s.mu.Unlock()
	call.run()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running != call {
		return false
	}
	s.running = nil
	s.relief.Stop()
	return true
}

// readOn reads in place of a goroutine that runs a call, if there is one: a late
// timer's call before may have been done. Too early does no harm.
func (s *socket) readOn() {
	s.mu.Lock()
	busy := s.running != nil
	s.running = nil
	s.mu.Unlock()
	if busy {
		s.read()
	}
}
