package server

import (
	"net"
	"slices"
	"sync"
	"time"
)

const (
	// watchAfter is how long a handler has to run before its client is looked
	// after. Most have ended by then.
	watchAfter = 50 * time.Millisecond
	// watchEvery bounds the time between two looks at the same client.
	watchEvery = 250 * time.Millisecond
)

// watcher ends the contexts of handlers whose clients have gone away, which
// fasthttp doesn't report. One goroutine peeks at their sockets. It starts with
// the first one there is and ends when there is none any more, at the latest with
// the app.
//
// What it costs: nothing for handlers that don't look at their context, some
// 0.5 µs for others, and a system call every 250 ms for those that run long.
type watcher struct {
	quit  <-chan struct{} // ends the goroutine, whatever it watches
	mu    sync.Mutex
	fresh []watched     // since the last look
	ended chan struct{} // closed when the goroutine has ended; nil without one
}

// watched is a client that somebody waits for the end of.
type watched struct {
	life       *openLife
	conn       net.Conn
	since, due time.Time
}

// add looks after the client of a life until that has ended.
func (w *watcher) add(life *openLife, conn net.Conn) {
	now := time.Now()
	w.mu.Lock()
	defer w.mu.Unlock()
	select {
	case <-w.quit:
		return // the life has ended as well
	default:
	}
	w.fresh = append(w.fresh, watched{life, conn, now, now.Add(watchAfter)})
	if w.ended == nil {
		w.ended = make(chan struct{})
		go w.run(w.ended)
	}
}

// wait returns when the goroutine has ended, which it does after quit.
func (w *watcher) wait() {
	w.mu.Lock()
	ended := w.ended
	w.mu.Unlock()
	if ended != nil {
		<-ended
	}
}

func (w *watcher) run(ended chan struct{}) {
	defer close(ended)
	tick := time.NewTicker(watchAfter)
	defer tick.Stop()
	var all []watched
	for {
		select {
		case <-w.quit:
			return
		case now := <-tick.C:
			all = w.take(all)
			all = slices.DeleteFunc(all, func(one watched) bool { return one.life.Err() != nil })
			for i := range all {
				all[i].look(now)
			}
			if len(all) == 0 && w.rest() {
				return
			}
		}
	}
}

// take moves what is new to all.
func (w *watcher) take(all []watched) []watched {
	w.mu.Lock()
	defer w.mu.Unlock()
	all = append(all, w.fresh...)
	clear(w.fresh)
	w.fresh = w.fresh[:0]
	return all
}

// rest says whether the goroutine may end, as there is nothing to watch.
func (w *watcher) rest() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.fresh) > 0 {
		return false
	}
	w.ended = nil
	return true
}

// look ends the life if its client is gone.
func (one *watched) look(now time.Time) {
	if now.Before(one.due) {
		return
	}
	one.due = now.Add(min(now.Sub(one.since), watchEvery))
	if clientGone(one.conn) {
		one.life.cancel(ErrClientGone)
	}
}
