package gen

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// describe prints a type in a short form for tests.
func describe(t *Type) string {
	var parts []string
	switch t.Kind {
	case Enum:
		return "enum(" + strings.Join(t.Values, " ") + ")"
	case Bool:
		return strings.TrimSuffix("bool:"+strings.Join(t.Values, ""), ":")
	case List:
		return "[]" + describe(t.Elem)
	case Map:
		if t.Go != "" {
			return t.Go
		}
		return "map of " + describe(t.Elem)
	case Struct:
		for _, f := range t.Fields {
			mark := ""
			if f.Required {
				mark = "!"
			}
			parts = append(parts, f.Name+mark+" "+describe(f.Type))
		}
		if t.Open {
			parts = append(parts, "...")
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case Union:
		for _, b := range t.Branches {
			parts = append(parts, describe(b))
		}
		return "(" + strings.Join(parts, " | ") + ")"
	}
	return map[Kind]string{Any: "any", String: "string", Number: "number", Node: "node", Object: "object", Func: "func", Ints: "ints", Null: "null"}[t.Kind]
}

func TestParseType(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ prop, meta, want string }{
		{"p", `{"name":"string"}`, "string"},
		{"p", `{"name":"number","raw":"number"}`, "number"},
		{"p", `{"name":"any"}`, "any"},
		{"p", `{"name":"node","raw":"ReactNode"}`, "node"},
		{"p", `{"name":"func"}`, "func"},
		{"p", `{"name":"array"}`, "[]any"},
		{"p", `{"name":"arrayOf","value":{"name":"number"}}`, "[]number"},
		{"p", `{"name":"objectOf","value":{"name":"string"}}`, "map of string"},
		{"p", `{"name":"enum","value":[{"value":"'a'"},{"value":"'b'"}]}`, "enum(a b)"},
		{"p", `{"name":"enum","value":[{"computed":false},{"value":"'a'"},{"value":"'b'"}]}`, "enum(a b)"},
		{"p", `{"name":"enum","value":[{"value":0},{"value":1}]}`, "ints"},
		{"p", `{"name":"enum","value":[{"value":"true"},{"value":"false"},{"value":"'auto'"}]}`, "(bool | enum(auto))"},
		{"p", `{"name":"enum","value":[{"value":"'x'"},{"value":"'y'"},{"value":"false"}]}`, "(enum(x y) | bool:false)"},
		{"p", `{"name":"enum","value":[{"value":"null"},{"value":"'x'"},{"value":"'y'"}]}`, "enum(x y)"},

		// HTML's attributes without a value are bools by another name.
		{"readOnly", `{"name":"union","value":[{"name":"enum","value":[{"value":"'readOnly'"},{"value":"'READONLY'"}]},{"name":"bool"}]}`, "bool"},
		{"p", `{"name":"union","value":[{"name":"bool"},{"name":"literal","value":"true"},{"name":"literal","value":"inherit"}]}`, "(bool | enum(inherit))"},

		// What TypeScript writes for an optional prop is a union of one.
		{"p", `{"name":"union","value":[{"name":"string","raw":"string"}]}`, "string"},
		{"p", `{"name":"union","value":[{"name":"string"},{"name":"number"}]}`, "(number | string)"},
		{"value", `{"name":"union","value":[{"name":"number"},{"name":"string"}]}`, "(string | number)"},
		{"p", `{"name":"union","value":[{"name":"string"},{"name":"number"},{"name":"bool"}]}`, "(bool | number | string)"},
		{"p", `{"name":"union","value":[{"name":"string"},{"name":"string"}]}`, "string"},
		{"p", `{"name":"union","value":[{"name":"string"},{"name":"node"}]}`, "node"},
		{"p", `{"name":"union","value":[{"name":"string"},{"name":"object"}]}`, "any"},
		{"p", `{"name":"union","value":[{"name":"string"},{"name":"enum","value":[{"value":"'_blank'"}]}]}`, "string"},
		{"p", `{"name":"union","value":[{"name":"string"},{"name":"union","value":[{"name":"number"}]}]}`, "(number | string)"},
		{"p", `{"name":"union","value":[{"name":"number"},{"name":"arrayOf","value":{"name":"number"}}]}`, "(number | []number)"},

		{"p", `{"name":"shape","value":{}}`, "object"},
		{"p", `{"name":"shape","value":{"b":{"name":"bool"},"a":{"name":"string","required":true}}}`, "{a! string, b bool, ...}"},
		{"p", `{"name":"exact","value":{"a":{"name":"exact","value":{"n":{"name":"number"}}},"f":{"name":"func"}}}`, "{a {n number}}"},

		{"p", `{"name":"any","raw":"CSSProperties | undefined"}`, "object"},
		{"p", `{"name":"any","raw":"SliderMarks | null | undefined"}`, "(Marks | StyledMarks)"},
	} {
		var m MetaType
		if err := json.Unmarshal([]byte(test.meta), &m); err != nil {
			t.Fatal(err)
		}
		got, err := ParseType(test.prop, m)
		if err != nil {
			t.Errorf("%s: %v", test.meta, err)
			continue
		}
		if d := describe(got); d != test.want {
			t.Errorf("%s %s is %s, want %s", test.prop, test.meta, d, test.want)
		}
	}
}

func TestParseTypeFails(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ meta, want string }{
		{`{"name":"symbol"}`, `unknown type "symbol"`},
		{`{"name":"any","raw":"Wibble"}`, `no Go form for the TypeScript type "Wibble"`},
		{`{"name":"union","value":7}`, "branches"},
		{`{"name":"shape","value":[]}`, "fields"},
		{`{"name":"shape","value":{"a":{"name":"symbol"}}}`, `size.a: unknown type "symbol"`},
		{`{"name":"arrayOf","value":[]}`, "element"},
		{`{"name":"enum","value":{}}`, "enum"},
		{`{"name":"literal","value":{}}`, "literal"},
		{`{"name":"union","value":[{"name":"symbol"}]}`, "symbol"},
	} {
		var m MetaType
		if err := json.Unmarshal([]byte(test.meta), &m); err != nil {
			t.Fatal(err)
		}
		_, err := ParseType("size", m)
		if err == nil || !strings.Contains(fmt.Sprint(err), test.want) || !strings.Contains(fmt.Sprint(err), "size") {
			t.Errorf("%s: error %v, want one with size and %q", test.meta, err, test.want)
		}
	}
}
