package protocol

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

// simpleTargets are types that go-json reads as this package does, one of each
// shape. Lists of scalars are read here all the same.
var simpleTargets = []reflect.Type{
	reflect.TypeFor[any](), reflect.TypeFor[[]any](), reflect.TypeFor[map[string]any](), reflect.TypeFor[[]map[string]any](),
	reflect.TypeFor[[]string](), reflect.TypeFor[[]float64](), reflect.TypeFor[[][]float64](), reflect.TypeFor[[]bool](),
	reflect.TypeFor[map[string]string](), reflect.TypeFor[map[string]float64](), reflect.TypeFor[map[string][]string](),
	reflect.TypeFor[map[string]map[string]bool](),
}

// FuzzGoJSONDecode compares what is read through go-json with encoding/json.
//
// What go-json 0.12 does otherwise than Python is kept from it, see
// TestKeptFromGoJSON: a text is validated first, structs are read here, and the
// target is fresh.
func FuzzGoJSONDecode(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		if validate(data) != nil {
			return
		}
		text := withoutMark(data)
		for _, typ := range simpleTargets {
			if typ.Kind() != reflect.Interface && !isSimpleToDecode(typ) {
				t.Fatalf("%s is not plain", typ)
			}
			want, got := reflect.New(typ), reflect.New(typ)
			wantErr := json.Unmarshal(text, want.Interface())
			gotErr := Decode(data, got.Interface())
			if (wantErr == nil) != (gotErr == nil) {
				t.Errorf("%q into %s: %v, encoding/json: %v", data, typ, gotErr, wantErr)
			} else if gotErr == nil && !reflect.DeepEqual(got.Elem().Interface(), want.Elem().Interface()) {
				t.Errorf("%q into %s:\ngot  %#v\nwant %#v", data, typ, got.Elem(), want.Elem())
			}
		}
	})
}

// TestKeptFromGoJSON shows what go-json does otherwise than Python's reader, and
// that Decode does not. If go-json changes, a guard has become needless.
func TestKeptFromGoJSON(t *testing.T) {
	t.Parallel()
	type value struct {
		Value int   `json:"value"`
		List  []int `json:"list"`
	}
	t.Run("keys in any case", func(t *testing.T) {
		t.Parallel()
		var theirs, ours value
		if err := unmarshal([]byte(`{"VALUE":3}`), &theirs); err != nil || theirs.Value != 3 {
			t.Errorf("go-json: %+v, %v", theirs, err)
		}
		if err := Decode([]byte(`{"VALUE":3}`), &ours); err != nil || ours.Value != 0 {
			t.Errorf("ours: %+v, %v", ours, err)
		}
	})
	t.Run("fills the target on error", func(t *testing.T) {
		t.Parallel()
		text := []byte(`{"value":3,"list":[1,"x"]}`)
		var theirs, ours value
		if err := unmarshal(text, &theirs); err == nil || theirs.Value != 3 {
			t.Errorf("go-json: %+v, %v", theirs, err)
		}
		if err := Decode(text, &ours); err == nil || ours.Value != 0 || ours.List != nil {
			t.Errorf("ours: %+v, %v", ours, err)
		}
	})
	t.Run("invalid UTF-8", func(t *testing.T) {
		t.Parallel()
		var theirs, ours any
		if err := unmarshal([]byte("[\"\xff\"]"), &theirs); err != nil {
			t.Errorf("go-json: %v, %v", theirs, err)
		}
		if err := Decode([]byte("[\"\xff\"]"), &ours); err == nil {
			t.Errorf("ours: %v", ours)
		}
	})
	t.Run("NaN is an error", func(t *testing.T) {
		t.Parallel()
		list := []float64{math.NaN()}
		if theirs, err := marshal(nil, list); err == nil {
			t.Errorf("go-json: %s", theirs)
		}
		if ours := mustEncode(t, list); ours != "[null]" {
			t.Errorf("ours: %s", ours)
		}
	})
}

