package protocol

import (
	"encoding/binary"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unsafe"
)

// Number is what a TypedArray can be made of.
type Number interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~float32 | ~float64
}

// TypedArray is a list of numbers in the binary form that plotly.js reads inside
// figures: {"dtype":"f8","bdata":"...","shape":"2, 3"}. It is a third of the
// size of a list and much faster to read. Other components than dcc.Graph do not
// know it. NaN and infinities are kept, and plotly shows gaps for them.
//
// Python's figures turn numpy arrays into this form; under the keys geojson,
// layer, layers and range plotly wants plain lists.
type TypedArray struct {
	// DType is the type of the numbers: i1, u1, i2, u2, i4, u4, f4 or f8.
	DType string
	// Data has the numbers in little-endian order.
	Data []byte
	// Shape has the lengths of the dimensions, nil for a plain list.
	Shape []int

	list []any // the numbers, if no DType holds them
}

// Array returns values as a TypedArray in the type that Python would use for the
// numpy array of the same type: integers of 64 bits are narrowed to the smallest
// signed type (unsigned for unsigned values) that holds all of them. If none
// does, or there are no values, the array is written as a plain list.
//
// Where values lie in memory as they are sent, which all but narrowed ones do, the
// array shares it. So as with any value they must not change until it was sent.
func Array[T Number](values []T) *TypedArray {
	dtype := dtypeOf(values)
	if dtype == "" || len(values) == 0 {
		return &TypedArray{list: anyList(values)}
	}
	return &TypedArray{DType: dtype, Data: pack(dtype, values)}
}

// Array2D returns the rows of a matrix as a TypedArray, see Array. It panics if
// the rows differ in length.
func Array2D[T Number](rows [][]T) *TypedArray {
	if len(rows) == 0 || len(rows[0]) == 0 {
		list := make([]any, len(rows))
		for i := range rows {
			list[i] = []any{}
		}
		return &TypedArray{list: list}
	}
	flat := make([]T, 0, len(rows)*len(rows[0]))
	for i, row := range rows {
		if len(row) != len(rows[0]) {
			panic(fmt.Sprintf("protocol.Array2D: row 0 has %d values, row %d has %d", len(rows[0]), i, len(row)))
		}
		flat = append(flat, row...)
	}
	a := Array(flat)
	if a.list != nil {
		a.list = make([]any, len(rows))
		for i, row := range rows {
			a.list[i] = anyList(row)
		}
		return a
	}
	a.Shape = []int{len(rows), len(rows[0])}
	return a
}

var dtypeSize = map[string]int{"i1": 1, "u1": 1, "i2": 2, "u2": 2, "i4": 4, "u4": 4, "f4": 4, "f8": 8}

// dtypeOf chooses the type for values, "" if there is none.
func dtypeOf[T Number](values []T) string {
	switch reflect.TypeFor[T]().Kind() {
	case reflect.Int8:
		return "i1"
	case reflect.Uint8:
		return "u1"
	case reflect.Int16:
		return "i2"
	case reflect.Uint16:
		return "u2"
	case reflect.Int32:
		return "i4"
	case reflect.Uint32:
		return "u4"
	case reflect.Float32:
		return "f4"
	case reflect.Float64:
		return "f8"
	case reflect.Int, reflect.Int64:
		return narrowest(values, true)
	}
	return narrowest(values, false)
}

// narrowest returns the smallest type that holds all integers, "" if 32 bits do
// not.
func narrowest[T Number](values []T, signed bool) string {
	if len(values) == 0 {
		return ""
	}
	low, high := values[0], values[0]
	for _, v := range values {
		low, high = min(low, v), max(high, v)
	}
	for _, bytes := range []int{1, 2, 4} {
		bits := 8 * bytes
		if signed && int64(low) >= -1<<(bits-1) && int64(high) < 1<<(bits-1) {
			return "i" + strconv.Itoa(bytes)
		}
		if !signed && uint64(high) < 1<<bits {
			return "u" + strconv.Itoa(bytes)
		}
	}
	return ""
}

// pack returns the numbers in the form of dtype, without a copy if they lie in
// memory like that. There is at least one.
func pack[T Number](dtype string, values []T) []byte {
	switch {
	case dtype == "f8":
		return bytesOf(withPlainNaNs(values))
	case dtypeSize[dtype] == int(unsafe.Sizeof(values[0])):
		return bytesOf(values)
	}
	switch dtypeSize[dtype] {
	case 1:
		return bytesOf(narrowed[uint8](values))
	case 2:
		return bytesOf(narrowed[uint16](values))
	default:
		return bytesOf(narrowed[uint32](values))
	}
}

// narrowed keeps the lowest bits of integers, which hold their values.
func narrowed[N uint8 | uint16 | uint32, T Number](values []T) []N {
	list := make([]N, len(values))
	for i, v := range values {
		list[i] = N(v)
	}
	return list
}

// canonicalNaN are the bits of float("nan"). Go's NaN has another one set.
const canonicalNaN = 0x7ff8_0000_0000_0000

// withPlainNaNs returns floats with NaNs as Python writes them.
func withPlainNaNs[T Number](values []T) []T {
	if allFinite(values) {
		return values
	}
	plain := slices.Clone(values)
	for i, v := range values {
		if v != v {
			plain[i] = T(math.Float64frombits(canonicalNaN))
		}
	}
	return plain
}

// bytesOf returns the memory of numbers, which is in little-endian order nearly
// everywhere; elsewhere a copy.
func bytesOf[T Number](values []T) []byte {
	size := int(unsafe.Sizeof(values[0]))
	data := unsafe.Slice((*byte)(unsafe.Pointer(&values[0])), size*len(values))
	if binary.NativeEndian.Uint16([]byte{1, 0}) == 1 {
		return data
	}
	return reversed(data, size)
}

// reversed returns a copy of numbers with the bytes of each the other way round.
func reversed(data []byte, size int) []byte {
	data = slices.Clone(data)
	for number := range slices.Chunk(data, size) {
		slices.Reverse(number)
	}
	return data
}

func anyList[T Number](values []T) []any {
	list := make([]any, len(values))
	unsigned := reflect.ValueOf(T(0)).CanUint()
	for i, v := range values {
		if unsigned {
			list[i] = uint64(v)
		} else {
			list[i] = int64(v) // floats always have a type
		}
	}
	return list
}

// MarshalJSON writes the array.
func (a *TypedArray) MarshalJSON() ([]byte, error) { return AppendJSON(nil, a) }

func (a *TypedArray) appendJSON(e *encoder) *EncodeError {
	if a.DType == "" {
		return e.list(a.list)
	}
	e.dst = appendString(append(e.dst, `{"dtype":`...), a.DType)
	e.raw(`,"bdata":"`)
	e.dst = appendBase64(e.dst, a.Data)
	e.raw(`"`)
	if len(a.Shape) > 1 {
		e.raw(`,"shape":"` + a.shapeText() + `"`)
	}
	e.raw("}")
	return nil
}

// shapeText spells the shape as Python does.
func (a *TypedArray) shapeText() string {
	parts := make([]string, len(a.Shape))
	for i, n := range a.Shape {
		parts[i] = strconv.Itoa(n)
	}
	return strings.Join(parts, ", ")
}
