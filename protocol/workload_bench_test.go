package protocol

import (
	"fmt"
	"strings"
	"testing"
)

// The types here are those of the reference workload.
type (
	benchFigure struct {
		Data   []benchTrace `json:"data"`
		Layout benchLayout  `json:"layout"`
	}
	benchTrace struct {
		Type string    `json:"type"`
		Name string    `json:"name"`
		X    []int     `json:"x"`
		Y    []float64 `json:"y"`
	}
	benchLayout struct {
		Title benchTitle `json:"title"`
	}
	benchTitle struct {
		Text *string `json:"text"`
	}
	benchRow struct {
		C0 int `json:"c0"`
		C1 int `json:"c1"`
		C2 int `json:"c2"`
		C3 int `json:"c3"`
		C4 int `json:"c4"`
		C5 int `json:"c5"`
		C6 int `json:"c6"`
		C7 int `json:"c7"`
		C8 int `json:"c8"`
		C9 int `json:"c9"`
	}
	benchItem struct {
		ID    int     `json:"id"`
		Name  string  `json:"name"`
		Value float64 `json:"value"`
		OK    bool    `json:"ok"`
	}
)

func newBenchFigure() benchFigure {
	traces := make([]benchTrace, 3)
	for k := range traces {
		x, y := make([]int, 1000), make([]float64, 1000)
		for i := range x {
			x[i], y[i] = i, float64((37*i+11*k)%101)/7
		}
		traces[k] = benchTrace{"scatter", fmt.Sprintf("a%d", k), x, y}
	}
	return benchFigure{traces, benchLayout{benchTitle{ptr("a")}}}
}

func newBenchTable() []benchRow {
	rows := make([]benchRow, 1000)
	for i := range rows {
		rows[i] = benchRow{0, i, 2 * i, 3 * i, 4 * i, 5 * i, 6 * i, 7 * i, 8 * i, 9 * i}
	}
	return rows
}

func benchUpload() []byte {
	var b strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&b, `,{"id":%d,"name":"item %d","value":%d.5,"ok":%t}`, i, i, i*7, i%2 == 0)
	}
	return []byte("[" + b.String()[1:] + "]")
}

// BenchmarkEncodeWorkload writes what the callbacks of the reference workload
// answer, beside go-json alone.
func BenchmarkEncodeWorkload(b *testing.B) {
	for _, c := range []struct {
		name  string
		value any
	}{
		{"figure", newBenchFigure()}, {"table", newBenchTable()}, {"floats", newBenchFigure().Data[1].Y}, {"ints", newBenchFigure().Data[1].X},
		{"any list", []any{1, "a", 2.5, nil, map[string]any{"x": []any{1, 2}}}},
	} {
		b.Run(c.name+"/ours", func(b *testing.B) {
			b.ReportAllocs()
			var dst []byte
			for b.Loop() {
				var err error
				if dst, err = AppendJSON(dst[:0], c.value); err != nil {
					b.Fatal(err)
				}
			}
			b.SetBytes(int64(len(dst)))
		})
		b.Run(c.name+"/go-json", func(b *testing.B) {
			b.ReportAllocs()
			var dst []byte
			for b.Loop() {
				var err error
				if dst, err = marshal(dst[:0], c.value); err != nil {
					b.Fatal(err)
				}
			}
			b.SetBytes(int64(len(dst)))
		})
	}
}

// BenchmarkTypedArrays makes and writes the numbers of the figure in binary form.
func BenchmarkTypedArrays(b *testing.B) {
	figure := newBenchFigure()
	var dst []byte
	b.ReportAllocs()
	for b.Loop() {
		dst = dst[:0]
		for _, t := range figure.Data {
			for _, a := range []*TypedArray{Array(t.X), Array(t.Y)} {
				var err error
				if dst, err = AppendJSON(dst, a); err != nil {
					b.Fatal(err)
				}
			}
		}
	}
	b.SetBytes(int64(len(dst)))
}

// BenchmarkDecodeUpload reads 2,000 objects into structs: once as a value, and
// once as part of the request that brings it.
func BenchmarkDecodeUpload(b *testing.B) {
	list := benchUpload()
	request := []byte(`{"output":"x","inputs":[{"id":"a","property":"data","value":` + string(list) + `}]}`)
	b.Run("value/ours", func(b *testing.B) {
		b.SetBytes(int64(len(list)))
		b.ReportAllocs()
		for b.Loop() {
			var v []benchItem
			if err := Decode(list, &v); err != nil || len(v) != 2000 {
				b.Fatal(err)
			}
		}
	})
	b.Run("value/go-json", func(b *testing.B) {
		b.SetBytes(int64(len(list)))
		b.ReportAllocs()
		for b.Loop() {
			var v []benchItem
			if err := unmarshal(list, &v); err != nil || len(v) != 2000 {
				b.Fatal(err)
			}
		}
	})
	b.Run("request/ours", func(b *testing.B) {
		b.SetBytes(int64(len(request)))
		b.ReportAllocs()
		for b.Loop() {
			r, err := DecodeRequest(request)
			if err != nil {
				b.Fatal(err)
			}
			var v []benchItem
			if err := Decode(r.Inputs[0].Args[0].Value, &v); err != nil || len(v) != 2000 {
				b.Fatal(err)
			}
		}
	})
	b.Run("request/go-json", func(b *testing.B) {
		b.SetBytes(int64(len(request)))
		b.ReportAllocs()
		for b.Loop() {
			var r plainRequest
			if err := unmarshal(request, &r); err != nil {
				b.Fatal(err)
			}
			var v []benchItem
			if err := unmarshal(r.Inputs[0].Value, &v); err != nil || len(v) != 2000 {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkDecodeList reads lists of scalars, beside go-json after a check, which
// is what a strict reader could do otherwise.
func BenchmarkDecodeList(b *testing.B) {
	floats := []byte("[" + strings.Repeat("1.5,-20.25,3,", 500) + "0.1]")
	texts := []byte("[" + strings.Repeat(`"Germany","France","Österreich",`, 300) + `"x"]`)
	for _, c := range []struct {
		name   string
		text   []byte
		target func() any
	}{
		{"floats", floats, func() any { return new([]float64) }},
		{"strings", texts, func() any { return new([]string) }},
	} {
		b.Run(c.name+"/ours", func(b *testing.B) {
			b.SetBytes(int64(len(c.text)))
			b.ReportAllocs()
			for b.Loop() {
				if err := Decode(c.text, c.target()); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(c.name+"/go-json", func(b *testing.B) {
			b.SetBytes(int64(len(c.text)))
			b.ReportAllocs()
			for b.Loop() {
				if f := validate(c.text); f != nil {
					b.Fatal(f)
				}
				if err := unmarshal(c.text, c.target()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
