package protocol

import (
	"encoding"
	"encoding/json"
	"reflect"
)

var (
	unmarshalerType     = reflect.TypeFor[json.Unmarshaler]()
	textUnmarshalerType = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// decoder reads the value at the current position into r, which is zero and can
// be set. It checks the text as it goes, so no text has to be validated before.
type decoder func(s *valueReader, r reflect.Value) *fault

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
			return (*valueReader).unmarshaler
		case p.Implements(textUnmarshalerType):
			return (*valueReader).textUnmarshaler
		}
	}
	if read := scalarDecoder(t.Kind()); read != nil {
		return read
	}
	return orNull(compositeDecoder(t, of))
}

// scalarDecoder returns how bools, strings and numbers are read, which look for
// null themselves, only where nothing better has come. It is nil for other kinds.
func scalarDecoder(kind reflect.Kind) decoder {
	switch kind {
	case reflect.Bool:
		return (*valueReader).bool
	case reflect.String:
		return (*valueReader).string
	case reflect.Float64:
		return (*valueReader).float
	case reflect.Float32:
		return (*valueReader).parseFloat
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return (*valueReader).int
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return (*valueReader).uint
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
		return arrayDecoder(of(t.Elem()))
	case reflect.Slice:
		if !endsInAny(t) || !isSimpleToDecode(t) {
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
	return (*valueReader).library
}

// orNull leaves r alone where the text has null.
func orNull(read decoder) decoder {
	return func(s *valueReader, r reflect.Value) *fault {
		if s.peek() == 'n' {
			return s.word("null")
		}
		return read(s, r)
	}
}

func unfit(t reflect.Type) decoder {
	return func(s *valueReader, _ reflect.Value) *fault {
		return s.misfit("nothing but null for a Go " + t.String())
	}
}

func pointerDecoder(t reflect.Type, elem *plan[decoder]) decoder {
	t = t.Elem()
	return func(s *valueReader, r reflect.Value) *fault {
		r.Set(reflect.New(t))
		return elem.run(s, r.Elem())
	}
}

// endsInAny reports whether a list is of any, of maps, or of lists of those.
func endsInAny(t reflect.Type) bool {
	for t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	return t.Kind() == reflect.Interface || t.Kind() == reflect.Map
}
