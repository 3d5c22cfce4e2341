package protocol

import (
	"encoding"
	"encoding/json"
	"reflect"
	"unsafe"
)

var (
	unmarshalerType     = reflect.TypeFor[json.Unmarshaler]()
	textUnmarshalerType = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// decoder reads the value at the current position into the zero value at p, which
// has the type that the decoder was made for. It checks the text as it goes, so no
// text has to be validated before.
//
// It gets an address and not a reflect.Value, which asks at each field what has
// been found out when the plan was made: that was a sixth of the time for a list
// of structs. Only this plan's own types are behind the addresses: decoderOf takes
// the type of the value that it is run on, and parts are found by the offsets and
// sizes that reflect gives.
type decoder func(s *valueReader, p unsafe.Pointer) *fault

var decoders plans[decoder]

func decoderOf(t reflect.Type) *plan[decoder] { return decoders.of(t, makeDecoder) }

// makeDecoder finds how values of a type are read. Structs are not left to go-json
// as it matches their keys in any case, and scalars and lists of them because that
// is faster. What ends in any, and maps of plain values, go through go-json.
func makeDecoder(t reflect.Type, of func(reflect.Type) *plan[decoder]) decoder {
	switch t {
	case timeType:
		return (*valueReader).time
	case rawType:
		return (*valueReader).raw
	case numberType:
		return (*valueReader).number
	}
	if t.Kind() != reflect.Pointer {
		switch p := reflect.PointerTo(t); {
		case p.Implements(unmarshalerType):
			return byReflection(t, (*valueReader).unmarshaler)
		case p.Implements(textUnmarshalerType):
			return byReflection(t, (*valueReader).textUnmarshaler)
		}
	}
	if read := scalarDecoder(t); read != nil {
		return read
	}
	return orNull(compositeDecoder(t, of))
}

// scalarDecoder returns how bools, strings and numbers are read, which look for
// null themselves, only where nothing better has come. It is nil for other kinds.
func scalarDecoder(t reflect.Type) decoder {
	switch t.Kind() {
	case reflect.Bool:
		return (*valueReader).bool
	case reflect.String:
		return (*valueReader).string
	case reflect.Float64:
		return floatDecoder(t)
	case reflect.Float32:
		return float32Decoder(t)
	case reflect.Int:
		return intDecoder[int](t)
	case reflect.Int8:
		return intDecoder[int8](t)
	case reflect.Int16:
		return intDecoder[int16](t)
	case reflect.Int32:
		return intDecoder[int32](t)
	case reflect.Int64:
		return intDecoder[int64](t)
	case reflect.Uint:
		return uintDecoder[uint](t)
	case reflect.Uint8:
		return uintDecoder[uint8](t)
	case reflect.Uint16:
		return uintDecoder[uint16](t)
	case reflect.Uint32:
		return uintDecoder[uint32](t)
	case reflect.Uint64:
		return uintDecoder[uint64](t)
	case reflect.Uintptr:
		return uintDecoder[uintptr](t)
	}
	return nil
}

func compositeDecoder(t reflect.Type, of func(reflect.Type) *plan[decoder]) decoder {
	switch t.Kind() {
	case reflect.Pointer:
		return pointerDecoder(t, of(t.Elem()))
	case reflect.Struct:
		return structDecoder(t, of)
	case reflect.Array:
		return arrayDecoder(t, of(t.Elem()))
	case reflect.Slice:
		if !isSimpleToDecode(t) || !endsInAny(t) {
			return sliceDecoder(t, of)
		}
	case reflect.Map:
		if !isSimpleToDecode(t) {
			return mapDecoder(t, of(t.Elem()))
		}
	case reflect.Interface:
		if t.NumMethod() > 0 {
			return unfit(t)
		}
	default:
		return unfit(t)
	}
	return byReflection(t, (*valueReader).library)
}

// byReflection makes a decoder of a reader of reflect.Values.
func byReflection(t reflect.Type, read func(s *valueReader, r reflect.Value) *fault) decoder {
	return func(s *valueReader, p unsafe.Pointer) *fault { return read(s, reflect.NewAt(t, p).Elem()) }
}

// orNull leaves a value alone where the text has null.
func orNull(read decoder) decoder {
	return func(s *valueReader, p unsafe.Pointer) *fault {
		if s.peek() == 'n' {
			return s.word("null")
		}
		return read(s, p)
	}
}

func unfit(t reflect.Type) decoder {
	return func(s *valueReader, _ unsafe.Pointer) *fault {
		return s.misfit("nothing but null for a Go " + t.String())
	}
}

func pointerDecoder(t reflect.Type, elem *plan[decoder]) decoder {
	t = t.Elem()
	return func(s *valueReader, p unsafe.Pointer) *fault {
		v := reflect.New(t).UnsafePointer()
		*(*unsafe.Pointer)(p) = v
		return elem.run(s, v)
	}
}

// endsInAny reports whether a list is of any, of maps, or of lists of those. It must
// not be a list of itself.
func endsInAny(t reflect.Type) bool {
	for t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	return t.Kind() == reflect.Interface || t.Kind() == reflect.Map
}
