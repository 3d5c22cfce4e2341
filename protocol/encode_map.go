package protocol

import (
	"encoding"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

type mapMember struct {
	key   string
	value reflect.Value
}

// mapWriter writes a map with its keys sorted, so that equal values are equal
// texts.
func mapWriter(t reflect.Type, elem *plan[writer]) writer {
	members := func(e *encoder, r reflect.Value) *EncodeError { return e.members(r, elem) }
	if isSimple(t) && !holdsMany(t.Elem()) {
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

func (e *encoder) members(r reflect.Value, elem *plan[writer]) *EncodeError {
	if err := e.enter(); err != nil {
		return err
	}
	members := make([]mapMember, 0, r.Len())
	for it := r.MapRange(); it.Next(); {
		key, err := mapKey(it.Key())
		if err != nil {
			return err
		}
		members = append(members, mapMember{key, it.Value()})
	}
	slices.SortFunc(members, func(a, b mapMember) int { return strings.Compare(a.key, b.key) })
	e.dst = append(e.dst, '{')
	for i, m := range members {
		if i > 0 {
			e.dst = append(e.dst, ',')
		}
		e.dst = append(appendString(e.dst, m.key), ':')
		if err := elem.run(e, m.value); err != nil {
			return err.under(m.key)
		}
	}
	e.dst = append(e.dst, '}')
	e.depth--
	return nil
}

// mapKey spells a key as encoding/json does: a string as it is, else its text
// form, else an integer.
func mapKey(r reflect.Value) (string, *EncodeError) {
	for r.Kind() == reflect.Interface && !r.IsNil() {
		r = r.Elem()
	}
	if r.Kind() == reflect.String {
		return r.String(), nil
	}
	if r.Type().Implements(textType) {
		if r.Kind() == reflect.Pointer && r.IsNil() {
			return "", nil
		}
		text, err := r.Interface().(encoding.TextMarshaler).MarshalText()
		if err != nil {
			return "", &EncodeError{Reason: "a key of a map: " + r.Type().String() + ".MarshalText: " + err.Error(), Err: err}
		}
		return string(text), nil
	}
	switch r.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return strconv.FormatInt(r.Int(), 10), nil
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return strconv.FormatUint(r.Uint(), 10), nil
	}
	return "", &EncodeError{Reason: "a " + r.Type().String() + " cannot be the key of an object"}
}
