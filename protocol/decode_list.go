package protocol

import (
	"encoding/base64"
	"reflect"
	"unsafe"
)

func sliceDecoder(t reflect.Type, of func(reflect.Type) *plan[decoder]) decoder {
	elem, size := of(t.Elem()), t.Elem().Size()
	read := func(s *valueReader, p unsafe.Pointer) *fault {
		if s.peek() != '[' {
			return s.misfit("a list")
		}
		start := s.pos
		if f := s.enter(); f != nil {
			return f
		}
		list := reflect.NewAt(t, p).Elem()
		list.Set(reflect.MakeSlice(t, 0, 0))
		first, room := list.UnsafePointer(), 0
		for n := 0; ; n++ {
			more, f := s.next(']', n == 0)
			if f != nil || !more {
				list.SetLen(n)
				return f
			}
			if n == room {
				list.SetLen(n) // the members that Grow keeps
				list.Grow(moreMembers(n, s.pos-start, len(s.data)-s.pos, size))
				first, room = list.UnsafePointer(), list.Cap()
			}
			if f := elem.run(s, unsafe.Add(first, uintptr(n)*size)); f != nil {
				return f.item(n)
			}
		}
	}
	if t.Elem().Kind() != reflect.Uint8 {
		return read
	}
	return func(s *valueReader, p unsafe.Pointer) *fault {
		if s.peek() != '"' {
			return read(s, p)
		}
		start := s.pos
		text, f := s.text("")
		if f != nil {
			return f
		}
		b, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return &fault{offset: start, reason: "expected bytes in base64"}
		}
		*(*[]byte)(p) = b
		return nil
	}
}

// moreMembers returns for how many more members a list is made room, after n that
// took up some bytes of the text: for as many as the rest of the text holds if they
// are like the first ones. Where that is more memory than a few times the text,
// it is less, so that a text of one small and one long member can't ask for much
// more than it needs.
func moreMembers(n, bytes, rest int, size uintptr) int {
	if n == 0 {
		return 4
	}
	guess := max(rest/(bytes/n+1)+1, 4)
	if guess*int(size) <= 4*rest {
		return guess
	}
	return min(guess, 2*n)
}

// arrayDecoder reads a list into an array: what is missing stays zero, what is too
// much is dropped, as in encoding/json.
func arrayDecoder(t reflect.Type, elem *plan[decoder]) decoder {
	length, size := t.Len(), t.Elem().Size()
	return func(s *valueReader, p unsafe.Pointer) *fault {
		i := 0
		return s.list("a list", func() *fault {
			if i++; i > length {
				return s.ignore()
			}
			return elem.run(s, unsafe.Add(p, uintptr(i-1)*size))
		})
	}
}
