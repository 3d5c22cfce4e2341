package protocol

import (
	"reflect"
	"unsafe"
)

// fieldDecoder is how one field of a struct is read.
type fieldDecoder struct {
	*structField
	key    string // ,"name": as it mostly stands in a text
	plan   *plan[decoder]
	offset uintptr
	behind reflect.Type // the struct, if the field is behind an embedded pointer in it
}

// structDecoder returns how a struct is read. Keys mostly come in the order of the
// fields, as a program wrote them, so each is first compared with the name of the
// field after the last one.
func structDecoder(t reflect.Type, of func(reflect.Type) *plan[decoder]) decoder {
	layout := structFields(t)
	fields := make([]fieldDecoder, len(layout.list))
	for i := range fields {
		fields[i] = newFieldDecoder(t, &layout.list[i], of)
	}
	return func(s *valueReader, p unsafe.Pointer) *fault {
		if s.peek() != '{' {
			return s.misfit("an object")
		}
		if f := s.enter(); f != nil {
			return f
		}
		var seen fieldSet
		next := 0
		for first := true; ; first = false {
			i := next
			if i >= len(fields) || !s.literally(fields[i].key, first) {
				more, f := s.next('}', first)
				if f != nil || !more {
					return f
				}
				key, f := s.key()
				if f != nil {
					return f
				}
				var known bool
				if i, known = layout.byName[key]; !known {
					if f := s.ignore(); f != nil {
						return f.under(key)
					}
					continue
				}
			}
			next = i + 1
			if f := fields[i].read(s, p, seen.add(i)); f != nil {
				return f.under(fields[i].name)
			}
		}
	}
}

func newFieldDecoder(t reflect.Type, field *structField, of func(reflect.Type) *plan[decoder]) fieldDecoder {
	d := fieldDecoder{structField: field, key: string(append(appendString([]byte{','}, field.name), ':')), plan: of(field.typ)}
	parent := t
	for _, i := range field.index {
		if parent.Kind() == reflect.Pointer {
			return fieldDecoder{structField: field, key: d.key, plan: d.plan, behind: t}
		}
		d.offset += parent.Field(i).Offset
		parent = parent.Field(i).Type
	}
	return d
}

// literally steps over a comma and a key if they stand here to the byte, of the
// first member over the key alone.
func (s *scanner) literally(key string, first bool) bool {
	if first {
		key = key[1:]
	}
	if end := s.pos + len(key); end <= len(s.data) && string(s.data[s.pos:end]) == key {
		s.pos = end
		return true
	}
	return false
}

// read reads the field's value in the struct at p. again says that it may have had
// one before.
func (d *fieldDecoder) read(s *valueReader, p unsafe.Pointer, again bool) *fault {
	if d.behind != nil {
		field, bad := settableField(reflect.NewAt(d.behind, p).Elem(), d.index)
		if bad != "" {
			return &fault{offset: s.pos, reason: "the embedded pointer to the unexported type " + bad + " cannot be set"}
		}
		p = field.Addr().UnsafePointer()
	} else {
		p = unsafe.Add(p, d.offset)
	}
	if again {
		reflect.NewAt(d.typ, p).Elem().SetZero() // of equal keys the last one counts, as a whole
	}
	if d.quoted {
		return s.quoted(d.typ, p, d.plan)
	}
	return d.plan.run(s, p)
}

// fieldSet tells which fields of a struct have been read. It knows the first 64
// and takes the others for read.
type fieldSet uint64

// add adds a field and reports whether it may have been there.
func (set *fieldSet) add(i int) bool {
	bit := fieldSet(1) << i // 0 from 64 on
	again := *set&bit != 0 || bit == 0
	*set |= bit
	return again
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

// quoted reads a field with the option "string".
func (s *valueReader) quoted(t reflect.Type, p unsafe.Pointer, value *plan[decoder]) *fault {
	if null, f := s.null(); null {
		return f
	}
	start := s.pos
	text, f := s.text("a string that holds a " + t.String())
	if f != nil {
		return f
	}
	inner := valueReader{scanner: scanner{data: []byte(text)}}
	if f := validate(inner.data); f != nil {
		return &fault{offset: start, reason: "expected a string that holds a " + t.String()}
	}
	if f := value.run(&inner, p); f != nil {
		return &fault{offset: start, reason: f.reason}
	}
	return nil
}
