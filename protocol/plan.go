package protocol

import (
	"reflect"
	"sync"
)

// plan is what has been found out about a type once, so that its values need not
// ask again: how they are read, or how they are written. A plan of a type that
// contains itself leads back to itself.
type plan[F any] struct{ run F }

// plans keeps the plans of types. The zero value is ready. It is safe for
// concurrent use, and grows with the number of types, not of values.
type plans[F any] struct {
	made sync.Map // of reflect.Type to *plan[F]
}

// of returns the plan of a type. makePlan makes one; it gets the plans of the parts
// by a function whose results are unfinished while a type that contains itself is
// being planned, so they are called by way of the plan and not copied.
//
// A plan can be seen by others only once it and all that it leads to are finished.
func (p *plans[F]) of(t reflect.Type, makePlan func(t reflect.Type, of func(reflect.Type) *plan[F]) F) *plan[F] {
	if made, ok := p.made.Load(t); ok {
		return made.(*plan[F])
	}
	begun := map[reflect.Type]*plan[F]{}
	var of func(t reflect.Type) *plan[F]
	of = func(t reflect.Type) *plan[F] {
		if made, ok := p.made.Load(t); ok {
			return made.(*plan[F])
		}
		if own := begun[t]; own != nil {
			return own
		}
		own := &plan[F]{}
		begun[t] = own
		own.run = makePlan(t, of)
		return own
	}
	wanted := of(t)
	for t, own := range begun {
		p.made.LoadOrStore(t, own)
	}
	return wanted
}
