package server

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"unsafe"

	"github.com/dashwire/dashwire/protocol"
)

// readerFor returns how JSON becomes a t. The common types have a way of their
// own; the rest goes through the JSON library.
func readerFor(t reflect.Type) readField {
	if o, ok := reflect.Zero(t).Interface().(optional); ok {
		return o.reader()
	}
	switch t {
	case reflect.TypeFor[string]():
		return readString
	case reflect.TypeFor[float64]():
		return readFloat
	case reflect.TypeFor[int]():
		return readInt
	case reflect.TypeFor[bool]():
		return readBool
	case reflect.TypeFor[json.Number]():
		return readNumber
	}
	pointer := pointerMaker(t)
	return func(p unsafe.Pointer, raw protocol.Raw) error {
		if raw == nil || isNull(raw) {
			return nil
		}
		return protocol.Decode(raw, pointer(p))
	}
}

// readerOf is readerFor where the type is known to the compiler.
func readerOf[T any]() readField { return readerFor(reflect.TypeFor[T]()) }

func readString(p unsafe.Pointer, raw protocol.Raw) error {
	if raw == nil || isNull(raw) {
		return nil
	}
	if raw[0] != '"' {
		return wantError("a string", raw)
	}
	return protocol.Decode(raw, (*string)(p))
}

func readFloat(p unsafe.Pointer, raw protocol.Raw) error {
	if raw == nil || isNull(raw) {
		return nil
	}
	if !isNumber(raw) {
		return wantError("a number", raw)
	}
	f, err := strconv.ParseFloat(string(raw), 64)
	if err != nil {
		return wantError("a number that fits a float64", raw)
	}
	*(*float64)(p) = f
	return nil
}

func readInt(p unsafe.Pointer, raw protocol.Raw) error {
	if raw == nil || isNull(raw) {
		return nil
	}
	n, err := strconv.Atoi(string(raw))
	if err != nil {
		return wantError("a whole number", raw)
	}
	*(*int)(p) = n
	return nil
}

func readBool(p unsafe.Pointer, raw protocol.Raw) error {
	switch {
	case raw == nil || isNull(raw):
	case raw[0] == 't':
		*(*bool)(p) = true
	case raw[0] == 'f':
		*(*bool)(p) = false
	default:
		return wantError("true or false", raw)
	}
	return nil
}

// readNumber keeps the text that the browser sent.
func readNumber(p unsafe.Pointer, raw protocol.Raw) error {
	if raw == nil || isNull(raw) {
		return nil
	}
	if !isNumber(raw) {
		return wantError("a number", raw)
	}
	*(*json.Number)(p) = json.Number(raw)
	return nil
}

// isNumber trusts that raw is valid JSON.
func isNumber(raw protocol.Raw) bool { return raw[0] == '-' || '0' <= raw[0] && raw[0] <= '9' }

func wantError(want string, raw protocol.Raw) error {
	const most = 80
	if len(raw) > most {
		return fmt.Errorf("want %s, got %s…", want, raw[:most])
	}
	return fmt.Errorf("want %s, got %s", want, raw)
}

// listField turns the members of a wildcard group into the slice at an address.
type listField func(p unsafe.Pointer, args []protocol.Arg) error

func listReader(t reflect.Type) (listField, error) {
	if t.Kind() != reflect.Slice {
		return nil, fmt.Errorf("its id holds ALL or ALLSMALLER, so it must be a slice, not %s", t)
	}
	switch t.Elem() {
	case reflect.TypeFor[string]():
		return listOf[string](readString), nil
	case reflect.TypeFor[float64]():
		return listOf[float64](readFloat), nil
	case reflect.TypeFor[int]():
		return listOf[int](readInt), nil
	case reflect.TypeFor[bool]():
		return listOf[bool](readBool), nil
	case reflect.TypeFor[any]():
		return listOf[any](readerOf[any]()), nil
	}
	if o, ok := reflect.Zero(t.Elem()).Interface().(optional); ok {
		return o.listReader(), nil
	}
	return listOfAny(t), nil
}

