package server

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"
	"unsafe"

	"github.com/dashwire/dashwire/protocol"
)

// HandleOutput gives a callback that was taken over its handler. The callback is
// named by one of its outputs, or where that is not enough by its inputs as well,
// with commas between several:
//
//	app.HandleOutput("greeting.children", h)
//	app.HandleOutput("{type:row,index:MATCH}.children", h)    // ids as in tags, or as JSON
//	app.HandleOutput("save.n_clicks -> log.children", h)      // several callbacks set log.children
//	app.HandleOutput("save.n_clicks ->", h)                   // a callback without output
//
// Everything that the existing app says of the callback stays: options can add
// OnError, Serial, Latest, InLane, MaxCalls, APIEndpoint and, for a background
// callback, those of jobs other than Interval. It panics if nothing has the output, with the
// nearest names, and for every other fault, with the place of the call;
// HandleOutputSafely returns them.
//
// The outputs of call are in the order of the existing app.
func (a *App) HandleOutput(output string, h Handler, opts ...Option) {
	if err := a.attach(caller(), output, h, opts); err != nil {
		panic(err.Error())
	}
}

// HandleOutputSafely is HandleOutput, but returns what is wrong.
func (a *App) HandleOutputSafely(output string, h Handler, opts ...Option) error {
	return a.attach(caller(), output, h, opts)
}

// HandleOutput gives a callback that was taken over a typed handler, as Callback
// does for one of the app's own. See App.HandleOutput for how output names it.
//
// The tags of In and Out are checked against the existing app: In may leave inputs
// and states out and have them in any order, Out has to have all outputs. A
// property stands in an output's tag as in the layout, without the suffix that
// allow_duplicate gives it.
func HandleOutput[In, Out any](app *App, output string, fn func(ctx context.Context, in In) (Out, error), opts ...Option) {
	if err := attachTyped(app, caller(), output, fn, opts); err != nil {
		panic(err.Error())
	}
}

// HandleOutputSafely is the function HandleOutput, but returns what is wrong.
func HandleOutputSafely[In, Out any](app *App, output string, fn func(ctx context.Context, in In) (Out, error), opts ...Option) error {
	return attachTyped(app, caller(), output, fn, opts)
}

func (a *App) attach(where, output string, h Handler, opts []Option) error {
	spec := Spec{where: where}
	for _, opt := range opts {
		opt(&spec)
	}
	var faults []error
	if h == nil {
		faults = append(faults, errors.New("its handler is nil"))
	}
	return a.callbacks.attach(a, output, &spec, func(*plan) (Handler, []error) { return h, faults })
}

func attachTyped[In, Out any](a *App, where, output string, fn func(context.Context, In) (Out, error), opts []Option) error {
	if fn == nil {
		return fmt.Errorf("%s: the callback's function is nil", where)
	}
	spec := Spec{where: where, function: reflect.ValueOf(fn).Pointer()}
	for _, opt := range opts {
		opt(&spec)
	}
	return a.callbacks.attach(a, output, &spec, func(p *plan) (Handler, []error) {
		tags := Spec{bound: spec.bound}
		fields, faults := fieldsOf(reflect.TypeFor[In](), reflect.TypeFor[Out](), &tags)
		if len(faults) > 0 {
			return nil, faults
		}
		spec.streams = tags.streams
		order, faults := p.match(&tags)
		if len(faults) > 0 {
			return nil, faults
		}
		spec.arguments = order.arguments(p, &tags)
		return reordered(fields, order, fn), nil
	})
}

// fieldOrder says where the properties of a typed handler's fields stand in the
// existing callback.
type fieldOrder struct{ inputs, state, outputs []int }

// match finds the properties of tags in the plan.
func (p *plan) match(tags *Spec) (o fieldOrder, faults []error) {
	for _, list := range []struct {
		kind       string
		tags, deps []protocol.Dependency
		at         *[]int
		otherKind  string
		other      []protocol.Dependency
	}{
		{"input", tags.Inputs, p.inputs, &o.inputs, "state", p.state},
		{"state", tags.State, p.state, &o.state, "input", p.inputs},
		{"output", tags.Outputs, p.outputs, &o.outputs, "", nil},
	} {
		for _, dep := range list.tags {
			i := indexOf(list.deps, dep)
			switch {
			case i < 0 && indexOf(list.other, dep) >= 0:
				faults = append(faults, fmt.Errorf("%s %s: in the existing app it is of kind %s; change the tag", list.kind, dep, list.otherKind))
			case i < 0:
				faults = append(faults, fmt.Errorf("the existing callback has no %s %s; it has %s", list.kind, dep, listed(list.deps)))
			case slices.Contains(*list.at, i):
				faults = append(faults, fmt.Errorf("%s %s has two fields", list.kind, dep))
			}
			*list.at = append(*list.at, i)
		}
	}
	for i, dep := range p.outputs {
		if !slices.Contains(o.outputs, i) {
			faults = append(faults, fmt.Errorf("output %s has no field; add one, an Opt if it isn't always set", plainName(dep)))
		}
	}
	return o, faults
}

