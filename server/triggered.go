package server

import "github.com/dashwire/dashwire/protocol"

// Triggered is a property whose change has called a callback.
type Triggered struct {
	// PropID is the property as Dash spells it: id.property.
	PropID string
	// ID is the component's id.
	ID protocol.ID
	// Property is the property's name.
	Property string
	// Value is its value as JSON, nil if the browser sent none for it.
	Value protocol.Raw
}

// Triggered returns the properties whose change has called the callback, in the
// browser's order. It is empty on the initial call, which is when Python's
// ctx.triggered is falsy, and for a nil Call: so a callback that asks can be
// tested by calling it.
func (c *Call) Triggered() []Triggered {
	if c == nil {
		return nil
	}
	list := make([]Triggered, 0, len(c.req.ChangedPropIDs))
	for _, propID := range c.req.ChangedPropIDs {
		dep, err := protocol.ParseDependency(propID)
		if err != nil {
			continue // not a property that a callback could have
		}
		t := Triggered{PropID: propID, ID: dep.ID, Property: dep.Property}
		if arg := c.find(dep); arg != nil {
			t.ID, t.Value = arg.ID, arg.Value
		}
		list = append(list, t)
	}
	return list
}

// TriggeredID returns the id of the component whose change has called the
// callback, the first one if there are several, and the zero ID on the initial
// call. It is Python's ctx.triggered_id.
func (c *Call) TriggeredID() protocol.ID {
	if list := c.Triggered(); len(list) > 0 {
		return list[0].ID
	}
	return protocol.ID{}
}

// find returns the input or state that dep names among the call's values.
func (c *Call) find(dep protocol.Dependency) *protocol.Arg {
	id := dep.ID.String()
	for _, groups := range [][]protocol.Group{c.req.Inputs, c.req.State} {
		for _, g := range groups {
			for i := range g.Args {
				if g.Args[i].Property == dep.Property && g.Args[i].ID.String() == id {
					return &g.Args[i]
				}
			}
		}
	}
	return nil
}
