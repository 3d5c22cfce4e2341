package protocol

import (
	"reflect"
)

// fewMembers is the length up to which a list is not worth a call of go-json.
const fewMembers = 8

// throughLibrary writes a list or map of plain values by go-json, which is faster.
// It refuses NaN and infinities; where there is one, own writes the value.
func throughLibrary(own writer) writer {
	return func(e *encoder, r reflect.Value) *EncodeError {
		if r.Len() > fewMembers {
			v := r.Interface()
			if floats, ok := v.([]float64); ok && !allFinite(floats) {
				return own(e, r) // found sooner than by trying
			}
			if dst, err := marshal(e.dst, v); err == nil {
				e.dst = dst
				return nil
			}
		}
		return own(e, r)
	}
}

// allFinite reports whether no value is NaN or infinite. What is left of one minus
// itself is zero then; four such sums at a time take less than half of a look at each.
func allFinite[T Number](values []T) bool {
	var a, b, c, d T
	for ; len(values) >= 4; values = values[4:] {
		a += values[0] - values[0]
		b += values[1] - values[1]
		c += values[2] - values[2]
		d += values[3] - values[3]
	}
	for _, v := range values {
		a += v - v
	}
	return a+b+c+d == 0
}
