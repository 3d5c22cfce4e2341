package protocol

import (
	"math"
	"reflect"
	"strconv"
	"strings"
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

func (s *valueReader) number(r reflect.Value) *fault {
	if null, f := s.null(); null {
		return f
	}
	text, f := s.numeric("a number")
	r.SetString(strings.Clone(text))
	return f
}

// float reads a float64, or null as 0.
func (s *valueReader) float(r reflect.Value) *fault {
	s.peek()
	if d, ok := s.glance(); ok {
		r.SetFloat(d.float())
		return nil
	}
	return s.parseFloat(r)
}

// parseFloat reads a float of any size. A float32 always comes here: rounding to a
// float64 first would round twice.
func (s *valueReader) parseFloat(r reflect.Value) *fault {
	if null, f := s.null(); null {
		return f
	}
	start := s.pos
	text, f := s.numeric("a number")
	if f != nil {
		return f
	}
	x, err := strconv.ParseFloat(text, r.Type().Bits())
	if err != nil {
		return &fault{offset: start, reason: "the number " + quoteShort(text) + " does not fit into a Go " + r.Type().String()}
	}
	r.SetFloat(x)
	return nil
}

func (s *valueReader) int(r reflect.Value) *fault {
	s.peek()
	start := s.pos
	if n, ok := s.glanceInt(); ok && !r.OverflowInt(n) {
		r.SetInt(n)
		return nil
	}
	s.pos = start
	text, f := s.integral()
	if f != nil || text == "" {
		return f
	}
	n, err := strconv.ParseInt(text, 10, r.Type().Bits())
	if err != nil {
		return misfitInteger(start, text, r)
	}
	r.SetInt(n)
	return nil
}

func (s *valueReader) uint(r reflect.Value) *fault {
	s.peek()
	start := s.pos
	if n, ok := s.glanceInt(); ok && s.data[start] != '-' && !r.OverflowUint(uint64(n)) {
		r.SetUint(uint64(n))
		return nil
	}
	s.pos = start
	text, f := s.integral()
	if f != nil || text == "" {
		return f
	}
	n, err := strconv.ParseUint(text, 10, r.Type().Bits())
	if err != nil {
		return misfitInteger(start, text, r)
	}
	r.SetUint(n)
	return nil
}

// integral reads the text of a number, or null as no text.
func (s *valueReader) integral() (string, *fault) {
	if null, f := s.null(); null {
		return "", f
	}
	return s.numeric("a whole number")
}

func misfitInteger(start int, text string, r reflect.Value) *fault {
	return &fault{offset: start, reason: "expected a whole number that fits into a Go " + r.Type().String() + ", found " + quoteShort(text)}
}
