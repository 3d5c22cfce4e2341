package server

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dashwire/dashwire/protocol"
)

// answer runs a callback request and returns the JSON that the browser would get.
func answer(t *testing.T, app *App, body string) (string, error) {
	t.Helper()
	req, err := protocol.DecodeRequest([]byte(body))
	if err != nil {
		t.Fatalf("request %s: %v", body, err)
	}
	call, err := app.dispatch(context.Background(), req, &Request{}, nil)
	if err != nil {
		return "", err
	}
	out, err := call.answer.AppendJSON(nil)
	if err != nil {
		return "", err
	}
	return string(out), nil
}

func wantAnswer(t *testing.T, app *App, body, want string) {
	t.Helper()
	got, err := answer(t, app, body)
	if err != nil {
		t.Fatalf("%s: %v", body, err)
	}
	if got != want {
		t.Errorf("request %s\n got %s\nwant %s", body, got, want)
	}
}

func TestTypedCallback(t *testing.T) {
	type in struct {
		Celsius Opt[float64] `input:"c.value"`
		Name    string       `input:"name.value"`
		Count   int          `state:"count.data"`
		On      bool         `state:"on.value"`
		Text    json.Number  `state:"exact.value"`
		Rows    []struct {
			A int `json:"a"`
		} `state:"rows.data"`
	}
	type out struct {
		Seen       any          `output:"seen.children"`
		Fahrenheit Opt[float64] `output:"f.value"`
	}
	app := New(Config{})
	Callback(app, func(_ context.Context, v in) (out, error) {
		o := out{Seen: []any{v.Celsius.IsSet(), v.Celsius.IsNull(), v.Name, v.Count, v.On, v.Text, v.Rows}}
		if c, ok := v.Celsius.Get(); ok {
			o.Fahrenheit.Set(c*9/5 + 32)
		}
		return o, nil
	})
	const head = `{"output":"..seen.children...f.value..","outputs":[{"id":"seen","property":"children"},{"id":"f","property":"value"}],"changedPropIds":[],`
	for _, tc := range []struct{ name, inputs, want string }{
		{
			"values",
			`"inputs":[{"id":"c","property":"value","value":100},{"id":"name","property":"value","value":"a\"\u00e9"}],"state":[{"id":"count","property":"data","value":3},{"id":"on","property":"value","value":true},{"id":"exact","property":"value","value":1.50},{"id":"rows","property":"data","value":[{"a":1},{"a":2}]}]}`,
			`{"multi":true,"response":{"seen":{"children":[true,false,"a\"é",3,true,1.50,[{"a":1},{"a":2}]]},"f":{"value":212}}}`,
		},
		{
			"null",
			`"inputs":[{"id":"c","property":"value","value":null},{"id":"name","property":"value","value":null}],"state":[{"id":"count","property":"data","value":null},{"id":"on","property":"value","value":null},{"id":"exact","property":"value","value":0},{"id":"rows","property":"data","value":null}]}`,
			`{"multi":true,"response":{"seen":{"children":[true,true,"",0,false,0,null]}}}`,
		},
		{
			"missing",
			`"inputs":[{"id":"c","property":"value"},{"id":"name","property":"value"}],"state":[{"id":"count","property":"data"},{"id":"on","property":"value"},{"id":"exact","property":"value","value":1e3},{"id":"rows","property":"data"}]}`,
			`{"multi":true,"response":{"seen":{"children":[false,false,"",0,false,1e3,null]}}}`,
		},
	} {
		t.Run(tc.name, func(t *testing.T) { wantAnswer(t, app, head+tc.inputs, tc.want) })
	}
}

