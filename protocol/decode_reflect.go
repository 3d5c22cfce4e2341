package protocol

import (
	"encoding"
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
)

var (
	unmarshalerType     = reflect.TypeFor[json.Unmarshaler]()
	textUnmarshalerType = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// into reads the value at the current position, which has been validated, into
// r. Structs are read here because go-json matches their keys in any case, and
// scalars because that is faster. What holds neither structs nor types with
// methods goes through go-json.
func (s *scanner) into(r reflect.Value) *fault {
	c := s.peek()
	t := r.Type()
	switch t {
	case timeType:
		return s.timeInto(r)
	case rawType:
		raw, f := s.value()
		r.SetBytes(append([]byte(nil), raw...))
		return f
	case numberType:
		return s.numberInto(r)
	}
	if t.Kind() != reflect.Pointer && reflect.PointerTo(t).NumMethod() > 0 {
		if done, f := s.methodInto(r); done {
			return f
		}
	}
	if c == 'n' {
		return s.word("null") // r is zero already
	}
	switch t.Kind() {
	case reflect.Bool:
		b, f := s.boolean()
		r.SetBool(b)
		return f
	case reflect.String:
		text, f := s.text("a string")
		r.SetString(strings.Clone(toValidUTF8(text)))
		return f
	case reflect.Float32, reflect.Float64:
		return s.floatInto(r)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return s.integerInto(r)
	case reflect.Pointer:
		r.Set(reflect.New(t.Elem()))
		return s.into(r.Elem())
	case reflect.Struct:
		return s.structInto(r)
	case reflect.Slice:
		if !isSimpleToDecode(t) {
			return s.sliceInto(r)
		}
	case reflect.Array:
		return s.arrayInto(r)
	case reflect.Map:
		if !isSimpleToDecode(t) {
			return s.mapInto(r)
		}
	case reflect.Interface:
		if t.NumMethod() > 0 {
			return s.misfit("nothing but null for a Go " + t.String())
		}
	default:
		return s.misfit("nothing but null for a Go " + t.String())
	}
	return s.library(r)
}

// library reads a value by go-json.
func (s *scanner) library(r reflect.Value) *fault {
	start := s.pos
	raw, f := s.value()
	if f != nil {
		return f
	}
	if err := unmarshal(raw, r.Addr().Interface()); err != nil {
		return &fault{offset: start, reason: "expected a Go " + r.Type().String() + ": " + err.Error()}
	}
	return nil
}

// methodInto lets a type read itself.
func (s *scanner) methodInto(r reflect.Value) (done bool, f *fault) {
	p := r.Addr()
	start := s.pos
	switch {
	case p.Type().Implements(unmarshalerType):
		raw, f := s.value()
		if f != nil {
			return true, f
		}
		if err := p.Interface().(json.Unmarshaler).UnmarshalJSON(append([]byte(nil), raw...)); err != nil {
			return true, &fault{offset: start, reason: err.Error()}
		}
		return true, nil
	case p.Type().Implements(textUnmarshalerType):
		if s.peek() == 'n' {
			return true, s.word("null")
		}
		text, f := s.text("a string")
		if f != nil {
			return true, f
		}
		if err := p.Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(text)); err != nil {
			return true, &fault{offset: start, reason: err.Error()}
		}
		return true, nil
	}
	return false, nil
}

func (s *scanner) timeInto(r reflect.Value) *fault {
	if null, f := s.null(); null {
		return f
	}
	start := s.pos
	text, f := s.text("a date, a string")
	if f != nil {
		return f
	}
	t, err := ParseTime(text)
	if err != nil {
		return &fault{offset: start, reason: strings.TrimPrefix(err.Error(), "protocol: ")}
	}
	r.Set(reflect.ValueOf(t))
	return nil
}

// numeric reads the text of a number.
func (s *scanner) numeric(want string) (string, *fault) {
	if c := s.peek(); c != '-' && (c < '0' || c > '9') {
		return "", s.misfit(want)
	}
	raw, f := s.value()
	return view(raw), f
}

func (s *scanner) numberInto(r reflect.Value) *fault {
	if null, f := s.null(); null {
		return f
	}
	text, f := s.numeric("a number")
	r.SetString(strings.Clone(text))
	return f
}

func (s *scanner) floatInto(r reflect.Value) *fault {
	start := s.pos
	text, f := s.numeric("a number")
	if f != nil {
		return f
	}
	x, err := strconv.ParseFloat(text, r.Type().Bits())
	if err != nil {
		return &fault{offset: start, reason: "the number " + quoteShort(text) + " does not fit into a Go " + r.Type().String()}
	}
	r.SetFloat(x)
	return nil
}

func (s *scanner) integerInto(r reflect.Value) *fault {
	start := s.pos
	text, f := s.numeric("a whole number")
	if f != nil {
		return f
	}
	var err error
	if r.CanInt() {
		var n int64
		n, err = strconv.ParseInt(text, 10, r.Type().Bits())
		r.SetInt(n)
	} else {
		var n uint64
		n, err = strconv.ParseUint(text, 10, r.Type().Bits())
		r.SetUint(n)
	}
	if err != nil {
		return &fault{offset: start, reason: "expected a whole number that fits into a Go " + r.Type().String() + ", found " + quoteShort(text)}
	}
	return nil
}
