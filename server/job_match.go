package server

import (
	"fmt"

	"github.com/dashwire/dashwire/protocol"
)

// matches returns the values that MATCH has in this call, by key. The browser
// could find them for progress as well, but goes by what triggered the call, and
// throws where nothing did.
func (c *Call) matches() map[string]any {
	found := map[string]any{}
	add := func(definition, id protocol.ID) {
		for _, part := range definition.Parts() {
			if part.Value != protocol.Match {
				continue
			}
			for _, own := range id.Parts() {
				if own.Key == part.Key {
					found[own.Key] = own.Value
				}
			}
		}
	}
	for i, group := range c.req.Inputs {
		for _, arg := range group.Args {
			add(c.plan.inputs[i].ID, arg.ID)
		}
	}
	if len(c.plan.outputs) > 0 { // otherwise what stands there was not checked
		for i, group := range c.req.Outputs {
			for _, arg := range group.Args {
				add(c.plan.outputs[i].ID, arg.ID)
			}
		}
	}
	return found
}

// withMatches puts the values in the place of MATCH.
func withMatches(id protocol.ID, values map[string]any) protocol.ID {
	if !hasWildcard(id) {
		return id
	}
	parts := id.Parts()
	for i := range parts {
		if value, ok := values[parts[i].Key]; ok && parts[i].Value == protocol.Match {
			parts[i].Value = value
		}
	}
	return protocol.DictID(parts...)
}

// atRest returns the progress default for this call.
func (c *Call) atRest() protocol.PropertyValues {
	defaults := c.plan.job.atRest
	if len(defaults) == 0 {
		return nil
	}
	matches := c.matches()
	values := make(protocol.PropertyValues, len(defaults))
	for i, u := range defaults {
		values[i] = protocol.PropertyValue{Property: withMatches(u.ID, matches).String() + "." + u.Property, Value: u.Value}
	}
	return values
}

// checkProgress refuses ids of which a call can't know what they stand for.
func checkProgress(spec *Spec, dep protocol.Dependency) error {
	if err := checkDependency(dep); err != nil {
		return err
	}
	known := map[string]bool{}
	for _, list := range [][]protocol.Dependency{spec.Outputs, spec.Inputs} {
		for _, d := range list {
			for _, part := range d.ID.Parts() {
				if part.Value == protocol.Match {
					known[part.Key] = true
				}
			}
		}
	}
	for _, part := range dep.ID.Parts() {
		wildcard, wild := part.Value.(protocol.Wildcard)
		switch {
		case !wild:
		case wildcard != protocol.Match:
			return fmt.Errorf("its id holds %s; progress goes to single components", wildcard)
		case !known[part.Key]:
			return fmt.Errorf("its id holds MATCH for the key %q, which no output or input of the callback has", part.Key)
		}
	}
	return nil
}
