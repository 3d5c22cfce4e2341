package server

import "sync/atomic"

// gate counts what is under way: connections, and requests that come in through
// somebody else's server. After it is closed nothing new gets in, and the last
// one that leaves is heard of.
type gate struct {
	state atomic.Int64  // twice what is inside, and one more when the gate is closed
	empty chan struct{} // closed when the gate is closed and nothing is inside
}

func newGate() *gate { return &gate{empty: make(chan struct{})} }

// enter reports whether there is still admission. Who gets in has to leave.
func (g *gate) enter() bool {
	for {
		state := g.state.Load()
		if state&1 != 0 {
			return false
		}
		if g.state.CompareAndSwap(state, state+2) {
			return true
		}
	}
}

func (g *gate) leave() {
	if g.state.Add(-2) == 1 {
		close(g.empty)
	}
}

// close may be called again, which has no effect.
func (g *gate) close() {
	if before := g.state.Or(1); before == 0 {
		close(g.empty)
	}
}

func (g *gate) count() int { return int(g.state.Load() >> 1) }
