package gen

import (
	"strings"
	"testing"
)

// planOf plans a package of components given as metadata.json.
func planOf(t *testing.T, metadata string) (*Package, error) {
	t.Helper()
	list, err := ParseMetadata([]byte(metadata))
	if err != nil {
		t.Fatal(err)
	}
	return Plan(Suite{Package: "toy", Namespace: "toys"}, list)
}

// TestSetters checks the setters of each kind of union.
func TestSetters(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ prop, meta, want string }{
		{"size", `{"name":"union","value":[{"name":"string"},{"name":"number"}]}`, "Size(v float64) SizeText(v string)"},
		{"value", `{"name":"union","value":[{"name":"string"},{"name":"number"},{"name":"bool"},{"name":"arrayOf","value":{"name":"union","value":[{"name":"string"},{"name":"number"}]}}]}`,
			"Value(v string) ValueBool(v bool) ValueNumber(v float64) Values(v ...string) ValueNumbers(v ...float64)"},
		{"height", `{"name":"union","value":[{"name":"number"},{"name":"literal","value":"auto"}]}`, "Height(v float64) HeightAuto()"},
		{"select", `{"name":"enum","value":[{"value":"'single'"},{"value":"'multi'"},{"value":"false"}]}`, "Select(v ToySelectKind) SelectOff()"},
		{"names", `{"name":"arrayOf","value":{"name":"string"}}`, "Names(v ...string)"},
		{"n_clicks", `{"name":"number"}`, "NClicks(v int)"},
		{"style", `{"name":"object"}`, "Style(v Style)"},
		{"first_day_of_week", `{"name":"enum","value":[{"value":0},{"value":1}]}`, "FirstDayOfWeek(v time.Weekday)"},
		{"children", `{"name":"node"}`, "Children(children ...any)"},
		{"id", `{"name":"string"}`, "ID(id string) DictID(id protocol.ID)"},
		{"rule", `{"name":"union","value":[{"name":"string"},{"name":"shape","value":{"a":{"name":"bool"}}}]}`, "Rule(v string) RuleOptions(v ToyRuleOptions)"},
		{"setProps", `{"name":"func"}`, ""},
		{"data-*", `{"name":"string"}`, ""},
	} {
		p, err := planOf(t, `{"src/Toy.tsx":{"props":{"`+test.prop+`":{"type":`+test.meta+`}}},"src/Other.js":{"props":{}}}`)
		if err != nil {
			t.Error(err)
			continue
		}
		var got []string
		for _, prop := range p.Components[1].Props {
			for _, s := range prop.Setters {
				got = append(got, s.Method+"("+s.Param+")")
			}
		}
		if g := strings.Join(got, " "); g != test.want {
			t.Errorf("%s: %s, want %s", test.prop, g, test.want)
		}
	}
}

// TestClashes checks that no two things get one name without an error that
// names both.
func TestClashes(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, metadata, want string }{
		{"two props", `{"Toy.js":{"props":{"n_clicks":{"type":{"name":"number"}},"nClicks":{"type":{"name":"number"}}}}}`,
			"NClicks is both prop nClicks and prop n_clicks"},
		{"a fixed method", `{"Toy.js":{"props":{"with":{"type":{"name":"bool"}}}}}`,
			"With is both every component and prop with"},
		{"a wildcard", `{"Toy.js":{"props":{"data":{"type":{"name":"string"}},"data-*":{"type":{"name":"string"}}}}}`,
			"Data is both the wildcard data-* and prop data"},
		{"a handle and a component", `{"Toy.js":{"props":{"box":{"type":{"name":"bool"}}}},"ToyBox.js":{"props":{}}}`,
			"ToyBox is both the handle of Toy.box and component ToyBox"},
		{"a type and a component", `{"Toy.js":{"props":{"mode":{"type":{"name":"enum","value":[{"value":"'a'"},{"value":"'b'"}]}}}},"ToyModeKind.js":{"props":{}}}`,
			"ToyModeKind is both component ToyModeKind and an enum"},
		{"two values", `{"Toy.js":{"props":{"mode":{"type":{"name":"enum","value":[{"value":"'a-b'"},{"value":"'a_b'"}]}}}}}`,
			"ModeAB is both a value of Mode and a value of Mode"},
		{"not a name", `{"Toy.js":{"props":{"größe":{"type":{"name":"bool"}}}}}`, "is not a Go name"},
		{"two fields", `{"Toy.js":{"props":{"o":{"type":{"name":"exact","value":{"a_b":{"name":"bool"},"aB":{"name":"bool"}}}}}}}`,
			"AB is both field aB and field a_b"},
	} {
		_, err := planOf(t, test.metadata)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error %v, want %q", test.name, err, test.want)
		}
	}
}

// TestKeywords checks that names that are special in Go can be props and
// components.
func TestKeywords(t *testing.T) {
	t.Parallel()
	p, err := planOf(t, `{"Select.js":{"props":{"type":{"type":{"name":"string"}},"range":{"type":{"name":"bool"}},
		"string":{"type":{"name":"string"}},"len":{"type":{"name":"number"}},"default":{"type":{"name":"bool"}}}}}`)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Emit(p); err != nil {
		t.Error(err)
	}
}
