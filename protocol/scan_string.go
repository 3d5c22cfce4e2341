package protocol

import (
	"unicode/utf16"
	"unicode/utf8"
)

// plain marks the bytes that stand for themselves in a JSON string and need no
// look at their neighbours.
var plain = func() (t [256]bool) {
	for c := 0x20; c < utf8.RuneSelf; c++ {
		t[c] = c != '"' && c != '\\'
	}
	return t
}()

// skipString steps over a string, from quote to quote, and reports whether it
// has escapes.
func (s *scanner) skipString() (escaped bool, f *fault) {
	data, i := s.data, s.pos+1
	for {
		for i < len(data) && plain[data[i]] {
			i++
		}
		if i >= len(data) {
			s.pos = len(data)
			return escaped, s.bad("the end of a string")
		}
		switch c := data[i]; {
		case c == '"':
			s.pos = i + 1
			return escaped, nil
		case c == '\\':
			escaped = true
			n := escapeLen(data[i:])
			if n == 0 {
				s.pos = i
				return escaped, s.bad("an escape of JSON")
			}
			i += n
		case c < 0x20:
			s.pos = i
			return escaped, &fault{offset: i, syntax: true, reason: "a string holds an unescaped control character"}
		default:
			_, n := utf8.DecodeRune(data[i:])
			if n == 1 {
				s.pos = i
				return escaped, &fault{offset: i, syntax: true, reason: "a string is not valid UTF-8"}
			}
			i += n
		}
	}
}

// escapeLen returns the length of the escape that b begins with, 0 if it is
// none.
func escapeLen(b []byte) int {
	if len(b) < 2 {
		return 0
	}
	switch b[1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 2
	case 'u':
		if _, ok := hex4(b[2:]); ok {
			return 6
		}
	}
	return 0
}

func hex4(b []byte) (r rune, ok bool) {
	if len(b) < 4 {
		return 0, false
	}
	for _, c := range b[:4] {
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c && c <= 'f':
			c -= 'a' - 10
		case 'A' <= c && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}

// text reads a string. The result shares the memory of the data unless the
// string has escapes.
func (s *scanner) text(want string) (string, *fault) {
	if s.peek() != '"' {
		return "", s.misfit(want)
	}
	start := s.pos + 1
	if end := plainString(s.data, s.pos); end > 0 { // as most strings are
		s.pos = end
		return view(s.data[start : end-1]), nil
	}
	escaped, f := s.skipString()
	if f != nil {
		return "", f
	}
	b := s.data[start : s.pos-1]
	if escaped {
		b = unescape(make([]byte, 0, len(b)), b)
	}
	return view(b), nil
}

// unescape appends the inside of a valid JSON string to dst. Half a surrogate
// pair, which a browser may send and Go's strings cannot hold, is kept in the
// three-byte form that appendString and appendIDString write as an escape
// again: the browser then finds its own spelling back.
func unescape(dst, b []byte) []byte {
	for i := 0; i < len(b); {
		c := b[i]
		if c != '\\' {
			dst = append(dst, c)
			i++
			continue
		}
		if b[i+1] != 'u' {
			dst = append(dst, unescaped(b[i+1]))
			i += 2
			continue
		}
		r, _ := hex4(b[i+2:])
		i += 6
		if utf16.IsSurrogate(r) {
			if i+6 <= len(b) && b[i] == '\\' && b[i+1] == 'u' {
				low, _ := hex4(b[i+2:])
				if whole := utf16.DecodeRune(r, low); whole != utf8.RuneError {
					dst = utf8.AppendRune(dst, whole)
					i += 6
					continue
				}
			}
			dst = append(dst, 0xE0|byte(r>>12), 0x80|byte(r>>6)&0x3F, 0x80|byte(r)&0x3F)
			continue
		}
		dst = utf8.AppendRune(dst, r)
	}
	return dst
}

func unescaped(c byte) byte {
	switch c {
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	}
	return c
}

// halfSurrogate returns the half surrogate pair that s begins with in the
// three-byte form of unescape.
func halfSurrogate[T string | []byte](s T) (r rune, ok bool) {
	if len(s) < 3 || s[0] != 0xED || s[1] < 0xA0 || s[1] > 0xBF || s[2]&0xC0 != 0x80 {
		return 0, false
	}
	return 0xD000 | rune(s[1]&0x3F)<<6 | rune(s[2]&0x3F), true
}
