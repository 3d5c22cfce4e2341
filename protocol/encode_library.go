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

func allFinite(floats []float64) bool {
	for _, f := range floats {
		if f-f != 0 { // NaN, as it also is of infinities
			return false
		}
	}
	return true
}
