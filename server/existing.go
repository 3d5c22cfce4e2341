package server

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/dashwire/dashwire/protocol"
)

// Existing is the browser side of an app that exists, which an app takes over by
// TakeOver in place of a layout and callbacks of its own. All of it stands as that
// app has it on the wire. Package compat reads it from a running Python app.
type Existing struct {
	// Source says in one line where it comes from, for messages.
	Source string

	// Layout is the answer of _dash-layout.
	Layout protocol.Raw

	// ValidationLayout is the page config's validation_layout. If nil, the browser
	// checks callbacks against Layout.
	ValidationLayout protocol.Raw

	// Callbacks are the answer of _dash-dependencies, in its order.
	Callbacks []ExistingCallback

	// InlineScripts are the texts of the scripts that stand in the page itself:
	// clientside callbacks.
	InlineScripts []string

	// ChildrenProps is the page config's children_props. If nil, the release's.
	ChildrenProps protocol.Raw

	// Suites are component suites of others, in the order of their scripts.
	Suites []Suite

	// Metas returns the meta tags that the page at an address has before all
	// others. path is the address below Config.RoutesPathnamePrefix, without the
	// slashes at its ends. If nil, there are none.
	Metas func(r *Request, path string) [][]Attribute

	// Redirects are addresses that lead to others, with status 301.
	Redirects []Redirect
}

// ExistingCallback is one callback of an Existing.
type ExistingCallback struct {
	protocol.CallbackEntry

	// Answer is the callback's handler while HandleOutput gives it no other. If
	// nil, calls are answered with an error until then.
	Answer Handler
	// Note says what Answer is, for the table of handlers.
	Note string
}

// Redirect is an address below Config.RoutesPathnamePrefix that leads to another.
type Redirect struct {
	// From is a path such as "/old".
	From string
	// To is such a path, or a whole address.
	To string
}

// TakeOver gives the app the layout, the callbacks and the suites of one that
// exists. The callbacks get their handlers by HandleOutput. An app does it once,
// before it starts; it may register callbacks of its own after that.
//
// Unlike SetLayout this does not compare layout and callbacks: what the existing
// app shows in the browser's dev tools is shown there.
func (a *App) TakeOver(e Existing) error {
	a.layoutMu.Lock()
	defer a.layoutMu.Unlock()
	switch {
	case a.layout.fixed:
		return errors.New("take over: the app has been started; call TakeOver before Start, Run, Handler or Mount")
	case a.existing != nil:
		return fmt.Errorf("take over %s: the app has taken over %s before", e.Source, a.existing.Source)
	case a.layout.make != nil || !isNil(a.layout.tree):
		return fmt.Errorf("take over %s: the app has a layout of its own", e.Source)
	case len(a.callbacks.load().plans) > 0:
		return fmt.Errorf("take over %s: the app has callbacks, which would stand before those that it takes over; register them afterwards", e.Source)
	}
	var faults []error
	for i := range e.Callbacks {
		if err := a.takeOver(&e.Callbacks[i]); err != nil {
			faults = append(faults, fmt.Errorf("take over %s: %w", e.Source, err))
		}
	}
	if len(faults) > 0 {
		return errors.Join(faults...)
	}
	if err := a.suites.takeOver(e.Suites); err != nil {
		return fmt.Errorf("take over %s: %w", e.Source, err)
	}
	a.layout = layout{tree: e.Layout}
	a.existing = &e
	return nil
}

// takeOver registers a callback as it stands in the list of an existing app.
func (a *App) takeOver(e *ExistingCallback) error {
	outputs, err := splitOutputs(&e.CallbackEntry)
	if err != nil {
		return err
	}
	h := e.Answer
	switch {
	case e.ClientsideFunction != nil:
		h = inBrowser
	case h == nil && cancelsJobs(&e.CallbackEntry, outputs):
		h = a.cancelJobs
	case h == nil:
		h = unanswered
	}
	p, _ := newPlan(&Spec{Outputs: outputs, Inputs: e.Inputs, State: e.State, Multi: strings.HasPrefix(e.Output, ".."), where: "the existing app"}, h, &a.cfg)
	p.id, p.entry = e.Output, e.CallbackEntry
	p.takenOver = &takenOver{callback: e, cancels: e.Answer == nil && cancelsJobs(&e.CallbackEntry, outputs)}
	a.callbacks.append(p)
	return nil
}

// splitOutputs returns the outputs that a callback's name stands for.
func splitOutputs(e *protocol.CallbackEntry) ([]protocol.Dependency, error) {
	if e.NoOutput {
		return nil, nil
	}
	names := []string{e.Output}
	if inner, ok := strings.CutPrefix(e.Output, ".."); ok {
		names = strings.Split(strings.TrimSuffix(inner, ".."), "...")
	}
	outputs := make([]protocol.Dependency, len(names))
	for i, name := range names {
		var err error
		if outputs[i], err = protocol.ParseDependency(name); err != nil {
			return nil, fmt.Errorf("callback %q: %w", e.Output, err)
		}
	}
	return outputs, nil
}

// cancelsJobs reports whether Dash made a callback for the cancel inputs of
// background callbacks: it "sets" the id of the component that its inputs are of.
func cancelsJobs(e *protocol.CallbackEntry, outputs []protocol.Dependency) bool {
	if len(outputs) != 1 || outputs[0].Property != "id" || !e.PreventInitialCall || e.ClientsideFunction != nil ||
		e.Background != nil || len(e.State) > 0 || len(e.Inputs) == 0 {
		return false
	}
	for _, in := range e.Inputs {
		if in.ID.String() != outputs[0].ID.String() {
			return false
		}
	}
	return true
}

// takenOver is what a plan knows of where it comes from.
type takenOver struct {
	callback *ExistingCallback
	attached bool // by HandleOutput
	cancels  bool // Dash made it for cancel inputs
}

// missing reports whether nothing answers the callback.
func (t *takenOver) missing() bool {
	return t != nil && !t.attached && !t.cancels && t.callback.Answer == nil && t.callback.ClientsideFunction == nil
}

// unanswered stands in for a handler that is missing. Calls don't get to it.
func unanswered(_ context.Context, call *Call) error { return noHandler(call.plan) }

// noHandler is the answer to a call of a callback without a handler. The output
// is no secret: the list of callbacks has it.
func noHandler(p *plan) error {
	const what = "no handler is attached to the output "
	return &refusal{
		status: 501,
		public: "On this server " + what + p.name() + ".",
		detail: what + p.name() + `; call app.HandleOutput("` + p.address() + `", ...) before the app starts`,
	}
}
