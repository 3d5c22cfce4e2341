package server

import (
	"sync"
	"time"
)

// timeouts are for things that each happen the same time after they were added. They
// have one timer: one for each would cost more than a message, and with few messages
// it would wake up another processor for each.
type timeouts[T any] struct {
	length time.Duration // but it may be a quarter less, so that the timer runs for many
	happen func(T)       // must not wait

	mu      sync.Mutex
	waiting fifo[timeout[T]]
	timer   *time.Timer // nil until the first time
	set     bool        // the timer is, or its goroutine runs
	ready   []T         // of that goroutine
}

type timeout[T any] struct {
	what T
	at   time.Time
}

// add has something happen when its time is over. It never waits.
func (t *timeouts[T]) add(what T) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.waiting.push(timeout[T]{what, time.Now().Add(t.length)})
	if !t.set {
		t.start(t.length)
	}
}

func (t *timeouts[T]) start(in time.Duration) {
	t.set = true
	if t.timer == nil {
		t.timer = time.AfterFunc(in, t.run)
	} else {
		t.timer.Reset(in)
	}
}

// run is the timer's goroutine. It ends when nothing is due.
func (t *timeouts[T]) run() {
	for t.take() {
		for _, what := range t.ready {
			t.happen(what)
		}
		clear(t.ready)
	}
}

// take makes ready what is due. If nothing is, it sets the timer for the next one.
func (t *timeouts[T]) take() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ready = t.ready[:0]
	by := time.Now().Add(t.length / 4)
	for t.waiting.len() > 0 && !t.waiting.first().at.After(by) {
		t.ready = append(t.ready, t.waiting.pop().what)
	}
	if len(t.ready) > 0 {
		return true
	}
	t.set = false
	if t.waiting.len() > 0 {
		t.start(time.Until(t.waiting.first().at))
	}
	return false
}
