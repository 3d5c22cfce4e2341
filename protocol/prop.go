package protocol

// Prop names a property of one component and carries its Go type. Generated
// packages make them, so that a misspelt property does not compile:
//
//	dcc.SliderValue("year") // a Prop[float64] that prints as year.value
type Prop[T any] struct {
	// ID is the component's id.
	ID ID
	// Name is the property's name on the wire.
	Name string
}

// NewProp returns the property name of the component id.
func NewProp[T any, I IDLike](id I, name string) Prop[T] {
	return Prop[T]{ID: IDOf(id), Name: name}
}

// Dependency returns the property as a callback declares it.
func (p Prop[T]) Dependency() Dependency { return Dependency{ID: p.ID, Property: p.Name} }

// String returns the property as dependencies spell it: id.name.
func (p Prop[T]) String() string { return p.ID.String() + "." + p.Name }
