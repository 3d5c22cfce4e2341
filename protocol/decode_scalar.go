package protocol

import (
	"strconv"
	"strings"
)

// scalar reads the commonest values of callbacks without reflection. It reports
// false for all that is not plainly one of them, which then goes the long way
// and gets its error there.
func scalar(data []byte, v any) bool {
	s := newScanner(data)
	switch v := v.(type) {
	case *string:
		if s.peek() != '"' {
			return false
		}
		text, f := s.text("")
		if f != nil || s.end() != nil {
			return false
		}
		*v = strings.Clone(toValidUTF8(text))
	case *float64:
		text, f := s.numeric("")
		if f != nil || s.end() != nil {
			return false
		}
		x, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return false
		}
		*v = x
	case *int:
		text, f := s.numeric("")
		if f != nil || s.end() != nil {
			return false
		}
		n, err := strconv.Atoi(text)
		if err != nil {
			return false
		}
		*v = n
	case *bool:
		b, f := s.boolean()
		if f != nil || s.end() != nil {
			return false
		}
		*v = b
	default:
		return false
	}
	return true
}
