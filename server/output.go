package server

import (
	"fmt"
	"strings"

	"github.com/dashwire/dashwire/protocol"
)

// checkOutputs compares the outputs that the browser resolved with those of the
// definition: a client may not have a callback write to anything else.
func (p *plan) checkOutputs(req *protocol.Request) error {
	if len(p.outputs) == 0 {
		return nil // Python ignores what stands there
	}
	if !req.HasOutputs {
		return &RequestError{req.Output, "it has no outputs"}
	}
	if multi := strings.HasPrefix(p.id, ".."); multi != req.MultiOutputs && !p.outputLists[0] {
		return &RequestError{req.Output, "its outputs are a list and the callback has a single one, or the other way round"}
	}
	if len(req.Outputs) != len(p.outputs) {
		return &RequestError{req.Output, fmt.Sprintf("it has %d outputs, the callback has %d", len(req.Outputs), len(p.outputs))}
	}
	for i := range p.outputs {
		want, got := &p.outputs[i], &req.Outputs[i]
		if got.List != p.outputLists[i] {
			return &RequestError{req.Output, fmt.Sprintf("output %s: want %s", want, shape(p.outputLists[i]))}
		}
		for j := range got.Args {
			arg := &got.Args[j]
			if arg.Property != want.Property && protocol.PlainProperty(arg.Property) != protocol.PlainProperty(want.Property) || !fits(arg.ID, want.ID) {
				return &RequestError{req.Output, fmt.Sprintf("output %s is not %s of the definition", arg, want)}
			}
		}
	}
	return nil
}

// fits reports whether a component's id is one that the id of a definition
// stands for.
func fits(id, definition protocol.ID) bool {
	if !definition.IsDict() {
		return !id.IsDict() && id.String() == definition.String()
	}
	got, want := id.Parts(), definition.Parts()
	if len(got) != len(want) {
		return false
	}
	for _, w := range want {
		if !hasPart(got, w) {
			return false
		}
	}
	return true
}

func hasPart(parts []protocol.IDPart, want protocol.IDPart) bool {
	for _, p := range parts {
		if p.Key == want.Key {
			_, wild := want.Value.(protocol.Wildcard)
			return wild || p.Value == want.Value
		}
	}
	return false
}

// Set sets the value of output i. For an output with ALL the value is a []any
// with one member for each component, in the order of the request. NoUpdate
// leaves an output, or one member, as it is, and a Stream is run when the handler has
// returned.
//
// The value is encoded after the handler returned; it must not change until then.
func (c *Call) Set(i int, value any) error {
	if i < 0 || i >= len(c.plan.outputs) {
		return fmt.Errorf("output %d: the callback has %d", i, len(c.plan.outputs))
	}
	if value == NoUpdate {
		return nil
	}
	if c.streams != nil {
		c.dropStream(i)
	}
	s, ok := value.(streaming)
	switch {
	case ok && c.plan.outputLists[i]:
		return fmt.Errorf("output %s: its id holds ALL, so its value is a []any with a stream for each component", c.plan.outputs[i])
	case ok && c.results != nil:
		c.addResultStream(s, i)
		return nil
	case ok:
		c.addStream(s, i, -1)
		return nil
	}
	if c.results != nil {
		c.results[i], c.updated = value, true
		return nil
	}
	args := c.req.Outputs[i].Args
	property := protocol.PlainProperty(c.plan.outputs[i].Property)
	if !c.plan.outputLists[i] {
		c.answer.Set(args[0].ID.String(), property, value)
		c.updated = true
		return nil
	}
	list, ok := value.([]any)
	if !ok {
		return fmt.Errorf("output %s: its id holds ALL, so its value is a []any, not %T", c.plan.outputs[i], value)
	}
	if len(list) != len(args) {
		return fmt.Errorf("output %s: %d values for %d components", c.plan.outputs[i], len(list), len(args))
	}
	for j, v := range list {
		if s, ok := v.(streaming); ok {
			c.addStream(s, i, j)
		} else if v != NoUpdate {
			c.answer.Set(args[j].ID.String(), property, v)
			c.updated = true
		}
	}
	return nil
}
