package server

import (
	"context"
	"errors"
	"fmt"

	"github.com/dashwire/dashwire/protocol"
)

// encodePages makes the JSON of the pages that never change.
func (a *App) encodePages() error {
	var faults []error
	for _, p := range a.routed.list {
		if p.LayoutFunc != nil {
			continue
		}
		body, err := a.encodeLayout(p.Layout)
		if err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", p, err))
		}
		p.encoded = body
	}
	return errors.Join(faults...)
}

// checkPages checks the app's layout together with the pages that it shows, and
// makes the layout that the browser checks callbacks against: all pages, and the
// app's. fixed says that the app's layout is no function.
func (a *App) checkPages(layout []byte, fixed bool) error {
	if a.cfg.ValidationLayout != nil {
		return errors.New("Config.ValidationLayout: the app has pages, of which it makes one itself")
	}
	bodies := make([]any, 0, len(a.routed.list)+1)
	for _, p := range a.routed.list {
		body := p.encoded
		if p.LayoutFunc != nil {
			fixed = false
			if a.cfg.SuppressCallbackExceptions {
				continue
			}
			var err error
			if body, err = a.tryPage(p); err != nil {
				a.log.Warn("the layout of a page failed for an empty request, so the browser doesn't know its components when it checks callbacks",
					"page", p.Module, "where", p.where, "error", err)
				continue
			}
		}
		// What stands in the layout and in a page is there twice when it is shown.
		both, err := protocol.Encode([]any{protocol.Raw(layout), body})
		if err != nil {
			return err
		}
		if err := a.newInventory(both).duplicates(); err != nil {
			return fmt.Errorf("%s: %w", p, err)
		}
		bodies = append(bodies, body)
	}
	if a.cfg.SuppressCallbackExceptions {
		return nil
	}
	all, err := protocol.Encode(protocol.NewComponent("dash_html_components", "Div").Set("children", append(bodies, spread(layout)...)))
	if err != nil {
		return err
	}
	inv := a.newInventory(all)
	if inv.places[pagesContent] == nil {
		return errors.New("layout: the app has pages and nowhere to show them; put server.PageContainer() into the layout")
	}
	a.pages.validation = all
	if !fixed {
		return nil
	}
	return a.checkNames(inv)
}

// tryPage makes the layout of a page for an empty request.
func (a *App) tryPage(p *routedPage) ([]byte, error) {
	once := layout{make: func(ctx context.Context, r *Request) (any, error) {
		return p.LayoutFunc(ctx, PageRequest{Request: r})
	}}
	tree, err := once.call(a.life, &Request{Method: "GET", Path: a.cfg.RoutesPathnamePrefix, Scheme: "http"})
	if err != nil {
		return nil, err
	}
	return a.encodeLayout(tree)
}

// spread returns the members of a layout that is a list, or the layout alone.
func spread(layout []byte) []any {
	var members []protocol.Raw
	if err := protocol.Decode(layout, &members); err != nil {
		return []any{protocol.Raw(layout)}
	}
	all := make([]any, len(members))
	for i, m := range members {
		all[i] = m
	}
	return all
}
