package gen_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/dashwire/dashwire/assets/internal/gen"
	"github.com/dashwire/dashwire/protocol"
)

// drawer draws values of the types that a component's metadata gives. It reads
// the metadata itself and knows nothing of the generator's own types.
type drawer struct {
	rng  *rand.Rand
	meta gen.Metadata
}

// prop draws a value of a prop: one in twenty is null.
func (d *drawer) prop(name string) any {
	if name == "id" {
		return d.id()
	}
	if d.one(20) {
		return nil
	}
	for _, p := range d.meta.Props {
		if p.Name == name {
			return d.value(p.Type, 0)
		}
	}
	panic("no prop " + name)
}

func (d *drawer) one(in int) bool { return d.rng.IntN(in) == 0 }

func (d *drawer) value(m gen.MetaType, depth int) any {
	switch m.Name {
	case "string":
		return d.text()
	case "number":
		return d.number()
	case "bool":
		return d.one(2)
	case "object":
		return d.object(depth)
	case "array":
		return d.list(func() any { return d.anything(depth + 1) })
	case "node":
		return d.node(depth)
	case "any":
		return d.typeScript(m.Raw, depth)
	case "enum":
		return d.enum(m)
	case "literal":
		return decodeValue[string](m)
	case "union":
		branches := decodeValue[[]gen.MetaType](m)
		return d.value(branches[d.rng.IntN(len(branches))], depth)
	case "arrayOf":
		elem := decodeValue[gen.MetaType](m)
		return d.list(func() any { return d.value(elem, depth+1) })
	case "objectOf":
		elem := decodeValue[gen.MetaType](m)
		object := map[string]any{}
		for range d.rng.IntN(3) {
			object[d.text()] = d.value(elem, depth+1)
		}
		return object
	case "shape", "exact":
		return d.shape(m, depth)
	}
	panic("no way to draw a " + m.Name)
}

func decodeValue[T any](m gen.MetaType) T {
	var v T
	if err := json.Unmarshal(m.Value, &v); err != nil {
		panic(err)
	}
	return v
}

func (d *drawer) shape(m gen.MetaType, depth int) any {
	fields := decodeValue[map[string]gen.MetaType](m)
	object := map[string]any{}
	for name, f := range fields {
		if name == "modeBarButtonsToRemove" { // of names, by its use
			object[name] = d.list(func() any { return d.text() })
			continue
		}
		if f.Required || d.one(2) {
			object[name] = d.value(f, depth+1)
		}
	}
	if _, ok := fields["if"]; ok && m.Name == "shape" {
		object["backgroundColor"], object["padding"] = d.text(), d.number()
	}
	return object
}

func (d *drawer) enum(m gen.MetaType) any {
	values := decodeValue[[]struct{ Value any }](m)
	for {
		switch v := values[d.rng.IntN(len(values))].Value.(type) {
		case nil: // undefined
		case string:
			var parsed any
			if json.Unmarshal([]byte(strings.ReplaceAll(v, "'", `"`)), &parsed) != nil {
				panic("enum value " + v)
			}
			return parsed
		default:
			return v
		}
	}
}

// typeScript draws for what the metadata has as TypeScript text.
func (d *drawer) typeScript(raw string, depth int) any {
	raw = strings.TrimSuffix(raw, " | undefined")
	switch raw {
	case "CSSProperties":
		return d.object(depth)
	case "PersistedProps[]":
		return d.list(func() any { return d.text() })
	case "DashLayoutPath":
		return d.list(d.scalar)
	case "`${string}-${string}-${string}`":
		return d.date().Format("2006-01-02")
	case "OptionsArray | OptionsDict":
		return d.options()
	case "SliderMarks | null":
		return d.marks()
	case "SliderTooltip":
		return map[string]any{"always_visible": true, "placement": "topLeft", "template": d.text(), "style": d.object(3)}
	case "":
		return d.anything(depth)
	}
	panic("no way to draw " + raw)
}

