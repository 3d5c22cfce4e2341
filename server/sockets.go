package server

import (
	"context"
	"sync"
	"time"

	"github.com/dashwire/dashwire/protocol"
)

// sockets are the websockets of an app.
type sockets struct {
	gate    *gate         // sockets and their calls
	silence time.Duration // longestSilence, but for tests

	mu     sync.Mutex
	all    map[*socket]struct{}
	ending bool // none are taken any more

	// lasting are the calls of callbacks with the option Persistent, so that none
	// runs twice for a page.
	lasting map[lastingKey]*lasting

	// keeper knows pages beyond their sockets, nil if the app has no use for that.
	// It is set before the app starts.
	keeper keeper
}

// keeper is who knows a page when its socket has ended: it may take requests and
// their answers to itself.
type keeper interface {
	// request is told of each request for a callback before it is looked at, on the
	// goroutine that reads the socket: it must not wait. It returns the parent of the
	// call's context and what takes its answer, both the socket's own if they are nil.
	// What takes the answers of a page also tells it from others: a callback with the
	// option Persistent runs once for each.
	// If handled is true, there is nothing left to do.
	request(t *pageAddress, m *protocol.CallbackRequest) (ctx context.Context, to sink, handled bool)
	// answered is told of each answer of a page to a question. It must not wait.
	answered(t *pageAddress)
	// ended is told of each socket that has ended, when no request of it comes any
	// more. Calls of it may still be under way.
	ended(s *socket)
}

// add takes a socket in, unless the app is about to end.
func (l *sockets) add(s *socket) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ending || !l.gate.enter() {
		return false
	}
	if l.all == nil {
		l.all = map[*socket]struct{}{}
	}
	l.all[s] = struct{}{}
	return true
}

// remove is called once for each socket, at its end.
func (l *sockets) remove(s *socket) {
	l.mu.Lock()
	delete(l.all, s)
	l.mu.Unlock()
	if l.keeper != nil {
		l.keeper.ended(s)
	}
	l.gate.leave()
}

// stop has all sockets end, each one when its calls have ended. Those that last as
// long as their page end now.
func (l *sockets) stop() {
	l.mu.Lock()
	l.ending = true
	all := make([]*socket, 0, len(l.all))
	for s := range l.all {
		all = append(all, s)
	}
	for _, call := range l.lasting {
		call.cancel(ErrShutdown)
	}
	l.mu.Unlock()
	l.gate.close()
	for _, s := range all {
		s.retire()
	}
}

// lasts reports whether a callback with the option Persistent runs for a page.
func (l *sockets) lasts(page any) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for key := range l.lasting {
		if key.page == page {
			return true
		}
	}
	return false
}

// wait returns when all sockets and calls have ended, or ctx has.
func (l *sockets) wait(ctx context.Context) error {
	select {
	case <-l.gate.empty:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// cut ends all sockets, whatever happens on them.
func (l *sockets) cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for s := range l.all {
		s.hangUp()
	}
}
