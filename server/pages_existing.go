package server

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/dashwire/dashwire/protocol"
)

// joinExistingPages has the callback by which an app that was taken over shows its
// pages show those of this app first. What answers it otherwise has the rest.
func (a *App) joinExistingPages() error {
	if p := a.routed.notFound; p != nil {
		return fmt.Errorf("%s: the app has taken over %s, which has a page for addresses that no page has; leave this one out", p, a.existing.Source)
	}
	ours := a.routingSpec()
	r := &a.callbacks
	r.mu.Lock()
	defer r.mu.Unlock()
	old := r.load()
	p := old.byID[protocol.OutputID(ours.Outputs, true)]
	switch {
	case p == nil || p.takenOver == nil:
		return fmt.Errorf("%s: the app has taken over %s, which has no pages; make its layout anew to show some", a.routed.list[0], a.existing.Source)
	case len(p.inputs) < 2 || !sameProps(p.inputs[:2], ours.Inputs[:2]):
		return fmt.Errorf("the callback by which %s shows pages does not begin with the inputs %s", a.existing.Source, listed(ours.Inputs[:2]))
	case len(a.cfg.RoutingCallbackInputs) > 0 && (!sameProps(p.inputs, ours.Inputs) || !sameProps(p.state, ours.State)):
		return errors.New("Config.RoutingCallbackInputs: they are not those of " + a.existing.Source +
			", whose pages have the inputs " + listed(p.inputs[2:]) + " and the states " + listed(p.state))
	}
	next := *p
	rest := p.own
	next.own = func(ctx context.Context, call *Call) error {
		page, request, err := a.askedPage(call)
		switch {
		case err != nil:
			return err
		case page == nil:
			return rest(ctx, call)
		}
		return page.show(ctx, call, request)
	}
	if !p.takenOver.attached {
		theirs := *p.takenOver.callback
		theirs.Answer = next.own
		theirs.Note = fmt.Sprintf("%d pages here", len(a.routed.list))
		if p.takenOver.callback.Note != "" {
			theirs.Note += ", " + p.takenOver.callback.Note
		}
		next.takenOver = &takenOver{callback: &theirs}
	}
	next.wrap(r.middleware)
	snap := old.with(&next, slices.Index(old.plans, p))
	for _, out := range next.outputs {
		snap.writes[out.String()] = &next
	}
	snap.byID[next.id] = &next
	r.snap.Store(snap)
	return nil
}

func sameProps(a, b []protocol.Dependency) bool {
	return slices.EqualFunc(a, b, func(x, y protocol.Dependency) bool { return x.String() == y.String() })
}
