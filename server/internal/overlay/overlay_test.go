package overlay

import (
	"testing"

	"github.com/dashwire/dashwire/protocol"
)

func element(typ string, props ...any) *protocol.Component {
	c := protocol.NewComponent("lib", typ)
	for i := 0; i < len(props); i += 2 {
		c.Set(props[i].(string), props[i+1])
	}
	return c
}

func encode(t *testing.T, v any) []byte {
	t.Helper()
	text, err := protocol.Encode(v)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func set(t *testing.T, id, prop string, value any) Change {
	_, patch := value.(*protocol.Patch)
	return Change{ID: id, Prop: prop, Value: encode(t, value), Patch: patch}
}

func appending(v any) *protocol.Patch {
	p := &protocol.Patch{}
	p.At().Append(v)
	return p
}

func TestApply(t *testing.T) {
	t.Parallel()
	dict := protocol.DictID(protocol.IDPart{Key: "type", Value: "x"}, protocol.IDPart{Key: "index", Value: 1})
	slider := func(value any) *protocol.Component { return element("Slider", "id", "s", "value", value) }
	cases := map[string]struct {
		layout  any
		changes []Change
		want    any
	}{
		"nothing":              {slider(1), nil, slider(1)},
		"value":                {slider(1), []Change{set(t, "s", "value", 2)}, slider(2)},
		"two of one component": {slider(1), []Change{set(t, "s", "id", "r"), set(t, "s", "value", 2)}, element("Slider", "id", "r", "value", 2)},
		"not set before":       {element("Slider", "id", "s"), []Change{set(t, "s", "value", 2)}, element("Slider", "value", 2, "id", "s")},
		"two not set before": {
			element("Slider", "id", "s"), []Change{set(t, "s", "value", 2), set(t, "s", "max", 3)},
			element("Slider", "value", 2, "max", 3, "id", "s"),
		},
		"key with quotes":   {element("Div", "id", "d", `a"b`, 1), []Change{set(t, "d", `a"b`, 2)}, element("Div", "id", "d", `a"b`, 2)},
		"unknown component": {slider(1), []Change{set(t, "other", "value", 2)}, slider(1)},
		"dictionary id":     {element("Slider", "id", dict, "value", 1), []Change{set(t, dict.String(), "value", 2)}, element("Slider", "id", dict, "value", 2)},
		"in a list":         {[]any{"text", slider(1)}, []Change{set(t, "s", "value", 2)}, []any{"text", slider(2)}},
		"in children": {
			element("Div", "children", []any{element("P", "children", "a } ] \\ \" b"), slider(1)}),
			[]Change{set(t, "s", "value", 2)},
			element("Div", "children", []any{element("P", "children", "a } ] \\ \" b"), slider(2)}),
		},
		"data that only looks like one": {
			element("Store", "id", "st", "data", map[string]any{"props": map[string]any{"id": "s", "value": 1}}),
			[]Change{set(t, "s", "value", 2)},
			element("Store", "id", "st", "data", map[string]any{"props": map[string]any{"id": "s", "value": 1}}),
		},
		"children and then what is in them": {
			element("Div", "id", "d", "children", slider(1)),
			[]Change{set(t, "d", "children", slider(5)), set(t, "s", "value", 6)},
			element("Div", "id", "d", "children", slider(6)),
		},
		"what is in children and then they": {
			element("Div", "id", "d", "children", slider(1)),
			[]Change{set(t, "s", "value", 6), set(t, "d", "children", slider(5))},
			element("Div", "id", "d", "children", slider(5)),
		},
		"a component that comes with children": {
			element("Div", "id", "d"),
			[]Change{set(t, "d", "children", []any{slider(5)}), set(t, "s", "value", 6)},
			element("Div", "children", []any{slider(6)}, "id", "d"),
		},
		"patch":                    {element("Store", "id", "st", "data", []any{1}), []Change{set(t, "st", "data", appending(2))}, element("Store", "id", "st", "data", []any{1, 2})},
		"patch of nothing":         {element("Store", "id", "st"), []Change{set(t, "st", "data", appending(2))}, element("Store", "id", "st")},
		"patch that doesn't fit":   {element("Store", "id", "st", "data", 1), []Change{set(t, "st", "data", appending(2))}, element("Store", "id", "st", "data", 1)},
		"layout without component": {"text", []Change{set(t, "s", "value", 2)}, "text"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body := encode(t, c.layout)
			if got, want := string(NewIndex(body).Apply(c.changes)), string(encode(t, c.want)); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
			if got, want := string(body), string(encode(t, c.layout)); got != want {
				t.Errorf("the layout itself has become %s", got)
			}
		})
	}
}

func TestValue(t *testing.T) {
	t.Parallel()
	x := NewIndex(encode(t, element("Div", "children", element("Slider", "id", "s", "marks", map[string]any{"1": "a"}))))
	if got := string(x.Value("s", "marks")); got != `{"1":"a"}` {
		t.Errorf("marks are %s", got)
	}
	if got := x.Value("s", "value"); got != nil {
		t.Errorf("value is %s", got)
	}
	if got := x.Value("other", "value"); got != nil || x.Has("other") || !x.Has("s") {
		t.Errorf("another component is %s", got)
	}
}

// Whatever the text is, reading it ends.
func FuzzNewIndex(f *testing.F) {
	for _, seed := range []string{"", "{", `{"`, `[1,`, `{"a":`, `{"props":{"id":"x"},"type":"T","namespace":"n"}`, `"\`, "{,", "[,"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(_ *testing.T, text []byte) {
		NewIndex(text).Apply([]Change{{ID: "x", Prop: "p", Value: []byte("1")}})
	})
}
