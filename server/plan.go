package server

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/dashwire/dashwire/protocol"
)

// plan is a checked Spec. Everything that can be found out at registration is in
// it, so that a request only runs it.
type plan struct {
	id      string // the output text by which requests name it
	outputs []protocol.Dependency
	inputs  []protocol.Dependency
	state   []protocol.Dependency

	// Whether a dependency is a pattern that stands for a list of components.
	inputLists, stateLists, outputLists []bool

	job     *jobPlan // nil unless it runs in the background
	entry   protocol.CallbackEntry
	handler Handler       // what a call runs: inner, and Serial and Latest around it
	inner   Handler       // middleware around own
	own     Handler       // as it was registered
	ordered bool          // there is something around inner
	turn    chan struct{} // of the jobs that Serial has begin one after the other, nil for none
	onError ErrorHandler  // nil for none
	bound   *bound        // nil for none of its own
	meter   *meter        // nil if nothing is counted

	arguments []argument      // first the inputs, then the states
	endpoint  string          // empty for none
	lane      string          // empty for none
	shared    *sharedCallback // nil unless it is for all pages
	lease     *Lease          // whose holder it is for, nil for anybody
	multi     bool            // a single output has the form of a list

	takenOver *takenOver // nil for a callback of the app's own

	script string // of the page, for a clientside callback
	where  string

	tool toolPlan
}

// dynamic reports whether the callback may add callbacks and suites.
func (p *plan) dynamic() bool { return p.entry.DynamicCreator != nil && *p.entry.DynamicCreator }

func newPlan(spec *Spec, h Handler, cfg *Config) (*plan, []error) {
	p := &plan{
		outputs: slices.Clone(spec.Outputs), // allow_duplicate renames some
		inputs:  spec.Inputs,
		state:   spec.State,
		own:     withStreams(h),
		onError: spec.OnError,
		script:  spec.script,
		where:   spec.where,
	}
	if spec.streams {
		p.own = withOwnStreams(h)
	}
	if p.onError == nil {
		p.onError = cfg.OnError
	}
	faults := spec.prepareStreams()
	for _, list := range []struct {
		kind  string
		deps  []protocol.Dependency
		lists *[]bool
	}{
		{"output", spec.Outputs, &p.outputLists},
		{"input", spec.Inputs, &p.inputLists},
		{"state", spec.State, &p.stateLists},
	} {
		for _, dep := range list.deps {
			*list.lists = append(*list.lists, isList(dep.ID))
			if err := checkDependency(dep); err != nil {
				faults = append(faults, fmt.Errorf("%s %s: %w", list.kind, dep, err))
			}
		}
	}
	switch {
	case spec.MaxCalls < 0:
		faults = append(faults, errors.New("MaxCalls is negative; leave it out for no bound of its own"))
	case spec.MaxCalls > 0:
		p.bound = &bound{most: int64(spec.MaxCalls), setting: "the callback's MaxCalls"}
	}
	p.tool = newToolPlan(spec, h)
	p.order(spec)
	p.wrap(nil)
	p.multi = spec.Multi
	p.lane = spec.Lane
	p.lease = spec.lease
	faults = append(faults, p.setEndpoint(spec, cfg)...)
	preventInitial := spec.PreventInitialCall.Or(cfg.PreventInitialCallbacks)
	seen := map[string]bool{}
	for i, out := range spec.Outputs {
		if seen[out.String()] {
			faults = append(faults, fmt.Errorf("output %s stands twice in one callback", out))
		}
		seen[out.String()] = true
		if !out.AllowDuplicate {
			continue
		}
		if !preventInitial && !spec.InitialDuplicate && !cfg.InitialDuplicate {
			faults = append(faults, fmt.Errorf("output %s has allow_duplicate, and the order of initial calls is not certain: add PreventInitialCall(true), or InitialDuplicate if any order will do", out))
		}
		p.outputs[i] = protocol.DuplicateOutput(out, spec.Inputs)
	}

	hidden := spec.Hidden.Or(cfg.HideAllCallbacks)
	p.entry = protocol.CallbackEntry{
		Inputs:             spec.Inputs,
		State:              spec.State,
		PreventInitialCall: preventInitial && !spec.InitialDuplicate,
		NoOutput:           len(spec.Outputs) == 0,
		Optional:           spec.Optional,
		Hidden:             &hidden,
		Running:            runningValues(spec.Running),
		Websocket:          spec.Websocket,
		Persistent:         spec.Persistent,
	}
	if spec.Background != nil {
		var more []error
		p.job, more = newJobPlan(spec)
		faults = append(faults, more...)
		p.job.bound, p.bound = p.bound, nil // what counts are runs, and not requests that ask for them
		p.entry.Background = &protocol.Background{Interval: int(p.job.interval.Milliseconds())}
	}
	if spec.late {
		p.entry.Hidden = nil
	}
	if spec.DynamicCreator || spec.clientside != nil {
		p.entry.DynamicCreator = &spec.DynamicCreator
	}
	p.entry.ClientsideFunction = spec.clientside
	if spec.Shared {
		faults = append(faults, p.share(spec)...)
	}
	if p.entry.NoOutput {
		p.id = protocol.NoOutputID(spec.Inputs, spec.where)
	} else {
		p.id = protocol.OutputID(p.outputs, spec.Multi)
	}
	p.entry.Output = p.id
	return p, faults
}

// runningValues returns what the browser sets while a callback runs, nil for nothing.
func runningValues(props []RunningProp) *protocol.Running {
	if len(props) == 0 {
		return nil
	}
	r := &protocol.Running{}
	for _, p := range props {
		target := p.Target.String()
		r.On = append(r.On, protocol.PropertyValue{Property: target, Value: p.During})
		r.Off = append(r.Off, protocol.PropertyValue{Property: target, Value: p.After})
	}
	return r
}

// checkDependency applies Dash's rules for ids and properties.
func checkDependency(dep protocol.Dependency) error {
	switch {
	case dep.Property == "":
		return errors.New("it has no property")
	case dep.ID.IsZero():
		return errors.New("it has no id")
	case dep.ID.IsDict() && len(dep.ID.Parts()) == 0:
		return errors.New("its id has no keys")
	case slices.ContainsFunc(dep.ID.Parts(), func(p protocol.IDPart) bool { return p.Key == "" }):
		return errors.New("a key of its id is empty")
	case !dep.ID.IsDict() && strings.ContainsAny(dep.ID.String(), ".{"):
		return errors.New("the characters . and { may not stand in a component's id")
	}
	return nil
}
