package gen_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dashwire/dashwire/assets/internal/gen"
	"github.com/dashwire/dashwire/protocol"
)

var (
	goldenSets = flag.Int("golden.sets", 20, "random prop sets per component")
	goldenSeed = flag.Uint64("golden.seed", 0, "seed of the random prop sets; 0 takes one from the clock")
)

// TestGolden builds every component with random props through the generated
// setters, has Python's own classes build it from the same props, and compares
// what both send. Each setter is called at least once, each component gets
// -golden.sets random sets besides.
func TestGolden(t *testing.T) {
	seed := *goldenSeed
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	t.Logf("repeat with -golden.seed=%d -golden.sets=%d", seed, *goldenSets)
	rng := rand.New(rand.NewPCG(seed, 1))
	var cases []goldenCase
	for _, suite := range loadSuites(t) {
		for i, c := range suite.plan.Components {
			d := &drawer{rng: rng, meta: suite.metadata[i]}
			cases = append(cases, setterCases(t, d, suite, c)...)
			for range *goldenSets {
				cases = append(cases, randomCase(t, d, suite, c))
			}
		}
	}
	answers := runPython(t, cases)
	for i, c := range cases {
		ours, err := protocol.Encode(c.component)
		if err != nil {
			t.Fatalf("%s %s: encode: %v", c.Name, mustJSON(c.Props), err)
		}
		if diff := cmp.Diff(decode(t, answers[i]), decode(t, ours)); diff != "" {
			t.Errorf("%s with %s, set by %v (-python +go):\n%s", c.Name, mustJSON(c.Props), c.calls, diff)
		}
	}
	t.Logf("compared %d components", len(cases))
}

// goldenCase is one component: its props as Python is told them, and as our
// setters made it of them.
type goldenCase struct {
	Suite string         `json:"suite"`
	Name  string         `json:"name"`
	Props map[string]any `json:"props"`

	component protocol.Node
	calls     []string
}

// setterCases makes a component for each setter, with that one prop.
func setterCases(t *testing.T, d *drawer, s suiteUnderTest, c *gen.Component) []goldenCase {
	t.Helper()
	var cases []goldenCase
	for _, prop := range c.Props {
		for _, setter := range prop.Setters {
			b := newBuilder(t, s, c)
			done := false
			for try := 0; try < 2000 && !done; try++ {
				done = b.call(prop, setter, d.prop(prop.Name))
			}
			if !done {
				t.Errorf("%s.%s: no value of prop %s fits the setter %s", s.plan.Package, c.Func, prop.Name, setter.Method)
			}
			b.required(d, c)
			cases = append(cases, b.goldenCase)
		}
	}
	return cases
}

// randomCase makes a component with about half of its props, set by whichever
// setter takes the value, else by With.
func randomCase(t *testing.T, d *drawer, s suiteUnderTest, c *gen.Component) goldenCase {
	t.Helper()
	b := newBuilder(t, s, c)
	for _, i := range d.rng.Perm(len(c.Props)) {
		if d.rng.IntN(2) == 0 {
			continue
		}
		prop := c.Props[i]
		b.set(d.rng, prop, d.prop(prop.Name))
	}
	if c.Wildcards {
		for range d.rng.IntN(3) {
			b.wildcard(d.rng, d.text(), d.scalar())
		}
	}
	b.required(d, c)
	return b.goldenCase
}

// decode reads JSON for comparing: numbers by value, objects without order.
func decode(t *testing.T, data []byte) any {
	t.Helper()
	var v any
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatalf("not JSON: %v: %.300s", err, data)
	}
	return v
}

func mustJSON(v any) string {
	b, err := json.Marshal(tagged(v))
	if err != nil {
		return fmt.Sprintf("%#v", v)
	}
	return string(b)
}

// component is a drawn component, which stands where a node may.
type component struct {
	name  string // of package html
	props map[string]any
}

// tagged returns a drawn value as JSON that tells Python what JSON can't.
func tagged(v any) any {
	switch v := v.(type) {
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return map[string]any{"$": "float", "v": fmt.Sprint(v)}
		}
	case time.Time:
		return map[string]any{"$": "datetime", "v": v.Format("2006-01-02T15:04:05.000000-07:00")}
	case protocol.Clock:
		return map[string]any{"$": "datetime", "v": time.Time(v).Format("2006-01-02T15:04:05.000000")}
	case protocol.Date:
		return map[string]any{"$": "date", "v": v.String()}
	case component:
		return map[string]any{"$": "component", "v": v.name, "props": tagged(v.props)}
	case []any:
		list := make([]any, len(v))
		for i := range v {
			list[i] = tagged(v[i])
		}
		return list
	case map[string]any:
		object := map[string]any{}
		for k, e := range v {
			object[k] = tagged(e)
		}
		return object
	}
	return v
}
