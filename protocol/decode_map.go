package protocol

import (
	"encoding"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

func mapDecoder(t reflect.Type, elem *plan[decoder]) decoder {
	return byReflection(t, func(s *valueReader, r reflect.Value) *fault {
		r.Set(reflect.MakeMap(t))
		return s.object("an object", func(key string) *fault {
			k, reason := mapKeyOf(t.Key(), key)
			if reason != "" {
				return &fault{offset: s.pos, reason: reason}
			}
			v := reflect.New(t.Elem())
			f := elem.run(s, v.UnsafePointer())
			r.SetMapIndex(k, v.Elem())
			return f
		})
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
