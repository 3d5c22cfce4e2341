package protocol

import (
	"bytes"
	"encoding/json"
	"math"
	"math/big"
	"strconv"
)

// appendFloat writes a number in the fewest digits that keep its value, and
// null for what JSON has no number for.
func appendFloat(dst []byte, f float64, bits int) []byte {
	if n := int64(f); bits == 64 && float64(n) == f && n != 0 && n > -exactInts && n < exactInts {
		return strconv.AppendInt(dst, n, 10) // the same digits, and quicker
	}
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return append(dst, "null"...)
	}
	if f == 0 && math.Signbit(f) {
		return append(dst, "-0"...)
	}
	return appendShortest(dst, f, bits)
}

// exactInts is up to where each digit of a float64 that is whole is one of its
// fewest. Beyond, zeros stand for the last ones.
const exactInts = 1 << 53

// appendShortest writes a finite number as JavaScript and encoding/json do: in
// full up to 1e21, with an exponent from there on and below 1e-6.
func appendShortest(dst []byte, f float64, bits int) []byte {
	abs := math.Abs(f)
	if abs == 0 || abs >= 1e-6 && abs < 1e21 && (bits == 64 || float32(abs) >= 1e-6 && float32(abs) < 1e21) {
		return strconv.AppendFloat(dst, f, 'f', -1, bits)
	}
	start := len(dst)
	dst = strconv.AppendFloat(dst, f, 'e', -1, bits)
	// Go writes at least two digits of exponent, JavaScript no leading zero.
	if e := bytes.IndexByte(dst[start:], 'e') + start; dst[e+2] == '0' {
		dst = append(dst[:e+2], dst[e+3:]...)
	}
	return dst
}

// jsNumber spells a finite number as JSON.stringify does, which has no negative
// zero.
func jsNumber(f float64) string {
	if f == 0 {
		return "0"
	}
	return string(appendShortest(nil, f, 64))
}

// number writes a number that is kept as text. The empty text is 0, as in
// encoding/json.
func (e *encoder) number(n json.Number) *EncodeError {
	if n == "" {
		n = "0"
	}
	s := scanner{data: []byte(n)}
	if f := s.skipNumber(); f != nil || s.pos < len(n) {
		return &EncodeError{Reason: "the json.Number " + quoteShort(string(n)) + " is not a number of JSON"}
	}
	e.raw(string(n))
	return nil
}

// bigFloat writes a number of any precision in full, as Python does a Decimal.
func (e *encoder) bigFloat(f *big.Float) *EncodeError {
	if f == nil || f.IsInf() {
		e.raw("null")
		return nil
	}
	e.dst = f.Append(e.dst, 'g', -1)
	return nil
}
