package main

import (
	"fmt"
	"math"
	"strconv"
)

// thousands writes a number without decimals, its digits in groups of three.
func thousands(v float64) string {
	digits := strconv.FormatFloat(math.Round(v), 'f', 0, 64)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// people writes a number of people in millions or billions.
func people(v float64) string {
	if v >= 1e9 {
		return fmt.Sprintf("%.2f bn", v/1e9)
	}
	return fmt.Sprintf("%.0f m", v/1e6)
}
