package protocol

import (
	"encoding/json"
	"math"
	"reflect"
	"strings"
	"testing"
)

func TestBrowserIDs(t *testing.T) {
	t.Parallel()
	for _, c := range captures[struct{ Sent, Spelled string }](t, "ids") {
		var id ID
		if err := json.Unmarshal([]byte(c.Sent), &id); err != nil {
			t.Errorf("%s: %v", c.Sent, err)
			continue
		}
		if id.String() != c.Spelled {
			t.Errorf("the id %s is spelled %s, want %s", c.Sent, id, c.Spelled)
		}
		parsed, err := ParseID(c.Spelled)
		if err != nil || parsed.String() != c.Spelled {
			t.Errorf("ParseID(%s) = %s, %v", c.Spelled, parsed, err)
		}
		built, err := newDictID(id.Parts())
		if err != nil || built.String() != c.Spelled {
			t.Errorf("the parts of %s make %s, %v", c.Spelled, built, err)
		}
	}
}

func TestIDOfEveryGoType(t *testing.T) {
	t.Parallel()
	type kind string
	for _, c := range []struct {
		value any
		want  string
	}{
		{"x", `"x"`}, {kind("x"), `"x"`}, {true, "true"}, {-1, "-1"}, {int8(5), "5"}, {uint16(5), "5"}, {int64(1 << 60), "1152921504606847000"},
		{uint64(math.MaxUint64), "18446744073709552000"}, {1.5, "1.5"}, {float32(0.1), "0.1"}, {math.Copysign(0, -1), "0"}, {1e21, "1e+21"},
		{All, `["ALL"]`}, {"ALL", `"ALL"`}, {"\xff", "\"\uFFFD\""},
	} {
		if got := DictID(IDPart{"k", c.value}).String(); got != `{"k":`+c.want+`}` {
			t.Errorf("%T %v: got %s, want %s", c.value, c.value, got, c.want)
		}
	}
}

func TestIDsThatCannotBe(t *testing.T) {
	t.Parallel()
	for name, parts := range map[string][]IDPart{
		"nil":           {{"k", nil}},
		"list":          {{"k", []int{1}}},
		"NaN":           {{"k", math.NaN()}},
		"infinity":      {{"k", math.Inf(1)}},
		"repeated key":  {{"k", 1}, {"k", 2}},
		"bad wildcard":  {{"k", Wildcard("SOME")}},
		"pointer":       {{"k", new(int)}},
		"nested object": {{"k", map[string]any{}}},
	} {
		if _, err := newDictID(parts); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
	for _, text := range []string{`{"a":null}`, `{"a":[1]}`, `{"a":["SOME"]}`, `{"a":["ALL","ALL"]}`, `{"a":{}}`, `{"a":1e999}`, `{`, `{"a":1}x`, `{a:1}`, `{"a":["ALL"`} {
		if id, err := ParseID(text); err == nil {
			t.Errorf("ParseID(%s) = %s", text, id)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("DictID did not panic")
		}
	}()
	DictID(IDPart{"k", nil})
}

func TestIDKeepsAuthorsOrderOfKeys(t *testing.T) {
	t.Parallel()
	id := DictID(IDPart{"type", "row"}, IDPart{"index", 3})
	if got := mustEncode(t, id); got != `{"type":"row","index":3}` {
		t.Errorf("a layout has %s", got)
	}
	if want := []IDPart{{"type", "row"}, {"index", 3}}; !reflect.DeepEqual(id.Parts(), want) {
		t.Errorf("Parts = %v", id.Parts())
	}
	if v, ok := id.Part("index"); !ok || v != 3 {
		t.Errorf("Part(index) = %v, %v", v, ok)
	}
	if _, ok := id.Part("none"); ok {
		t.Error("there is a part that was not given")
	}
	if StringID("x").Parts() != nil || StringID("x").IsDict() || !(ID{}).IsZero() || id.IsZero() || id.HasWildcard() {
		t.Error("the kinds of ids are mixed up")
	}
}

func TestDependencies(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, id, property string }{
		{"a.value", "a", "value"},
		{"a.b.c", "a.b", "c"},
		{`{"index":["MATCH"],"type":"row"}.value`, `{"index":["MATCH"],"type":"row"}`, "value"},
		{`{"type":"a.b","index":1.5}.value`, `{"index":1.5,"type":"a.b"}`, "value"},
		{`{"index":1\.5,"type":"a\.b"}.value`, `{"index":1.5,"type":"a.b"}`, "value"}, // Python's spelling
		{`{"type":"\u00e9"}.value`, `{"type":"é"}`, "value"},
		{"a.value@abc", "a", "value@abc"},
	} {
		d, err := ParseDependency(c.text)
		if err != nil || d.ID.String() != c.id || d.Property != c.property {
			t.Errorf("ParseDependency(%s) = %s and %s, %v", c.text, d.ID, d.Property, err)
		}
		if d.String() != c.id+"."+c.property {
			t.Errorf("%s is spelled %s", c.text, d)
		}
	}
	for _, text := range []string{"", "a", "a.", ".value", "{}x.y", `{"a":1.value`} {
		if d, err := ParseDependency(text); err == nil {
			t.Errorf("ParseDependency(%q) = %v", text, d)
		}
	}
}

func TestOutputIDs(t *testing.T) {
	t.Parallel()
	row := Dep(DictID(IDPart{"type", "out"}, IDPart{"index", All}), "title")
	all := Dep("all", "children")
	for _, c := range []struct{ got, want string }{
		{OutputID([]Dependency{all}, false), "all.children"},
		{OutputID([]Dependency{all}, true), "..all.children.."},
		{OutputID([]Dependency{all, row}, true), `..all.children...{"index":["ALL"],"type":"out"}.title..`},
		{OutputID([]Dependency{Dep(DictID(IDPart{"i", 1.5}), "x")}, false), `{"i":1.5}.x`},
		// as in the captures
		{DuplicateOutput(Dep("log", "children"), []Dependency{Dep("go", "n_clicks")}).String(), "log.children@df26169c0329e67b9609fdf839111393e759f7fd78a83b4cec98463c3c70b458"},
		{NoOutputID([]Dependency{Dep("go", "n_clicks")}, "x.go:1"), "df26169c0329e67b9609fdf839111393e759f7fd78a83b4cec98463c3c70b458"},
		{PlainProperty("children@abc"), "children"},
		{PlainProperty("children"), "children"},
	} {
		if c.got != c.want {
			t.Errorf("got %s, want %s", c.got, c.want)
		}
	}
	if a, b := NoOutputID(nil, "x.go:1"), NoOutputID(nil, "x.go:2"); a == b || len(a) != 64 {
		t.Errorf("two sites gave %s and %s", a, b)
	}
}

func TestPropString(t *testing.T) {
	t.Parallel()
	if got := NewProp[float64]("year", "value").String(); got != "year.value" {
		t.Error(got)
	}
	type name string
	if got := NewProp[int](name("x"), "y").String(); got != "x.y" {
		t.Error(got)
	}
	if got := NewProp[int](DictID(IDPart{"a", 1}), "y").String(); !strings.HasPrefix(got, "{") {
		t.Error(got)
	}
}
