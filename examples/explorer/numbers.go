package main

import (
	"math"
	"strconv"
)

// short writes a number with three digits at most: 64k, 1.32 bn.
func short(v float64) string {
	for _, unit := range []struct {
		size float64
		name string
	}{{1e9, " bn"}, {1e6, " m"}, {1e3, "k"}} {
		if v >= unit.size {
			return digits(v/unit.size) + unit.name
		}
	}
	return digits(v)
}

// digits writes a number below 1000 with three digits, and no zeros behind the
// point.
func digits(v float64) string {
	decimals := max(0, 2-int(math.Log10(max(v, 1))))
	factor := math.Pow10(decimals)
	return strconv.FormatFloat(math.Round(v*factor)/factor, 'f', -1, 64)
}

// dollars writes an amount without cents, its digits in groups of three.
func dollars(v float64) string {
	text := strconv.FormatFloat(math.Round(v), 'f', 0, 64)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return "$" + text
}

// years writes a length of life.
func years(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) + " years" }
