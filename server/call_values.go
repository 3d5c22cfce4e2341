package server

import (
	"slices"

	"github.com/dashwire/dashwire/protocol"
)

// NamedArg is one input or state of a call with what is known of it.
type NamedArg struct {
	// Name is the name of the field in the callback's struct. For a raw handler it
	// is id.property.
	Name string
	// Dependency is the input or state as it was registered.
	Dependency protocol.Dependency
	// Group holds the component, or for a pattern the components, with their
	// values.
	Group protocol.Group
	// Triggered is true if a change of it, or of one of its components, has called
	// the callback.
	Triggered bool
}

// Args returns all inputs and states by name, in the order of the fields; inputs
// come first. It is Python's ctx.args_grouping. A nil Call has none.
func (c *Call) Args() []NamedArg {
	if c == nil {
		return nil
	}
	args := make([]NamedArg, 0, len(c.plan.arguments))
	add := func(deps []protocol.Dependency, groups []protocol.Group) {
		for i, dep := range deps {
			named := c.plan.arguments[len(args)]
			arg := NamedArg{Name: named.field, Dependency: dep, Group: groups[i]}
			if arg.Name == "" {
				arg.Name = dep.String()
			}
			for _, one := range groups[i].Args {
				arg.Triggered = arg.Triggered || c.IsTriggered(propID(&one))
			}
			args = append(args, arg)
		}
	}
	add(c.plan.inputs, c.req.Inputs)
	add(c.plan.state, c.req.State)
	return args
}

// Outputs returns the components that the outputs stand for, in the order of the
// definition. It is Python's ctx.outputs_list.
func (c *Call) Outputs() []protocol.OutputGroup { return c.req.Outputs }

// InputValues returns the inputs' values as JSON by id.property, nil for a value
// that the browser didn't send. It is Python's ctx.inputs.
func (c *Call) InputValues() map[string]protocol.Raw { return valuesByPropID(c.req.Inputs) }

// StateValues is InputValues for the states: Python's ctx.states.
func (c *Call) StateValues() map[string]protocol.Raw { return valuesByPropID(c.req.State) }

func valuesByPropID(groups []protocol.Group) map[string]protocol.Raw {
	values := map[string]protocol.Raw{}
	for _, g := range groups {
		for i := range g.Args {
			values[propID(&g.Args[i])] = g.Args[i].Value
		}
	}
	return values
}

// propID spells a property as Dash does: id.property.
func propID(arg *protocol.Arg) string { return arg.ID.String() + "." + arg.Property }

// IsTriggered reports whether a change of the property, spelled id.property, has
// called the callback. A nil Call was called by nothing.
func (c *Call) IsTriggered(propID string) bool {
	return c != nil && slices.Contains(c.req.ChangedPropIDs, propID)
}

// TriggeredPropIDs returns the ids of the components whose changes have called the
// callback, by id.property. It is Python's ctx.triggered_prop_ids, and empty on
// the initial call.
func (c *Call) TriggeredPropIDs() map[string]protocol.ID {
	ids := map[string]protocol.ID{}
	for _, t := range c.Triggered() {
		ids[t.PropID] = t.ID
	}
	return ids
}
