package server

import (
	"fmt"
	"reflect"
	"unsafe"

	"github.com/dashwire/dashwire/protocol"
)

// readField turns a property's JSON (nil if the browser sent none) into the
// field at an address; writeField returns the field at an address as an output
// value, and whether there is an update at all.
type (
	readField  func(p unsafe.Pointer, raw protocol.Raw) error
	writeField func(p unsafe.Pointer) (value any, update bool)
)

// structFields is the plan of a typed callback's two structs: where each field
// lies and how it is read or written. It is made once, at registration.
type structFields struct {
	inputs, state []inField
	outputs       []outField
}

type inField struct {
	name   string // Go name, for messages
	offset uintptr
	read   readField
	list   listField // set where the components' ids count: for a slice that takes a wildcard, and for Matched
}

type outField struct {
	offset uintptr
	write  writeField
}

// fieldsOf reads the tags of In and Out, appends the dependencies to spec, and
// returns the plan and all faults.
func fieldsOf(in, out reflect.Type, spec *Spec) (*structFields, []error) {
	var faults []error
	fail := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	fields := &structFields{}
	var inputs, state []argument

	eachField(in, 0, fail, func(f reflect.StructField) {
		for _, kind := range []struct {
			tag  string
			deps *[]protocol.Dependency
			to   *[]inField
			args *[]argument
		}{{"input", &spec.Inputs, &fields.inputs, &inputs}, {"state", &spec.State, &fields.state, &state}} {
			text, ok := f.Tag.Lookup(kind.tag)
			if !ok {
				continue
			}
			dep, err := parseTag(kind.tag, text, spec.bound)
			if err != nil {
				fail("field %s.%s: tag %s:%q: %w", in, f.Name, kind.tag, text, err)
				return
			}
			list := isList(dep.ID)
			if isStream(f.Type, list) {
				fail("field %s.%s: Stream is for outputs", in, f.Name)
				return
			}
			field := inField{name: f.Name, offset: f.Offset}
			field.list = matchedReader(f.Type, list)
			switch {
			case field.list != nil:
			case list:
				if field.list, err = listReader(f.Type); err != nil {
					fail("field %s.%s: %w", in, f.Name, err)
				}
			default:
				if f.Type.Kind() == reflect.Slice && isMatched(f.Type.Elem()) {
					fail("field %s.%s: its id holds neither ALL nor ALLSMALLER, so it can't be a slice of Matched", in, f.Name)
				}
				field.read = readerFor(f.Type)
			}
			*kind.deps, *kind.to = append(*kind.deps, dep), append(*kind.to, field)
			*kind.args = append(*kind.args, argumentOf(f))
			return
		}
		fail("field %s.%s has neither an input nor a state tag", in, f.Name)
	})
	spec.arguments = append(inputs, state...)
	eachField(out, 0, fail, func(f reflect.StructField) {
		text, ok := f.Tag.Lookup("output")
		if !ok {
			fail("field %s.%s has no output tag", out, f.Name)
			return
		}
		dep, err := parseTag("output", text, spec.bound)
		if err != nil {
			fail("field %s.%s: tag output:%q: %w", out, f.Name, text, err)
			return
		}
		if isMatched(f.Type) || f.Type.Kind() == reflect.Slice && isMatched(f.Type.Elem()) {
			fail("field %s.%s: Matched is for inputs and states; an output has the plain values", out, f.Name)
			return
		}
		field := outField{f.Offset, writerFor(f.Type)}
		spec.streams = spec.streams || isStream(f.Type, isList(dep.ID))
		if isList(dep.ID) {
			if field.write, err = listWriter(f.Type); err != nil {
				fail("field %s.%s: %w", out, f.Name, err)
			}
		}
		spec.Outputs = append(spec.Outputs, dep)
		fields.outputs = append(fields.outputs, field)
	})
	return fields, faults
}

// eachField visits the fields with tags, also those of structs in the struct at
// offset base, which group them as dictionaries in dictionaries do in Python.
func eachField(t reflect.Type, base uintptr, fail func(string, ...any), visit func(reflect.StructField)) {
	if t.Kind() != reflect.Struct {
		fail("%s is not a struct; inputs and outputs are structs whose fields have tags", t)
		return
	}
	for f := range t.Fields() {
		f.Offset += base
		switch {
		case isGroup(f) && (f.IsExported() || f.Anonymous):
			eachField(f.Type, f.Offset, fail, visit)
		case !f.IsExported():
			fail("field %s.%s is not exported, so it can't hold a property", t, f.Name)
		default:
			visit(f)
		}
	}
}

// isGroup reports whether a field without a tag is a struct that has fields with
// tags.
func isGroup(f reflect.StructField) bool {
	if hasTag(f) || f.Type.Kind() != reflect.Struct {
		return false
	}
	for inner := range f.Type.Fields() {
		if hasTag(inner) || isGroup(inner) {
			return true
		}
	}
	return false
}

func hasTag(f reflect.StructField) bool {
	_, input := f.Tag.Lookup("input")
	_, state := f.Tag.Lookup("state")
	_, output := f.Tag.Lookup("output")
	return input || state || output
}

// read fills the In struct at p from the call.
func (s *structFields) read(p unsafe.Pointer, call *Call) error {
	if err := readGroups(p, s.inputs, call.plan.inputs, call.req.Inputs); err != nil {
		return err
	}
	return readGroups(p, s.state, call.plan.state, call.req.State)
}

func readGroups(p unsafe.Pointer, fields []inField, deps []protocol.Dependency, groups []protocol.Group) error {
	for i := range fields {
		f := &fields[i]
		at := unsafe.Add(p, f.offset)
		var err error
		if f.list != nil {
			err = f.list(at, groups[i].Args)
		} else {
			err = f.read(at, groups[i].Args[0].Value)
		}
		if err != nil {
			return &InputError{Dependency: deps[i], Field: f.name, Err: err}
		}
	}
	return nil
}

// write sets the call's outputs from the Out struct at p. If none of them is an
// update, nothing happens in the browser.
func (s *structFields) write(p unsafe.Pointer, call *Call) error { return s.writeAt(p, call, nil) }

// writeAt is write for fields whose outputs stand at the places in at, which are
// their own if that is nil.
func (s *structFields) writeAt(p unsafe.Pointer, call *Call, at []int) error {
	for i := range s.outputs {
		f := &s.outputs[i]
		if value, ok := f.write(unsafe.Add(p, f.offset)); ok {
			if at != nil {
				i = at[i]
			}
			if err := call.Set(i, value); err != nil {
				return err
			}
		}
	}
	if len(s.outputs) > 0 && !call.updated && call.streams == nil && !call.answer.HasSideUpdates() {
		return PreventUpdate
	}
	return nil
}
