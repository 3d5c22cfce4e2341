package server

import (
	"context"
	"math"
	"runtime/debug"
	"time"
)

// OnConnect has hook called once for each client, when it is connected for the
// first time; not when it comes back, but again after a restart with
// Config.StateFile, as the program has forgotten it, see Client.Restored. What the
// hook sets for the client reaches the page. It runs beside everything else, so that
// the page may have called callbacks before it returns. ctx is Client.Context. A panic
// is logged.
//
// Hooks are called in the order in which they were added, which must be before the
// app starts; after that it panics.
func (a *App) OnConnect(hook func(ctx context.Context, c *Client)) {
	a.addHook(func(p *push) { p.onConnect = append(p.onConnect, hook) })
}

// OnDisconnect has hook called for each client that is gone: its page was closed,
// or it was away for longer than Live.ClientTimeout. It is called after OnConnect has
// returned, and not for clients that are there when the app ends.
//
// As with OnConnect, hooks are added before the app starts.
func (a *App) OnDisconnect(hook func(c *Client)) {
	a.addHook(func(p *push) { p.onLeave = append(p.onLeave, hook) })
}

func (a *App) addHook(add func(*push)) {
	if err := a.live.declareEarly(); err != nil {
		panic("App.OnConnect or App.OnDisconnect: " + err.Error())
	}
	p := &a.push
	p.hooksMu.Lock()
	defer p.hooksMu.Unlock()
	add(p)
}

// runHook runs hooks beside everything else, unless the app ends.
func (p *push) runHook(hook func()) {
	p.hooksMu.Lock()
	defer p.hooksMu.Unlock()
	if p.hooksClosed {
		return
	}
	p.hooks.Go(hook) // Shutdown waits for it
}

// closeHooks has no more hooks run, and waits for those that do.
func (p *push) closeHooks(ctx context.Context) error {
	p.hooksMu.Lock()
	p.hooksClosed = true
	p.hooksMu.Unlock()
	ended := make(chan struct{})
	go func() { p.hooks.Wait(); close(ended) }() // ends with the last hook
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// guard keeps the panic of a hook from ending the program.
func (p *push) guard(what string, hook func()) {
	defer func() {
		if v := recover(); v != nil {
			p.app.log.Error(what+" panicked", "error", v, "stack", string(debug.Stack()))
		}
	}()
	hook()
}

// greet calls OnConnect. The client's mu is held.
func (s *clientState) greet() {
	p := s.push
	greeted, ctx := make(chan struct{}), s.lifetime()
	s.greeted = greeted
	p.runHook(func() {
		defer close(greeted)
		for _, hook := range p.onConnect {
			p.guard("OnConnect", func() { hook(ctx, s.client) })
		}
	})
}

// detach says that a client's connection has gone.
func (s *clientState) detach(at *attachment) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.at.Load() == at {
		s.at.Store(nil)
		s.silent.Store(false) // it says hello now
		s.settle(func(t tell) bool { return !t.stays })
		s.startLeaving()
	}
}

// startLeaving has the client end if it doesn't come back. The client's mu is held.
func (s *clientState) startLeaving() {
	if s.gone || s.push.app.work.Err() != nil {
		return
	}
	returns, live := s.returns, s.push.app.cfg.Live
	after := func(wait time.Duration, then func()) *time.Timer {
		return time.AfterFunc(wait, func() {
			s.mu.Lock()
			defer s.mu.Unlock()
			if s.returns == returns {
				then()
			}
		})
	}
	if s.at.Load() == nil { // not only silent
		s.leaving[0] = after(live.HandlerTimeout, s.endCalls)
	}
	if s.leaving[1] == nil { // it was silent before its connection ended
		s.leaving[1] = after(live.ClientTimeout, func() { go s.expire(returns) }) // ends at once
	}
}

// stay undoes startLeaving. The client's mu is held.
func (s *clientState) stay() {
	s.returns++
	for i, timer := range s.leaving {
		if timer != nil {
			timer.Stop()
			s.leaving[i] = nil
		}
	}
}

// expire ends a client that has been away for too long.
func (s *clientState) expire(returns uint32) {
	c := &s.push.clients
	c.mu.Lock()
	s.mu.Lock()
	still := s.returns == returns && s.moved == nil
	s.mu.Unlock()
	if still {
		c.forget(s)
	}
	c.mu.Unlock()
	if still {
		s.leave()
	}
}

// leave ends a client that is not known any more. It may be called again.
func (s *clientState) leave() {
	lasts := s.push.app.sockets.lasts(s.client)
	s.mu.Lock()
	if s.gone {
		s.mu.Unlock()
		return
	}
	s.touch()
	s.gone = true
	s.stay()
	s.stopTrimming()
	at := s.at.Swap(nil)
	var rest feed
	if at != nil && s.silent.Load() {
		rest = s.sleeper(at.line, lasts)
	}
	for _, t := range s.topics {
		t.remove(s)
	}
	s.push.all.remove(s)
	client := s.client
	s.topics, s.asks, s.flights, s.answers = nil, nil, nil, nil
	s.settleTells(math.MaxUint64)
	s.endCalls()
	s.endLives()
	greeted := s.greeted
	s.mu.Unlock()
	if at != nil {
		at.line.attach(rest)
	}
	s.push.app.leases.left(client)
	if greeted == nil || len(s.push.onLeave) == 0 {
		return
	}
	s.push.runHook(func() {
		<-greeted
		for _, hook := range s.push.onLeave {
			s.push.guard("OnDisconnect", func() { hook(s.client) })
		}
	})
}

// bye ends the client of a page that says that it is being closed.
func (c *clients) bye(key clientKey) {
	c.mu.Lock()
	s := c.byKey[key]
	if s != nil {
		c.forget(s)
	}
	c.mu.Unlock()
	if s != nil {
		s.mu.Lock()
		s.silent.Store(false) // it doesn't come back
		s.mu.Unlock()
		s.leave()
	}
}

// close ends the timers of clients, when no connection is left and none comes any
// more. The contexts of clients end with the app's.
func (c *clients) close() {
	c.mu.Lock()
	c.closed = true
	all := make([]*clientState, 0, len(c.all))
	for s := range c.all {
		all = append(all, s)
	}
	c.mu.Unlock()
	c.push.roll.close()
	for _, s := range all {
		s.mu.Lock()
		s.stay()
		s.stopTrimming()
		s.mu.Unlock()
	}
}
