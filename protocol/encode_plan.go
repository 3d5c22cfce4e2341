package protocol

import (
	"reflect"
	"strconv"
)

// writer appends a value of the type that it was made for.
type writer func(e *encoder, r reflect.Value) *EncodeError

var writers plans[writer]

func writerOf(t reflect.Type) *plan[writer] { return writers.of(t, makeWriter) }

// reflect writes a value by the plan of its type.
func (e *encoder) reflect(r reflect.Value) *EncodeError {
	if !r.IsValid() {
		e.raw("null")
		return nil
	}
	return writerOf(r.Type()).run(e, r)
}

// makeWriter finds how values of a type are written.
func makeWriter(t reflect.Type, of func(reflect.Type) *plan[writer]) writer {
	switch findForm(t) {
	case formOwn:
		return func(e *encoder, r reflect.Value) *EncodeError { return e.any(r.Interface()) }
	case formOwnByPointer:
		return func(e *encoder, r reflect.Value) *EncodeError { return e.any(addressable(r).Interface()) }
	case formPointerToOwn:
		return pointerWriter(of(t.Elem()), false)
	case formMarshaler:
		return (*encoder).marshaler
	case formMarshalerByPointer:
		return ifAddressable((*encoder).marshaler, kindWriter(t, of))
	case formText:
		return (*encoder).textMarshaler
	case formTextByPointer:
		return ifAddressable((*encoder).textMarshaler, kindWriter(t, of))
	}
	return kindWriter(t, of)
}

// ifAddressable calls a method of the pointer where there is one. A value that has
// no address is written as if its type had no methods, as in encoding/json.
func ifAddressable(byPointer, plain writer) writer {
	return func(e *encoder, r reflect.Value) *EncodeError {
		if r.CanAddr() {
			return byPointer(e, r.Addr())
		}
		return plain(e, r)
	}
}

func kindWriter(t reflect.Type, of func(reflect.Type) *plan[writer]) writer {
	switch t.Kind() {
	case reflect.Bool:
		return func(e *encoder, r reflect.Value) *EncodeError {
			e.dst = strconv.AppendBool(e.dst, r.Bool())
			return nil
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return func(e *encoder, r reflect.Value) *EncodeError {
			e.dst = strconv.AppendInt(e.dst, r.Int(), 10)
			return nil
		}
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return func(e *encoder, r reflect.Value) *EncodeError {
			e.dst = strconv.AppendUint(e.dst, r.Uint(), 10)
			return nil
		}
	case reflect.Float32:
		return func(e *encoder, r reflect.Value) *EncodeError {
			e.dst = appendFloat(e.dst, r.Float(), 32)
			return nil
		}
	case reflect.Float64:
		return func(e *encoder, r reflect.Value) *EncodeError {
			e.dst = appendFloat(e.dst, r.Float(), 64)
			return nil
		}
	case reflect.String:
		return func(e *encoder, r reflect.Value) *EncodeError {
			e.dst = appendString(e.dst, r.String())
			return nil
		}
	case reflect.Interface:
		return func(e *encoder, r reflect.Value) *EncodeError {
			if r.IsNil() {
				e.raw("null")
				return nil
			}
			return e.any(r.Elem().Interface())
		}
	case reflect.Pointer:
		return pointerWriter(of(t.Elem()), true)
	case reflect.Slice:
		return sliceWriter(t, of)
	case reflect.Array:
		return arrayWriter(of(t.Elem()))
	case reflect.Map:
		return mapWriter(t, of(t.Elem()))
	case reflect.Struct:
		return structWriter(t, of)
	}
	return func(*encoder, reflect.Value) *EncodeError {
		return &EncodeError{Reason: "a value of the type " + t.String() + " cannot be sent"}
	}
}

// pointerWriter writes what a pointer leads to. Where that can lead back to the
// pointer it is a level of nesting.
func pointerWriter(elem *plan[writer], level bool) writer {
	return func(e *encoder, r reflect.Value) *EncodeError {
		if r.IsNil() {
			e.raw("null")
			return nil
		}
		if !level {
			return elem.run(e, r.Elem())
		}
		if err := e.enter(); err != nil {
			return err
		}
		err := elem.run(e, r.Elem())
		e.depth--
		return err
	}
}

func sliceWriter(t reflect.Type, of func(reflect.Type) *plan[writer]) writer {
	elem := t.Elem()
	if elem.Kind() == reflect.Uint8 && !reflect.PointerTo(elem).Implements(marshalerType) && !reflect.PointerTo(elem).Implements(textType) {
		return writeBytes
	}
	members := arrayWriter(of(elem))
	if isSimple(elem) && !holdsMany(elem) {
		members = throughLibrary(members)
	}
	return func(e *encoder, r reflect.Value) *EncodeError {
		if r.IsNil() {
			e.raw("null")
			return nil
		}
		return members(e, r)
	}
}

// writeBytes writes bytes in base64, as encoding/json does.
func writeBytes(e *encoder, r reflect.Value) *EncodeError {
	if r.IsNil() {
		e.raw("null")
		return nil
	}
	e.dst = append(e.dst, '"')
	e.dst = appendBase64(e.dst, r.Bytes())
	e.dst = append(e.dst, '"')
	return nil
}

func arrayWriter(elem *plan[writer]) writer {
	return func(e *encoder, r reflect.Value) *EncodeError {
		if err := e.enter(); err != nil {
			return err
		}
		e.dst = append(e.dst, '[')
		for i := range r.Len() {
			if i > 0 {
				e.dst = append(e.dst, ',')
			}
			if err := elem.run(e, r.Index(i)); err != nil {
				return err.item(i)
			}
		}
		e.dst = append(e.dst, ']')
		e.depth--
		return nil
	}
}
