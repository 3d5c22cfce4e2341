package server

import (
	"sync"
	"time"
)

// delays are the sockets whose messages wait for others. They have one timer: one for
// each socket would cost more than a message.
type delays struct {
	length time.Duration // Config.WebsocketBatchDelay

	mu      sync.Mutex
	waiting fifo[delayed]
	alarm   *time.Timer // nil until the first time
	set     bool        // the alarm is, or its goroutine runs
	ready   []*socket   // of that goroutine
}

// delayed is a socket that has something to send at some time.
type delayed struct {
	*socket
	at time.Time
}

// add has a socket flushed when its messages have waited for long enough. Its mu may
// be held.
func (d *delays) add(s *socket) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.waiting.push(delayed{s, time.Now().Add(d.length)})
	if !d.set {
		d.setAlarm(d.length)
	}
}

func (d *delays) setAlarm(in time.Duration) {
	d.set = true
	if d.alarm == nil {
		d.alarm = time.AfterFunc(in, d.ring)
	} else {
		d.alarm.Reset(in)
	}
}

// ring is the alarm's goroutine. It ends when no socket has waited for long enough.
func (d *delays) ring() {
	for d.take() {
		for i, s := range d.ready {
			s.flush()
			d.ready[i] = nil
		}
	}
}

// take makes the sockets ready that have waited for long enough. If there are none,
// it sets the alarm for the next one.
func (d *delays) take() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.ready = d.ready[:0]
	// A little early, so that many sockets don't have the alarm ring for each of them.
	by := time.Now().Add(d.length / 4)
	for d.waiting.len() > 0 && !d.waiting.first().at.After(by) {
		d.ready = append(d.ready, d.waiting.pop().socket)
	}
	if len(d.ready) > 0 {
		return true
	}
	d.set = false
	if d.waiting.len() > 0 {
		d.setAlarm(time.Until(d.waiting.first().at))
	}
	return false
}
