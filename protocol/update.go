package protocol

// Update is a new value for one property of a component: what a callback gives
// to set_props, and what a server pushes.
type Update struct {
	// ID is the component's id. It may hold wildcards where the renderer resolves
	// them.
	ID ID
	// Property is the property's name on the wire.
	Property string
	// Value is the new value. A *Patch changes the value that the browser has.
	Value any
}

// Set returns the update that gives the property a value.
//
//	dcc.SliderValue("year").Set(2007)
func (p Prop[T]) Set(value T) Update { return Update{p.ID, p.Name, value} }

// Null returns the update that sets the property to null.
func (p Prop[T]) Null() Update { return Update{p.ID, p.Name, nil} }

// Patch returns the update that changes the property's value in the browser,
// where it must have one.
func (p Prop[T]) Patch(patch *Patch) Update { return Update{p.ID, p.Name, patch} }