// FuzzDecodeStruct compares the reader of structs with encoding/json, for texts
// whose keys do not differ by case alone.
func FuzzDecodeStruct(f *testing.F) {
	seed(f)
	f.Add([]byte(`{"deep":1.5,"shade":-2,"x":[{}]}`))
	f.Add([]byte(`[{"deep":null,"shade":3},null]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		text := withoutMark(data)
		lower := strings.ToLower(string(text))
		if validate(data) != nil || lower != string(text) || strings.ContainsAny(lower, "\\ſ\u212a") {
			return
		}
		compareStruct[inner](t, text)
		compareStruct[[]inner](t, text)
		compareStruct[map[string]*inner](t, text)
	})
}

func compareStruct[T any](t *testing.T, text []byte) {
	t.Helper()
	var want, got T
	wantErr, gotErr := json.Unmarshal(text, &want), Decode(text, &got)
	if (wantErr == nil) != (gotErr == nil) {
		t.Errorf("%q into %T: %v, encoding/json: %v", text, got, gotErr, wantErr)
	} else if gotErr == nil && !reflect.DeepEqual(got, want) {
		t.Errorf("%q into %T:\ngot  %#v\nwant %#v", text, got, got, want)
	}
}

// flatRow is a type that go-json writes for us.
type flatRow struct {
	Name  string            `json:"name"`
	Count int64             `json:"count,omitempty"`
	Big   uint64            `json:"big"`
	X     []float64         `json:"x"`
	Y     float32           `json:"y,omitempty"`
	Tags  map[string]string `json:"tags,omitempty"`
	Sub   flatSub           `json:"sub"`
	Subs  []flatSub         `json:"subs,omitempty"`
	On    bool              `json:"on"`
	Lists [][]int16         `json:"lists"`
}

type flatSub struct {
	Text string             `json:"a<b>,omitempty"`
	Map  map[string]float64 `json:"map"`
}

// flatCell is a row of plain values, lists of which go through go-json.
type flatCell struct {
	Text  string  `json:"text,omitempty"`
	X     float64 `json:"x"`
	Y     float32 `json:"y,omitempty"`
	Count int8    `json:"count"`
	On    bool    `json:"on,omitempty"`
}

// feed turns bytes into values.
type feed struct{ data []byte }

func (f *feed) uint64() uint64 {
	var b [8]byte
	f.data = f.data[copy(b[:], f.data):]
	return binary.LittleEndian.Uint64(b[:])
}

func (f *feed) text() string {
	n := min(int(f.uint64()%16), len(f.data))
	s := string(f.data[:n])
	f.data = f.data[n:]
	return s
}

func (f *feed) float() float64 { return math.Float64frombits(f.uint64()) }

func (f *feed) sub() flatSub {
	return flatSub{f.text(), map[string]float64{f.text(): f.float(), f.text(): f.float()}}
}

func (f *feed) cells(n int) []flatCell {
	cells := make([]flatCell, n)
	for i := range cells {
		cells[i] = flatCell{f.text(), f.float(), math.Float32frombits(uint32(f.uint64())), int8(f.uint64()), f.uint64()%2 == 0}
	}
	return cells
}

// FuzzGoJSONEncode compares three writers of plain data: go-json, the one by
// reflection that takes over where there is a NaN, and encoding/json.
func FuzzGoJSONEncode(f *testing.F) {
	seed(f)
	for _, t := range []reflect.Type{reflect.TypeFor[flatRow](), reflect.TypeFor[flatCell]()} {
		if !isSimple(t) {
			f.Fatalf("%s does not go through go-json", t)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		in := feed{data}
		compareWriters(t, []flatRow{{
			Name: in.text(), Count: int64(in.uint64()), Big: in.uint64(), X: []float64{in.float(), in.float()}, Y: math.Float32frombits(uint32(in.uint64())),
			Tags: map[string]string{in.text(): in.text(), in.text(): in.text()}, Sub: in.sub(), Subs: []flatSub{in.sub()}, On: in.uint64()%2 == 0,
			Lists: [][]int16{{int16(in.uint64())}, nil, {}},
		}, {}})
		in = feed{data}
		compareWriters(t, in.cells(fewMembers+1))
		in = feed{data}
		texts, floats, byText := make([]string, fewMembers+1), make([]float64, fewMembers+1), map[string]float64{}
		for i := range texts {
			texts[i], floats[i] = in.text(), in.float()
			byText[fmt.Sprint(texts[i], i)] = floats[i]
		}
		compareWriters(t, texts)
		compareWriters(t, floats)
		compareWriters(t, byText)
	})
}

func compareWriters(t *testing.T, v any) {
	t.Helper()
	ours := encoder{}
	if err := withoutLibrary(&ours, reflect.ValueOf(v)); err != nil {
		t.Fatal(err)
	}
	if !json.Valid(ours.dst) || !utf8.Valid(ours.dst) {
		t.Fatalf("%#v was written as %q", v, ours.dst)
	}
	sameText(t, mustEncode(t, v), string(ours.dst))
	want, err := json.Marshal(v)
	if err != nil { // NaN
		if _, err := marshal(nil, v); err == nil {
			t.Errorf("go-json wrote %#v", v)
		}
		return
	}
	sameText(t, string(ours.dst), string(want))
	library, err := marshal(nil, v)
	if err != nil {
		t.Fatal(err)
	}
	sameText(t, string(library), string(want))
}

// withoutLibrary writes a list or a map as it is written where there is a NaN.
func withoutLibrary(e *encoder, r reflect.Value) *EncodeError {
	elem := writerOf(r.Type().Elem())
	if r.Kind() == reflect.Map {
		return e.members(r, elem)
	}
	return arrayWriter(elem)(e, r)
}