func TestTypedCallbackRefusesValues(t *testing.T) {
	type in struct {
		N Opt[int] `input:"n.value"`
		B bool     `input:"b.value"`
		S string   `input:"s.value"`
	}
	type out struct {
		X string `output:"x.children"`
	}
	app := New(Config{})
	Callback(app, func(context.Context, in) (out, error) { return out{}, nil })
	for _, tc := range []struct{ n, b, s, want string }{
		{`1.5`, `true`, `""`, `n.value for field N: want a whole number, got 1.5`},
		{`"1"`, `true`, `""`, `n.value for field N: want a whole number, got "1"`},
		{`1`, `"true"`, `""`, `b.value for field B: want true or false, got "true"`},
		{`1`, `true`, `{}`, `s.value for field S: want a string, got {}`},
	} {
		body := `{"output":"x.children","outputs":{"id":"x","property":"children"},"inputs":[{"id":"n","property":"value","value":` + tc.n +
			`},{"id":"b","property":"value","value":` + tc.b + `},{"id":"s","property":"value","value":` + tc.s + `}]}`
		_, err := answer(t, app, body)
		var inputErr *InputError
		if !errors.As(err, &inputErr) || inputErr.Error() != tc.want {
			t.Errorf("n=%s b=%s s=%s: got %v, want %s", tc.n, tc.b, tc.s, err, tc.want)
		}
	}
}

func TestPatternMatching(t *testing.T) {
	type in struct {
		Values []Opt[float64] `input:"{type:row,index:ALL}.value"`
		Names  []string       `state:"{type:name,index:ALL}.children"`
		Mine   string         `state:"{type:own,index:MATCH}.value"`
	}
	type out struct {
		Titles []Opt[string] `output:"{type:row,index:ALL}.title"`
		Sum    float64       `output:"{type:sum,index:MATCH}.children"`
	}
	app := New(Config{})
	Callback(app, func(_ context.Context, v in) (out, error) {
		o := out{Titles: make([]Opt[string], len(v.Values))}
		for i, x := range v.Values {
			o.Sum += x.Or(0)
			if x.IsSet() {
				o.Titles[i].Set(v.Names[i] + v.Mine)
			}
		}
		return o, nil
	})
	const name = `..{\"index\":[\"ALL\"],\"type\":\"row\"}.title...{\"index\":[\"MATCH\"],\"type\":\"sum\"}.children..`
	body := `{"output":"` + name + `","outputs":[[{"id":{"type":"row","index":1},"property":"title"},{"id":{"type":"row","index":2},"property":"title"}],{"id":{"type":"sum","index":7},"property":"children"}],
	"inputs":[[{"id":{"type":"row","index":1},"property":"value","value":1.5},{"id":{"type":"row","index":2},"property":"value"}]],
	"state":[[{"id":{"type":"name","index":1},"property":"children","value":"a"},{"id":{"type":"name","index":2},"property":"children","value":"b"}],{"id":{"type":"own","index":7},"property":"value","value":"!"}],"changedPropIds":[]}`
	wantAnswer(t, app, body, `{"multi":true,"response":{"{\"index\":1,\"type\":\"row\"}":{"title":"a!"},"{\"index\":7,\"type\":\"sum\"}":{"children":1.5}}}`)
}

