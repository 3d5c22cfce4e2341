package server

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/dashwire/dashwire/protocol"
)

// theirDependencies is a list of callbacks as Python writes it: the spelling of
// names is what TakeOver must keep.
const theirDependencies = `[` +
	`{"output":"hello.children","inputs":[{"id":"name","property":"value"}],"state":[{"id":"unit","property":"value"}]` + rest +
	`{"output":"..sum.children...sum.title..","inputs":[{"id":"a","property":"value"},{"id":"b","property":"value","allow_optional":true}],"state":[]` + rest +
	`{"output":"{\"index\":[\"MATCH\"],\"type\":\"row\"}.children","inputs":[{"id":"{\"index\":[\"MATCH\"],\"type\":\"in\"}","property":"value"}],"state":[]` + rest +
	`{"output":"log.children@aa","inputs":[{"id":"a","property":"n_clicks"}],"state":[]` + rest +
	`{"output":"log.children@bb","inputs":[{"id":"b","property":"n_clicks"}],"state":[]` + rest +
	`{"output":"0123","inputs":[{"id":"save","property":"n_clicks"}],"state":[],"clientside_function":null,"prevent_initial_call":true,"background":null,"dynamic_creator":null,"no_output":true,"optional":false,"hidden":false,"websocket":false,"persistent":false},` +
	`{"output":"4567","inputs":[],"state":[],"clientside_function":null,"prevent_initial_call":false,"background":null,"dynamic_creator":null,"no_output":true,"optional":true,"hidden":true,"websocket":true,"persistent":true},` +
	`{"output":"twice.children","inputs":[{"id":"a","property":"value"}],"state":[],"clientside_function":{"namespace":"n","function_name":"f"},"prevent_initial_call":false,"background":null,"dynamic_creator":false,"no_output":false,"optional":false,"hidden":null,"websocket":false,"persistent":false},` +
	`{"output":"paper.children","inputs":[{"id":"go","property":"n_clicks"}],"state":[],"clientside_function":null,"prevent_initial_call":true,"background":{"interval":150},"dynamic_creator":null,"no_output":false,"optional":false,"hidden":false,"websocket":false,"persistent":false,"running":{"running":{"go.disabled":true},"runningOff":{"go.disabled":false}}},` +
	`{"output":"stop.id","inputs":[{"id":"stop","property":"n_clicks"}],"state":[],"clientside_function":null,"prevent_initial_call":true,"background":null,"dynamic_creator":null,"no_output":false,"optional":false,"hidden":null,"websocket":false,"persistent":false}]`

const rest = `,"clientside_function":null,"prevent_initial_call":false,"background":null,"dynamic_creator":null,"no_output":false,"optional":false,"hidden":false,"websocket":false,"persistent":false},`

func oldApp(t testing.TB) Existing {
	t.Helper()
	entries, err := protocol.DecodeDependencies([]byte(theirDependencies))
	if err != nil {
		t.Fatal(err)
	}
	e := Existing{Source: "the old app", Layout: protocol.Raw(`{"props":{"children":null},"type":"Div","namespace":"dash_html_components"}`)}
	for _, entry := range entries {
		e.Callbacks = append(e.Callbacks, ExistingCallback{CallbackEntry: entry})
	}
	return e
}

// taken returns an app that has taken over another.
func taken(t testing.TB, cfg Config, change func(*Existing)) *site {
	t.Helper()
	app := newApp(t, cfg)
	app.layout = layout{}
	e := oldApp(t)
	if change != nil {
		change(&e)
	}
	if err := app.TakeOver(e); err != nil {
		t.Fatal(err)
	}
	return &site{t, app}
}

func nothing(context.Context, *Call) error { return nil }

