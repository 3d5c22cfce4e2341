package protocol

import (
	"bytes"
	"encoding/json"
	"math"
	"math/big"
	"slices"
	"testing"
	"time"
)

var (
	notANumber = math.NaN()
	east       = time.FixedZone("", 5*3600+1800)
	huge, _    = new(big.Int).SetString("1180591620717411303424", 10)
)

// goValues has the Go value of each row of testdata/values.json.
var goValues = map[string]any{
	"null":                       nil,
	"true":                       true,
	"int":                        3,
	"negative":                   int8(-3),
	"big int":                    huge,
	"float":                      1.5,
	"1e21":                       1e21,
	"1e-7":                       1e-7,
	"smallest":                   5e-324,
	"largest":                    math.MaxFloat64,
	"nan":                        notANumber,
	"infinities":                 []float64{math.Inf(1), math.Inf(-1), 1},
	"nan in a dict in a list":    []map[string]map[string][]float64{{"a": {"b": {notANumber}}}},
	"numpy float32":              float32(1.5),
	"numpy int64":                int64(3),
	"numpy list with nan":        []float64{1, notANumber},
	"numpy matrix":               [2][3]int{{0, 1, 2}, {3, 4, 5}},
	"series":                     []*float64{ptr(1.0), ptr(2.0), nil},
	"decimal":                    json.Number("1.1"),
	"date":                       Date{2020, 1, 2},
	"naive datetime":             Clock(time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC)),
	"naive microseconds":         Clock(time.Date(2020, 1, 2, 3, 4, 5, 678000, time.UTC)),
	"utc":                        time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC),
	"utc microseconds":           time.Date(2020, 1, 2, 3, 4, 5, 678000999, time.UTC),
	"offset":                     time.Date(2020, 1, 2, 3, 4, 5, 0, east),
	"year 1":                     time.Time{},
	"string":                     "plain",
	"escapes":                    "\"\\/\b\f\n\r\t\x00\x1f\x7f",
	"html":                       "</script><!-- & 'x'",
	"unicode":                    "\u00e9\U0001f600\u2028\u2029\ufeff",
	"lone surrogates":            "a\xed\xa0\x80b\xed\xb0\x80", // as our decoder keeps them
	"empty":                      []any{"", []any{}, map[string]any{}},
	"int keys":                   map[int]string{1: "a", 10: "b"},
	"tuple":                      []any{1, "a"},
	"component":                  NewComponent("dash_html_components", "Div").Set("children", []any{"x", nil}).Set("id", "i").Set("aria-b", "c").Set("data-a", 1),
	"empty component":            NewComponent("dash_html_components", "Div").SetChildren(nil),
	"component without children": NewComponent("dash_core_components", "Input"),
	"dictionary id":              NewComponent("dash_html_components", "Div").SetChildren(nil).Set("id", DictID(IDPart{"b", 1}, IDPart{"a", "z"})),
	"empty patch":                &Patch{},

	"i8":                  Array([]int8{1, -2, 3}),
	"u8":                  Array([]uint8{1, 200}),
	"i16":                 Array([]int16{1, -300}),
	"u16":                 Array([]uint16{1, 60000}),
	"i32":                 Array([]int32{1, -70000}),
	"u32":                 Array([]uint32{1, 4000000000}),
	"f32":                 Array([]float32{1.5, float32(notANumber)}),
	"f64":                 Array([]float64{1.5, pythonNaN, math.Inf(1)}),
	"i64 narrowed to i8":  Array([]int{-128, 127}),
	"i64 narrowed to i16": Array([]int{128, -32768}),
	"i64 narrowed to i32": Array([]int64{32768, -2147483648}),
	"i64 too big":         Array([]int64{1 << 40, 1}),
	"u64 narrowed to u8":  Array([]uint{0, 255}),
	"u64 narrowed to u16": Array([]uint64{256}),
	"u64 narrowed to u32": Array([]uint64{65536}),
	"u64 too big":         Array([]uint64{1 << 40}),
	"empty array":         Array([]float64{}),
	"2-D":                 Array2D([][]int{{1, 2, 3}, {4, 5, 6}}),
	"2-D floats":          Array2D([][]float64{{1.5, 2}, {pythonNaN, 4}}),

	"sorted keys": DictID(IDPart{"b", 1}, IDPart{"a", "z"}),
	"all":         DictID(IDPart{"type", "row"}, IDPart{"index", All}),
	"match":       DictID(IDPart{"type", "row"}, IDPart{"index", Match}),
	"allsmaller":  DictID(IDPart{"type", "row"}, IDPart{"index", AllSmaller}),
	"bool":        DictID(IDPart{"on", true}, IDPart{"off", false}),
	"quotes":      DictID(IDPart{`a"b`, `c\d`}),
	"digits":      DictID(IDPart{"10", 1}, IDPart{"9", 2}),
}

