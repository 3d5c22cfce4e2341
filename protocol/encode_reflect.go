package protocol

import (
	"encoding"
	"encoding/base64"
	"encoding/json"
	"reflect"
	"strconv"
)

// reflected writes a value of a type that any does not know. Types that go-json
// and this package write alike go through go-json, which is faster; it refuses
// NaN, and then the value is written here.
func (e *encoder) reflected(v any) *EncodeError {
	r := reflect.ValueOf(v)
	if kind := r.Kind(); kind == reflect.String || kind <= reflect.Float64 {
		return e.reflect(r) // such as an enum; calling go-json costs more than it gains
	}
	if isSimple(r.Type()) {
		if dst, err := marshal(e.dst, v); err == nil {
			e.dst = dst
			return nil
		}
	}
	return e.reflect(r)
}

// own writes the types that have a form of their own. It reports whether r is
// of one.
func (e *encoder) own(r reflect.Value) (bool, *EncodeError) {
	switch formOf(r.Type()) {
	case formOwn:
		return true, e.any(r.Interface())
	case formOwnByPointer:
		return true, e.any(addressable(r).Interface())
	case formPointerToOwn:
		if r.IsNil() {
			e.raw("null")
			return true, nil
		}
		return e.own(r.Elem())
	case formMarshaler:
		return true, e.marshaler(r)
	case formMarshalerByPointer:
		if r.CanAddr() {
			return true, e.marshaler(r.Addr())
		}
	case formText:
		return true, e.textMarshaler(r)
	case formTextByPointer:
		if r.CanAddr() {
			return true, e.textMarshaler(r.Addr())
		}
	}
	return false, nil
}

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

func (e *encoder) reflect(r reflect.Value) *EncodeError {
	if !r.IsValid() {
		e.raw("null")
		return nil
	}
	if done, err := e.own(r); done {
		return err
	}
	switch r.Kind() {
	case reflect.Bool:
		e.dst = strconv.AppendBool(e.dst, r.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		e.dst = strconv.AppendInt(e.dst, r.Int(), 10)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		e.dst = strconv.AppendUint(e.dst, r.Uint(), 10)
	case reflect.Float32:
		e.dst = appendFloat(e.dst, r.Float(), 32)
	case reflect.Float64:
		e.dst = appendFloat(e.dst, r.Float(), 64)
	case reflect.String:
		e.dst = appendString(e.dst, r.String())
	case reflect.Interface:
		if r.IsNil() {
			e.raw("null")
			return nil
		}
		return e.any(r.Elem().Interface())
	case reflect.Pointer:
		if r.IsNil() {
			e.raw("null")
			return nil
		}
		if err := e.enter(); err != nil {
			return err
		}
		err := e.reflect(r.Elem())
		e.depth--
		return err
	case reflect.Slice:
		return e.slice(r)
	case reflect.Array:
		return e.array(r)
	case reflect.Map:
		return e.mapping(r)
	case reflect.Struct:
		return e.structure(r)
	default:
		return &EncodeError{Reason: "a value of the type " + r.Type().String() + " cannot be sent"}
	}
	return nil
}

func (e *encoder) slice(r reflect.Value) *EncodeError {
	if r.IsNil() {
		e.raw("null")
		return nil
	}
	if elem := r.Type().Elem(); elem.Kind() == reflect.Uint8 && !reflect.PointerTo(elem).Implements(marshalerType) && !reflect.PointerTo(elem).Implements(textType) {
		e.dst = append(e.dst, '"') // bytes, as encoding/json writes them
		e.dst = base64.StdEncoding.AppendEncode(e.dst, r.Bytes())
		e.dst = append(e.dst, '"')
		return nil
	}
	return e.array(r)
}

func (e *encoder) array(r reflect.Value) *EncodeError {
	if err := e.enter(); err != nil {
		return err
	}
	e.dst = append(e.dst, '[')
	for i := range r.Len() {
		if i > 0 {
			e.dst = append(e.dst, ',')
		}
		if err := e.reflect(r.Index(i)); err != nil {
			return err.item(i)
		}
	}
	e.dst = append(e.dst, ']')
	e.depth--
	return nil
}
