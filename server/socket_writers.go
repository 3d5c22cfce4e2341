package server

import (
	"slices"
	"sync"
	"time"
)

const (
	// writerPatience is how long a socket may hold up a goroutine that writes. It is
	// noticed after twice that at most.
	writerPatience = 2 * time.Millisecond
	// slowFor is for how long a socket that has done so is not written to by a
	// goroutine that others need.
	slowFor = 5 * time.Second
	// fewDue is how many sockets wait to be written to when there is room for more.
	fewDue = wakeAtOnce / 2
)

// writers write to an app's sockets. They are as many goroutines as there are
// processors, which exist only while there is something to write, and take the sockets
// in turn, a frame of each: with a goroutine for each socket, a broadcast would start
// thousands at once. One that a socket holds up becomes that socket's own, and another
// takes its place, so nobody waits for a slow browser.
type writers struct {
	limit int // goroutines that are not held up

	mu     sync.Mutex // that of a socket may be held when it is taken
	due    fifo[*socket]
	few    sync.Cond // due has become short; of mu
	active []*writer
	watch  *time.Timer // nil until the first time
	set    bool        // the watch is
}

// writer is one of the goroutines.
type writer struct {
	turns int // sockets so far
	seen  int // turns, when the watch came by
}

func (w *writers) init(limit int) {
	w.limit = limit
	w.few.L = &w.mu
}

// add has a socket written to, which has something to send and no writer.
func (w *writers) add(s *socket) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.due.push(s)
	w.start()
}

// await waits until few sockets are due, which doesn't take long, however slow one is.
func (w *writers) await() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for w.due.len() > fewDue {
		w.few.Wait()
	}
}

// start has goroutines write that there is room for. The mu is held.
func (w *writers) start() {
	for n := w.due.len(); n > 0 && len(w.active) < w.limit; n-- {
		me := &writer{}
		w.active = append(w.active, me)
		go w.write(me) // ends when there is nothing to write
	}
	if len(w.active) > 0 && !w.set {
		w.set = true
		if w.watch == nil {
			w.watch = time.AfterFunc(writerPatience, w.relieve)
		} else {
			w.watch.Reset(writerPatience)
		}
	}
}

func (w *writers) write(me *writer) {
	buf := frames.Get().(*[]byte)
	defer keepFrame(buf)
	for s := w.next(me); s != nil; s = w.next(me) {
		more := s.writeTimed(buf)
		for more && s.slow() {
			more = s.writeTimed(buf)
		}
		if more {
			w.add(s)
		}
	}
}

// next returns the socket whose turn it is, nil if the goroutine has to end.
func (w *writers) next(me *writer) *socket {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !slices.Contains(w.active, me) {
		return nil // another one has taken its place
	}
	if w.due.len() == 0 {
		w.dismiss(me)
		return nil
	}
	me.turns++
	s := w.due.pop()
	if w.due.len() == fewDue {
		w.few.Broadcast()
	}
	return s
}

func (w *writers) dismiss(one *writer) {
	w.active = slices.DeleteFunc(w.active, func(other *writer) bool { return other == one })
}

// relieve is the watch: it has others take the place of goroutines that are held up.
func (w *writers) relieve() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, one := range slices.Clone(w.active) {
		if one.turns > 0 && one.turns == one.seen {
			w.dismiss(one)
		}
		one.seen = one.turns
	}
	w.set = false
	w.start()
}