func TestTakeOverKeepsDocuments(t *testing.T) {
	t.Parallel()
	s := taken(t, Config{}, func(e *Existing) {
		e.ValidationLayout = protocol.Raw(`{"props":{"children":"valid"},"type":"Div","namespace":"dash_html_components"}`)
		e.ChildrenProps = protocol.Raw(`{"mine":{"Box":["lid"]}}`)
		e.InlineScripts = []string{"\nwindow.theirs = 1;\n"}
		e.Metas = func(r *Request, path string) [][]Attribute {
			return [][]Attribute{{{Name: "name", Value: "description"}, {Name: "content", Value: path + `?` + r.RawQuery + `"`}}}
		}
		e.Redirects = []Redirect{{"/old", "/new"}, {"/away", "https://example.org/x"}}
		e.Suites = []Suite{{Package: "mine", Version: "1.0", Scripts: []SuiteTag{{Path: "mine.js", Attributes: []Attribute{{Name: "defer", Value: ""}}}},
			Styles: []SuiteTag{{Path: "mine.css"}}, Files: fstest.MapFS{"mine.js": {Data: []byte("1")}, "mine.css": {Data: []byte("a{}")}}}}
	})
	app := s.app
	app.HandleOutput("hello.children", nothing) // keeps its place and its form
	app.Handle(specOf("own"), nothing)
	got := s.get("/_dash-dependencies").body
	if !strings.HasPrefix(got, strings.TrimSuffix(theirDependencies, "]")) || !strings.Contains(got, `"own.children"`) {
		t.Errorf("dependencies\n got %s\nwant %s", got, theirDependencies)
	}
	if got := s.get("/_dash-layout").body; got != string(app.existing.Layout) {
		t.Errorf("layout %s", got)
	}
	page := s.get("/some/where?a=1").body
	for _, want := range []string{
		`"children_props":{"mine":{"Box":["lid"]}}`, `"validation_layout":{"props":{"children":"valid"}`, "<script>\nwindow.theirs = 1;\n</script>",
		`<meta name="description" content="some/where?a=1&quot;">` + "\n      <meta http-equiv",
		`<script src="/_dash-component-suites/mine/mine.v1_0m`, `defer="">`, `<link rel="stylesheet" href="/_dash-component-suites/mine/mine.v1_0m`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s:\n%s", want, page)
		}
	}
	for _, tt := range []struct {
		path, header, want string
		status             int
	}{
		{"/old", "Location", "/new", 301},
		{"/away", "Location", "https://example.org/x", 301},
		{"/_dash-component-suites/mine/mine.v1_0m12.js", "Cache-Control", "max-age=31536000", 200},
		{"/_dash-component-suites/mine/mine.css", "Content-Type", "text/css; charset=utf-8", 200},
		{"/_dash-component-suites/mine/none.js", "Location", "", 404},
		{"/_dash-component-suites/mine/..%2Fmine.js", "Location", "", 404},
		{"/_dash-component-suites/none/mine.js", "Location", "", 404},
	} {
		if r := s.get(tt.path); r.StatusCode != tt.status || r.Header.Get(tt.header) != tt.want {
			t.Errorf("%s: %d, %s %q; want %d, %q", tt.path, r.StatusCode, tt.header, r.Header.Get(tt.header), tt.status, tt.want)
		}
	}
}

func TestHandleOutputFinds(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ address, want string }{
		{"hello.children", "hello.children"},
		{"sum.children", "..sum.children...sum.title.."},
		{" sum.title ", "..sum.children...sum.title.."},
		{"..sum.children...sum.title..", "..sum.children...sum.title.."},
		{"a.value, b.value -> sum.title", "..sum.children...sum.title.."},
		{"{type:row,index:MATCH}.children", `{"index":["MATCH"],"type":"row"}.children`},
		{`{"type":"row","index":["MATCH"]}.children`, `{"index":["MATCH"],"type":"row"}.children`},
		{"{index:MATCH,type:in}.value -> {index:MATCH,type:row}.children", `{"index":["MATCH"],"type":"row"}.children`},
		{"a.n_clicks -> log.children", "log.children@aa"},
		{"log.children@bb", "log.children@bb"},
		{"save.n_clicks ->", "0123"},
		{"4567", "4567"},
		{"paper.children", "paper.children"},
	} {
		s := taken(t, Config{}, nil)
		if err := s.app.HandleOutputSafely(tt.address, nothing); err != nil {
			t.Errorf("%q: %v", tt.address, err)
			continue
		}
		for _, p := range s.app.callbacks.load().plans {
			if p.takenOver.attached != (p.id == tt.want) {
				t.Errorf("%q: attached to %s: %t", tt.address, p.id, p.takenOver.attached)
			}
		}
	}
}