func TestOutputs(t *testing.T) {
	dep := func(id string) protocol.Dependency { return protocol.Dep(id, "children") }
	single := Spec{Outputs: []protocol.Dependency{dep("x")}, Inputs: []protocol.Dependency{protocol.Dep("in", "value")}}
	list := single
	list.Multi = true
	two := single
	two.Outputs = []protocol.Dependency{dep("x"), dep("y")}
	none := single
	none.Outputs = nil

	const in = `"inputs":[{"id":"in","property":"value","value":1}]`
	const x, y = `{"id":"x","property":"children"}`, `{"id":"y","property":"children"}`
	for _, tc := range []struct {
		name    string
		spec    Spec
		handler Handler
		head    string
		want    string
	}{
		{"single", single, func(_ context.Context, c *Call) error { return c.Set(0, "v") }, `"output":"x.children","outputs":` + x, `{"multi":true,"response":{"x":{"children":"v"}}}`},
		{"single null", single, func(_ context.Context, c *Call) error { return c.Set(0, nil) }, `"output":"x.children","outputs":` + x, `{"multi":true,"response":{"x":{"children":null}}}`},
		{"single no_update", single, func(_ context.Context, c *Call) error { return c.Set(0, NoUpdate) }, `"output":"x.children","outputs":` + x, `{"multi":true,"response":{}}`},
		{"NaN is null", single, func(_ context.Context, c *Call) error { return c.Set(0, math.NaN()) }, `"output":"x.children","outputs":` + x, `{"multi":true,"response":{"x":{"children":null}}}`},
		{"list of one", list, func(_ context.Context, c *Call) error { return c.Set(0, "v") }, `"output":"..x.children..","outputs":[` + x + `]`, `{"multi":true,"response":{"x":{"children":"v"}}}`},
		{"two", two, func(_ context.Context, c *Call) error { return errors.Join(c.Set(1, 2), c.Set(0, 1)) }, `"output":"..x.children...y.children..","outputs":[` + x + `,` + y + `]`, `{"multi":true,"response":{"y":{"children":2},"x":{"children":1}}}`},
		{"two, one no_update", two, func(_ context.Context, c *Call) error { return errors.Join(c.Set(0, NoUpdate), c.Set(1, 2)) }, `"output":"..x.children...y.children..","outputs":[` + x + `,` + y + `]`, `{"multi":true,"response":{"y":{"children":2}}}`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			app := New(Config{})
			app.Handle(tc.spec, tc.handler)
			wantAnswer(t, app, `{`+tc.head+`,`+in+`}`, tc.want)
		})
	}
}

func TestDispatchRefuses(t *testing.T) {
	app := New(Config{})
	ran := false
	app.Handle(Spec{
		Outputs: []protocol.Dependency{protocol.Dep("x", "children"), protocol.Dep("y", "children")},
		Inputs:  []protocol.Dependency{protocol.Dep("a", "value")},
		State:   []protocol.Dependency{protocol.Dep(protocol.DictID(protocol.IDPart{Key: "i", Value: protocol.All}), "value")},
	}, func(context.Context, *Call) error { ran = true; return nil })

	const name = `"output":"..x.children...y.children.."`
	const outputs = `"outputs":[{"id":"x","property":"children"},{"id":"y","property":"children"}]`
	const inputs = `"inputs":[{"id":"a","property":"value","value":1}]`
	const state = `"state":[[]]`
	for _, tc := range []struct{ name, body, want string }{
		{"unknown output", `{"output":"z.children",` + outputs + `,` + inputs + `}`, `no callback has this output`},
		{"too few outputs", `{` + name + `,"outputs":[{"id":"x","property":"children"}],` + inputs + `,` + state + `}`, `it has 1 outputs, the callback has 2`},
		{"no outputs", `{` + name + `,` + inputs + `,` + state + `}`, `it has no outputs`},
		{"another output's id", `{` + name + `,"outputs":[{"id":"x","property":"children"},{"id":"q","property":"children"}],` + inputs + `,` + state + `}`, `output q.children is not y.children of the definition`},
		{"another output's property", `{` + name + `,"outputs":[{"id":"x","property":"children"},{"id":"y","property":"style"}],` + inputs + `,` + state + `}`, `output y.style is not y.children of the definition`},
		{"outputs swapped", `{` + name + `,"outputs":[{"id":"y","property":"children"},{"id":"x","property":"children"}],` + inputs + `,` + state + `}`, `output y.children is not x.children of the definition`},
		{"too many inputs", `{` + name + `,` + outputs + `,"inputs":[{"id":"a","property":"value"},{"id":"b","property":"value"}],` + state + `}`, `it has 2 input values, the callback takes 1`},
		{"too few inputs", `{` + name + `,` + outputs + `,"inputs":[],` + state + `}`, `it has 0 input values, the callback takes 1`},
		{"no state", `{` + name + `,` + outputs + `,` + inputs + `}`, `it has 0 state values, the callback takes 1`},
		{"one for a list", `{` + name + `,` + outputs + `,` + inputs + `,"state":[{"id":{"i":1},"property":"value"}]}`, `state {"i":["ALL"]}.value: want a list of components`},
		{"a list for one", `{` + name + `,` + outputs + `,"inputs":[[{"id":"a","property":"value"}]],` + state + `}`, `input a.value: want one component`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := answer(t, app, tc.body)
			var refused *RequestError
			if !errors.As(err, &refused) || refused.Reason != tc.want {
				t.Errorf("got %v, want %s", err, tc.want)
			}
		})
	}
	if ran {
		t.Error("the callback ran for a request that doesn't fit it")
	}
}

