package server

import (
	"errors"
	"fmt"
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

	entry   protocol.CallbackEntry
	handler Handler
	where   string
}

func newPlan(spec *Spec, h Handler, preventInitial bool) (*plan, []error) {
	p := &plan{
		outputs: spec.Outputs,
		inputs:  spec.Inputs,
		state:   spec.State,
		handler: h,
		where:   spec.where,
	}
	var faults []error
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
	seen := map[string]bool{}
	for _, out := range spec.Outputs {
		if seen[out.String()] {
			faults = append(faults, fmt.Errorf("output %s stands twice in one callback", out))
		}
		seen[out.String()] = true
	}

	p.entry = protocol.CallbackEntry{
		Inputs:             spec.Inputs,
		State:              spec.State,
		PreventInitialCall: spec.PreventInitialCall.Or(preventInitial),
		NoOutput:           len(spec.Outputs) == 0,
	}
	if p.entry.NoOutput {
		p.id = protocol.NoOutputID(spec.Inputs, spec.where)
	} else {
		p.id = protocol.OutputID(spec.Outputs, spec.Multi)
	}
	p.entry.Output = p.id
	return p, faults
}

// checkDependency applies Dash's rules for ids and properties.
func checkDependency(dep protocol.Dependency) error {
	switch {
	case dep.Property == "":
		return errors.New("it has no property")
	case dep.ID.IsZero():
		return errors.New("it has no id")
	case !dep.ID.IsDict() && strings.ContainsAny(dep.ID.String(), ".{"):
		return errors.New("the characters . and { may not stand in a component's id")
	}
	return nil
}
