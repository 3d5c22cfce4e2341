package protocol

import (
	"encoding/json"
	"math"
	"reflect"
	"strconv"
	"strings"
	"unsafe"
)

// numeric reads the text of a number.
func (s *scanner) numeric(want string) (string, *fault) {
	if c := s.peek(); c != '-' && (c < '0' || c > '9') {
		return "", s.misfit(want)
	}
	start := s.pos
	f := s.skipNumber()
	return view(s.data[start:s.pos:s.pos]), f
}

// decimal is a number that was read at a glance: units / 10^places.
type decimal struct {
	units  int64
	places int
	minus  bool // for a negative zero
}

// glanceDigits is the number of digits that a decimal may have, so that its units
// are exact also as a float64.
const glanceDigits = 15

// glance steps over a number of few digits without an exponent, which most
// numbers are. If the number is anything else, it stays where it is.
func (s *scanner) glance() (d decimal, ok bool) {
	data, i := s.data, s.pos
	if i < len(data) && data[i] == '-' {
		d.minus = true
		i++
	}
	first, point := i, -1
	for ; i < len(data); i++ {
		c := data[i]
		if c == '.' && point < 0 {
			point = i
			continue
		}
		if c < '0' || c > '9' {
			break
		}
		if i-first > glanceDigits {
			return d, false
		}
		d.units = 10*d.units + int64(c-'0')
	}
	whole := i - first
	if point >= 0 {
		whole = point - first
		if d.places = i - point - 1; d.places == 0 {
			return d, false
		}
	}
	if whole == 0 || whole+d.places > glanceDigits || whole > 1 && data[first] == '0' ||
		i < len(data) && (data[i]|0x20 == 'e' || data[i] == '.') {
		return d, false
	}
	if d.minus {
		d.units = -d.units
	}
	s.pos = i
	return d, true
}

// glanceInt steps over a whole number of few digits. If there is anything else, it
// stays where it is.
func (s *scanner) glanceInt() (n int64, ok bool) {
	data, i := s.data, s.pos
	minus := i < len(data) && data[i] == '-'
	if minus {
		i++
	}
	first := i
	for i < len(data) && data[i]-'0' <= 9 && i-first < 18 {
		n = 10*n + int64(data[i]-'0')
		i++
	}
	if i-first != 1 && (i == first || data[first] == '0') {
		return 0, false
	}
	if i < len(data) {
		if c := data[i]; c == '.' || c|0x20 == 'e' || c-'0' <= 9 {
			return 0, false
		}
	}
	s.pos = i
	if minus {
		n = -n
	}
	return n, true
}

// powersOf10 are exact in a float64.
var powersOf10 = [glanceDigits]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14}

// float returns the float64 that is nearest: both parts are exact, and a division
// rounds once.
func (d decimal) float() float64 {
	x := float64(d.units)
	if d.minus && x == 0 {
		return negativeZero
	}
	return x / powersOf10[d.places]
}

var negativeZero = math.Copysign(0, -1)

func (s *valueReader) number(p unsafe.Pointer) *fault {
	if null, f := s.null(); null {
		return f
	}
	text, f := s.numeric("a number")
	*(*json.Number)(p) = json.Number(strings.Clone(text))
	return f
}

func floatDecoder(t reflect.Type) decoder {
	return func(s *valueReader, p unsafe.Pointer) (f *fault) {
		s.peek()
		if d, ok := s.glance(); ok {
			*(*float64)(p) = d.float()
			return nil
		}
		*(*float64)(p), f = s.parseFloat(t)
		return f
	}
}

// float32Decoder does without a glance: rounding to a float64 first would round
// twice.
func float32Decoder(t reflect.Type) decoder {
	return func(s *valueReader, p unsafe.Pointer) *fault {
		x, f := s.parseFloat(t)
		*(*float32)(p) = float32(x)
		return f
	}
}

func (s *valueReader) parseFloat(t reflect.Type) (float64, *fault) {
	if null, f := s.null(); null {
		return 0, f
	}
	start := s.pos
	text, f := s.numeric("a number")
	if f != nil {
		return 0, f
	}
	x, err := strconv.ParseFloat(text, t.Bits())
	if err != nil {
		return 0, &fault{offset: start, reason: "the number " + quoteShort(text) + " does not fit into a Go " + t.String()}
	}
	return x, nil
}

func intDecoder[T int | int8 | int16 | int32 | int64](t reflect.Type) decoder {
	return func(s *valueReader, p unsafe.Pointer) *fault {
		s.peek()
		start := s.pos
		if n, ok := s.glanceInt(); ok && int64(T(n)) == n {
			*(*T)(p) = T(n)
			return nil
		}
		s.pos = start
		text, f := s.integral()
		if f != nil || text == "" {
			return f
		}
		n, err := strconv.ParseInt(text, 10, t.Bits())
		if err != nil {
			return misfitInteger(start, text, t)
		}
		*(*T)(p) = T(n)
		return nil
	}
}

func uintDecoder[T uint | uint8 | uint16 | uint32 | uint64 | uintptr](t reflect.Type) decoder {
	return func(s *valueReader, p unsafe.Pointer) *fault {
		s.peek()
		start := s.pos
		if n, ok := s.glanceInt(); ok && s.data[start] != '-' && uint64(T(n)) == uint64(n) {
			*(*T)(p) = T(n)
			return nil
		}
		s.pos = start
		text, f := s.integral()
		if f != nil || text == "" {
			return f
		}
		n, err := strconv.ParseUint(text, 10, t.Bits())
		if err != nil {
			return misfitInteger(start, text, t)
		}
		*(*T)(p) = T(n)
		return nil
	}
}

// integral reads the text of a number, or null as no text.
func (s *valueReader) integral() (string, *fault) {
	if null, f := s.null(); null {
		return "", f
	}
	return s.numeric("a whole number")
}

func misfitInteger(start int, text string, t reflect.Type) *fault {
	return &fault{offset: start, reason: "expected a whole number that fits into a Go " + t.String() + ", found " + quoteShort(text)}
}
