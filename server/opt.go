package server

import (
	"errors"
	"reflect"
	"unsafe"

	"github.com/dashwire/dashwire/protocol"
)

// Opt is a value that may be missing or null, for fields where that matters.
//
// As an input it tells a property that the browser doesn't have (not set) from
// one that is null and one with a value. As an output it is no_update unless Set
// or Null was called: the property stays as it is in the browser. The zero Opt
// is not set.
type Opt[T any] struct {
	value T
	patch *protocol.Patch
	state optState
}

type optState uint8

const (
	optMissing optState = iota
	optNull
	optValue
	optPatch
)

// Some returns an Opt that holds v.
func Some[T any](v T) Opt[T] { return Opt[T]{value: v, state: optValue} }

// Null returns an Opt that holds null.
func Null[T any]() Opt[T] { return Opt[T]{state: optNull} }

// Set makes o hold v.
func (o *Opt[T]) Set(v T) { o.value, o.state = v, optValue }

// Null makes o hold null.
func (o *Opt[T]) Null() { *o = Opt[T]{state: optNull} }

// Patch makes o, as an output, a change to the value that the browser has. The
// property must have a value there. The patch must not change until the callback's
// answer was sent. An output that is never a whole value is a field of the type
// protocol.Patch itself, which is no_update while it is empty.
func (o *Opt[T]) Patch(p *protocol.Patch) { *o = Opt[T]{patch: p, state: optPatch} }

// Get returns the value and true, or the zero value and false if o is null or
// not set.
func (o Opt[T]) Get() (T, bool) { return o.value, o.state == optValue }

// Or returns the value, or fallback if o is null or not set.
func (o Opt[T]) Or(fallback T) T {
	if o.state == optValue {
		return o.value
	}
	return fallback
}

// IsNull reports whether o holds null.
func (o Opt[T]) IsNull() bool { return o.state == optNull }

// IsSet reports whether o holds a value, null or a patch.
func (o Opt[T]) IsSet() bool { return o.state != optMissing }

// IsZero reports whether o is not set; with the json option omitzero such a field
// is left out.
func (o Opt[T]) IsZero() bool { return o.state == optMissing }

// MarshalJSON writes the value, or null. A patch is only understood as the value
// of an output, so that it is an error here.
func (o Opt[T]) MarshalJSON() ([]byte, error) {
	if o.state == optPatch {
		return nil, errors.New("a patch can't stand inside another value")
	}
	if o.state != optValue {
		return []byte("null"), nil
	}
	return protocol.Encode(o.value)
}

// UnmarshalJSON reads a value or null.
func (o *Opt[T]) UnmarshalJSON(data []byte) error {
	return o.reader()(unsafe.Pointer(o), data)
}

// optional is what plan.go needs of an Opt whose T it doesn't know.
type optional interface {
	// reader returns how a property's JSON becomes the Opt at an address.
	reader() readField
	// listReader is reader for a slice of such Opts.
	listReader() listField
	// writer returns how the Opt at an address becomes an output.
	writer() writeField
	elem() reflect.Type
}

func (Opt[T]) reader() readField {
	read := readerOf[T]()
	return func(p unsafe.Pointer, raw protocol.Raw) error {
		o := (*Opt[T])(p)
		switch {
		case raw == nil:
			o.state = optMissing
		case isNull(raw):
			o.state = optNull
		default:
			o.state = optValue
			return read(unsafe.Pointer(&o.value), raw)
		}
		return nil
	}
}

func (Opt[T]) elem() reflect.Type { return reflect.TypeFor[T]() }

func (o Opt[T]) listReader() listField { return listOf[Opt[T]](o.reader()) }

func (Opt[T]) writer() writeField {
	write := writerFor(reflect.TypeFor[T]())
	return func(p unsafe.Pointer) (any, bool) {
		o := (*Opt[T])(p)
		switch o.state {
		case optValue:
			return write(unsafe.Pointer(&o.value))
		case optPatch:
			return o.patch, true
		}
		return nil, o.state == optNull
	}
}

func isNull(raw protocol.Raw) bool { return len(raw) == 4 && raw[0] == 'n' }
