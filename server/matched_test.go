package server

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dashwire/dashwire/protocol"
)

// Values come with the ids of their components, in the browser's order.
func TestMatched(t *testing.T) {
	t.Parallel()
	type in struct {
		Own    Matched[string]         `input:"{type:word,row:MATCH}.value"`
		Before []Matched[Opt[float64]] `input:"{type:number,row:ALLSMALLER}.value"`
		Plain  Matched[int]            `state:"plain.value"`
	}
	type out struct {
		Text string `output:"{type:text,row:MATCH}.children"`
	}
	var got in
	s := newSite(t, Config{SuppressCallbackExceptions: true})
	Callback(s.app, func(_ context.Context, v in) (out, error) { got = v; return out{v.Own.Value}, nil })
	reply := s.post("/_dash-update-component", `{"output":"{\"row\":[\"MATCH\"],\"type\":\"text\"}.children","outputs":{"id":{"type":"text","row":3},"property":"children"},
		"inputs":[{"id":{"type":"word","row":3},"property":"value","value":"x"},
			[{"id":{"type":"number","row":1},"property":"value","value":1.5},{"id":{"type":"number","row":2},"property":"value"}]],
		"state":[{"id":"plain","property":"value","value":null}],"changedPropIds":[]}`)
	if reply.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s", reply.Status, reply.body)
	}
	if id := got.Own.ID; id.Text("type") != "word" || id.Int("row") != 3 || got.Own.Value != "x" {
		t.Errorf("MATCH: %s %q", id, got.Own.Value)
	}
	if len(got.Before) != 2 || got.Before[0].ID.Int("row") != 1 || got.Before[0].Value.Or(0) != 1.5 || got.Before[1].ID.Int("row") != 2 || got.Before[1].Value.IsSet() {
		t.Errorf("ALLSMALLER: %+v", got.Before)
	}
	if got.Plain.ID.String() != "plain" || got.Plain.Value != 0 {
		t.Errorf("plain id: %+v", got.Plain)
	}

	wrong := s.post("/_dash-update-component", `{"output":"{\"row\":[\"MATCH\"],\"type\":\"text\"}.children","outputs":{"id":{"type":"text","row":3},"property":"children"},
		"inputs":[{"id":{"type":"word","row":3},"property":"value","value":"x"},[{"id":{"type":"number","row":1},"property":"value","value":"no"}]],
		"state":[{"id":"plain","property":"value"}],"changedPropIds":[]}`)
	if wrong.StatusCode != http.StatusInternalServerError {
		t.Errorf("a value of the wrong type is answered with %s", wrong.Status)
	}
}

func TestMatchedFaults(t *testing.T) {
	t.Parallel()
	type in struct {
		One  Matched[string]   `input:"{type:word,row:ALL}.value"`
		Many []Matched[string] `input:"{type:word,row:MATCH}.value"`
	}
	type out struct {
		Text Matched[string]   `output:"{type:text,row:MATCH}.children"`
		All  []Matched[string] `output:"{type:text,row:ALL}.title"`
	}
	err := CallbackSafely(New(Config{}), func(context.Context, in) (out, error) { return out{}, nil })
	var spec *SpecError
	if !errors.As(err, &spec) || len(spec.Faults) != 4 {
		t.Fatalf("got %v", err)
	}
	for _, want := range []string{"One: its id holds ALL", "Many: its id holds neither", "Text: Matched is for inputs", "All: Matched is for inputs"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("missing %q in\n%v", want, err)
		}
	}
}

// Words are strings, numbers and bools are what they are in JSON, quotes make a
// string of anything.
func TestTagIDs(t *testing.T) {
	t.Parallel()
	for tag, want := range map[string]protocol.ID{
		"{type:filter,index:ALL}.v":               protocol.Dict("type", "filter", "index", protocol.All),
		"{ type: filter, index: MATCH }.v":        protocol.Dict("type", "filter", "index", protocol.Match),
		"{n:1,f:-2.5,b:true,c:false}.v":           protocol.Dict("n", 1, "f", -2.5, "b", true, "c", false),
		"{n:'1',b:'true',w:'ALL',e:''}.v":         protocol.Dict("n", "1", "b", "true", "w", "ALL", "e", ""),
		"{a:'x, y:z',b:ALLSMALLER,row:MATCH}.v":   protocol.Dict("a", "x, y:z", "b", protocol.AllSmaller, "row", protocol.Match),
		"{year:2024-25,zip:007,big:1e999,n:-0}.v": protocol.Dict("year", "2024-25", "zip", "007", "big", "1e999", "n", 0),
		"{time:12:30}.v":                          protocol.Dict("time", "12:30"),
		"{a.b:1.5}.v":                             protocol.Dict("a.b", 1.5),
	} {
		dep, err := parseTag("input", tag, nil)
		if err != nil || dep.ID.String() != want.String() || dep.Property != "v" {
			t.Errorf("%s: got %s, %v, want %s", tag, dep, err, want)
		}
	}
	for tag, want := range map[string]string{
		"{}.v":          "write a pattern-matching id",
		"{a}.v":         `"a" is not key:value`,
		"{a:1,}.v":      `"" is not key:value`,
		"{a:'x}.v":      "not closed",
		"{a:'x'y'z'}.v": "is not one string",
		"{a:1, a:2}.v":  `key "a" stands twice`,
	} {
		if dep, err := parseTag("input", tag, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %s, %v, want %q", tag, dep, err, want)
		}
	}
}

// A field of the type Patch is a change of the browser's value, and none while it is
// empty; a list has one for each component.
func TestPatchFields(t *testing.T) {
	t.Parallel()
	type in struct {
		Do string `input:"do.value"`
	}
	type out struct {
		Figure protocol.Patch   `output:"graph.figure"`
		Lists  []protocol.Patch `output:"{list:ALL}.children"`
		Text   Opt[string]      `output:"text.children"`
	}
	s := newSite(t, Config{SuppressCallbackExceptions: true})
	Callback(s.app, func(_ context.Context, v in) (o out, _ error) {
		o.Lists = make([]protocol.Patch, 2)
		switch v.Do {
		case "patch":
			o.Figure.At("layout", "title", "text").Assign("new")
			o.Lists[1].At().Append("x")
		case "text":
			o.Text.Set("only this")
		}
		return o, nil
	})
	ask := func(do string) (int, string) {
		r := s.post("/_dash-update-component", `{"output":"..graph.figure...{\"list\":[\"ALL\"]}.children...text.children..",
			"outputs":[{"id":"graph","property":"figure"},[{"id":{"list":1},"property":"children"},{"id":{"list":2},"property":"children"}],{"id":"text","property":"children"}],
			"inputs":[{"id":"do","property":"value","value":"`+do+`"}],"changedPropIds":["do.value"]}`)
		return r.StatusCode, r.body
	}
	for do, want := range map[string]string{
		"patch": `{"multi":true,"response":{"graph":{"figure":{"__dash_patch_update":"__dash_patch_update","operations":[` +
			`{"operation":"Assign","location":["layout","title","text"],"params":{"value":"new"}}]}},` +
			`"{\"list\":2}":{"children":{"__dash_patch_update":"__dash_patch_update","operations":[{"operation":"Append","location":[],"params":{"value":"x"}}]}}}}`,
		"text": `{"multi":true,"response":{"text":{"children":"only this"}}}`,
	} {
		if status, body := ask(do); status != 200 || body != want {
			t.Errorf("%s (-want +got), status %d:\n%s", do, status, cmp.Diff(want, body))
		}
	}
	if status, body := ask("nothing"); status != 204 {
		t.Errorf("no change is answered with %d: %s", status, body)
	}
}
