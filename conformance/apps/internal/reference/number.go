package reference

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
)

// Small is the answer of the small callback.
func Small(value json.Number) string { return "value " + PythonStr(value) }

// PythonStr returns what str() gives in Python for what Python's json makes of a
// number: 5 is an int and stays "5", 5.0 and 1e3 are floats and become "5.0" and
// "1000.0". The empty Number stands for null, which is "None".
//
// It expects a number as JSON spells it.
func PythonStr(n json.Number) string {
	switch {
	case n == "":
		return "None"
	case strings.ContainsAny(string(n), ".eE"):
		// A number beyond the range is an infinity in Python. ParseFloat gives it
		// too, beside its error.
		f, _ := strconv.ParseFloat(string(n), 64)
		return pythonFloat(f)
	case n == "-0":
		return "0"
	default:
		return string(n) // JSON allows no other spelling of the same integer
	}
}

// pythonFloat writes a float as Python's repr does: the shortest digits that read
// back, plain from 0.0001 up to 1e16, and always seen to be a float.
func pythonFloat(f float64) string {
	switch {
	case math.IsInf(f, 1):
		return "inf"
	case math.IsInf(f, -1):
		return "-inf"
	}
	if a := math.Abs(f); a != 0 && (a < 1e-4 || a >= 1e16) {
		return strconv.FormatFloat(f, 'e', -1, 64)
	}
	text := strconv.FormatFloat(f, 'f', -1, 64)
	if !strings.Contains(text, ".") {
		text += ".0"
	}
	return text
}
