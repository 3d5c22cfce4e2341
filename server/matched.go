package server

import (
	"fmt"
	"reflect"
	"unsafe"

	"github.com/dashwire/dashwire/protocol"
)

// Matched is a value together with the id of the component that has it, for an
// input or state with a wildcard:
//
//	Done []server.Matched[bool] `input:"{type:done,item:ALL}.value"`
//	Word server.Matched[string] `input:"{type:word,row:MATCH}.value"`
//
// A handler reads the parts of the id by ID.Text and ID.Int. The ids come from the
// browser: look them up in what is yours, as you would any value of an input.
type Matched[T any] struct {
	ID    protocol.ID
	Value T
}

// matched is what fields.go needs of a Matched whose T it doesn't know.
type matched interface {
	// member returns how a component becomes the Matched at an address.
	member() readMember
	// members is member for a slice of them.
	members() listField
	elem() reflect.Type
}

func isMatched(t reflect.Type) bool {
	_, ok := reflect.Zero(t).Interface().(matched)
	return ok
}

func (Matched[T]) elem() reflect.Type { return reflect.TypeFor[T]() }

type readMember func(p unsafe.Pointer, arg *protocol.Arg) error

func (Matched[T]) member() readMember {
	read := readerOf[T]()
	return func(p unsafe.Pointer, arg *protocol.Arg) error {
		m := (*Matched[T])(p)
		m.ID = arg.ID
		return read(unsafe.Pointer(&m.Value), arg.Value)
	}
}

func (m Matched[T]) members() listField {
	read := m.member()
	return func(p unsafe.Pointer, args []protocol.Arg) error {
		list := make([]Matched[T], len(args))
		for i := range args {
			if err := read(unsafe.Pointer(&list[i]), &args[i]); err != nil {
				return fmt.Errorf("component %s: %w", args[i].ID, err)
			}
		}
		*(*[]Matched[T])(p) = list
		return nil
	}
}

// matchedReader returns how a Matched, or with a list a slice of them, is read, and
// nil if t is neither.
func matchedReader(t reflect.Type, list bool) listField {
	if list && t.Kind() == reflect.Slice {
		if m, ok := reflect.Zero(t.Elem()).Interface().(matched); ok {
			return m.members()
		}
		return nil
	}
	m, ok := reflect.Zero(t).Interface().(matched)
	if !ok || list {
		return nil
	}
	read := m.member()
	return func(p unsafe.Pointer, args []protocol.Arg) error { return read(p, &args[0]) }
}
