package server

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/protocol"
)

const oneInput = `"inputs":[{"id":"a","property":"value","value":1}],"changedPropIds":["a.value"]}`

func specOf(outputs ...string) Spec {
	s := Spec{Inputs: []protocol.Dependency{protocol.Dep("a", "value")}}
	for _, id := range outputs {
		s.Outputs = append(s.Outputs, protocol.Dep(id, "children"))
	}
	return s
}

func TestSetProps(t *testing.T) {
	row := protocol.DictID(protocol.IDPart{Key: "row", Value: 1})
	var sets Handler = func(_ context.Context, call *Call) error {
		call.SetProps(html.DivChildren("log").Set("x"), protocol.NewProp[any](row, "title").Null())
		return nil
	}
	const side = `"sideUpdate":{"log":{"children":"x"},"{\"row\":1}":{"title":null}}`
	for _, tc := range []struct {
		name    string
		outputs []string
		handler Handler
		head    string
		want    string
	}{
		{"no output", nil, sets, `"output":"` + protocol.NoOutputID(specOf().Inputs, "") + `"`, `{"multi":true,` + side + `,"response":{}}`},
		{"an output, no_update", []string{"x"}, sets, `"output":"x.children","outputs":{"id":"x","property":"children"}`, `{"multi":true,` + side + `,"response":{}}`},
		{"before an output", []string{"x"}, func(ctx context.Context, call *Call) error { return errors.Join(sets(ctx, call), call.Set(0, 1)) },
			`"output":"x.children","outputs":{"id":"x","property":"children"}`, `{"multi":true,` + side + `,"response":{"x":{"children":1}}}`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			app := New(Config{})
			app.Handle(specOf(tc.outputs...), tc.handler)
			wantAnswer(t, app, `{`+tc.head+`,`+oneInput, tc.want)
		})
	}
}

func TestTypedSetPropsWithoutUpdate(t *testing.T) {
	type in struct {
		A int `input:"a.value"`
	}
	type out struct {
		X Opt[string] `output:"x.children"`
	}
	app := New(Config{})
	Callback(app, func(ctx context.Context, _ in) (out, error) {
		CallFrom(ctx).SetProps(dcc.StoreData("s").Set(3))
		return out{}, nil
	})
	wantAnswer(t, app, `{"output":"x.children","outputs":{"id":"x","property":"children"},`+oneInput,
		`{"multi":true,"sideUpdate":{"s":{"data":3}},"response":{}}`)
}

func TestPatchOutput(t *testing.T) {
	type in struct {
		A int `input:"a.value"`
	}
	type out struct {
		Figure Opt[any] `output:"g.figure"`
	}
	app := New(Config{})
	Callback(app, func(_ context.Context, v in) (o out, err error) {
		var p protocol.Patch
		p.At("data", 0, "y").Append(v.A)
		o.Figure.Patch(&p)
		return o, nil
	})
	wantAnswer(t, app, `{"output":"g.figure","outputs":{"id":"g","property":"figure"},`+oneInput,
		`{"multi":true,"response":{"g":{"figure":{"__dash_patch_update":"__dash_patch_update","operations":[{"operation":"Append","location":["data",0,"y"],"params":{"value":1}}]}}}}`)
}

func TestAllowDuplicate(t *testing.T) {
	type a struct {
		V int `input:"a.value"`
	}
	type b struct {
		V int `input:"b.value"`
	}
	type out struct {
		Log string `output:"log.children,allow_duplicate"`
	}
	app := New(Config{})
	Callback(app, func(context.Context, a) (out, error) { return out{"from a"}, nil }, PreventInitialCall(true))
	Callback(app, func(context.Context, b) (out, error) { return out{"from b"}, nil }, InitialDuplicate())

	plans := app.callbacks.load().plans
	if plans[0].id == plans[1].id || !strings.HasPrefix(plans[0].id, "log.children@") {
		t.Fatalf("the two are %s and %s", plans[0].id, plans[1].id)
	}
	if !plans[0].entry.PreventInitialCall || plans[1].entry.PreventInitialCall {
		t.Errorf("prevent_initial_call is %t and %t, want true and false", plans[0].entry.PreventInitialCall, plans[1].entry.PreventInitialCall)
	}
	_, property, _ := strings.Cut(plans[0].id, ".")
	wantAnswer(t, app, `{"output":"`+plans[0].id+`","outputs":{"id":"log","property":"`+property+`"},`+oneInput,
		`{"multi":true,"response":{"log":{"children":"from a"}}}`)

	err := CallbackSafely(app, func(context.Context, struct {
		V int `input:"c.value"`
	}) (out, error) {
		return out{}, nil
	})
	if err == nil || !strings.Contains(err.Error(), "has allow_duplicate") {
		t.Errorf("without PreventInitialCall: %v", err)
	}

	app = New(Config{InitialDuplicate: true})
	Callback(app, func(context.Context, a) (out, error) { return out{}, nil })
	Callback(app, func(context.Context, b) (out, error) { return out{}, nil }, PreventInitialCall(true))
	for i, p := range app.callbacks.load().plans {
		if p.entry.PreventInitialCall != (i == 1) {
			t.Errorf("with Config.InitialDuplicate, prevent_initial_call of callback %d is %t", i, p.entry.PreventInitialCall)
		}
	}
	if _, err := NewSafely(Config{InitialDuplicate: true, PreventInitialCallbacks: true}); err == nil || !strings.Contains(err.Error(), "are both set") {
		t.Errorf("both defaults: %v", err)
	}
}

