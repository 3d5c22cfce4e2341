package server

import (
	"sync"
	"sync/atomic"
)

// leases are those of an app.
type leases struct {
	app    *App
	held   atomic.Int32 // how many of them somebody has
	mu     sync.Mutex
	byName map[string]*Lease
}

// used reports whether there are any, so that pages have to say that they live.
func (l *leases) used() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.byName) > 0
}

func (l *leases) all() []*Lease {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := make([]*Lease, 0, len(l.byName))
	for _, lease := range l.byName {
		all = append(all, lease)
	}
	return all
}

// left takes all leases from a client that is gone.
func (l *leases) left(c *Client) {
	for _, lease := range l.all() {
		lease.leave(c)
	}
}

// hear notes down a sign of life, which is one of the holder.
func (l *leases) hear(c *Client) {
	if l.held.Load() == 0 {
		return
	}
	for _, lease := range l.all() {
		lease.drives(c)
	}
}

// announce tells pages from before a restart that nobody has a lease now.
func (l *leases) announce() {
	for _, lease := range l.all() {
		lease.announce()
	}
}

// close ends the timers.
func (l *leases) close() {
	for _, lease := range l.all() {
		lease.mu.Lock()
		if lease.lapse != nil {
			lease.lapse.Stop()
		}
		lease.mu.Unlock()
	}
}

// itself is the client as others know it, also if it was found before the page
// said who it is.
func (c *Client) itself() *Client {
	s := c.locked()
	defer s.mu.Unlock()
	return s.client
}
