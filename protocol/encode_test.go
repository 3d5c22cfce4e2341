package protocol

import (
	"encoding/json"
	"errors"
	"math"
	"math/big"
	"net/netip"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

type inner struct {
	Deep  float64 `json:"deep"`
	Shade int     `json:"shade"`
}

type middle struct {
	*inner
	Shade string `json:"shade"`
}

type textKey struct{ n int }

func (k textKey) MarshalText() ([]byte, error) { return []byte{'k', byte('0' + k.n)}, nil }

func (k *textKey) UnmarshalText(text []byte) error {
	if len(text) != 2 {
		return errors.New("no key")
	}
	k.n = int(text[1] - '0')
	return nil
}

// everything has a field for each rule of encoding/json.
type everything struct {
	Plain      string
	Renamed    int              `json:"renamed"`
	Dropped    int              `json:"-"`
	Dash       int              `json:"-,"` //nolint:staticcheck // the odd tag is what is tested
	Empty      []int            `json:"empty,omitempty"`
	EmptyMap   map[string]int   `json:"empty_map,omitempty"`
	Zero       time.Time        `json:"zero,omitzero"`
	Quoted     int              `json:"quoted,string"`
	QuotedText string           `json:"quoted_text,string"`
	QuotedBool *bool            `json:"quoted_bool,string"`
	Pointer    *float64         `json:"pointer"`
	Small      float32          `json:"small"`
	Bytes      []byte           `json:"bytes"`
	Array      [2]bool          `json:"array"`
	Any        any              `json:"any"`
	Map        map[string]inner `json:"map"`
	IntKeys    map[int8]string  `json:"int_keys"`
	TextKeys   map[textKey]int  `json:"text_keys"`
	Raw        json.RawMessage  `json:"raw"`
	Number     json.Number      `json:"number"`
	Address    netip.Addr       `json:"address"`
	List       []inner          `json:"list"`
	Odd        int              `json:"a b<c>"`
	Unsigned   uint64           `json:"unsigned"`
	middle
	unexported int
}

func sample() everything {
	return everything{
		Plain: "é<&>\u2028\xff", Renamed: -1, Dropped: 2, Dash: 3, Quoted: 7, QuotedText: "q\"", QuotedBool: ptr(true),
		Pointer: ptr(1e-9), Small: 0.1, Bytes: []byte("bytes"), Array: [2]bool{true, false},
		Any: map[string]any{"b": []any{1, "x", nil}, "a": 1.0}, Map: map[string]inner{"z": {1, 2}, "a": {}},
		IntKeys: map[int8]string{-1: "a", 10: "b", 9: "c"}, TextKeys: map[textKey]int{{2}: 2, {1}: 1},
		Raw: Raw(`{"x":1}`), Number: "12345678901234567890", Address: netip.MustParseAddr("::1"), List: []inner{{3, 4}},
		Unsigned: math.MaxUint64, middle: middle{inner: &inner{5, 6}, Shade: "s"}, unexported: 1,
	}
}

func TestEncodesAsEncodingJSON(t *testing.T) {
	t.Parallel()
	type recursive struct {
		Name string       `json:"name"`
		Kids []*recursive `json:"kids,omitempty"`
	}
	type flat struct {
		A int               `json:"a"`
		B []float64         `json:"b,omitempty"`
		C map[string]string `json:"c"`
		D struct{ E bool }
	}
	for name, v := range map[string]any{
		"everything":         sample(),
		"pointer":            ptr(sample()),
		"zero":               everything{},
		"list of structs":    []everything{sample(), {}},
		"recursive":          &recursive{"a", []*recursive{{Name: "b"}, {"c", []*recursive{{Name: "d"}}}}},
		"flat":               flat{A: 1, B: []float64{1, 1.5, 1e21, 1e20, 1e-6, 1e-7, math.Copysign(0, -1), 5e-324}, C: map[string]string{"b": "<", "a": "\u2028"}},
		"flat, zero":         flat{},
		"floats":             []float32{0.1, 1e21, 1e-7, 16777216, 3.4e38},
		"ints":               []int64{math.MinInt64, -1, 0, math.MaxInt64},
		"bytes":              []byte{0, 255},
		"nil list":           []int(nil),
		"nil map":            map[string]int(nil),
		"nil pointer":        (*int)(nil),
		"nil in interfaces":  []any{nil, []string(nil), map[string]any(nil), (*inner)(nil)},
		"duration":           time.Second,
		"pointer to pointer": ptr(ptr("x")),
		"map of lists":       map[string][]string{"b": {"x"}, "a": nil},
		"anonymous struct":   struct{ A, B any }{1, struct{}{}},
		"error":              struct{ E error }{},
		"text key pointers":  map[string]*textKey{"a": {1}, "b": nil},
		"string kinds":       struct{ S json.Number }{},
	} {
		want, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		got := mustEncode(t, v)
		// The zero time is where we part from encoding/json on purpose.
		t.Run(name, func(t *testing.T) {
			sameText(t, got, strings.ReplaceAll(string(want), "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+00:00"))
		})
	}
}

func TestNaNIsNullWherever(t *testing.T) {
	t.Parallel()
	nan, inf := math.NaN(), math.Inf(-1)
	type row struct {
		X float64             `json:"x"`
		Y *float64            `json:"y,omitempty"`
		Z map[string]float32  `json:"z"`
		Q float64             `json:"q,string"`
		L [][]float64         `json:"l"`
		E any                 `json:"e"`
		M map[int][1]float64  `json:"m"`
		P *map[string]float64 `json:"p"`
	}
	type outer struct {
		row
		inner
	}
	for want, v := range map[string]any{
		`null`:        nan,
		`[null,1]`:    []float64{inf, 1},
		`{"a":null}`:  map[string]float32{"a": float32(nan)},
		`[[null]]`:    [1][1]float64{{nan}},
		`[null,null]`: []any{nan, ptr(inf)},
		`{"x":null,"y":null,"z":{"k":null},"q":null,"l":[[null]],"e":[null],"m":{"1":[null]},"p":{"a":null},"deep":null,"shade":0}`: outer{
			row{nan, &inf, map[string]float32{"k": float32(inf)}, nan, [][]float64{{nan}}, []float64{inf}, map[int][1]float64{1: {nan}}, &map[string]float64{"a": nan}},
			inner{Deep: nan},
		},
		`{"props":{"figure":{"data":[{"y":[1,null]}]}},"type":"Graph","namespace":"n"}`: NewComponent("n", "Graph").Set("figure", map[string]any{"data": []map[string]any{{"y": []float64{1, nan}}}}),
		`12.5`:  big.NewFloat(12.5),
		`[1,2]`: []*big.Int{big.NewInt(1), big.NewInt(2)},
		`{"N":7,"F":null}`: struct {
			N big.Int
			F *big.Float
		}{*big.NewInt(7), new(big.Float).SetInf(true)},
	} {
		if got := mustEncode(t, v); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

func TestErrorNamesThePath(t *testing.T) {
	t.Parallel()
	type trace struct{ X any }
	graph := NewComponent("dcc", "Graph").Set("figure", map[string]any{"data": []any{trace{make(chan int)}}})
	page := NewComponent("html", "Div").SetChildren([]any{"a", "b", graph})
	loop := []any{nil}
	loop[0] = loop
	own := NewComponent("html", "Div")
	own.Set("children", own)
	for _, c := range []struct {
		v          any
		path, text string
	}{
		{page, "children[2].figure.data[0].X", "chan int"},
		{func() {}, "", "func()"},
		{map[string]any{"a": complex(1, 2)}, "a", "complex128"},
		{map[string]any{"a": map[float64]int{1: 2}}, "a", "key of an object"},
		{[]any{json.Number("1x")}, "[0]", "1x"},
		{[]any{Raw("{")}, "[0]", "not JSON"},
		{struct{ A failing }{}, "A", "this fails"},
		{struct{ A badJSON }{}, "A", "not JSON"},
		{loop, "[0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0]...", "contain itself"},
		{own, strings.TrimPrefix(strings.Repeat(".children", 40), ".") + "...", "contain itself"},
		{map[string]any{"p": new(Patch)}, "", ""},
	} {
		b, err := Encode(c.v)
		if c.text == "" {
			if err != nil {
				t.Error(err)
			}
			continue
		}
		var encodeError *EncodeError
		if !errors.As(err, &encodeError) {
			t.Errorf("%T: got %s, %v", c.v, b, err)
			continue
		}
		if encodeError.Path() != c.path || !strings.Contains(err.Error(), c.text) || b != nil {
			t.Errorf("path %q, want %q, in: %v", encodeError.Path(), c.path, err)
		}
	}
	if _, err := Encode(failing{}); !errors.Is(err, errFailing) {
		t.Errorf("the cause is lost in %v", err)
	}
}

var errFailing = errors.New("this fails")

type failing struct{}

func (failing) MarshalJSON() ([]byte, error) { return nil, errFailing }

type badJSON struct{}

func (badJSON) MarshalJSON() ([]byte, error) { return []byte("{]"), nil }

// wrapped stands for a generated component.
type wrapped struct{ Component }

func newWrapped(children ...any) *wrapped {
	w := &wrapped{}
	w.Init("ns", "Wrapped")
	w.SetChildren(children)
	return w
}

func TestComponentsWhereverTheyStand(t *testing.T) {
	t.Parallel()
	const one = `{"props":{"children":null},"type":"Wrapped","namespace":"ns"}`
	type holder struct {
		Node  Node
		Value wrapped
		Typed *wrapped `json:",omitempty"`
		ID    ID
		When  *time.Time
	}
	for want, v := range map[string]any{
		one:                                  newWrapped(),
		`[` + one + `]`:                      []*wrapped{newWrapped()},
		`[` + one + `,null]`:                 []Node{newWrapped(), nil},
		`{"a":` + one + `}`:                  map[string]*wrapped{"a": newWrapped()},
		`null`:                               (*wrapped)(nil),
		`[{},null]`:                          []*PropertyValues{{}, nil},
		`["2020-01-02T00:00:00+00:00",null]`: []json.Marshaler{ptr(time.Date(2020, 1, 2, 0, 0, 0, 0, time.UTC)), nil},
		`[null]`:                             []any{(*Component)(nil)},
		`{"Node":` + one + `,"Value":` + one + `,"ID":{"b":1,"a":2},"When":"2020-01-02T00:00:00+00:00"}`: holder{
			Node: newWrapped(), Value: *newWrapped(), ID: DictID(IDPart{"b", 1}, IDPart{"a", 2}), When: ptr(time.Date(2020, 1, 2, 0, 0, 0, 0, time.UTC))},
		`{"props":{"children":` + one + `},"type":"Wrapped","namespace":"ns"}`: newWrapped(newWrapped()),
	} {
		if got := mustEncode(t, v); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
		std, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(want, `{"props"`) || strings.HasPrefix(want, `[{"props"`) { // the others have what it writes otherwise
			sameValue(t, string(std), want)
		}
	}
}

func TestComponentProps(t *testing.T) {
	t.Parallel()
	c := NewComponent("ns", "T").Set("a", 1).Set("data-x", nil).Set("a", 2)
	if got := mustEncode(t, c); got != `{"props":{"a":2,"data-x":null},"type":"T","namespace":"ns"}` {
		t.Error(got)
	}
	if v, ok := c.Get("data-x"); v != nil || !ok {
		t.Error("a null prop is lost")
	}
	if _, ok := c.Get("b"); ok {
		t.Error("there is a prop that was not set")
	}
	var names []string
	for name := range c.Props() {
		names = append(names, name)
		if name == "data-x" {
			break
		}
	}
	if !slices.Equal(names, []string{"a", "data-x"}) || c.Type() != "T" || c.Namespace() != "ns" || c.Base() != c {
		t.Error(names)
	}
}

// TestEncodingIsLinearInDepth is not parallel, so that only its own memory is
// counted. Where each level encodes what is below it into a text of its own, the
// memory grows with the square of the depth.
func TestEncodingIsLinearInDepth(t *testing.T) {
	perByte := func(depth int) float64 {
		node := newWrapped("x")
		for range depth {
			node = newWrapped([]*wrapped{node}) // a typed list goes by reflection
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		size := len(mustEncode(t, node))
		runtime.ReadMemStats(&after)
		return float64(after.TotalAlloc-before.TotalAlloc) / float64(size)
	}
	if shallow, deep := perByte(60), perByte(600); deep > 3*shallow {
		t.Errorf("%.1f bytes of memory for a byte of text at depth 60, %.1f at depth 600", shallow, deep)
	}
}

func TestScriptSafe(t *testing.T) {
	t.Parallel()
	text := []byte(`{"a":"</script><!--&` + "\u2028\u2029\u202a" + `"}`)
	got := string(AppendScriptSafe([]byte("x"), text))
	if want := `x{"a":"\u003c/script\u003e\u003c!--\u0026\u2028\u2029` + "\u202a" + `"}`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	sameValue(t, got[1:], string(text))
}
