package jsontree

import (
	"strings"
	"testing"
)

func tree(t *testing.T, text string) *Value {
	t.Helper()
	v, err := Parse([]byte(text))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return v
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"a member twice": `{"a":1,"a":2}`,
		"deeper twice":   `[{"a":{"b":1,"b":1}}]`,
		"two values":     `1 2`,
		"nothing":        ``,
		"cut off":        `{"a":[1,`,
		"no JSON":        `{nope`,
	} {
		if v, err := Parse([]byte(text)); err == nil {
			t.Errorf("%s: %s was read as %s", name, text, v.Compact())
		}
	}
}

func TestCompare(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, want, got string
		ordered         bool
		differences     []string
	}{
		{name: "equal", want: `{"a":[1,null,"x",true]}`, got: `{"a":[1,null,"x",true]}`},
		{name: "order of members", want: `{"a":1,"b":2}`, got: `{"b":2,"a":1}`},
		{name: "order that counts", want: `{"a":1,"b":2}`, got: `{"b":2,"a":1}`, ordered: true, differences: []string{"/: want the order a, b, got b, a"}},
		{name: "the same number", want: `[1.0, 1e2, -0.0]`, got: `[1, 100, 0]`},
		{name: "a digit lost", want: `12345678901234567890123`, got: `12345678901234567890124`, differences: []string{"/: want 12345678901234567890123, got 12345678901234567890124"}},
		{name: "a huge exponent", want: `1e999999999`, got: `1`, differences: []string{"/: want 1e999999999, got 1"}},
		{name: "text for number", want: `1`, got: `"1"`, differences: []string{`/: want 1, got "1"`}},
		{name: "null for nothing", want: `{"a":null}`, got: `{}`, differences: []string{"/a: want null, got nothing"}},
		{name: "one too many", want: `{"a":{}}`, got: `{"a":{"b":1}}`, differences: []string{"/a/b: want nothing, got 1"}},
		{name: "items", want: `[1,2]`, got: `[1,3,4]`, differences: []string{"/1: want 2, got 3", "/2: want nothing, got 4"}},
		{name: "item gone", want: `[1,2]`, got: `[1]`, differences: []string{"/1: want 2, got nothing"}},
		{name: "bool", want: `true`, got: `false`, differences: []string{"/: want true, got false"}},
		{name: "several", want: `{"a":1,"b":{"c":2}}`, got: `{"a":2,"b":{"c":3}}`, differences: []string{"/a: want 1, got 2", "/b/c: want 2, got 3"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, d := range (Comparison{Ordered: c.ordered}).Compare(tree(t, c.want), tree(t, c.got)) {
				got = append(got, d.String())
			}
			if strings.Join(got, "\n") != strings.Join(c.differences, "\n") {
				t.Errorf("differences %q, want %q", got, c.differences)
			}
		})
	}
}

func TestMasksStandForNumbersAndNames(t *testing.T) {
	t.Parallel()
	c := Comparison{Match: func(want, got string) bool { return want == got || want == "<any>" }}
	if d := c.Compare(tree(t, `{"<any>":"<any>"}`), tree(t, `{"x":12}`)); d != nil {
		t.Error(d)
	}
	if d := c.Compare(tree(t, `{"<other>":1}`), tree(t, `{"x":1}`)); len(d) != 2 {
		t.Errorf("a mask that doesn't fit must leave both sides: %v", d)
	}
}

func TestPick(t *testing.T) {
	t.Parallel()
	v := tree(t, `{"config":{"ui":true,"a.b":1},"list":[{"output":"x.y","n":1},{"output":"z","n":2}]}`)
	for path, want := range map[string]string{
		"config.ui":        `true`,
		`config["a.b"]`:    `1`,
		"list[1].n":        `2`,
		"list[output=x.y]": `{"output":"x.y","n":1}`,
		"list[*].n":        `[1,2]`,
	} {
		got, err := v.Pick(path)
		if err != nil || got == nil || got.Compact() != want {
			t.Errorf("%s: %v %v, want %s", path, got, err, want)
		}
	}
	for _, path := range []string{"config.none", "list[7]", "list[output=none]", "config.ui.more"} {
		if got, err := v.Pick(path); got != nil || err != nil {
			t.Errorf("%s: %v %v, want nothing", path, got, err)
		}
	}
	if _, err := v.Pick("list[1"); err == nil {
		t.Error("a path with an open bracket is taken")
	}
	if err := v.Omit([]string{"config.ui", "none.at.all"}); err != nil || v.Get("config").Compact() != `{"a.b":1}` {
		t.Errorf("after omit: %s %v", v.Compact(), err)
	}
}

func TestPrettyIsTheSameValue(t *testing.T) {
	t.Parallel()
	text := `{"a":["` + strings.Repeat("x", 200) + `",{"b":[],"c":{}}],"<mask>":1.0}`
	pretty := tree(t, text).Pretty()
	if got := tree(t, pretty).Compact(); got != text {
		t.Errorf("%s\nbecame\n%s", text, got)
	}
	if !strings.Contains(pretty, "\n") || !strings.Contains(pretty, `"<mask>": 1.0`) {
		t.Errorf("not easy to read: %s", pretty)
	}
}
