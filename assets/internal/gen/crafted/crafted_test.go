package crafted_test

import (
	"encoding/json"
	"math"
	"reflect"
	"testing"
	"time"

	"github.com/dashwire/dashwire/assets/internal/gen/crafted"
	"github.com/dashwire/dashwire/protocol"
)

// TestEncode shows what generated code sends, for each kind of type.
func TestEncode(t *testing.T) {
	t.Parallel()
	gauge := crafted.Gauge // a name that is short to read
	for _, test := range []struct {
		name string
		node *crafted.GaugeComponent
		want string // the props, without children where there are none
	}{
		{"nothing", gauge(), `{}`},
		{"one child", gauge("a"), `{"children":"a"}`},
		{"children", gauge("a", 1, nil, gauge()), `{"children":["a",1,null,` + component("Gauge", `{"children":null}`) + `]}`},
		{"a slice of children", gauge([]any{"a"}), `{"children":["a"]}`},
		{"children last", gauge().Children("a", "b"), `{"children":["a","b"]}`},
		{"string", gauge().Text("é"), `{"text":"é"}`},
		{"empty string", gauge().Text(""), `{"text":""}`},
		{"number", gauge().Level(0.5), `{"level":0.5}`},
		{"NaN", gauge().Level(math.NaN()), `{"level":null}`},
		{"zero", gauge().Level(0), `{"level":0}`},
		{"count", gauge().NClicks(3), `{"n_clicks":3}`},
		{"bool", gauge().Visible(false), `{"visible":false}`},
		{"twice", gauge().Level(1).Visible(true).Level(2), `{"level":2,"visible":true}`},
		{"null", gauge().With("level", nil), `{"level":null}`},
		{"any", gauge().AnyThing(map[string]any{"a": []int{1}}), `{"any_thing":{"a":[1]}}`},
		{"style", gauge().Style(crafted.Style{"color": "red", "--gap": 3}), `{"style":{"--gap":3,"color":"red"}}`},
		{"node", gauge().Label(crafted.Unseen()), `{"label":` + component("Unseen", `{}`) + `}`},
		{"enum constant", gauge().Tone(crafted.ToneVeryCold), `{"tone":"very-cold"}`},
		{"enum literal", gauge().Tone("warm"), `{"tone":"warm"}`},
		{"enum of texts and false", gauge().Pick("many"), `{"pick":"many"}`},
		{"the false of it", gauge().PickOff(), `{"pick":false}`},
		{"weekday", gauge().FirstDayOfWeek(time.Monday), `{"first_day_of_week":1}`},
		{"attribute", gauge().ReadOnly(true), `{"readOnly":true}`},
		{"union's first", gauge().Height(3), `{"height":3}`},
		{"union's literal", gauge().HeightAuto(), `{"height":"auto"}`},
		{"value", gauge().Value("a"), `{"value":"a"}`},
		{"value as number", gauge().ValueNumber(1), `{"value":1}`},
		{"value as bool", gauge().ValueBool(true), `{"value":true}`},
		{"values", gauge().Values("a", "b"), `{"value":["a","b"]}`},
		{"no values", gauge().Values(), `{"value":[]}`},
		{"values as numbers", gauge().ValueNumbers(1, math.NaN()), `{"value":[1,null]}`},
		{"list", gauge().Colors([]string{"red"}...), `{"colors":["red"]}`},
		{"map", gauge().Limits(map[string]float64{"a": 1}), `{"limits":{"a":1}}`},
		{"shape, required only", gauge().Zones(crafted.GaugeZone{}), `{"zones":[{"from":0}]}`},
		{"shape, zeros", gauge().Zones(crafted.GaugeZone{To: new(0.0), Open: new(false), Mark: ""}), `{"zones":[{"from":0,"to":0,"open":false,"mark":""}]}`},
		{"shape, nested", gauge().Zones(crafted.GaugeZone{Nested: &crafted.GaugeZonesNestedOptions{}}), `{"zones":[{"from":0,"nested":{"on":false}}]}`},
		{"rule", gauge().Rules(crafted.GaugeRule{If: crafted.GaugeRulesIfOptions{Row: new(0)}, Style: crafted.Style{"color": "red"}}), `{"rules":[{"if":{"row":0},"color":"red"}]}`},
		{"wildcards", gauge().Data("x", 1).Aria("label", "y"), `{"data-x":1,"aria-label":"y"}`},
		{"id", gauge().ID("g"), `{"id":"g"}`},
		{"dictionary id", gauge().DictID(protocol.DictID(protocol.IDPart{Key: "index", Value: 3})), `{"id":{"index":3}}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var got, want struct {
				Props           map[string]any
				Type, Namespace string
			}
			data, err := json.Marshal(test.node)
			if err != nil {
				t.Fatal(err)
			}
			mustDecode(t, data, &got)
			mustDecode(t, []byte(component("Gauge", test.want)), &want)
			if _, ok := want.Props["children"]; !ok {
				want.Props["children"] = nil
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("sends %s, want %s", data, test.want)
			}
		})
	}
}

func component(name, props string) string {
	return `{"type":"` + name + `","namespace":"crafted_components","props":` + props + `}`
}

func mustDecode(t *testing.T, data []byte, v any) {
	t.Helper()
	if err := json.Unmarshal(data, v); err != nil {
		t.Fatalf("%v: %s", err, data)
	}
}

// TestRuleRoundTrip reads back a condition with CSS beside it.
func TestRuleRoundTrip(t *testing.T) {
	t.Parallel()
	want := crafted.GaugeRule{If: crafted.GaugeRulesIfOptions{Row: new(2)}, Style: crafted.Style{"color": "red"}}
	data, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var got crafted.GaugeRule
	mustDecode(t, data, &got)
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s was read as %+v", data, got)
	}
	if err := json.Unmarshal([]byte(`{"if":3}`), &got); err == nil {
		t.Error("a condition that is a number was read without an error")
	}
}

func TestTexts(t *testing.T) {
	t.Parallel()
	for want, note := range map[string]*crafted.NoteComponent{
		`{"children":null}`:      crafted.Note(),
		`{"children":"a"}`:       crafted.Note("a"),
		`{"children":["a","b"]}`: crafted.Note("a", "b"),
	} {
		data, err := protocol.Encode(note)
		if got := string(data); err != nil || got != `{"props":`+want+`,"type":"Note","namespace":"crafted_components"}` {
			t.Errorf("got %s and %v, want %s", got, err, want)
		}
	}
}

// TestHandles also shows the types: those of the values would not compile else.
func TestHandles(t *testing.T) {
	t.Parallel()
	for got, want := range map[string]string{
		handle(crafted.GaugeLevel("g"), 0.5):                               "g.level",
		handle(crafted.GaugeNClicks("g"), int(1)):                          "g.n_clicks",
		handle(crafted.NoteTone(protocol.StringID("n")), crafted.ToneWarm): "n.tone",
		handle(crafted.GaugeZones("g"), []crafted.GaugeZone{}):             "g.zones",
		handle(crafted.GaugeValue("g"), any(1)):                            "g.value",
	} {
		if got != want {
			t.Errorf("the handle of %s prints as %s", want, got)
		}
	}
}

func handle[T any](p protocol.Prop[T], _ T) string { return p.String() }

// TestChain shows that a setter returns its own component.
func TestChain(t *testing.T) {
	t.Parallel()
	c := crafted.Gauge()
	if c.Level(1) != c || c.With("x", 1) != c || c.Base().Type() != "Gauge" || c.Base().Namespace() != "crafted_components" {
		t.Error("a setter returns another component than its own")
	}
}