// Structs in structs group inputs, states and outputs; one may be embedded in
// several callbacks.
func TestGroups(t *testing.T) {
	type span struct {
		Low  int `input:"a.value"`
		High int `state:"b.value"`
	}
	type in struct {
		Text string `state:"c.value"`
		span
		Deep struct {
			Deeper struct {
				Rows []int `input:"{type:x,index:ALL}.value"`
			}
		}
	}
	type out struct {
		Ends struct {
			Low  Opt[int] `output:"low.children"`
			High int      `output:"high.children"`
		}
		Text string `output:"text.children"`
	}
	app := New(Config{})
	Callback(app, func(_ context.Context, v in) (o out, _ error) {
		o.Ends.High, o.Text = v.High+len(v.Deep.Deeper.Rows), v.Text
		if v.Low > 1 {
			o.Ends.Low.Set(v.Low)
		}
		return o, nil
	})
	wantAnswer(t, app, `{"output":"..low.children...high.children...text.children..","outputs":[{"id":"low","property":"children"},{"id":"high","property":"children"},{"id":"text","property":"children"}],`+
		`"inputs":[{"id":"a","property":"value","value":1},[{"id":{"index":1,"type":"x"},"property":"value","value":5}]],`+
		`"state":[{"id":"c","property":"value","value":"t"},{"id":"b","property":"value","value":7}],"changedPropIds":["a.value"]}`,
		`{"multi":true,"response":{"high":{"children":8},"text":{"children":"t"}}}`)
	for _, err := range []error{
		CallbackSafely(app, func(context.Context, struct{ When time.Time }) (o struct{}, _ error) { return }),
		CallbackSafely(app, func(context.Context, struct{ None struct{} }) (o struct{}, _ error) { return }),
	} {
		if err == nil || !strings.Contains(err.Error(), "has neither an input nor a state tag") {
			t.Errorf("a struct without tags: %v", err)
		}
	}
}

func TestTagOptions(t *testing.T) {
	for _, tc := range []struct {
		kind, tag, want string // want is a part of the error
	}{
		{"input", "a.value,allow_optional", ""},
		{"state", "{type:x,index:ALL}.value,allow_optional", ""},
		{"output", "{type:x,index:ALL}.value,allow_duplicate", ""},
		{"output", "a.value,allow_optional", `"allow_optional" is no option of an output`},
		{"input", "a.value,allow_duplicate", `"allow_duplicate" is no option of an input`},
		{"input", "a.value,no", `"no" is no option of an input`},
	} {
		dep, err := parseTag(tc.kind, tc.tag, nil)
		switch {
		case tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)):
			t.Errorf("%s %q: got %v, want %s", tc.kind, tc.tag, err, tc.want)
		case tc.want == "" && (err != nil || dep.Property != "value" || dep.AllowOptional == dep.AllowDuplicate):
			t.Errorf("%s %q: got %+v, %v", tc.kind, tc.tag, dep, err)
		}
	}
}

