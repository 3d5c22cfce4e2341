package server

import (
	"context"
	"errors"
	"runtime/debug"

	"github.com/dashwire/dashwire/protocol"
)

// dispatch finds the callback that req names, checks req against it and runs it.
// The call that comes back holds the answer. live is nil for a request over HTTP.
func (a *App) dispatch(ctx context.Context, req *protocol.Request, request *Request, live sink) (*Call, error) {
	call, err := a.handle(ctx, req, request, live)
	if err != nil {
		a.metrics.refused(req, err)
	}
	return call, err
}

func (a *App) handle(ctx context.Context, req *protocol.Request, request *Request, live sink) (*Call, error) {
	call, err := a.check(ctx, req, request, live)
	if p := a.laneOf(req, request); p != nil && !comesAgain(err) {
		return a.inLane(ctx, p, call, req, request, live, err)
	}
	if err != nil {
		return nil, err
	}
	return a.runCall(call)
}

// check makes a call of a request, if the one who asks may have it.
func (a *App) check(ctx context.Context, req *protocol.Request, request *Request, live sink) (*Call, error) {
	ctx, err := a.authorize(ctx, request, ForCallback, req.Output)
	if err != nil {
		return nil, err
	}
	p := a.callbacks.load().byID[req.Output]
	if p == nil {
		return nil, &RequestError{req.Output, "no callback has this output"}
	}
	switch {
	case live != nil:
		if err := p.overSocket(&a.cfg); err != nil {
			return nil, err
		}
	case a.push.hello != "" && (p.entry.Websocket || a.cfg.WebsocketCallbacks):
		a.push.overtake(req, request)
	}
	mark := ""
	if p.shared != nil {
		mark = p.takeMark(req)
	}
	call, err := p.newCall(ctx, req, request)
	if err != nil {
		return nil, err
	}
	if p.takenOver.missing() {
		return nil, noHandler(p)
	}
	call.live, call.mark = live, mark
	return call, nil
}

// overSocket returns why the callback can't be called over a websocket, if so.
func (p *plan) overSocket(cfg *Config) error {
	switch {
	case p.job != nil:
		return &RequestError{p.id, "it runs in the background, so the page has to ask for it over HTTP"}
	case !p.entry.Websocket && !cfg.WebsocketCallbacks:
		return &RequestError{p.id, "it came over the websocket, and the callback doesn't have the option Websocket, nor is Config.WebsocketCallbacks set"}
	}
	return nil
}

// dispatchAPI is dispatch for the arguments of an API endpoint.
func (a *App) dispatchAPI(ctx context.Context, p *plan, body []byte, request *Request) (*Call, error) {
	ctx, err := a.authorize(ctx, request, ForCallback, p.id)
	if err != nil {
		return nil, err
	}
	call, err := p.apiCall(body, request)
	if err != nil {
		return nil, err
	}
	call.context = callContext{ctx, call}
	return a.runCall(call)
}

// runCall runs a call that was checked. A poll of a job needs no admission: it may be
// held for long, does nothing meanwhile, and if it were refused the page would give
// its job up.
func (a *App) runCall(call *Call) (*Call, error) {
	var err error
	if call.isPoll() {
		err = a.pollJob(call)
	} else if err = a.admit(call.plan); err == nil {
		defer a.leave(call.plan)
		err = a.runAdmitted(call)
	}
	if err != nil {
		return nil, err
	}
	return call, nil
}

// admit counts a call of p, unless there is no room for it.
func (a *App) admit(p *plan) error {
	if !a.bound.enter() {
		return a.bound.overload(p.id)
	}
	if p.bound != nil && !p.bound.enter() {
		a.bound.leave()
		return p.bound.overload(p.id)
	}
	return nil
}

// leave is for who was admitted.
func (a *App) leave(p *plan) {
	a.bound.leave()
	if p.bound != nil {
		p.bound.leave()
	}
}

func (a *App) runAdmitted(call *Call) error {
	switch p := call.plan; {
	case p.job != nil && call.results != nil:
		return call.runAsJob()
	case p.job != nil:
		return a.startJob(call)
	case p.shared != nil:
		return a.shared.request(call)
	default:
		return p.run(call)
	}
}

// run calls the handler, and if that fails what deals with errors. What it returns
// is nil, PreventUpdate or a *CallbackError.
func (p *plan) run(call *Call) error {
	if p.meter != nil {
		return p.meter.run(call)
	}
	return p.runHandler(call)
}

func (p *plan) runHandler(call *Call) error {
	err := call.run(p.handler)
	if fault := call.fault(); fault != nil {
		err = fault
	}
	if err != nil && p.onError != nil && !errors.Is(err, PreventUpdate) && !call.cancelled() {
		failure := err
		call.dropOutputs()
		err = call.run(withStreams(func(ctx context.Context, call *Call) error { return p.onError(ctx, call, failure) }))
	}
	switch {
	case err == nil:
		return nil
	case errors.Is(err, PreventUpdate):
		return PreventUpdate
	}
	return &CallbackError{Output: p.id, Where: p.where, Err: err}
}

// run calls a handler. A panic ends this call only.
func (c *Call) run(handler Handler) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &PanicError{Value: v, Stack: debug.Stack()}
		}
	}()
	return handler(&c.context, c)
}
