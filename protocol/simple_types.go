package protocol

import (
	"reflect"
	"sync"
)

var simpleTypes sync.Map // of reflect.Type to bool

// isSimple reports whether values of a type hold nothing but plain Go data, so
// that go-json writes them as this package would. It is false where something
// of ours, an interface or a method could hide; for what go-json does not know,
// the option "omitzero"; for what would make it run without end, types that
// contain themselves; and for what is rare, so that less has to be compared:
// pointers, arrays, embedded structs and the option "string".
func isSimple(t reflect.Type) bool {
	if s, ok := simpleTypes.Load(t); ok {
		return s.(bool)
	}
	s := checkSimple(t, map[reflect.Type]bool{})
	simpleTypes.Store(t, s)
	return s
}

func checkSimple(t reflect.Type, above map[reflect.Type]bool) bool {
	if above[t] || hasMethods(t) {
		return false
	}
	above[t] = true
	defer delete(above, t)
	switch t.Kind() {
	case reflect.Bool, reflect.String, reflect.Float32, reflect.Float64,
		reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return true
	case reflect.Slice:
		return checkSimple(t.Elem(), above)
	case reflect.Map:
		return t.Key().Kind() == reflect.String && !hasMethods(t.Key()) && checkSimple(t.Elem(), above)
	case reflect.Struct:
		for i := range t.NumField() {
			sf := t.Field(i)
			if sf.Anonymous {
				return false
			}
		}
		for _, f := range structFields(t).list {
			if f.quoted || f.omitZero || !checkSimple(f.typ, above) {
				return false
			}
		}
		return true
	}
	return false
}

// holdsMany reports whether a simple type holds lists or maps. A list of such is
// left to this package down to the lists in it: then a NaN somewhere costs only
// the list that it is in a second try.
func holdsMany(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Slice, reflect.Map:
		return true
	case reflect.Struct:
		for _, f := range structFields(t).list {
			if holdsMany(f.typ) {
				return true
			}
		}
	}
	return false
}

func hasMethods(t reflect.Type) bool {
	return t.NumMethod() > 0 || t.Kind() != reflect.Interface && reflect.PointerTo(t).NumMethod() > 0
}
