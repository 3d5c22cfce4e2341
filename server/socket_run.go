package server

import "time"

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
	s.mu.Lock()
	s.running = call
	s.mu.Unlock()
	s.app.reliefs.add(call)
	call.run()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running != call {
		return false
	}
	s.running = nil
	return true
}

// relieve has another goroutine read if the call is still run by the one that does.
func (c *liveCall) relieve() {
	s := c.socket
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running == c {
		s.running = nil
		go s.read() // ends with the connection, or goes on in another goroutine
	}
}

// readOn reads in place of a goroutine that runs a call, if there is one. Too early
// does no harm.
func (s *socket) readOn() {
	s.mu.Lock()
	busy := s.running != nil
	s.running = nil
	s.mu.Unlock()
	if busy {
		s.read()
	}
}