func TestHandleOutputFaults(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		address, want string
		opts          []Option
	}{
		{"helo.children", `the existing app has no callback for "helo.children"; nearest are "hello.children", `, nil},
		{"sum.titel", `nearest are "sum.title"`, nil},
		{"log.children", `2 callbacks of the existing app fit "log.children"; name one of them: "a.n_clicks -> log.children", "b.n_clicks -> log.children"`, nil},
		{"->", `2 callbacks of the existing app fit`, nil},
		{"b.value -> hello.children", `no callback for`, nil},
		{"a.b, c.d", "names several outputs", nil},
		{"hello", `output "hello"`, nil},
		{"{x.children", `output "{x.children"`, nil},
		{"{type}.children", `is not key:value`, nil},
		{"twice.children", "twice.children runs in the browser", nil},
		{"stop.id", "stop.id is Dash's own, for jobs that are cancelled", nil},
		{"hello.children", "the option PreventInitialCall is the existing app's to decide", []Option{PreventInitialCall(true)}},
		{"hello.children", "the option Hidden is", []Option{Hidden()}},
		{"hello.children", "is no background callback in the existing app", []Option{Background()}},
		{"paper.children", "the option Interval is", []Option{Interval(1e9)}},
		{"paper.children", "output hello.id, which this needs", []Option{Cancel(protocol.NewProp[int]("hello", "n_clicks"))}},
		{"hello.children", "MaxCalls is negative", []Option{MaxCalls(-1)}},
	} {
		s := taken(t, Config{}, func(e *Existing) {
			entry := e.Callbacks[0].CallbackEntry
			entry.Output = "hello.id"
			e.Callbacks = append(e.Callbacks, ExistingCallback{CallbackEntry: entry})
		})
		err := s.app.HandleOutputSafely(tt.address, nothing, tt.opts...)
		var spec *SpecError
		if !errors.As(err, &spec) || !strings.Contains(err.Error(), tt.want) || !strings.Contains(spec.Where, "existing_test.go:") {
			t.Errorf("%q: got %v\nwant %s", tt.address, err, tt.want)
		}
	}
	s := taken(t, Config{}, nil)
	s.app.HandleOutput("hello.children", nothing)
	if err := s.app.HandleOutputSafely("hello.children", nothing); err == nil || !strings.Contains(err.Error(), "has a handler already, attached at ") {
		t.Errorf("a second handler: %v", err)
	}
	if err := s.app.HandleOutputSafely("sum.title", nil); err == nil || !strings.Contains(err.Error(), "its handler is nil") {
		t.Errorf("no handler: %v", err)
	}
	if err := New(Config{}).HandleOutputSafely("x.y", nothing); err == nil || !strings.Contains(err.Error(), "has taken over no callbacks") {
		t.Errorf("nothing taken over: %v", err)
	}
}

type helloIn struct {
	Unit string `state:"unit.value"`
	Name string `input:"name.value"`
}

type helloOut struct {
	Text string `output:"hello.children"`
}

type sumIn struct {
	B int `input:"b.value"`
	A int `input:"a.value"`
}

type sumOut struct {
	Title string   `output:"sum.title"`
	Sum   Opt[int] `output:"sum.children"`
}

