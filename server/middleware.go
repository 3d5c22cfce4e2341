package server

import (
	"context"
	"maps"
)

// Middleware makes a handler out of a handler, to do something before and after
// it: measure, open a transaction, turn errors into others. It may leave next out,
// and gives it the context that it shall have, made out of its own.
type Middleware func(next Handler) Handler

// Use puts middleware around all callbacks, also those that are registered before
// and after it. The one that is given first is the outermost. It runs after
// Config.Authorize and after the waiting of Serial; an error that comes out of it
// goes to OnError. Requests that are under way keep what they began with.
//
// A middleware is called once for each callback; the handler that it makes runs
// for each call.
func (a *App) Use(middleware ...Middleware) {
	r := &a.callbacks
	r.mu.Lock()
	defer r.mu.Unlock()
	r.middleware = append(r.middleware[:len(r.middleware):len(r.middleware)], middleware...)
	old := r.load()
	next := *old
	next.plans, next.byID, next.writes, next.endpoints = nil, maps.Clone(old.byID), maps.Clone(old.writes), maps.Clone(old.endpoints)
	renewed := make(map[*plan]*plan, len(old.plans))
	for _, p := range old.plans {
		wrapped := *p
		wrapped.wrap(r.middleware)
		renewed[p] = &wrapped
		next.plans = append(next.plans, &wrapped)
	}
	for _, index := range []map[string]*plan{next.byID, next.writes, next.endpoints} {
		for key, p := range index {
			index[key] = renewed[p]
		}
	}
	r.snap.Store(&next)
}

// wrap puts middleware around a callback's own handler.
func (p *plan) wrap(middleware []Middleware) {
	p.inner = p.own
	for i := len(middleware) - 1; i >= 0; i-- {
		p.inner = middleware[i](p.inner)
	}
	if !p.ordered {
		p.handler = p.inner
	}
}

// order puts Serial and Latest around whatever handler the call's plan has.
func (p *plan) order(spec *Spec) {
	serial, latest := spec.Serial, spec.Latest
	if spec.Shared { // its runs have an order, but for who has its turn too
		serial, latest = serial && spec.Lane != "", false
	}
	p.ordered = serial || latest || spec.lease != nil
	if !p.ordered {
		return
	}
	p.handler = func(ctx context.Context, call *Call) error { return call.plan.inner(ctx, call) }
	if serial {
		turn := spec.turn
		if turn == nil {
			turn = make(chan struct{}, 1)
		}
		p.handler = inTurn(turn, p.handler)
		if !latest { // which has to hear of every call
			p.turn = turn
		}
	}
	if latest {
		p.handler = onlyLatest(p.handler)
	}
	if spec.lease != nil && !spec.Shared {
		p.handler = spec.lease.guard(p.handler)
	}
}