func (d *drawer) options() any {
	switch d.rng.IntN(5) {
	case 0:
		return map[string]any{d.text(): d.text(), "key": d.text()}
	case 1:
		return d.list(func() any { return d.text() })
	case 2:
		return d.list(func() any { return d.number() })
	case 3:
		return d.list(d.scalar)
	}
	return d.list(func() any {
		o := map[string]any{"label": d.node(1), "value": d.scalar()}
		if d.one(2) {
			o["disabled"] = true
		}
		if d.one(2) {
			o["title"], o["search"] = d.text(), d.text()
		}
		return o
	})
}

func (d *drawer) marks() any {
	marks := map[string]any{}
	styled := d.one(2)
	for range 1 + d.rng.IntN(4) {
		key := fmt.Sprint(float64(d.rng.IntN(400))/4 - 50)
		if marks[key] = any(d.text()); styled {
			marks[key] = map[string]any{"label": d.text(), "style": map[string]any{"color": d.text()}}
		}
	}
	return marks
}

func (d *drawer) id() any {
	if d.one(3) {
		return map[string]any{"type": d.text(), "index": float64(d.rng.IntN(9)), "on": d.one(2)}
	}
	return d.text()
}

var texts = []string{
	"", "a", "Hello, world", "50%", "naïve – ½", "日本語", "😀 👩‍🚀", "<b>&amp;</b>", `"quoted" \ back`, "tab\tand\nline",
	"\u2028\u2029", "\u0000\u001f\u007f", "null", "1952", "{x} > 1", "2020-02-29", "e\u0301 \ufeff", "true",
}

func (d *drawer) text() string { return texts[d.rng.IntN(len(texts))] }

func (d *drawer) number() float64 {
	switch d.rng.IntN(9) {
	case 0:
		return 0
	case 1, 2, 3:
		return float64(d.rng.IntN(4000) - 1000)
	case 4:
		return math.NaN()
	case 5:
		return math.Inf(1 - 2*d.rng.IntN(2))
	case 6:
		return float64(d.rng.Int64N(1 << 53))
	case 7:
		return d.rng.NormFloat64() * math.Pow(10, float64(d.rng.IntN(40)-20))
	}
	return []float64{0.1, -0.5, 1e21, 1e-7, 123456789.125, math.MaxFloat64, math.SmallestNonzeroFloat64}[d.rng.IntN(7)]
}

func (d *drawer) date() time.Time {
	zone := []*time.Location{time.UTC, time.FixedZone("", 5*3600+1800), time.FixedZone("", -3*3600)}[d.rng.IntN(3)]
	return time.Unix(d.rng.Int64N(4e9), d.rng.Int64N(1000)*1e6*int64(d.rng.IntN(2))).In(zone)
}

func (d *drawer) scalar() any {
	return []any{d.text(), d.number(), d.one(2)}[d.rng.IntN(3)]
}

func (d *drawer) list(elem func() any) any {
	list := []any{}
	for range d.rng.IntN(4) {
		list = append(list, elem())
	}
	return list
}

func (d *drawer) object(depth int) any {
	object := map[string]any{}
	for range d.rng.IntN(4) {
		object[d.text()] = d.anything(depth + 1)
	}
	return object
}

// anything draws what JSON can hold, and days and times.
func (d *drawer) anything(depth int) any {
	if depth < 3 && d.one(3) {
		if d.one(2) {
			return d.object(depth + 1)
		}
		return d.list(func() any { return d.anything(depth + 1) })
	}
	switch d.rng.IntN(6) {
	case 0:
		return nil
	case 1:
		switch t := d.date(); d.rng.IntN(3) {
		case 0:
			return protocol.DateOf(t)
		case 1:
			return protocol.Clock(t)
		default:
			return t
		}
	}
	return d.scalar()
}

// node draws what children may be.
func (d *drawer) node(depth int) any {
	switch d.rng.IntN(5) {
	case 0:
		return nil
	case 1:
		return d.number()
	case 2:
		if depth < 2 {
			return d.list(func() any { return d.node(depth + 1) })
		}
	case 3:
		props := map[string]any{"title": d.text()}
		if depth < 2 {
			props["children"] = d.node(depth + 1)
		}
		return component{[]string{"Div", "Span", "MapEl"}[d.rng.IntN(3)], props}
	}
	return d.text()
}
