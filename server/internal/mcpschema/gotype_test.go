package mcpschema

import (
	"encoding/json"
	"net/netip"
	"reflect"
	"testing"
	"time"

	"github.com/dashwire/dashwire/protocol"
)

type maybe[T any] struct{ V T }

type tree struct {
	Name     string
	Children []tree `json:"children"`
	hidden   int
	Skipped  int `json:"-"`
	Inner
}

// Inner is part of a tree.
type Inner struct {
	Depth *int `json:"depth,omitempty"`
}

type custom struct{ tree }

// Types that hold themselves by other ways than a struct's fields.
type (
	lists   []lists
	named   map[string]named
	pointer *pointer
)

// Wrapper embeds itself.
type Wrapper struct {
	*Inner
	*Wrapper
	Names named
}

type tagged struct {
	Note string `json:"note"`
}

func (*custom) UnmarshalJSON([]byte) error { return nil }

func TestOfType(t *testing.T) {
	t.Parallel()
	elem := func(t reflect.Type) (reflect.Type, bool) {
		if t == reflect.TypeFor[maybe[int]]() {
			return reflect.TypeFor[int](), true
		}
		return nil, false
	}
	for _, tc := range []struct {
		value any
		want  string
	}{
		{"", `{"type":"string"}`}, {1, `{"type":"integer"}`}, {uint8(1), `{"type":"integer","minimum":0}`}, {1.5, `{"type":"number"}`},
		{true, `{"type":"boolean"}`}, {json.Number("1"), `{"type":"number"}`}, {time.Time{}, `{"type":"string","format":"date-time"}`},
		{netip.Addr{}, `{"type":"string"}`}, {[]byte{}, `{"type":"string","contentEncoding":"base64"}`}, {json.RawMessage{}, `null`}, {custom{}, `null`},
		{[]int{}, `{"items":{"type":"integer"},"type":"array"}`}, {[]any{}, `{"items":{},"type":"array"}`}, {[2]bool{}, `{"items":{"type":"boolean"},"type":"array"}`},
		{map[string]int{}, `{"additionalProperties":{"type":"integer"},"type":"object"}`}, {map[string]any{}, `{"additionalProperties":true,"type":"object"}`},
		{maybe[int]{}, `{"anyOf":[{"type":"integer"},{"type":"null"}]}`}, {new(string), `{"anyOf":[{"type":"string"},{"type":"null"}]}`}, {new(any), `null`},
		{lists{}, `{"items":{},"type":"array"}`}, {named{}, `{"additionalProperties":true,"type":"object"}`}, {pointer(nil), `null`},
		{struct{ tagged }{}, `{"type":"object","properties":{"note":{"type":"string"}}}`}, {struct{ *Inner }{}, `{"type":"object","properties":{"depth":{"anyOf":[{"type":"integer"},{"type":"null"}]}}}`},
		{Wrapper{}, `{"type":"object","properties":{"depth":{"anyOf":[{"type":"integer"},{"type":"null"}]},"Names":{"additionalProperties":true,"type":"object"}}}`},
		{make(chan int), `null`}, {protocol.ID{}, `{"anyOf":[{"type":"string"},{"type":"object"}]}`},
		{tree{hidden: 1}, `{"type":"object","properties":{"Name":{"type":"string"},"children":{"items":{"type":"object"},"type":"array"},"depth":{"anyOf":[{"type":"integer"},{"type":"null"}]}}}`},
	} {
		got, err := protocol.Encode(OfType(reflect.TypeOf(tc.value), elem))
		if err != nil || string(got) != tc.want {
			t.Errorf("%T: %s, %v, want %s", tc.value, got, err, tc.want)
		}
	}
}

func TestMetadataFaults(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "[]", `{"src/A.js":1}`, `{"src/A.js":{"props":{"p":1}}}`} {
		if _, err := Find([]byte(text), "A"); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
	kind, err := Find([]byte(`{"src/A.js":{"props":{"p":{"type":{"name":"union","value":1}},"q":{"type":{"name":"arrayOf"}},"r":{"type":{"name":"enum","value":[{"value":"x y"}]}}}}}`), "A")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []string{"p", "q", "r", "none"} {
		if got := kind.Property("A", p); got != nil {
			t.Errorf("%s is described by %v", p, got)
		}
	}
}
