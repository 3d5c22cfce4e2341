package server

import (
	"errors"
	"sync"
)

// ErrNotLive says that an app pushes for the first time after it has started. Its
// pages were made without what a push needs: the websocket, the hidden store and
// the script.
var ErrNotLive = errors.New("the app pushes for the first time after it has started, and its pages were made without the means for it: set Config.Live.Enabled, or call App.Topic, App.OnConnect or App.Broadcast before the app starts")

// liveUse is whether an app uses the live channel. It is decided when the app
// starts, since its pages differ.
type liveUse struct {
	mu     sync.Mutex
	used   bool
	closed bool // the app has started
}

// declare says that the app uses the live channel. It fails if that is news after
// the start.
func (u *liveUse) declare() error {
	u.mu.Lock()
	defer u.mu.Unlock()
	if !u.used && u.closed {
		return ErrNotLive
	}
	u.used = true
	return nil
}

// declareEarly is declare for what has to come before the start.
func (u *liveUse) declareEarly() error {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.closed {
		return errors.New("the app has started; call it before Start, Run, Handler or Mount")
	}
	u.used = true
	return nil
}

// close ends the time for declarations.
func (u *liveUse) close() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.closed = true
}

// isClosed reports whether the app has started.
func (u *liveUse) isClosed() bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.closed
}

// usesPush reports whether the pages of the app have the live channel. Before the
// start it may still become true.
func (a *App) usesPush() bool {
	a.live.mu.Lock()
	defer a.live.mu.Unlock()
	return a.live.used
}

// declareForLanes says that the app uses the live channel if it has lanes over the
// websocket: what a page loses with that comes back with its hello.
func (a *App) declareForLanes() error {
	for _, p := range a.callbacks.load().plans {
		if p.lane != "" && (p.entry.Websocket || a.cfg.WebsocketCallbacks) {
			return a.live.declare()
		}
	}
	return nil
}