func TestCallbackErrors(t *testing.T) {
	type in struct {
		A string `input:"a.value"`
	}
	type out struct {
		X Opt[string] `output:"x.children"`
	}
	boom := errors.New("boom")
	app := New(Config{})
	Callback(app, func(_ context.Context, v in) (out, error) {
		switch v.A {
		case "error":
			return out{}, boom
		case "prevent":
			return out{}, PreventUpdate
		case "panic":
			panic(boom)
		}
		return out{}, nil // nothing set
	})
	run := func(value string) error {
		_, err := answer(t, app, `{"output":"x.children","outputs":{"id":"x","property":"children"},"inputs":[{"id":"a","property":"value","value":"`+value+`"}]}`)
		return err
	}
	for _, value := range []string{"prevent", "nothing"} {
		if err := run(value); !errors.Is(err, PreventUpdate) {
			t.Errorf("%s: got %v, want PreventUpdate", value, err)
		}
	}
	for _, value := range []string{"error", "panic"} {
		err := run(value)
		var failed *CallbackError
		if !errors.As(err, &failed) || failed.Output != "x.children" || !errors.Is(err, boom) {
			t.Errorf("%s: got %v, want a CallbackError around boom", value, err)
		}
		var panicked *PanicError
		if errors.As(err, &panicked) != (value == "panic") {
			t.Errorf("%s: a PanicError, or none: %v", value, err)
		}
	}
}

func TestCallContext(t *testing.T) {
	app := New(Config{})
	var got []Triggered
	var id string
	app.Handle(Spec{Inputs: []protocol.Dependency{protocol.Dep("a", "value"), protocol.Dep(protocol.DictID(protocol.IDPart{Key: "i", Value: protocol.All}), "n")}},
		func(ctx context.Context, call *Call) error {
			if CallFrom(ctx) != call {
				t.Error("CallFrom does not return the call")
			}
			got, id = call.Triggered(), call.TriggeredID().String()
			return nil
		})
	output := app.callbacks.load().plans[0].id
	_, err := answer(t, app, `{"output":"`+output+`","inputs":[{"id":"a","property":"value","value":1},[{"id":{"i":1},"property":"n","value":2},{"id":{"i":2},"property":"n"}]],"changedPropIds":["{\"i\":2}.n","a.value"]}`)
	if err != nil {
		t.Fatal(err)
	}
	two := protocol.DictID(protocol.IDPart{Key: "i", Value: 2})
	want := []Triggered{
		{PropID: `{"i":2}.n`, ID: two, Property: "n"},
		{PropID: "a.value", ID: protocol.StringID("a"), Property: "value", Value: protocol.Raw("1")},
	}
	same := cmp.Comparer(func(a, b protocol.ID) bool { return a.String() == b.String() })
	if diff := cmp.Diff(want, got, same); diff != "" {
		t.Errorf("triggered (-want +got):\n%s", diff)
	}
	if id != `{"i":2}` {
		t.Errorf("TriggeredID is %s", id)
	}
	none := CallFrom(context.Background())
	if none != nil {
		t.Error("CallFrom finds a call where there is none")
	}
	if none.Triggered() != nil || !none.TriggeredID().IsZero() {
		t.Error("no call has triggers")
	}
}
