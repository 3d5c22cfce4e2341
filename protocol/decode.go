package protocol

import (
	"fmt"
	"reflect"
	"slices"
)

// Decode reads one JSON text into the value that v points to, as encoding/json
// does, but
//   - keys are told apart by case, as in Python and JavaScript: "Value" does not
//     fill a field that is named "value";
//   - a time.Time, Date or Clock is also read from a date without clock or
//     offset, as date pickers send it, see ParseTime;
//   - v is overwritten as a whole, and left alone if there is an error.
//
// Of equal keys the last one counts. null leaves zero in what cannot be nil.
// Text after the value is an error, and so is nesting deeper than a thousand
// levels. An error is a *DecodeError, or names v if that is no pointer. Nothing
// in v shares memory with data; short strings in v share blocks of at most 1 KiB
// with each other, so that who keeps one of them may keep as much.
//
// What a type asks for is found out once, at its first value.
func Decode(data []byte, v any) error {
	target := reflect.ValueOf(v)
	if target.Kind() != reflect.Pointer || target.IsNil() {
		return fmt.Errorf("protocol.Decode: the target must be a pointer that is not nil, found a %T", v)
	}
	if scalar(data, v) {
		return nil
	}
	s := valueReader{scanner: newScanner(data)}
	fresh := reflect.New(target.Type().Elem())
	f := decoderOf(fresh.Type().Elem()).run(&s, fresh.UnsafePointer())
	if f == nil {
		f = s.end()
	}
	if f != nil {
		return f.as("value", data)
	}
	target.Elem().Set(fresh.Elem())
	return nil
}

// DecodeRaw returns a copy of data as a Raw if it is one strict JSON text.
func DecodeRaw(data []byte) (Raw, error) {
	if f := validate(data); f != nil {
		return nil, f.as("value", data)
	}
	return slices.Clone(data), nil
}
