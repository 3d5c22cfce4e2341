package protocol

import "reflect"

func (e *encoder) structure(r reflect.Value) *EncodeError {
	if err := e.enter(); err != nil {
		return err
	}
	e.dst = append(e.dst, '{')
	comma := false
	for _, f := range structFields(r.Type()).list {
		v, ok := fieldByIndex(r, f.index)
		if !ok || f.omitEmpty && isEmpty(v) || f.omitZero && isZero(v) {
			continue
		}
		if comma {
			e.dst = append(e.dst, ',')
		}
		comma = true
		e.dst = append(appendString(e.dst, f.name), ':')
		var err *EncodeError
		if f.quoted {
			err = e.quoted(v)
		} else {
			err = e.reflect(v)
		}
		if err != nil {
			return err.under(f.name)
		}
	}
	e.dst = append(e.dst, '}')
	e.depth--
	return nil
}

// fieldByIndex finds a field through embedded structs. A field behind a nil
// pointer is not there.
func fieldByIndex(r reflect.Value, index []int) (reflect.Value, bool) {
	for i, x := range index {
		if i > 0 && r.Kind() == reflect.Pointer {
			if r.IsNil() {
				return reflect.Value{}, false
			}
			r = r.Elem()
		}
		r = r.Field(x)
	}
	return r, true
}

// quoted writes a number, bool or string of a field with the option "string".
func (e *encoder) quoted(v reflect.Value) *EncodeError {
	for v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	start := len(e.dst)
	if err := e.reflect(v); err != nil {
		return err
	}
	if text := string(e.dst[start:]); text != "null" {
		e.dst = appendString(e.dst[:start], text)
	}
	return nil
}

func isEmpty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Array, reflect.Map, reflect.Slice, reflect.String:
		return v.Len() == 0
	case reflect.Struct:
		return false
	}
	return v.IsZero()
}

func isZero(v reflect.Value) bool {
	if z, ok := v.Interface().(interface{ IsZero() bool }); ok {
		if k := v.Kind(); k == reflect.Pointer || k == reflect.Interface {
			return v.IsNil() || z.IsZero()
		}
		return z.IsZero()
	}
	if v.CanAddr() {
		if z, ok := v.Addr().Interface().(interface{ IsZero() bool }); ok {
			return z.IsZero()
		}
	}
	return v.IsZero()
}

// quotable reports whether the option "string" has a meaning for a type.
func quotable(t reflect.Type) bool {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t.Kind() {
	case reflect.Bool, reflect.String, reflect.Float32, reflect.Float64,
		reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return true
	}
	return false
}
