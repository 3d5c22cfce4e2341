package protocol

import (
	"fmt"
	"unicode/utf8"
	"unsafe"
)

// maxDepth bounds how deeply lists and objects may be nested in what is
// decoded, so that a hostile text cannot exhaust the stack of this reader or of
// go-json. Python gives up near the same depth.
const maxDepth = 1000

// scanner reads JSON strictly: one text, keys in their exact case, no trailing
// commas, no comments, no NaN. It never panics, whatever it is given, and never
// reads a number into a float, so that values can be passed on as they are.
type scanner struct {
	data  []byte
	pos   int
	depth int
}

var utf8BOM = [3]byte{0xEF, 0xBB, 0xBF}

// newScanner starts at the beginning of data. A byte order mark is skipped, as
// Python does when it reads bytes.
func newScanner(data []byte) scanner {
	s := scanner{data: data}
	if len(data) >= 3 && [3]byte(data[:3]) == utf8BOM {
		s.pos = 3
	}
	return s
}

// validate reports what keeps data from being one strict JSON text, nil if
// nothing does.
func validate(data []byte) *fault {
	s := newScanner(data)
	if _, f := s.value(); f != nil {
		return f
	}
	return s.end()
}

// end checks that nothing but space follows.
func (s *scanner) end() *fault {
	if s.peek() != 0 || s.pos < len(s.data) {
		return s.bad("the end of the text")
	}
	return nil
}

// peek skips space and returns the next byte, 0 at the end. Browsers send none, so
// that case is short enough to be inlined.
func (s *scanner) peek() byte {
	if s.pos < len(s.data) && s.data[s.pos] > ' ' {
		return s.data[s.pos]
	}
	return s.peekPastSpace()
}

func (s *scanner) peekPastSpace() byte {
	for s.pos < len(s.data) {
		c := s.data[s.pos]
		if c > ' ' || (c != ' ' && c != '\n' && c != '\t' && c != '\r') {
			return c
		}
		s.pos++
	}
	return 0
}

// bad reports that the text is not JSON at the current position.
func (s *scanner) bad(want string) *fault {
	return &fault{offset: s.pos, syntax: true, reason: "expected " + want + ", found " + s.found()}
}

// misfit reports a value of the wrong kind at the current position.
func (s *scanner) misfit(want string) *fault {
	return &fault{offset: s.pos, reason: "expected " + want + ", found " + s.found()}
}

func (s *scanner) found() string {
	if s.pos >= len(s.data) {
		return "the end of the text"
	}
	switch c := s.data[s.pos]; {
	case c == '{':
		return "an object"
	case c == '[':
		return "a list"
	case c == '"':
		return "a string"
	case c == '-' || '0' <= c && c <= '9':
		return "a number"
	default:
		if r, n := utf8.DecodeRune(s.data[s.pos:]); r != utf8.RuneError || n > 1 {
			return fmt.Sprintf("%q", r)
		}
		return fmt.Sprintf("the byte 0x%02x", c)
	}
}

// value skips one value and returns its text, which is part of the data.
func (s *scanner) value() (Raw, *fault) {
	c := s.peek()
	start := s.pos
	if f := s.skip(c); f != nil {
		return nil, f
	}
	return s.data[start:s.pos:s.pos], nil
}

func (s *scanner) skip(c byte) *fault {
	switch c {
	case '"':
		_, f := s.skipString()
		return f
	case '{':
		return s.skipObject()
	case '[':
		return s.skipList()
	case 't':
		return s.word("true")
	case 'f':
		return s.word("false")
	case 'n':
		return s.word("null")
	}
	if c == '-' || '0' <= c && c <= '9' {
		return s.skipNumber()
	}
	return s.bad("a value")
}

func (s *scanner) word(w string) *fault {
	if len(s.data)-s.pos < len(w) || string(s.data[s.pos:s.pos+len(w)]) != w {
		return s.bad(w)
	}
	s.pos += len(w)
	return nil
}

// enter steps over the opening byte of a list or object.
func (s *scanner) enter() *fault {
	if s.depth++; s.depth > maxDepth {
		return &fault{offset: s.pos, syntax: true, reason: fmt.Sprintf("nested deeper than %d levels", maxDepth)}
	}
	s.pos++
	return nil
}

func (s *scanner) skipObject() *fault {
	if f := s.enter(); f != nil {
		return f
	}
	for first := true; ; first = false {
		more, f := s.next('}', first)
		if f != nil || !more {
			return f
		}
		if s.skipPlainMembers() {
			return nil
		}
		if s.peek() != '"' {
			return s.bad("a key")
		}
		if _, f := s.skipString(); f != nil {
			return f
		}
		if f := s.colon(); f != nil {
			return f
		}
		if f := s.skip(s.peek()); f != nil {
			return f
		}
	}
}

func (s *scanner) skipList() *fault {
	if f := s.enter(); f != nil {
		return f
	}
	for first := true; ; first = false {
		more, f := s.next(']', first)
		if f != nil || !more {
			return f
		}
		if s.skipPlainItems() {
			return nil
		}
		if f := s.skip(s.peek()); f != nil {
			return f
		}
	}
}

// next steps to the next member of a list or object, or over its end.
func (s *scanner) next(closing byte, first bool) (more bool, f *fault) {
	c := s.peek()
	if i := s.pos + 1; c == ',' && !first && i < len(s.data) && s.data[i] > ' ' && s.data[i] != closing {
		s.pos = i // the commonest case, without another look
		return true, nil
	}
	switch {
	case c == closing && first:
		s.pos++
		s.depth--
		return false, nil
	case first:
		return true, nil
	case c == ',':
		s.pos++
		if s.peek() == closing {
			return false, s.bad("a value after the comma")
		}
		return true, nil
	case c == closing:
		s.pos++
		s.depth--
		return false, nil
	}
	return false, s.bad("a comma or " + string(rune(closing)))
}

func (s *scanner) colon() *fault {
	if s.peek() != ':' {
		return s.bad("a colon")
	}
	s.pos++
	return nil
}

func (s *scanner) digits() bool {
	start := s.pos
	for s.pos < len(s.data) && '0' <= s.data[s.pos] && s.data[s.pos] <= '9' {
		s.pos++
	}
	return s.pos > start
}

func (s *scanner) at(c byte) bool { return s.pos < len(s.data) && s.data[s.pos] == c }

func (s *scanner) skipNumber() *fault {
	if s.at('-') {
		s.pos++
	}
	if s.at('0') {
		s.pos++
	} else if !s.digits() {
		return s.bad("a digit")
	}
	if s.at('.') {
		s.pos++
		if !s.digits() {
			return s.bad("a digit")
		}
	}
	if s.at('e') || s.at('E') {
		s.pos++
		if s.at('+') || s.at('-') {
			s.pos++
		}
		if !s.digits() {
			return s.bad("a digit")
		}
	}
	return nil
}

// view returns b as a string that shares its memory.
func view(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
