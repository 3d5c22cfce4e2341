package server

import "sync"

// waker tells the sockets of pages that a topic has something for them, so that
// who publishes need not go through them all. It has a goroutine only while there
// is something to tell.
type waker struct {
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

func (w *waker) run() {
	for {
		w.mu.Lock()
		topics := w.dirty
		w.dirty = nil
		if topics == nil {
			w.running = false
			w.mu.Unlock()
			return
		}
		w.mu.Unlock()
		for _, t := range topics {
			t.dirty.Store(false)
			t.wakeMembers()
		}
	}
}