func TestHandleOutputTyped(t *testing.T) {
	t.Parallel()
	s := taken(t, Config{}, nil)
	HandleOutput(s.app, "hello.children", func(_ context.Context, in helloIn) (helloOut, error) {
		return helloOut{"Hello " + in.Name + " in " + in.Unit}, nil
	}, APIEndpoint("/hello"))
	HandleOutput(s.app, "sum.title", func(_ context.Context, in sumIn) (out sumOut, err error) {
		out.Title = "of two"
		if in.B != 0 {
			out.Sum.Set(in.A - in.B)
		}
		return out, nil
	})
	HandleOutput(s.app, "b.n_clicks -> log.children", func(_ context.Context, in struct {
		Clicks int `input:"b.n_clicks"`
	}) (out struct {
		Log int `output:"log.children"`
	}, err error) {
		out.Log = in.Clicks
		return out, nil
	})
	HandleOutput(s.app, "save.n_clicks ->", func(ctx context.Context, _ struct{}) (struct{}, error) {
		CallFrom(ctx).SetProps(protocol.NewProp[string]("note", "children").Set("saved"))
		return struct{}{}, nil
	})
	sum := `{"output":"..sum.children...sum.title..","outputs":[{"id":"sum","property":"children"},{"id":"sum","property":"title"}],"changedPropIds":[],"inputs":[{"id":"a","property":"value","value":5},{"id":"b","property":"value","value":`
	for _, tt := range []struct{ body, want string }{
		{`{"output":"hello.children","outputs":{"id":"hello","property":"children"},"changedPropIds":[],"inputs":[{"id":"name","property":"value","value":"Ada"}],"state":[{"id":"unit","property":"value","value":"K"}]}`,
			`{"multi":true,"response":{"hello":{"children":"Hello Ada in K"}}}`},
		{sum + `2}]}`, `{"multi":true,"response":{"sum":{"title":"of two","children":3}}}`},
		{sum + `0}]}`, `{"multi":true,"response":{"sum":{"title":"of two"}}}`},
		{`{"output":"log.children@bb","outputs":{"id":"log","property":"children@bb"},"changedPropIds":[],"inputs":[{"id":"b","property":"n_clicks","value":7}]}`,
			`{"multi":true,"response":{"log":{"children":7}}}`},
		{`{"output":"0123","changedPropIds":[],"inputs":[{"id":"save","property":"n_clicks","value":7}]}`,
			`{"multi":true,"sideUpdate":{"note":{"children":"saved"}},"response":{}}`},
	} {
		if r := s.post("/_dash-update-component", tt.body); r.body != tt.want {
			t.Errorf("got %d %s\nwant %s", r.StatusCode, r.body, tt.want)
		}
	}
	if r := s.post("/hello", `{"name":"Ada","unit":"C"}`); r.body != `"Hello Ada in C"` {
		t.Errorf("the API endpoint answers %d %s", r.StatusCode, r.body)
	}
}

func TestHandleOutputTypedFaults(t *testing.T) {
	t.Parallel()
	type in struct {
		Kind  string `input:"unit.value"`
		None  string `state:"none.value"`
		Name  string `input:"name.value"`
		Again string `input:"name.value"`
	}
	type out struct {
		Other string `output:"hello.title"`
	}
	s := taken(t, Config{}, nil)
	err := HandleOutputSafely(s.app, "hello.children", func(context.Context, in) (out, error) { return out{}, nil })
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{
		"input unit.value: in the existing app it is of kind state", "no state none.value; it has unit.value", "input name.value has two fields",
		"no output hello.title; it has hello.children", "output hello.children has no field",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("missing %q in\n%v", want, err)
		}
	}
	if err := HandleOutputSafely[in, out](s.app, "hello.children", nil); err == nil {
		t.Error("a nil function is taken")
	}
	if err := HandleOutputSafely(s.app, "hello.children", func(context.Context, int) (out, error) { return out{}, nil }); err == nil || !strings.Contains(err.Error(), "is not a struct") {
		t.Errorf("an int for the inputs: %v", err)
	}
}

