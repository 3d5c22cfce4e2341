package protocol

import (
	"encoding"
	"encoding/base64"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

func (s *scanner) structInto(r reflect.Value) *fault {
	layout := structFields(r.Type())
	return s.object("an object", func(key string) *fault {
		i, ok := layout.byName[key]
		if !ok {
			return s.ignore()
		}
		f := &layout.list[i]
		field, bad := settableField(r, f.index)
		if bad != "" {
			return &fault{offset: s.pos, reason: "the embedded pointer to the unexported type " + bad + " cannot be set"}
		}
		field.SetZero() // of equal keys the last one counts, as a whole
		if f.quoted {
			return s.quotedInto(field)
		}
		return s.into(field)
	})
}

// settableField finds a field through embedded structs and makes those that are
// behind a nil pointer.
func settableField(r reflect.Value, index []int) (field reflect.Value, bad string) {
	for i, x := range index {
		if i > 0 && r.Kind() == reflect.Pointer {
			if r.IsNil() {
				if !r.CanSet() {
					return r, r.Type().Elem().String()
				}
				r.Set(reflect.New(r.Type().Elem()))
			}
			r = r.Elem()
		}
		r = r.Field(x)
	}
	return r, ""
}

// quotedInto reads a field with the option "string".
func (s *scanner) quotedInto(r reflect.Value) *fault {
	if null, f := s.null(); null {
		return f
	}
	start := s.pos
	text, f := s.text("a string that holds a " + r.Type().String())
	if f != nil {
		return f
	}
	inner := scanner{data: []byte(text)}
	if f := validate(inner.data); f != nil {
		return &fault{offset: start, reason: "expected a string that holds a " + r.Type().String()}
	}
	if f := inner.into(r); f != nil {
		return &fault{offset: start, reason: f.reason}
	}
	return nil
}

func (s *scanner) sliceInto(r reflect.Value) *fault {
	t := r.Type()
	if t.Elem().Kind() == reflect.Uint8 && s.peek() == '"' {
		start := s.pos
		text, f := s.text("")
		if f != nil {
			return f
		}
		b, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return &fault{offset: start, reason: "expected bytes in base64"}
		}
		r.Set(reflect.ValueOf(b).Convert(t))
		return nil
	}
	r.Set(reflect.MakeSlice(t, 0, 0))
	return s.list("a list", func() *fault {
		n := r.Len()
		r.Grow(1) // as append does, but without a slice header on the heap
		r.SetLen(n + 1)
		return s.into(r.Index(n))
	})
}

// arrayInto reads a list into an array: what is missing stays zero, what is too
// much is dropped, as in encoding/json.
func (s *scanner) arrayInto(r reflect.Value) *fault {
	i := 0
	return s.list("a list", func() *fault {
		if i++; i > r.Len() {
			return s.ignore()
		}
		return s.into(r.Index(i - 1))
	})
}

func (s *scanner) mapInto(r reflect.Value) *fault {
	t := r.Type()
	r.Set(reflect.MakeMap(t))
	return s.object("an object", func(key string) *fault {
		k, reason := mapKeyOf(t.Key(), key)
		if reason != "" {
			return &fault{offset: s.pos, reason: reason}
		}
		v := reflect.New(t.Elem()).Elem()
		f := s.into(v)
		r.SetMapIndex(k, v)
		return f
	})
}

// mapKeyOf is the opposite of mapKey.
func mapKeyOf(t reflect.Type, key string) (k reflect.Value, reason string) {
	k = reflect.New(t).Elem()
	if reflect.PointerTo(t).Implements(textUnmarshalerType) {
		if err := k.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(key)); err != nil {
			return k, err.Error()
		}
		return k, ""
	}
	switch {
	case t.Kind() == reflect.String:
		k.SetString(strings.Clone(toValidUTF8(key)))
		return k, ""
	case k.CanInt():
		n, err := strconv.ParseInt(key, 10, t.Bits())
		if err == nil {
			k.SetInt(n)
			return k, ""
		}
	case k.CanUint():
		n, err := strconv.ParseUint(key, 10, t.Bits())
		if err == nil {
			k.SetUint(n)
			return k, ""
		}
	}
	return k, "the key " + quoteShort(key) + " does not fit a Go " + t.String()
}

// toValidUTF8 replaces half surrogates by U+FFFD, as encoding/json does, for
// strings that leave this package.
func toValidUTF8(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		r, n := decodeRune(text[i:])
		b.WriteRune(r) // which writes U+FFFD for a half
		i += n
	}
	return b.String()
}

var simpleToDecode sync.Map // of reflect.Type to bool

// isSimpleToDecode reports whether go-json reads a list or map of this type as
// this package would: it holds no struct, no array and no type with methods.
func isSimpleToDecode(t reflect.Type) bool {
	if s, ok := simpleToDecode.Load(t); ok {
		return s.(bool)
	}
	s := checkSimpleToDecode(t, map[reflect.Type]bool{})
	simpleToDecode.Store(t, s)
	return s
}

func checkSimpleToDecode(t reflect.Type, above map[reflect.Type]bool) bool {
	if above[t] || hasMethods(t) {
		return false
	}
	above[t] = true
	defer delete(above, t)
	switch t.Kind() {
	case reflect.Interface, reflect.Bool, reflect.String, reflect.Float64:
		return true
	case reflect.Slice:
		return t.Elem().Kind() != reflect.Uint8 && checkSimpleToDecode(t.Elem(), above)
	case reflect.Map:
		return t.Key().Kind() == reflect.String && !hasMethods(t.Key()) && checkSimpleToDecode(t.Elem(), above)
	}
	return false
}
