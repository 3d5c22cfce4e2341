package server

import (
	"context"
	"runtime"
	"strconv"

	"github.com/dashwire/dashwire/protocol"
)

// Handler is a raw callback, the only thing the dispatcher knows; Callback makes
// one out of a typed function. It reads the call's inputs and sets its outputs.
// Any number of calls run side by side, unless the callback has Serial; none waits
// for another. ctx ends when the browser goes away, within some 0.3 s if the
// handler has run for 50 ms, with ErrClientGone as context.Cause. It stays open
// while the app shuts down, until the time for that is over, so that a call under
// way can finish. A Handler must not use call after it returned.
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

	// InitialDuplicate allows outputs with AllowDuplicate in a callback that runs
	// when the page loads, in no particular order with the others that write
	// them. It is Python's prevent_initial_call="initial_duplicate". If false, such
	// a callback must have PreventInitialCall.
	InitialDuplicate bool

	// Optional keeps the browser from complaining if the page lacks the callback's
	// components. If false, it complains in the dev tools.
	Optional bool

	// Hidden says whether the callback is left out of the graph in the dev tools. If
	// not set, Config.HideAllCallbacks.
	Hidden Opt[bool]

	// DynamicCreator has the browser read the list of callbacks again after this
	// one, for a callback that registers others, and allows Call.AddSuite. If false,
	// neither.
	DynamicCreator bool

	// Running are properties that the browser sets while the callback runs. If nil,
	// none.
	Running []RunningProp

	// Background makes the callback a job that runs beside requests, while the
	// browser asks for its progress. If nil, the browser waits for the answer.
	Background *JobSpec

	// OnError is called when the handler fails. If nil, Config.OnError.
	OnError ErrorHandler

	// Serial has the callback run one at a time. See the option Serial. If false,
	// calls run side by side.
	Serial bool

	// Latest drops calls that the same page has overtaken. See the option Latest.
	// If false, all are answered.
	Latest bool

	// Lane has the callback's calls reach it in order and once. See the option
	// InLane. If empty, calls run as they come.
	Lane string

	// Shared makes the callback one for all pages. See the option Shared. If false,
	// each page has its own values.
	Shared bool

	// Websocket has the page send requests of the callback over the websocket. See
	// the option Websocket. If false, only if Config.WebsocketCallbacks is set.
	Websocket bool

	// Persistent says that a call lasts as long as its page. See the option
	// Persistent. If false, it ends by itself.
	Persistent bool

	// MaxCalls bounds the calls under way. See the option MaxCalls. If zero, only
	// Config.MaxCalls does.
	MaxCalls int

	// APIEndpoint is the path of a JSON endpoint for the callback. See the option
	// APIEndpoint. If empty, there is none.
	APIEndpoint string

	// MCPEnabled says whether the callback is a tool of the MCP server. See the option
	// MCPEnabled. If not set, it is, unless Config.MCP.HideCallbacks.
	MCPEnabled Opt[bool]

	// MCPExposeDocstring says whether an MCP client is told Description. See the option
	// MCPExposeDocstring. If not set, Config.MCP.ExposeDocstrings.
	MCPExposeDocstring Opt[bool]

	// Description says what the callback does, in the place of Python's docstring. See
	// the option Description. If empty, there is none.
	Description string

	arguments []argument // of the inputs and states, from the fields of a struct
	function  uintptr    // the code of the function that it was made of, 0 for the handler's
	tool      string     // its name as a tool, empty for the function's
	where     string     // file:line of the registration
	late      bool       // registered when the app starts or later, for which Python says null for Hidden
	bound     map[string]protocol.ID
	streams   bool          // an output is a Stream
	turn      chan struct{} // of the calls that Serial has run one at a time
	faults    []error       // of options
	lease     *Lease        // of HeldBy

	clientside *protocol.ClientsideFunction
	script     string // that defines it, if the page must carry one
}

// RunningProp is a property that the browser sets when it calls a callback, and
// again when the callback has ended, also by an error.
type RunningProp struct {
	// Target names the property. Its id may hold wildcards, which the browser
	// resolves as it does the callback's.
	Target protocol.Dependency
	// During and After are the two values.
	During, After any
}

// ErrorHandler is what becomes of an error of a callback, which is a *PanicError
// for a panic. It may set outputs and other properties by call; if it returns nil,
// the error is dealt with, and outputs that it didn't set stay as they are. What it
// returns otherwise takes the error's place.
type ErrorHandler func(ctx context.Context, call *Call, err error) error

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
