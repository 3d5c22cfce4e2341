package server

import (
	"context"
	"errors"
	"log/slog"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dashwire/dashwire/protocol"
)

func tab(props ...any) *protocol.Component {
	c := protocol.NewComponent("dash_core_components", "Tab")
	for i := 0; i < len(props); i += 2 {
		c.Set(props[i].(string), props[i+1])
	}
	return c
}

func TestLayoutKinds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		tree any
		want string // the JSON, or if it begins with "error" what the error says
	}{
		{"component", div("id", "a"), `{"props":{"id":"a"},"type":"Div","namespace":"dash_html_components"}`},
		{"list", []any{"text", div()}, `["text",{"props":{},"type":"Div","namespace":"dash_html_components"}]`},
		{"typed list", []*protocol.Component{div()}, `[{"props":{},"type":"Div","namespace":"dash_html_components"}]`},
		{"string", "text", `"text"`}, // Python: NoLayoutException
		{"empty list", []any{}, `[]`},
		{"NaN", div("children", math.NaN()), `{"props":{"children":null},"type":"Div","namespace":"dash_html_components"}`},
		{"none", nil, "error the app has no layout"},                                 // Python: NoLayoutException
		{"nil component", (*protocol.Component)(nil), "error the app has no layout"}, // Python: NoLayoutException
		{"number", 5, "error layout: it is a int; a layout is a component"},          // Python: NoLayoutException
		{"list with a number", []any{5}, "error layout: it is a []interface {}"},     // Python: NoLayoutException
		{"map", map[string]any{"props": 1}, "error layout: it is a map"},             // Python: NoLayoutException
		{"what JSON can't hold", div("children", []any{div("style", map[string]any{"x": func() {}})}), "error children[0].style.x"},
		{"same id", div("children", []any{div("id", "x"), div("children", div("id", "x"))}),
			`error 2 components have the id "x": layout > Div[0] > Div, and layout > Div[1] > Div > Div`}, // Python: DuplicateIdError
		{"same id in a list", []any{"a", div("id", "x"), div("id", "x")}, `error 2 components have the id "x": layout[1] > Div, and layout[2] > Div`},
		{"same dict id", div("children", []any{
			div("id", protocol.DictID(protocol.IDPart{Key: "a", Value: 1}, protocol.IDPart{Key: "b", Value: 2})),
			div("id", protocol.DictID(protocol.IDPart{Key: "b", Value: 2}, protocol.IDPart{Key: "a", Value: 1}))}),
			`error 2 components have the id "{\"a\":1,\"b\":2}"`},
		{"same id in a label", div("children", []any{tab("label", div("id", "x")), div("id", "x")}), `error 2 components have the id "x": layout > Div[0] > Tab > label > Div`}, // Python looks at children only
		{"same id in an unknown suite", div("children", []any{protocol.NewComponent("other", "Box").Set("header", div("id", "x")), div("id", "x")}), `error 2 components have the id "x"`},
		{"data that looks like components", protocol.NewComponent("dash_core_components", "Store").Set("data", []any{div("id", "x"), div("id", "x")}),
			`{"props":{"data":[{"props":{"id":"x"},"type":"Div","namespace":"dash_html_components"},{"props":{"id":"x"},"type":"Div","namespace":"dash_html_components"}]},"type":"Store","namespace":"dash_core_components"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			app := newApp(t, Config{})
			app.SetLayout(c.tree)
			_, err := app.started()
			if text, isError := strings.CutPrefix(c.want, "error "); isError {
				if err == nil || !strings.Contains(err.Error(), text) {
					t.Fatalf("got error %v, want one with %q", err, text)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			r := (&site{t, app}).get("/_dash-layout")
			if diff := cmp.Diff(c.want, r.body); diff != "" || r.Header.Get("Content-Type") != "application/json" {
				t.Errorf("%v (-want +got):\n%s", r.Header, diff)
			}
		})
	}
}

// The paths of children_props, in a suite of which they are known.
func TestInventoryFollowsPaths(t *testing.T) {
	t.Parallel()
	inv := &inventory{places: map[string][]string{}, types: map[string]componentType{}, childProps: map[string]map[string][]string{"s": {
		"C": {"a", "b.c", "d[]", "e[].f", "g{}", "h{}.i", "j"},
	}}}
	var tree any
	node := func(id string) string { return `{"namespace":"s","type":"C","props":{"id":"` + id + `"}}` }
	text := `{"namespace":"s","type":"C","props":{"id":{"k":"v","a":1},"a":` + node("1") + `,"b":{"c":` + node("2") + `},"d":[` + node("3") + `],` +
		`"e":[{"f":` + node("4") + `},5],"g":{"x":` + node("5") + `},"h":{"x":{"i":[` + node("6") + `]}},"j":[` + node("7") + `],"z":` + node("no") + `,"children":"text"}}`
	if err := protocol.Decode([]byte(text), &tree); err != nil {
		t.Fatal(err)
	}
	inv.walk(tree, "layout")
	want := map[string][]string{
		`{"a":1,"k":"v"}`: {"layout > C"}, "1": {"layout > C > a > C"}, "2": {"layout > C > b > c > C"}, "3": {"layout > C > d[0] > C"},
		"4": {"layout > C > e[0] > f > C"}, "5": {"layout > C > g.x > C"}, "6": {"layout > C > h.x > i[0] > C"}, "7": {"layout > C > j[0] > C"},
	}
	if diff := cmp.Diff(want, inv.places); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestCallbacksNameComponents(t *testing.T) {
	t.Parallel()
	noop := func(context.Context, *Call) error { return nil }
	row := protocol.DictID(protocol.IDPart{Key: "type", Value: "row"}, protocol.IDPart{Key: "index", Value: protocol.All})
	for _, c := range []struct {
		name  string
		cfg   Config
		spec  Spec
		wants []string
	}{
		{"all there", Config{}, Spec{Outputs: deps("a.children"), Inputs: deps("b.n_clicks"), State: deps("a.title")}, nil},
		{"none there", Config{}, Spec{Outputs: deps("x.children"), Inputs: deps("y.value"), State: deps("z.title")}, []string{
			"layout_test.go:", `output x.children: no component of the layout has the id "x"`, `input y.value`, `state z.title`, "set Config.SuppressCallbackExceptions"}},
		{"a property that isn't there", Config{}, Spec{Outputs: deps("a.child"), Inputs: deps("b.data-x"), State: deps("b.value")}, []string{
			`output a.child: a Div has no property "child"`, `state b.value: a Div has no property "value"`}},
		{"suppressed", Config{SuppressCallbackExceptions: true}, Spec{Outputs: deps("x.children"), Inputs: deps("y.value")}, nil},
		{"pattern", Config{}, Spec{Outputs: deps("a.children"), Inputs: []protocol.Dependency{{ID: row, Property: "value"}}}, nil},
		{"optional input", Config{}, Spec{Outputs: deps("a.children"), Inputs: []protocol.Dependency{{ID: protocol.StringID("y"), Property: "value", AllowOptional: true}}}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			app := newApp(t, c.cfg)
			app.SetLayout(div("children", []any{div("id", "a"), div("id", "b")}))
			app.Handle(c.spec, noop)
			_, err := app.started()
			if c.wants == nil && err != nil {
				t.Fatal(err)
			}
			for _, want := range c.wants {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("error lacks %q:\n%v", want, err)
				}
			}
		})
	}
	t.Run("layout function", func(t *testing.T) {
		t.Parallel()
		app := newApp(t, Config{})
		app.SetLayoutFunc(constant(div()))
		app.Handle(Spec{Outputs: deps("x.children"), Inputs: deps("y.value")}, noop)
		if _, err := app.started(); err != nil {
			t.Error(err)
		}
	})
}

func deps(names ...string) (list []protocol.Dependency) {
	for _, name := range names {
		dep, err := protocol.ParseDependency(name)
		if err != nil {
			panic(err)
		}
		list = append(list, dep)
	}
	return list
}

func TestLayoutFunction(t *testing.T) {
	t.Parallel()
	app := newApp(t, Config{})
	calls := 0
	app.SetLayoutFunc(func(ctx context.Context, r *Request) (any, error) {
		calls++
		switch r.Query().Get("what") {
		case "panic":
			panic("boom")
		case "error":
			return nil, errors.New("no data")
		case "nothing":
			return nil, nil
		case "number":
			return 5, nil
		}
		return div("id", "a", "title", r.Path), ctx.Err()
	})
	s := &site{t, app}
	if got := configOf(t, s.get("/deep").body)["validation_layout"]; calls != 1 || cmp.Diff(map[string]any{
		"props": map[string]any{"id": "a", "title": "/"}, "type": "Div", "namespace": "dash_html_components"}, got) != "" {
		t.Errorf("%d calls, validation_layout %v", calls, got)
	}
	for what, status := range map[string]int{"": 200, "panic": 500, "error": 500, "nothing": 500, "number": 500} {
		if r := s.get("/_dash-layout?what=" + what); r.StatusCode != status || strings.Contains(r.body, "boom") || strings.Contains(r.body, "no data") {
			t.Errorf("%q: status %d, want %d: %s", what, r.StatusCode, status, r.body)
		}
	}
	if r := s.get("/_dash-layout"); !strings.Contains(r.body, `"title":"/_dash-layout"`) {
		t.Error(r.body)
	}
}

func TestValidationLayout(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		cfg   Config
		tree  any
		err   error
		has   bool
		fault string
	}{
		{name: "there", tree: div(), has: true},
		{name: "suppressed", cfg: Config{SuppressCallbackExceptions: true}, tree: div()},
		{name: "failing", err: errors.New("needs a session")}, // Python: the app doesn't start
		{name: "same id", tree: []any{div("id", "x"), div("id", "x")}, fault: `2 components have the id "x"`},
		{name: "script", tree: "</script><script>alert(1)</script>", has: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			app := newApp(t, c.cfg)
			app.SetLayoutFunc(func(context.Context, *Request) (any, error) { return c.tree, c.err })
			_, err := app.started()
			if c.fault != "" {
				if err == nil || !strings.Contains(err.Error(), c.fault) {
					t.Fatalf("got %v, want an error with %q", err, c.fault)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			layout, has := configOf(t, (&site{t, app}).get("/").body)["validation_layout"]
			if has != c.has || has && cmp.Diff(plain(t, c.tree), layout) != "" {
				t.Errorf("got %v, %v", layout, has)
			}
		})
	}
}

// plain is what a browser makes of a value.
func plain(t *testing.T, value any) (out any) {
	t.Helper()
	text, err := protocol.Encode(value)
	if err == nil {
		err = protocol.Decode(text, &out)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// constant is a layout function that always returns the same.
func constant(tree any) func(context.Context, *Request) (any, error) {
	return func(context.Context, *Request) (any, error) { return tree, nil }
}

func TestLayoutIsFixed(t *testing.T) {
	t.Parallel()
	var log strings.Builder
	app := newApp(t, Config{Logger: slog.New(slog.NewTextHandler(&log, nil))})
	s := &site{t, app}
	before := s.get("/_dash-layout").body
	app.SetLayout(div("id", "late"))
	if after := s.get("/_dash-layout").body; after != before || !strings.Contains(log.String(), "SetLayoutFunc") {
		t.Errorf("layout %s, log %q", after, log.String())
	}
}

func TestGivenValidationLayout(t *testing.T) {
	t.Parallel()
	given := div("children", []any{protocol.NewComponent("dash_core_components", "Input").Set("id", "name"), div("id", "greeting")})
	greet := func(app *App) *App {
		Callback(app, func(context.Context, nameIn) (greetingOut, error) { return greetingOut{}, nil })
		return app
	}
	for _, tc := range []struct {
		name   string
		cfg    Config
		layout func(*App)
		want   string // fault at the start
	}{
		{"a layout without the ids", Config{ValidationLayout: given}, func(app *App) { app.SetLayout(div()) }, ""},
		{"a layout with the same ids", Config{ValidationLayout: given}, func(app *App) { app.SetLayout(given) }, ""},
		{"a function, which isn't called", Config{ValidationLayout: given}, func(app *App) {
			app.SetLayoutFunc(func(context.Context, *Request) (any, error) { panic("nobody has asked") })
		}, ""},
		{"an id in neither", Config{ValidationLayout: protocol.NewComponent("dash_core_components", "Input").Set("id", "name")}, func(app *App) { app.SetLayout(div()) }, `no component of the layout has the id "greeting"`},
		{"an id twice in the layout", Config{ValidationLayout: given}, func(app *App) { app.SetLayout([]any{div("id", "x"), div("id", "x")}) }, `2 components have the id "x"`},
		{"no layout", Config{ValidationLayout: 7}, func(app *App) { app.SetLayout(div()) }, "Config.ValidationLayout: layout: it is a int"},
		{"pages", Config{ValidationLayout: given}, func(app *App) {
			app.SetLayout(PageContainer())
			app.Page(Page{Module: "home", Path: "/", Layout: div()})
		}, "Config.ValidationLayout: the app has pages"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			app := greet(newApp(t, tc.cfg))
			tc.layout(app)
			_, err := app.started()
			if (err == nil) != (tc.want == "") || err != nil && !strings.Contains(err.Error(), tc.want) {
				t.Fatalf("started with %v, want %q", err, tc.want)
			}
			if err != nil {
				return
			}
			if diff := cmp.Diff(plain(t, given), configOf(t, (&site{t, app}).get("/").body)["validation_layout"]); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	if _, err := NewSafely(Config{ValidationLayout: given, SuppressCallbackExceptions: true}); err == nil || !strings.Contains(err.Error(), "nothing would be checked") {
		t.Errorf("with SuppressCallbackExceptions: %v", err)
	}
}