func indexOf(deps []protocol.Dependency, dep protocol.Dependency) int {
	return slices.IndexFunc(deps, func(d protocol.Dependency) bool { return plainName(d) == plainName(dep) })
}

// plainName spells a dependency without the suffix of allow_duplicate.
func plainName(dep protocol.Dependency) string {
	return dep.ID.String() + "." + protocol.PlainProperty(dep.Property)
}

func listed(deps []protocol.Dependency) string {
	if len(deps) == 0 {
		return "none"
	}
	names := make([]string, len(deps))
	for i, dep := range deps {
		names[i] = plainName(dep)
	}
	return strings.Join(names, ", ")
}

// arguments names the arguments of an API endpoint in the existing order. One
// without a field may be left out.
func (o fieldOrder) arguments(p *plan, tags *Spec) []argument {
	var all []argument
	for _, dep := range slices.Concat(p.inputs, p.state) {
		all = append(all, argument{name: dep.String(), optional: true})
	}
	for i, at := range o.inputs {
		all[at] = tags.arguments[i]
	}
	for i, at := range o.state {
		all[len(p.inputs)+at] = tags.arguments[len(o.inputs)+i]
	}
	return all
}

// reordered is typedHandler for fields in an order of their own.
func reordered[In, Out any](fields *structFields, o fieldOrder, fn func(context.Context, In) (Out, error)) Handler {
	return func(ctx context.Context, call *Call) error {
		in, out := new(In), new(Out)
		if err := readGroups(unsafe.Pointer(in), fields.inputs, pick(call.plan.inputs, o.inputs), pick(call.req.Inputs, o.inputs)); err != nil {
			return err
		}
		if err := readGroups(unsafe.Pointer(in), fields.state, pick(call.plan.state, o.state), pick(call.req.State, o.state)); err != nil {
			return err
		}
		var err error
		if *out, err = fn(ctx, *in); err != nil {
			return err
		}
		return fields.writeAt(unsafe.Pointer(out), call, o.outputs)
	}
}

func pick[T any](all []T, at []int) []T {
	picked := make([]T, len(at))
	for i, j := range at {
		picked[i] = all[j]
	}
	return picked
}

// attach replaces the plan of a callback that was taken over by one with a
// handler.
func (r *registry) attach(a *App, output string, spec *Spec, handler func(*plan) (Handler, []error)) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	fail := func(faults ...error) error { return &SpecError{Where: spec.where, Faults: faults} }
	old := r.load()
	p, err := old.find(output)
	if err != nil {
		return fail(err)
	}
	faults := p.takenOver.refuses(p, spec)
	h, more := handler(p)
	faults = append(faults, more...)
	if len(faults) > 0 {
		return fail(faults...)
	}
	spec.Outputs, spec.Inputs, spec.State, spec.Multi = p.outputs, p.inputs, p.state, p.multi
	if b := p.entry.Background; b != nil {
		spec.jobSpec().Interval = time.Duration(b.Interval) * time.Millisecond
	}
	next, more := newPlan(spec, h, &a.cfg)
	if len(more) > 0 {
		return fail(more...)
	}
	next.id, next.entry = p.id, p.entry
	next.takenOver = &takenOver{callback: p.takenOver.callback, attached: true}
	next.meter = p.meter
	next.wrap(r.middleware)
	snap := old.with(next, slices.Index(old.plans, p))
	if faults := append(snap.claim(next, p), snap.addCancels(a, next)...); len(faults) > 0 {
		return fail(faults...)
	}
	r.snap.Store(snap)
	return nil
}

// refuses finds what can't be said of an existing callback.
func (t *takenOver) refuses(p *plan, spec *Spec) (faults []error) {
	fail := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	switch {
	case t.attached:
		fail("output %s has a handler already, attached at %s", p.name(), p.where)
	case p.entry.ClientsideFunction != nil:
		fail("%s runs in the browser, so it needs no handler", p.name())
	case t.cancels:
		fail("%s is Dash's own, for jobs that are cancelled; name its input in the option Cancel of the job", p.name())
	}
	for _, option := range []struct {
		name string
		set  bool
	}{
		{"PreventInitialCall", spec.PreventInitialCall.IsSet()},
		{"InitialDuplicate", spec.InitialDuplicate},
		{"Optional", spec.Optional},
		{"Hidden", spec.Hidden.IsSet()},
		{"DynamicCreator", spec.DynamicCreator},
		{"Running", len(spec.Running) > 0},
		{"Websocket", spec.Websocket},
		{"Persistent", spec.Persistent},
		{"Shared", spec.Shared},
		{"Interval", spec.Background != nil && spec.Background.Interval != 0},
	} {
		if option.set {
			fail("the option %s is the existing app's to decide; leave it out", option.name)
		}
	}
	if spec.Background != nil && p.entry.Background == nil {
		fail("%s is no background callback in the existing app, so it can't have an option of jobs", p.name())
	}
	return faults
}
