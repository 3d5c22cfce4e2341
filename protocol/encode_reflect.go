package protocol

import (
	"encoding"
	"encoding/json"
	"reflect"
)

// addressable returns a pointer to r, or to a copy of it.
func addressable(r reflect.Value) reflect.Value {
	if r.CanAddr() {
		return r.Addr()
	}
	p := reflect.New(r.Type())
	p.Elem().Set(r)
	return p
}

func (e *encoder) marshaler(r reflect.Value) *EncodeError {
	if (r.Kind() == reflect.Pointer || r.Kind() == reflect.Interface) && r.IsNil() {
		e.raw("null")
		return nil
	}
	text, err := r.Interface().(json.Marshaler).MarshalJSON()
	if err != nil {
		return &EncodeError{Reason: r.Type().String() + ".MarshalJSON: " + err.Error(), Err: err}
	}
	return e.json(text)
}

func (e *encoder) textMarshaler(r reflect.Value) *EncodeError {
	if (r.Kind() == reflect.Pointer || r.Kind() == reflect.Interface) && r.IsNil() {
		e.raw("null")
		return nil
	}
	text, err := r.Interface().(encoding.TextMarshaler).MarshalText()
	if err != nil {
		return &EncodeError{Reason: r.Type().String() + ".MarshalText: " + err.Error(), Err: err}
	}
	e.dst = appendString(e.dst, string(text))
	return nil
}
