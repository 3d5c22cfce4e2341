package protocol

import (
	"encoding/base64"
	"encoding/binary"
	"math"
	"slices"
	"strconv"
	"strings"
)

// UnmarshalJSON reads a typed array. An error is a *DecodeError.
func (a *TypedArray) UnmarshalJSON(data []byte) error {
	data = slices.Clone(data) // the caller may reuse its bytes
	s := newScanner(data)
	got, f := s.typedArray()
	if f == nil {
		f = s.end()
	}
	if f != nil {
		return f.as("typed array", data)
	}
	*a = got
	return nil
}

func (s *scanner) typedArray() (a TypedArray, f *fault) {
	s.peek()
	start := s.pos
	f = s.object("a typed array, an object", func(key string) (f *fault) {
		switch key {
		case "dtype":
			a.DType, f = s.text("a type, a string")
		case "bdata":
			a.Data, f = s.base64()
		case "shape":
			a.Shape, f = s.shape()
		default:
			f = s.ignore()
		}
		return f
	})
	if f != nil {
		return a, f
	}
	size := dtypeSize[a.DType]
	if size == 0 {
		return a, &fault{offset: start, reason: "there is no type of numbers " + quoteShort(a.DType)}
	}
	count := len(a.Data) / size
	if len(a.Data)%size != 0 || a.Shape != nil && !fits(a.Shape, count) {
		return a, &fault{offset: start, reason: strconv.Itoa(len(a.Data)) + " bytes do not fit the type and shape"}
	}
	return a, nil
}

// fits reports whether the dimensions multiply to count, without overflow.
func fits(shape []int, count int) bool {
	product := 1
	for _, n := range shape {
		if n < 0 || n > 0 && product > count/n {
			return false
		}
		product *= n
	}
	return product == count
}

func (s *scanner) base64() ([]byte, *fault) {
	s.peek()
	start := s.pos
	text, f := s.text("numbers in base64, a string")
	if f != nil {
		return nil, f
	}
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, &fault{offset: start, reason: "expected base64"}
	}
	return data, nil
}

func (s *scanner) shape() ([]int, *fault) {
	s.peek()
	start := s.pos
	text, f := s.text(`a shape such as "2, 3"`)
	if f != nil {
		return nil, f
	}
	shape := []int{}
	for part := range strings.SplitSeq(text, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(part))
		if err != nil {
			return nil, &fault{offset: start, reason: `expected a shape such as "2, 3", found ` + quoteShort(text)}
		}
		shape = append(shape, n)
	}
	return shape, nil
}

// Values returns the numbers of all dimensions in one list, row by row. It is
// nil if the type is none of plotly's.
func (a *TypedArray) Values() []float64 {
	if a.DType == "" {
		return flatten(nil, a.list)
	}
	size := dtypeSize[a.DType]
	if size == 0 {
		return nil
	}
	values := make([]float64, 0, len(a.Data)/size)
	for b := a.Data; len(b) >= size; b = b[size:] {
		values = append(values, unpack(a.DType, b))
	}
	return values
}

func unpack(dtype string, b []byte) float64 {
	switch dtype {
	case "i1":
		return float64(int8(b[0]))
	case "u1":
		return float64(b[0])
	case "i2":
		return float64(int16(binary.LittleEndian.Uint16(b)))
	case "u2":
		return float64(binary.LittleEndian.Uint16(b))
	case "i4":
		return float64(int32(binary.LittleEndian.Uint32(b)))
	case "u4":
		return float64(binary.LittleEndian.Uint32(b))
	case "f4":
		return float64(math.Float32frombits(binary.LittleEndian.Uint32(b)))
	}
	return math.Float64frombits(binary.LittleEndian.Uint64(b))
}

func flatten(dst []float64, list []any) []float64 {
	for _, v := range list {
		switch v := v.(type) {
		case []any:
			dst = flatten(dst, v)
		case int64:
			dst = append(dst, float64(v))
		case uint64:
			dst = append(dst, float64(v))
		}
	}
	return dst
}
