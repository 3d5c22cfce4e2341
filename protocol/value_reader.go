package protocol

import (
	"encoding"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"time"
	"unsafe"
)

// valueReader fills Go values from a text.
type valueReader struct {
	scanner
	block []byte // of the strings, see keep
}

// Sizes of the blocks that short strings share: a block is twice as large as the
// one before it, so that one string costs no more than itself.
const (
	firstBlock   = 32
	largestBlock = 1024
)

// keep returns a copy of text. A list of objects has thousands of short strings,
// and a block for many of them is much cheaper than an allocation for each.
func (s *valueReader) keep(text string) string {
	if len(text) > largestBlock/8 {
		return strings.Clone(text)
	}
	if cap(s.block)-len(s.block) < len(text) {
		if s.block == nil {
			s.block = make([]byte, 0, max(len(text), firstBlock))
		} else {
			s.block = make([]byte, 0, max(len(text), min(2*cap(s.block), largestBlock)))
		}
	}
	start := len(s.block)
	s.block = append(s.block, text...)
	return view(s.block[start:]) // which nobody writes to any more
}

func (s *valueReader) string(p unsafe.Pointer) *fault {
	text, f := s.goText()
	*(*string)(p) = text
	return f
}

// goText reads a string, or null as an empty one, into memory of its own.
func (s *valueReader) goText() (string, *fault) {
	switch s.peek() {
	case '"':
		if end := plainString(s.data, s.pos); end > 0 {
			text := s.keep(view(s.data[s.pos+1 : end-1]))
			s.pos = end
			return text, nil
		}
	case 'n':
		return "", s.word("null")
	}
	text, f := s.text("a string")
	return s.keep(toValidUTF8(text)), f
}

func (s *valueReader) bool(p unsafe.Pointer) *fault {
	switch s.peek() {
	case 't':
		*(*bool)(p) = true
		return s.word("true")
	case 'f':
		return s.word("false")
	case 'n':
		return s.word("null")
	}
	return s.misfit("true or false")
}

func (s *valueReader) raw(p unsafe.Pointer) *fault {
	raw, f := s.value()
	*(*Raw)(p) = append(Raw(nil), raw...)
	return f
}

func (s *valueReader) time(p unsafe.Pointer) *fault {
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
	*(*time.Time)(p) = t
	return nil
}

// unmarshaler lets a type read itself.
func (s *valueReader) unmarshaler(r reflect.Value) *fault {
	s.peek()
	start := s.pos
	raw, f := s.value()
	if f != nil {
		return f
	}
	if err := r.Addr().Interface().(json.Unmarshaler).UnmarshalJSON(slices.Clone(raw)); err != nil {
		return &fault{offset: start, reason: err.Error()}
	}
	return nil
}

// textUnmarshaler lets a type read itself from a string.
func (s *valueReader) textUnmarshaler(r reflect.Value) *fault {
	if null, f := s.null(); null {
		return f
	}
	start := s.pos
	text, f := s.text("a string")
	if f != nil {
		return f
	}
	if err := r.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(text)); err != nil {
		return &fault{offset: start, reason: err.Error()}
	}
	return nil
}

// library reads a value by go-json.
func (s *valueReader) library(r reflect.Value) *fault {
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