// pythonNaN has the bits of Python's NaN; Go's math.NaN has the lowest bit set,
// too.
var pythonNaN = math.Float64frombits(0x7FF8000000000000)

func ptr[T any](v T) *T { return &v }

func TestValuesAsPythonWritesThem(t *testing.T) {
	t.Parallel()
	for _, c := range captures[textCapture](t, "values") {
		t.Run(c.Kind+"/"+c.Name, func(t *testing.T) {
			t.Parallel()
			v, ok := goValues[c.Name]
			switch {
			case c.Name == "float" && c.Kind == "value":
				v = 1.5
			case c.Name == "float":
				v = DictID(IDPart{"x", 1.5})
			case !ok:
				t.Fatal("no Go value is named for this row")
			}
			if c.Kind == "id" {
				if got := v.(ID).String(); got != c.Text {
					t.Errorf("got %s, want %s", got, c.Text)
				}
				return
			}
			if _, isComponent := v.(Node); isComponent {
				sameValue(t, mustEncode(t, v), c.Text)
				return
			}
			sameText(t, mustEncode(t, v), c.Text)
		})
	}
}

func TestArraysRoundTrip(t *testing.T) {
	t.Parallel()
	for _, c := range captures[textCapture](t, "values") {
		if c.Kind != "array" || c.Text[0] != '{' {
			continue
		}
		var a TypedArray
		if err := Decode([]byte(c.Text), &a); err != nil {
			t.Fatalf("%s: %v", c.Name, err)
		}
		sameText(t, mustEncode(t, &a), c.Text)
		want := goValues[c.Name].(*TypedArray).Values()
		got := a.Values()
		if len(got) != len(want) {
			t.Fatalf("%s: got %v, want %v", c.Name, got, want)
		}
		for i := range got {
			if got[i] != want[i] && !(math.IsNaN(got[i]) && math.IsNaN(want[i])) {
				t.Errorf("%s: got %v, want %v", c.Name, got, want)
			}
		}
	}
}

func TestArrayLeavesValuesAlone(t *testing.T) {
	t.Parallel()
	type named float64
	values := []named{named(notANumber), 1.5, named(notANumber)}
	before := slices.Clone(bytesOf(values))
	array := Array(values)
	want := []byte("\x00\x00\x00\x00\x00\x00\xf8\x7f\x00\x00\x00\x00\x00\x00\xf8\x3f\x00\x00\x00\x00\x00\x00\xf8\x7f")
	if !bytes.Equal(array.Data, want) {
		t.Errorf("got % x, want % x", array.Data, want)
	}
	if !bytes.Equal(bytesOf(values), before) {
		t.Errorf("the values became % x, were % x", bytesOf(values), before)
	}
}

func TestReversed(t *testing.T) {
	t.Parallel()
	data := []byte{1, 2, 3, 4, 5, 6, 7, 8}
	for size, want := range map[int][]byte{1: {1, 2, 3, 4, 5, 6, 7, 8}, 2: {2, 1, 4, 3, 6, 5, 8, 7}, 4: {4, 3, 2, 1, 8, 7, 6, 5}, 8: {8, 7, 6, 5, 4, 3, 2, 1}} {
		if got := reversed(data, size); !bytes.Equal(got, want) {
			t.Errorf("%d: % x", size, got)
		}
	}
	if !bytes.Equal(data, []byte{1, 2, 3, 4, 5, 6, 7, 8}) {
		t.Error("the numbers themselves were changed")
	}
}
