package server

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"

	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server/internal/overlay"
)

// layout is what _dash-layout answers: bytes that were made once, or a function
// that is called for each page.
type layout struct {
	tree any
	make func(context.Context, *Request) (any, error)

	encoded []byte // of tree, made when the app starts, which then lets go of that
	fixed   bool   // the app has started
}

// SetLayout sets the component tree that every page begins with: a component, a
// string, or a list of them. It is checked and encoded once, when the app
// starts; what changes it later has no effect. Once the app has started this
// only logs an error.
func (a *App) SetLayout(tree any) { a.setLayout(layout{tree: tree}) }

// SetLayoutFunc sets a function that makes the layout of each page that loads.
// It runs once for each page, in the goroutine of its request. An error, or a
// panic, is answered like a callback's and ends that request only.
//
// As in Python it also runs once when the app starts, with an empty Request, so
// that the browser has a layout to check callbacks against. If that run fails,
// the browser checks against the layout that it loads. With
// Config.SuppressCallbackExceptions or ValidationLayout there is no such run.
func (a *App) SetLayoutFunc(layoutOf func(ctx context.Context, r *Request) (any, error)) {
	a.setLayout(layout{make: layoutOf})
}

func (a *App) setLayout(l layout) {
	a.layoutMu.Lock()
	defer a.layoutMu.Unlock()
	if a.layout.fixed {
		a.log.Error("the layout was set after the app had started, which has no effect; use SetLayoutFunc for a layout that changes")
		return
	}
	a.layout = l
}

// errNoLayout is Python's NoLayoutException.
var errNoLayout = errors.New("the app has no layout; call SetLayout or SetLayoutFunc before it starts")

// prepareLayout checks the layout when the app starts. A static one is encoded
// for good, one that is a function is made once for the browser's checks.
func (a *App) prepareLayout() error {
	a.layoutMu.Lock()
	a.layout.fixed = true
	a.layoutMu.Unlock()
	l := &a.layout
	if l.make == nil {
		if isNil(l.tree) {
			return errNoLayout
		}
		tree, err := a.makeLayout(a.life, a.emptyRequest(), l.tree)
		if err != nil {
			return err
		}
		body, err := a.encodeLayout(tree)
		if err != nil {
			return err
		}
		l.encoded, l.tree = body, nil // thousands of components are work for each garbage collection
		if a.usesPush() {
			a.push.layout.Store(overlay.NewIndex(body))
		}
		switch {
		case a.existing != nil && a.cfg.ValidationLayout == nil:
			a.pages.validation = a.existing.ValidationLayout
			return nil
		case len(a.routed.list) > 0 && a.existing == nil:
			return a.checkPages(body, true)
		case a.cfg.ValidationLayout != nil:
			return a.checkGiven(body)
		}
		return a.checkStatic(body)
	}
	switch {
	case a.cfg.SuppressCallbackExceptions:
		return nil
	case a.cfg.ValidationLayout != nil && len(a.routed.list) == 0:
		return a.checkGiven(nil)
	}
	tree, err := a.makeLayout(a.life, a.emptyRequest(), nil)
	if err != nil {
		a.log.Warn("the layout function failed for an empty request, so callbacks are checked when pages load only", "error", err)
		return nil
	}
	body, err := a.encodeLayout(tree)
	if err != nil {
		return err
	}
	if err := a.newInventory(body).duplicates(); err != nil {
		return err
	}
	if len(a.routed.list) > 0 {
		return a.checkPages(body, false)
	}
	a.pages.validation = body
	return nil
}

// emptyRequest is the request of nobody, for a layout that is made when the app
// starts.
func (a *App) emptyRequest() *Request {
	return &Request{Method: "GET", Path: a.cfg.RoutesPathnamePrefix, Scheme: "http"}
}

// encodeLayout returns the JSON of a tree, or what is wrong with it and where.
func (a *App) encodeLayout(tree any) ([]byte, error) {
	body, err := protocol.Encode(tree)
	if err != nil {
		return nil, fmt.Errorf("layout: %w", err)
	}
	if !isLayout(body) {
		return nil, fmt.Errorf("layout: it is a %T; a layout is a component, a string, or a list of them", tree)
	}
	return body, nil
}

// call runs the layout function. A panic ends this call only.
func (l *layout) call(ctx context.Context, r *Request) (tree any, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &PanicError{Value: v, Stack: debug.Stack()}
		}
	}()
	tree, err = l.make(ctx, r)
	if err == nil && isNil(tree) {
		err = errors.New("the layout function returned no layout")
	}
	return tree, err
}

func isNil(tree any) bool {
	node, ok := tree.(protocol.Node)
	return tree == nil || ok && node.Base() == nil
}
