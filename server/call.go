package server

import (
	"context"
	"fmt"
	"net/http"

	"github.com/dashwire/dashwire/protocol"
)

// Call is one run of a callback: what the browser sent, and what the callback
// answers. It belongs to its handler's goroutine and is of no use after the
// handler returned.
type Call struct {
	context callContext
	plan    *plan
	req     *protocol.Request
	request *Request
	answer  protocol.Response
	updated bool // an output was set
	header  http.Header
	results []any   // of an API endpoint, nil for a call of a page
	job     *jobRun // that runs the handler, nil for a request
	live    sink    // where values go while the handler runs, nil for a call over HTTP

	liveFault error // of what went there

	numbered bool // it had a number in a lane

	timings []timingItem // recorded by the handler

	streams []*callStream // that run when the handler has returned

	mark   string  // how far the page had been told, for a shared callback
	client *Client // who made the change that a shared callback runs for, nil for nobody
}

// callContext is the context of a handler. It is part of its Call, so that the
// Call can be found without an allocation.
type callContext struct {
	context.Context
	call *Call
}

type callKey struct{}

func (c *callContext) Value(key any) any {
	if key == (callKey{}) {
		return c.call
	}
	return c.Context.Value(key)
}

// CallFrom returns the call that ctx belongs to, which is what Dash's ctx is in
// Python. It returns nil if ctx is not the context of a callback.
func CallFrom(ctx context.Context) *Call {
	call, _ := ctx.Value(callKey{}).(*Call)
	return call
}

// newCall checks a request against the plan, as Python Dash does: the number of
// inputs and states, and each output.
func (p *plan) newCall(ctx context.Context, req *protocol.Request, request *Request) (*Call, error) {
	if err := checkGroups("input", p.inputs, p.inputLists, req.Inputs, req.Output); err != nil {
		return nil, err
	}
	if err := checkGroups("state", p.state, p.stateLists, req.State, req.Output); err != nil {
		return nil, err
	}
	if err := p.checkOutputs(req); err != nil {
		return nil, err
	}
	call := &Call{plan: p, req: req, request: request}
	call.context = callContext{ctx, call}
	return call, nil
}

func checkGroups(kind string, deps []protocol.Dependency, lists []bool, groups []protocol.Group, output string) error {
	if len(deps) != len(groups) {
		return &RequestError{output, fmt.Sprintf("it has %d %s values, the callback takes %d", len(groups), kind, len(deps))}
	}
	for i := range deps {
		if lists[i] != groups[i].List {
			return &RequestError{output, fmt.Sprintf("%s %s: want %s", kind, deps[i], shape(lists[i]))}
		}
	}
	return nil
}

func shape(list bool) string {
	if list {
		return "a list of components"
	}
	return "one component"
}

// Output returns the name of the callback, as _dash-dependencies lists it.
func (c *Call) Output() string { return c.plan.id }

// Inputs returns the inputs in the order of the definition. A group that is a
// list stands for ALL or ALLSMALLER.
func (c *Call) Inputs() []protocol.Group { return c.req.Inputs }

// State returns the states in the order of the definition.
func (c *Call) State() []protocol.Group { return c.req.State }

// Request returns the HTTP request that brought the call.
func (c *Call) Request() *Request { return c.request }

// empty reports whether the browser has nothing to do: a callback without
// output that changed nothing else either. In a lane such an answer is sent as
// well, since only that tells the page's script that it came.
func (c *Call) empty() bool {
	return !c.numbered && len(c.plan.outputs) == 0 && c.plan.job == nil && !c.answer.HasSideUpdates()
}
