package protocol

import (
	"encoding/binary"
	"math/bits"
)

// Most JSON is written by a program: without space, escapes or exponents. The
// functions here step over such text with little more than a look at each byte.
// Each returns the position after what it read, or 0 where the text is anything
// else, be it right or wrong: then the strict reader reads it again.

// plainString steps over a string of ASCII without escapes.
func plainString(data []byte, i int) int {
	for i++; i+8 <= len(data); i += 8 {
		if at := specialByte(binary.LittleEndian.Uint64(data[i:])); at < 8 {
			i += at
			if data[i] == '"' {
				return i + 1
			}
			return 0
		}
	}
	for ; i < len(data) && plain[data[i]]; i++ {
	}
	if i < len(data) && data[i] == '"' {
		return i + 1
	}
	return 0
}

// specialByte returns which of eight bytes is the first that is not plain, 8 if
// all are. The lowest byte is the first.
//
// The subtractions set the highest bit of a byte that is a quote, a backslash or
// below a space. They may set it in bytes above such a one too, but the lowest bit
// is right, and only that counts.
func specialByte(word uint64) int {
	const ones, highest = 0x0101010101010101, 0x8080808080808080
	quote, backslash := word^'"'*ones, word^'\\'*ones
	special := ((quote-ones)&^quote | (backslash-ones)&^backslash | (word - ' '*ones) | word) & highest
	return bits.TrailingZeros64(special) / 8
}

// plainNumber steps over a number without an exponent.
func plainNumber(data []byte, i int) int {
	if data[i] == '-' {
		i++
	}
	start := i
	for i < len(data) && data[i]-'0' <= 9 {
		i++
	}
	if i == start || data[start] == '0' && i > start+1 || i == len(data) {
		return 0
	}
	if data[i] == '.' {
		i++
		start = i
		for i < len(data) && data[i]-'0' <= 9 {
			i++
		}
		if i == start || i == len(data) {
			return 0
		}
	}
	if data[i]|0x20 == 'e' {
		return 0
	}
	return i
}

// plainScalar steps over a value that is no list and no object.
func plainScalar(data []byte, i int) int {
	if i >= len(data) {
		return 0
	}
	var word string
	switch c := data[i]; {
	case c == '"':
		return plainString(data, i)
	case c == '-' || c-'0' <= 9:
		return plainNumber(data, i)
	case c == 't':
		word = "true"
	case c == 'f':
		word = "false"
	default:
		word = "null"
	}
	if end := i + len(word); end <= len(data) && string(data[i:end]) == word {
		return end
	}
	return 0
}

// skipPlainMembers steps over members of an object from a key on, up to the first
// key that the strict reader has to look at. It reports whether that was all, and
// is then past the end of the object.
func (s *scanner) skipPlainMembers() (done bool) {
	data, key := s.data, s.pos
	for key < len(data) && data[key] == '"' {
		i := key + 1
		for i < len(data) && plain[data[i]] { // keys are short
			i++
		}
		if i++; i >= len(data) || data[i] != ':' || data[i-1] != '"' {
			break
		}
		i = plainScalar(data, i+1)
		if i == 0 || i+1 >= len(data) {
			break
		}
		if data[i] == '}' {
			s.pos = i + 1
			s.depth--
			return true
		}
		if data[i] != ',' || data[i+1] != '"' {
			break
		}
		key = i + 1
	}
	s.pos = key
	return false
}

// skipPlainItems is skipPlainMembers for a list.
func (s *scanner) skipPlainItems() (done bool) {
	data, item := s.data, s.pos
	for {
		i := plainScalar(data, item)
		if i == 0 || i+1 >= len(data) {
			break
		}
		if data[i] == ']' {
			s.pos = i + 1
			s.depth--
			return true
		}
		if data[i] != ',' || data[i+1] <= ' ' || data[i+1] == ']' {
			break
		}
		item = i + 1
	}
	s.pos = item
	return false
}