func TestMissingHandlerNamesItsOutput(t *testing.T) {
	t.Parallel()
	const body = `{"output":"hello.children","outputs":{"id":"hello","property":"children"},"changedPropIds":[],"inputs":[{"id":"name","property":"value","value":"Ada"}],"state":[{"id":"unit","property":"value","value":"K"}]}`
	s := taken(t, Config{}, nil)
	r := s.post("/_dash-update-component", body)
	if r.StatusCode != http.StatusNotImplemented || !strings.Contains(r.body, "On this server no handler is attached to the output hello.children.") {
		t.Errorf("%d %s", r.StatusCode, r.body)
	}
	s = taken(t, Config{Debug: true}, nil)
	if r := s.post("/_dash-update-component", body); r.StatusCode != http.StatusInternalServerError || !strings.Contains(r.body, "hello.children") || !strings.Contains(r.body, "app.HandleOutput(") {
		t.Errorf("in the dev tools: %d %s", r.StatusCode, r.body)
	}
	if r := s.post("/_dash-update-component", `{"output":"stop.id","outputs":{"id":"stop","property":"id"},"changedPropIds":[],"inputs":[{"id":"stop","property":"n_clicks","value":1}]}`); r.StatusCode != http.StatusOK {
		t.Errorf("Dash's own callback for cancelling: %d %s", r.StatusCode, r.body)
	}
}

func TestHandlerTable(t *testing.T) {
	t.Parallel()
	s := taken(t, Config{}, func(e *Existing) {
		e.Callbacks[2].Answer, e.Callbacks[2].Note = nothing, "3 rows of the dump"
	})
	s.app.HandleOutput("hello.children", nothing)
	s.app.Handle(specOf("own"), nothing)
	got := s.app.handlerTable(painter(false))
	for _, want := range []string{
		"10 callbacks of the old app, 6 without a handler\n",
		"  hello.children ", " server/existing_test.go:", "  3 rows of the dump\n", "  in the browser\n", "  cancels jobs\n",
		"  save.n_clicks -> ", "  no handler\n", "  sum.title ",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the table lacks %q:\n%s", want, got)
		}
	}
	if strings.Contains(got, "own.children") {
		t.Errorf("the table has a callback that was not taken over:\n%s", got)
	}
	if names := s.app.Unhandled(); len(names) != 6 || names[0] != "sum.children" || names[2] != "b.n_clicks -> log.children" || names[4] != "4567" {
		t.Errorf("without a handler: %q", names)
	}
	var banner bytes.Buffer
	s.app.cfg.Banner = &banner
	s.app.cfg.Addr = "127.0.0.1:0"
	ctx, cancel := context.WithCancel(t.Context())
	s.app.cfg.OnListen = func(net.Addr) { cancel() }
	if err := s.app.Run(ctx); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(banner.String(), got) {
		t.Errorf("the banner lacks the table:\n%s", banner.String())
	}
}

func TestTakeOverFaults(t *testing.T) {
	t.Parallel()
	for name, prepare := range map[string]func(*App){
		"a layout of its own":        func(a *App) { a.SetLayout(div()) },
		"the app has callbacks":      func(a *App) { a.Handle(specOf("x"), nothing) },
		"has taken over":             func(a *App) { _ = a.TakeOver(oldApp(t)) },
		"call TakeOver before Start": func(a *App) { a.SetLayout(div()); _ = a.Start() },
	} {
		app := newApp(t, Config{SuppressCallbackExceptions: true})
		app.layout = layout{}
		prepare(app)
		if err := app.TakeOver(oldApp(t)); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("want %q, got %v", name, err)
		}
	}
	app := newApp(t, Config{})
	app.layout = layout{}
	e := oldApp(t)
	e.Callbacks[0].Output = "nothing"
	if err := app.TakeOver(e); err == nil || !strings.Contains(err.Error(), `callback "nothing"`) {
		t.Errorf("a name that is none: %v", err)
	}
}

// A file that can't be opened is a fault of the server, not a missing one.
func TestSuiteFolderFails(t *testing.T) {
	t.Parallel()
	s := taken(t, Config{}, func(e *Existing) { e.Suites = []Suite{{Package: "mine", Files: brokenFS{}}} })
	if r := s.get("/_dash-component-suites/mine/x.js"); r.StatusCode != http.StatusInternalServerError {
		t.Errorf("%d %s", r.StatusCode, r.body)
	}
}

type brokenFS struct{}

func (brokenFS) Open(string) (fs.File, error) { return nil, errors.New("broken") }