func TestOnError(t *testing.T) {
	boom := errors.New("boom")
	fails := func(_ context.Context, call *Call) error {
		call.SetProps(html.DivChildren("log").Set("began"))
		if err := call.Set(0, "half"); err != nil {
			return err
		}
		panic(boom)
	}
	const body = `{"output":"x.children","outputs":{"id":"x","property":"children"},` + oneInput
	var seen error
	for _, tc := range []struct {
		name    string
		handler ErrorHandler
		want    string
		wantErr string
	}{
		{"nothing set", func(_ context.Context, _ *Call, err error) error { seen = err; return nil },
			`{"multi":true,"sideUpdate":{"log":{"children":"began"}},"response":{}}`, ""},
		{"sets an output", func(_ context.Context, call *Call, err error) error { return call.Set(0, err.Error()) },
			`{"multi":true,"sideUpdate":{"log":{"children":"began"}},"response":{"x":{"children":"panic: boom"}}}`, ""},
		{"another error", func(context.Context, *Call, error) error { return errors.New("worse") }, "", "worse"},
		{"panics itself", func(context.Context, *Call, error) error { panic("again") }, "", "panic: again"},
	} {
		for _, where := range []string{"callback", "app"} {
			t.Run(tc.name+", of the "+where, func(t *testing.T) {
				cfg, spec := Config{}, specOf("x")
				if where == "app" {
					cfg.OnError = tc.handler
				} else {
					cfg.OnError = func(context.Context, *Call, error) error { t.Error("the app's handler ran"); return nil }
					spec.OnError = tc.handler
				}
				app := New(cfg)
				app.Handle(spec, fails)
				if tc.want != "" {
					wantAnswer(t, app, body, tc.want)
					return
				}
				if _, err := answer(t, app, body); err == nil || !strings.Contains(err.Error(), tc.wantErr) {
					t.Errorf("got %v, want %s", err, tc.wantErr)
				}
			})
		}
	}
	var panicked *PanicError
	if !errors.As(seen, &panicked) || !errors.Is(seen, boom) {
		t.Errorf("the handler saw %v", seen)
	}
}

func TestOnErrorLeavesPreventUpdateAlone(t *testing.T) {
	app := New(Config{OnError: func(context.Context, *Call, error) error { t.Error("called"); return nil }})
	app.Handle(specOf("x"), func(context.Context, *Call) error { return PreventUpdate })
	if _, err := answer(t, app, `{"output":"x.children","outputs":{"id":"x","property":"children"},`+oneInput); !errors.Is(err, PreventUpdate) {
		t.Errorf("got %v", err)
	}
}

func TestEntryOptions(t *testing.T) {
	type in struct {
		A int `input:"a.n_clicks,allow_optional"`
	}
	app := New(Config{PreventInitialCallbacks: true})
	Callback(app, func(context.Context, in) (struct{}, error) { return struct{}{}, nil },
		Optional(), Hidden(), DynamicCreator(), Running(html.ButtonDisabled("a"), true, false),
		Running(html.DivChildren(protocol.DictID(protocol.IDPart{Key: "i", Value: protocol.Match})), any("busy"), nil))
	got, err := protocol.Encode(app.callbacks.load().plans[0].entry)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"output":"` + app.callbacks.load().plans[0].id + `","inputs":[{"id":"a","property":"n_clicks","allow_optional":true}],"state":[],"clientside_function":null,` +
		`"prevent_initial_call":true,"background":null,"dynamic_creator":true,"no_output":true,"optional":true,"hidden":true,"websocket":false,"persistent":false,` +
		`"running":{"running":{"a.disabled":true,"{\"i\":[\"MATCH\"]}.children":"busy"},"runningOff":{"a.disabled":false,"{\"i\":[\"MATCH\"]}.children":null}}}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestHeadersAndCookies(t *testing.T) {
	app := New(Config{SuppressCallbackExceptions: true})
	app.SetLayout("page")
	app.Handle(specOf("x"), func(_ context.Context, call *Call) error {
		call.SetCookie(&http.Cookie{Name: "one", Value: "1", Path: "/", HttpOnly: true})
		call.SetCookie(&http.Cookie{Name: "two", Value: "2"})
		call.SetCookie(&http.Cookie{Name: "bad name", Value: "3"})
		call.Header().Set("X-Seen", "a\r\nX-Injected: b")
		return call.Set(0, "v")
	})
	defer app.Shutdown(context.Background()) //nolint:errcheck // nothing is running
	r := httptest.NewRequest(http.MethodPost, "/_dash-update-component",
		strings.NewReader(`{"output":"x.children","outputs":{"id":"x","property":"children"},`+oneInput))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	app.Handler().ServeHTTP(w, r)
	if got := strings.Join(w.Header().Values("Set-Cookie"), " | "); got != "one=1; Path=/; HttpOnly | two=2" {
		t.Errorf("cookies: %s", got)
	}
	if got := w.Header().Get("X-Seen"); !strings.HasPrefix(got, "a") || w.Header().Get("X-Injected") != "" {
		t.Errorf("X-Seen is %q, and X-Injected %q", got, w.Header().Get("X-Injected"))
	}
	if w.Body.String() != `{"multi":true,"response":{"x":{"children":"v"}}}` {
		t.Errorf("the answer is %s", w.Body)
	}
}
