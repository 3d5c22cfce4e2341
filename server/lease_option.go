package server

import (
	"context"
	"errors"
	"slices"

	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server/internal/topiclog"
)

// HeldBy lets only the page that has a lease call the callback. A call of another
// page is answered like PreventUpdate, and what a person has changed there is set
// back: to what pages share by Shared or App.Broadcast, or else to the value of the
// layout, if that is the same for all. Each call is a sign of life of the holder.
//
//	server.Callback(app, move, server.Shared(), server.HeldBy(app.Lease("motor")))
//
// A shared callback runs also when the app starts, and for what the program or
// another shared callback changes. Jobs, API endpoints and persistent callbacks
// can't have it: they last, or come from no page.
func HeldBy(l *Lease) Option {
	return func(s *Spec) {
		s.lease = l
		if l == nil {
			s.faults = append(s.faults, errors.New("HeldBy: the lease is nil"))
		}
	}
}

// leaseFaults returns what keeps a callback from having a lease.
func (a *App) leaseFaults(s *Spec) []error {
	if s.lease == nil {
		return nil
	}
	var faults []error
	for _, bad := range []struct {
		is   bool
		what string
	}{
		{s.lease.app != a, "HeldBy: the lease is that of another app"},
		{s.clientside != nil, "it has HeldBy and runs in the browser: leave HeldBy out"},
		{s.Background != nil, "it has HeldBy and is a job, which goes on when the lease has passed on: leave one of them out"},
		{s.Persistent, "it has both HeldBy and Persistent, which goes on when the lease has passed on: leave one of them out"},
		{s.APIEndpoint != "", "it has both HeldBy and APIEndpoint: who asks there is no page and never has a lease; leave one of them out"},
	} {
		if bad.is {
			faults = append(faults, errors.New(bad.what))
		}
	}
	return faults
}

// mayDrive reports whether a client may have the callback run.
func (p *plan) mayDrive(c *Client) bool { return p.lease == nil || p.lease.drives(c) }

// guard lets only calls of the holder through.
func (l *Lease) guard(next Handler) Handler {
	return func(ctx context.Context, call *Call) error {
		client := call.Client()
		if l.drives(client) {
			return next(ctx, call)
		}
		l.app.push.putBack(client, call)
		return PreventUpdate
	}
}

// putBack sets what a person has changed to what it is for all.
func (p *push) putBack(c *Client, call *Call) {
	var back []topiclog.Change
	for _, g := range call.req.Inputs {
		for _, arg := range g.Args {
			dep := protocol.Dep(arg.ID, arg.Property)
			if !slices.Contains(call.req.ChangedPropIDs, dep.String()) {
				continue
			}
			k := keyOf(dep)
			value := p.all.log.Value(k)
			if value == nil {
				value = p.baseValue(k)
			}
			if value != nil && !p.app.shared.same(value, arg.Value) {
				back = append(back, topiclog.Change{Key: k, Value: value})
			}
		}
	}
	if len(back) > 0 {
		c.put(back)
	}
}
