package server

import (
	"context"
	"runtime"
	"strconv"

	"github.com/dashwire/dashwire/protocol"
)

// Handler is a raw callback, the only thing the dispatcher knows; Callback makes
// one out of a typed function. It reads the call's inputs and sets its outputs.
// ctx ends when the app shuts down; a Handler must not use call after it returned.
type Handler func(ctx context.Context, call *Call) error

// Spec is the definition of a callback, as it stands in _dash-dependencies.
type Spec struct {
	// Outputs are the properties that the callback sets. None makes it a callback
	// without output.
	Outputs []protocol.Dependency

	// Inputs are the properties whose change calls the callback.
	Inputs []protocol.Dependency

	// State are properties whose values it gets besides.
	State []protocol.Dependency

	// Multi gives a single output the form that Dash uses for a list of outputs.
	// With more than one output it has no effect.
	Multi bool

	// PreventInitialCall leaves the callback out when the page loads. If not set,
	// Config.PreventInitialCallbacks.
	PreventInitialCall Opt[bool]

	where string // file:line of the registration
	bound map[string]protocol.ID
}

// Handle registers a raw callback. It panics if spec is wrong, with the place of
// the call and all faults at once; HandleSafely returns them.
func (a *App) Handle(spec Spec, h Handler) {
	spec.where = caller()
	if err := a.add(&spec, h, nil); err != nil {
		panic(err.Error())
	}
}

// HandleSafely is Handle, but returns what is wrong.
func (a *App) HandleSafely(spec Spec, h Handler) error {
	spec.where = caller()
	return a.add(&spec, h, nil)
}

// caller returns file:line of whoever called the exported function that calls it.
func caller() string {
	_, file, line, ok := runtime.Caller(2)
	if !ok {
		return "unknown place"
	}
	return file + ":" + strconv.Itoa(line)
}