func listOf[T any](read readField) listField {
	return func(p unsafe.Pointer, args []protocol.Arg) error {
		list := make([]T, len(args))
		for i := range args {
			if err := read(unsafe.Pointer(&list[i]), args[i].Value); err != nil {
				return fmt.Errorf("component %s: %w", args[i].ID, err)
			}
		}
		*(*[]T)(p) = list
		return nil
	}
}

// listOfAny serves element types that the compiler doesn't know here. It makes
// the slice by reflection; the elements are read as everywhere.
func listOfAny(t reflect.Type) listField {
	read, size := readerFor(t.Elem()), t.Elem().Size()
	return func(p unsafe.Pointer, args []protocol.Arg) error {
		list := reflect.NewAt(t, p).Elem()
		list.Set(reflect.MakeSlice(t, len(args), len(args)))
		first := list.UnsafePointer()
		for i := range args {
			if err := read(unsafe.Add(first, uintptr(i)*size), args[i].Value); err != nil {
				return fmt.Errorf("component %s: %w", args[i].ID, err)
			}
		}
		return nil
	}
}

// writerFor returns how a field of type t becomes an output value.
func writerFor(t reflect.Type) writeField {
	if o, ok := reflect.Zero(t).Interface().(optional); ok {
		return o.writer()
	}
	switch {
	case t == reflect.TypeFor[protocol.Patch]():
		return func(p unsafe.Pointer) (any, bool) { v := (*protocol.Patch)(p); return v, v.Len() > 0 }
	case t == reflect.TypeFor[any]():
		return func(p unsafe.Pointer) (any, bool) { v := *(*any)(p); return v, v != NoUpdate }
	case t == reflect.TypeFor[protocol.Node]():
		return func(p unsafe.Pointer) (any, bool) { return *(*protocol.Node)(p), true }
	case t.Kind() == reflect.Interface: // some other one: its own word isn't any's
		return func(p unsafe.Pointer) (any, bool) { return reflect.NewAt(t, p).Elem().Interface(), true }
	}
	value := valueMaker(t)
	return func(p unsafe.Pointer) (any, bool) { return value(p), true }
}

// valueMaker returns a function that makes an interface value of the t at an
// address, without a copy of it: the struct that it is in belongs to this call and
// isn't written to any more.
//
// An interface holds a type and a word: the address of the value, or for types
// that are a single pointer that pointer. Of the latter the zero value's word is
// nil.
func valueMaker(t reflect.Type) func(unsafe.Pointer) any {
	zero := reflect.Zero(t).Interface()
	if (*[2]unsafe.Pointer)(unsafe.Pointer(&zero))[1] == nil {
		return func(p unsafe.Pointer) any {
			v := zero
			(*[2]unsafe.Pointer)(unsafe.Pointer(&v))[1] = *(*unsafe.Pointer)(p)
			return v
		}
	}
	return func(p unsafe.Pointer) any {
		v := zero
		(*[2]unsafe.Pointer)(unsafe.Pointer(&v))[1] = p
		return v
	}
}

// listWriter returns how a slice becomes the values of an output with ALL. It
// reads any slice through its header: address, length.
func listWriter(t reflect.Type) (writeField, error) {
	if t.Kind() != reflect.Slice {
		return nil, fmt.Errorf("its id holds ALL, so it must be a slice, not %s", t)
	}
	write, size := writerFor(t.Elem()), t.Elem().Size()
	return func(p unsafe.Pointer) (any, bool) {
		first, n := *(*unsafe.Pointer)(p), len(*(*[]struct{})(p))
		values := make([]any, n)
		for i := range values {
			value, update := write(unsafe.Add(first, uintptr(i)*size))
			if !update {
				value = NoUpdate
			}
			values[i] = value
		}
		return values, true
	}, nil
}

// pointerMaker returns a function that makes a *t of the address of a t, as an
// interface value. It replaces the data word of a typed nil pointer, which is
// what reflect.NewAt does after looking the pointer type up at each call.
func pointerMaker(t reflect.Type) func(unsafe.Pointer) any {
	typedNil := reflect.Zero(reflect.PointerTo(t)).Interface()
	return func(p unsafe.Pointer) any {
		v := typedNil
		(*[2]unsafe.Pointer)(unsafe.Pointer(&v))[1] = p
		return v
	}
}
