package protocol

import "reflect"

// fieldWriter is how one field of a struct is written.
type fieldWriter struct {
	*structField
	key  string // ,"name": as it is written
	plan *plan[writer]
}

func structWriter(t reflect.Type, of func(reflect.Type) *plan[writer]) writer {
	layout := structFields(t)
	fields := make([]fieldWriter, len(layout.list))
	for i := range fields {
		f := &layout.list[i]
		fields[i] = fieldWriter{f, string(append(appendString([]byte{','}, f.name), ':')), of(f.typ)}
	}
	return func(e *encoder, r reflect.Value) *EncodeError {
		if err := e.enter(); err != nil {
			return err
		}
		first := 1 // cuts off the comma
		e.dst = append(e.dst, '{')
		for i := range fields {
			f := &fields[i]
			var v reflect.Value
			if len(f.index) == 1 {
				v = r.Field(f.index[0])
			} else {
				var ok bool
				if v, ok = fieldByIndex(r, f.index); !ok {
					continue
				}
			}
			if f.omitEmpty && isEmpty(v) || f.omitZero && isZero(v) {
				continue
			}
			e.dst = append(e.dst, f.key[first:]...)
			first = 0
			if err := f.write(e, v); err != nil {
				return err.under(f.name)
			}
		}
		e.dst = append(e.dst, '}')
		e.depth--
		return nil
	}
}

func (f *fieldWriter) write(e *encoder, v reflect.Value) *EncodeError {
	if f.quoted {
		return e.quoted(v)
	}
	return f.plan.run(e, v)
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
