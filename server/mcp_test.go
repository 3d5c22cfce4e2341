package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/assets/table"
	"github.com/dashwire/dashwire/protocol"
)

// agent is an MCP client of an app.
type agent struct {
	site
	path string
}

func newAgent(t *testing.T, app *App) *agent { return &agent{site{t, app}, "/_mcp"} }

func mcpApp(t *testing.T, cfg Config) *App {
	t.Helper()
	cfg.EnableMCP = Some(true)
	app := newApp(t, cfg)
	row := func(kind string, i int) protocol.ID {
		return protocol.DictID(protocol.IDPart{Key: "type", Value: kind}, protocol.IDPart{Key: "row", Value: i})
	}
	app.SetLayout(html.Div(
		html.Label("Your name").With("htmlFor", "name"), dcc.Input().ID("name").With("value", "Ada"),
		html.Label("Year ", dcc.Slider().ID("year").Min(1952).Max(2007).Step(5).Value(2007)),
		dcc.Dropdown().ID("many").With("options", []string{"a", "b"}).Multi(true),
		html.Div().ID("greeting"), html.Div().ID("upper"), table.DataTable().ID("rows"), html.Div().ID("nothing"), dcc.Graph().ID("graph"),
		html.Div(dcc.Input().With("id", row("in", 0)).With("value", "x"), dcc.Input().With("id", row("in", 1))),
		html.Div(html.Div().With("id", row("out", 0)), html.Div().With("id", row("out", 1))),
	).ID("root"))
	Callback(app, greet, Description("Greets a person.\n"), MCPExposeDocstring(true))
	Callback(app, shout, Description("Secret."))
	return app
}

type greetIn struct {
	Name string   `input:"name.value"`
	Year Opt[int] `state:"year.value"`
}

type greetOut struct {
	Text string `output:"greeting.children"`
}

func greet(_ context.Context, in greetIn) (greetOut, error) {
	switch in.Name {
	case "nobody":
		return greetOut{}, PreventUpdate
	case "error":
		return greetOut{}, errors.New("secret")
	case "panic":
		panic("secret")
	case "input":
		return greetOut{}, fmt.Errorf("inside: %w", &InputError{Err: errors.New("secret")})
	}
	return greetOut{fmt.Sprint("Hello ", in.Name, " ", in.Year.Or(-1))}, nil
}

func shout(_ context.Context, in struct {
	Text any `input:"greeting.children"`
	Many any `state:"many.value"`
}) (out struct {
	Text string `output:"upper.children"`
}, err error) {
	out.Text = strings.ToUpper(fmt.Sprint(in.Text))
	return out, nil
}

// post sends a body and returns what came.
func (a *agent) post(body string, headers ...string) reply {
	a.t.Helper()
	req, err := http.NewRequest(http.MethodPost, "http://example.org"+a.path, strings.NewReader(body))
	if err != nil {
		a.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		req.Header.Set(name, value)
	}
	if host := req.Header.Get("Host"); host != "" {
		req.Host = host
	}
	return a.do(req)
}

// ask sends a message and returns the answer without what all have.
func (a *agent) tell(method, params string, headers ...string) string {
	a.t.Helper()
	if params == "" {
		params = "{}"
	}
	got := a.post(fmt.Sprintf(`{"jsonrpc":"2.0","id":"x","method":%q,"params":%s}`, method, params), headers...)
	if got.StatusCode != http.StatusOK {
		return strconv.Itoa(got.StatusCode)
	}
	text, ok := strings.CutPrefix(got.body, `{"jsonrpc":"2.0","id":"x",`)
	if !ok {
		a.t.Fatalf("%s was answered %s", method, got.body)
	}
	return strings.TrimSuffix(text, "}")
}

// call calls a tool.
func (a *agent) call(tool, arguments string) string {
	a.t.Helper()
	return a.tell("tools/call", fmt.Sprintf(`{"name":%q,"arguments":%s}`, tool, arguments))
}

// tools returns what tools/list says, by name.
func (a *agent) tools() map[string]map[string]any {
	a.t.Helper()
	var list struct {
		Result struct{ Tools []map[string]any }
	}
	if err := json.Unmarshal([]byte("{"+a.tell("tools/list", "")+"}"), &list); err != nil {
		a.t.Fatal(err)
	}
	tools := map[string]map[string]any{}
	for _, t := range list.Result.Tools {
		tools[t["name"].(string)] = t
	}
	return tools
}

// dig returns a member of a member.
func dig(value any, path ...string) any {
	for _, name := range path {
		object, _ := value.(map[string]any)
		value = object[name]
	}
	return value
}

func (a *agent) wants(got, want string) {
	a.t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		a.t.Errorf("(-want +got):\n%s", diff)
	}
}

// content is a result with one text, and the same as a value.
func content(value string) string {
	text, _ := json.Marshal(value)
	return `"result":{"content":[{"type":"text","text":` + string(text) + `}],"structuredContent":` + value + `,"isError":false}`
}

func failure(text string) string {
	encoded, _ := protocol.Encode(text)
	return `"result":{"content":[{"type":"text","text":` + string(encoded) + `}],"isError":true}`
}

func TestMCPCalls(t *testing.T) {
	t.Parallel()
	a := newAgent(t, mcpApp(t, Config{}))
	const log = "see the server's log"
	for _, tc := range []struct{ name, tool, arguments, want string }{
		{"typed", "greet", `{"name":"Bob","year":3}`, content(`{"multi":true,"response":{"greeting":{"children":"Hello Bob 3"}}}`)},
		{"left out", "greet", `{"name":"Bob"}`, content(`{"multi":true,"response":{"greeting":{"children":"Hello Bob -1"}}}`)},
		{"null", "greet", `{"name":null,"year":null}`, content(`{"multi":true,"response":{"greeting":{"children":"Hello  -1"}}}`)},
		{"no arguments", "greet", `null`, content(`{"multi":true,"response":{"greeting":{"children":"Hello  -1"}}}`)},
		{"unknown argument", "greet", `{"nope":1}`, content(`{"multi":true,"response":{"greeting":{"children":"Hello  -1"}}}`)},
		{"wrong type", "greet", `{"name":5}`, failure("The callback greeting.children failed: name.value for field Name: want a string, got 5")},
		{"prevented", "greet", `{"name":"nobody"}`, content(`{"multi":true,"response":{}}`)},
		{"error", "greet", `{"name":"error"}`, failure("The callback greeting.children failed: " + log)},
		{"panic", "greet", `{"name":"panic"}`, failure("The callback greeting.children failed: " + log)},
		{"an inner error", "greet", `{"name":"input"}`, failure("The callback greeting.children failed: " + log)},
		{"unknown", "nope", `{}`, `"error":{"code":-32601,"message":"Tool not found: nope. The app may have changed: ask for tools/list again."}`},
		{"no name", "", `{}`, `"error":{"code":-32601,"message":"Tool not found: . The app may have changed: ask for tools/list again."}`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := &agent{site{t, a.app}, a.path}
			a.wants(a.call(tc.tool, tc.arguments), tc.want)
		})
	}
}

// With debugging the client is told what went wrong, but not what a panic said.
func TestMCPDebug(t *testing.T) {
	t.Parallel()
	a := newAgent(t, mcpApp(t, Config{Debug: true, DevTools: DevTools{HotReload: Some(false)}}))
	a.wants(a.call("greet", `{"name":"error"}`), failure("The callback greeting.children failed: secret"))
	a.wants(a.call("greet", `{"name":"panic"}`), failure("The callback greeting.children failed: see the server's log"))
}

func TestMCPPatterns(t *testing.T) {
	t.Parallel()
	app := mcpApp(t, Config{})
	Callback(app, eachRow)
	Callback(app, allRows)
	a := newAgent(t, app)
	one := func(row int, value string) string {
		return fmt.Sprintf(`{"id":{"type":"in","row":%d},"property":"value","value":%q}`, row, value)
	}
	for _, tc := range []struct{ name, tool, arguments, want string }{
		{"match", "each_row", `{"row":` + one(1, "q") + `}`, content(`{"multi":true,"response":{"{\"row\":1,\"type\":\"out\"}":{"children":"{\"row\":1,\"type\":\"in\"} q"}}}`)},
		{"match a text", "each_row", `{"row":"q"}`, failure(`The callback {"row":["MATCH"],"type":"out"}.children failed: argument "row": want an object with the members id, property and value`)},
		{"match nothing", "each_row", `{}`, failure(`The callback {"row":["MATCH"],"type":"out"}.children failed: argument "row": want an object with the members id, property and value`)},
		{"match another", "each_row", `{"row":{"id":{"type":"no","row":1},"property":"value","value":1}}`,
			failure(`The callback {"row":["MATCH"],"type":"out"}.children failed: argument "row": the id {"row":1,"type":"no"} is not one of {"row":["MATCH"],"type":"in"}`)},
		{"all", "all_rows", `{"rows":[` + one(0, "p") + `,` + one(1, "q") + `]}`, content(`{"multi":true,"response":{"{\"row\":0,\"type\":\"out\"}":{"title":"p"},"{\"row\":1,\"type\":\"out\"}":{"title":"q"}}}`)},
		{"all of one", "all_rows", `{"rows":[` + one(1, "q") + `]}`, content(`{"multi":true,"response":{"{\"row\":1,\"type\":\"out\"}":{"title":"q"}}}`)},
		{"all of texts", "all_rows", `{"rows":["q"]}`, failure(`The callback {"row":["ALL"],"type":"out"}.title failed: argument "rows": want an object with the members id, property and value`)},
		{"all of no list", "all_rows", `{"rows":1}`, failure(`The callback {"row":["ALL"],"type":"out"}.title failed: argument "rows": want a list of objects with the members id, property and value`)},
		// The outputs are those of the layout, and the two don't fit.
		{"all of none", "all_rows", `{}`, failure(`The callback {"row":["ALL"],"type":"out"}.title failed: see the server's log`)},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := &agent{site{t, app}, a.path}
			a.wants(a.call(tc.tool, tc.arguments), tc.want)
		})
	}
	tools := a.tools()
	item := map[string]any{"type": "object", "required": []any{"id", "property", "value"}, "properties": map[string]any{
		"id": map[string]any{"type": "object"}, "property": map[string]any{"type": "string"}, "value": map[string]any{"type": "string"},
	}}
	if diff := cmp.Diff(any(item), dig(tools["all_rows"], "inputSchema", "properties", "rows", "items")); diff != "" {
		t.Errorf("items of ALL (-want +got):\n%s", diff)
	}
	if text := fmt.Sprint(dig(tools["each_row"], "inputSchema", "properties", "row", "description")); !strings.Contains(text, `the one of the components with type="in"`) {
		t.Errorf("MATCH is described as %q", text)
	}
}

func eachRow(_ context.Context, in struct {
	Row Matched[string] `input:"{type:in,row:MATCH}.value"`
}) (out struct {
	Text string `output:"{type:out,row:MATCH}.children"`
}, err error) {
	out.Text = in.Row.ID.String() + " " + in.Row.Value
	return out, nil
}

func allRows(_ context.Context, in struct {
	Rows []string `input:"{type:in,row:ALL}.value"`
}) (out struct {
	Titles []string `output:"{type:out,row:ALL}.title"`
}, err error) {
	out.Titles = in.Rows
	return out, nil
}

// What a tool takes is described by the types of Go, and where these take anything by
// the component; its values are those of a page that has loaded.
func TestMCPTools(t *testing.T) {
	t.Parallel()
	app := mcpApp(t, Config{})
	app.Handle(Spec{
		Outputs: []protocol.Dependency{protocol.Dep("graph", "figure")}, Inputs: []protocol.Dependency{protocol.Dep("many", "value")},
		State: []protocol.Dependency{protocol.Dep("year", "value"), protocol.Dep("nothing", "children")}, MCPEnabled: Some(true),
	}, func(context.Context, *Call) error { return nil })
	Callback(app, greetAgain, MCPEnabled(false), PreventInitialCall(true))
	app.ClientsideCallback(Spec{Outputs: []protocol.Dependency{protocol.Dep("greeting", "className")}, Inputs: []protocol.Dependency{protocol.Dep("name", "value")}}, "(n) => n")
	a := newAgent(t, app)
	tools := a.tools()
	names := []string{}
	for name := range tools {
		names = append(names, name)
	}
	if len(names) != 4 || tools["greet"] == nil || tools["shout"] == nil || tools["graph_figure"] == nil || tools["get_dash_component"] == nil {
		t.Fatalf("the tools are %v", names)
	}
	for _, tc := range []struct {
		tool, argument, schema, has string
	}{
		{"greet", "name", `{"type":"string"}`, "Its label: Your name\nProperties of name:\nvalue: \"Ada\""},
		{"greet", "year", `{"anyOf":[{"type":"integer"},{"type":"null"}]}`, "May be left out.\nThe value of the input.\nIts label: Year\n"},
		{"shout", "text", ``, `children: "Hello Ada 2007" (set by the tool greet)`},
		{"shout", "many", `{"items":{"anyOf":[{"type":"string"},{"type":"number"},{"type":"boolean"}]},"type":"array"}`, "multi: true"},
		{"graph_figure", "year.value", `{"anyOf":[{"type":"number"},{"type":"null"}]}`, "max: 2007"},
	} {
		schema, _ := dig(tools[tc.tool], "inputSchema", "properties", tc.argument).(map[string]any)
		text := fmt.Sprint(schema["description"])
		delete(schema, "description")
		got, _ := json.Marshal(schema)
		if tc.schema != "" && string(got) != tc.schema {
			t.Errorf("%s of %s is described by %s, want %s", tc.argument, tc.tool, got, tc.schema)
		}
		if !strings.Contains(text, tc.has) {
			t.Errorf("%s of %s is described as %q, want %q in it", tc.argument, tc.tool, text, tc.has)
		}
	}
	for _, tc := range []struct{ tool, required string }{{"greet", "[name]"}, {"shout", "[text]"}, {"graph_figure", "[year.value]"}} {
		if got := fmt.Sprint(dig(tools[tc.tool], "inputSchema", "required")); got != tc.required {
			t.Errorf("%s requires %s, want %s", tc.tool, got, tc.required)
		}
	}
	for tool, want := range map[string]string{
		"greet": "Gives greeting.children: what is shown there\n\nGreets a person.", "shout": "Gives upper.children: what is shown there", "graph_figure": "Gives graph.figure: a chart",
	} {
		if got := tools[tool]["description"]; got != want {
			t.Errorf("%s is described as %q, want %q", tool, got, want)
		}
	}
	a.wants(a.call("greet_again", `{}`), `"error":{"code":-32601,"message":"Tool not found: greet_again. The app may have changed: ask for tools/list again."}`)
}

func greetAgain(_ context.Context, _ greetIn) (out struct {
	Text string `output:"greeting.title"`
}, err error) {
	return out, nil
}

// A table is shown as one besides.
func TestMCPTable(t *testing.T) {
	t.Parallel()
	app := mcpApp(t, Config{})
	Callback(app, fillRows)
	a := newAgent(t, app)
	got := a.call("fill_rows", `{"year":52}`)
	for _, want := range []string{
		`{"type":"text","text":"*52 rows × 2 columns*\n\nname | n\n--- | ---\na\\|b c | 0\n`, `\na\\|b c | 49\n\n(2 rows more)"}],"structuredContent":`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not in %s", want, got)
		}
	}
	a.wants(a.call("fill_rows", `{"year":0}`), content(`{"multi":true,"response":{"rows":{"data":[]}}}`))
}

func fillRows(_ context.Context, in struct {
	Year int `input:"year.value"`
}) (out struct {
	Rows []tableRow `output:"rows.data"`
}, err error) {
	out.Rows = []tableRow{}
	for i := range in.Year {
		out.Rows = append(out.Rows, tableRow{"a|b\nc", i})
	}
	return out, nil
}

type tableRow struct {
	Name string `json:"name"`
	N    int    `json:"n"`
}

func TestMCPComponent(t *testing.T) {
	t.Parallel()
	a := newAgent(t, mcpApp(t, Config{}))
	for _, tc := range []struct{ name, arguments, want string }{
		{"of a layout", `{"component_id":"name","property":"value"}`, content(`{"component_id":"name","component_type":"Input","label":["Your name"],"properties":{"value":{"initial_value":"Ada","modified_by_tool":[],"input_to_tool":["greet"]}}}`)},
		{"by a callback", `{"component_id":"upper"}`, content(`{"component_id":"upper","component_type":"Div","label":null,"properties":{"children":{"initial_value":"HELLO ADA 2007","modified_by_tool":["shout"],"input_to_tool":[]},"id":{"initial_value":"upper","modified_by_tool":[],"input_to_tool":[]}}}`)},
		{"dictionary", `{"component_id":"{\"type\":\"in\", \"row\":0}","property":"value"}`, content(`{"component_id":"{\"type\":\"in\", \"row\":0}","component_type":"Input","label":null,"properties":{"value":{"initial_value":"x","modified_by_tool":[],"input_to_tool":[]}}}`)},
		{"missing", `{"component_id":"none"}`, failure(`The layout has no component "none". The resource dash://components lists those that there are.`)},
		{"none", `{}`, failure("component_id is required")},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := &agent{site{t, a.app}, a.path}
			a.wants(a.call("get_dash_component", tc.arguments), tc.want)
		})
	}
}

func TestMCPMessages(t *testing.T) {
	t.Parallel()
	a := newAgent(t, mcpApp(t, Config{}))
	session := a.get("/_mcp").Header.Get("Mcp-Session-Id")
	if len(session) != 32 {
		t.Errorf("the session is %q", session)
	}
	const unknown = `{"jsonrpc":"2.0","id":"","error":{"code":-32601,"message":"Unknown method: "}}`
	for _, tc := range []struct {
		name, body string
		headers    []string
		status     int
		want       string
	}{
		{"ping", `{"jsonrpc":"2.0","id":7,"method":"ping"}`, nil, 200, `{"jsonrpc":"2.0","id":7,"result":{}}`},
		{"blanks", " \n{ \"id\" : 7 , \"method\" : \"ping\" } ", nil, 200, `{"jsonrpc":"2.0","id":7,"result":{}}`},
		{"notification", `{"jsonrpc":"2.0","method":"notifications/initialized"}`, nil, 202, ``},
		{"unknown", `{"id":"a","method":"nope"}`, nil, 200, `{"jsonrpc":"2.0","id":"a","error":{"code":-32601,"message":"Unknown method: nope"}}`},
		{"nothing", `{}`, nil, 200, unknown},
		{"ids of other types", `{"id":1.5,"method":5,"params":[1]}`, nil, 200, unknown},
		{"a null id", `{"id":null}`, nil, 200, unknown},
		{"another case", `{"ID":1,"METHOD":"ping"}`, nil, 200, unknown},
		{"null", `null`, nil, 400, `{"error":"Invalid JSON"}`},
		{"a batch", `[{"id":1,"method":"ping"}]`, nil, 400, `{"error":"Invalid JSON"}`},
		{"no JSON", `{`, nil, 400, errorPage(400, "")},
		{"empty", ``, nil, 400, errorPage(400, "")},
		{"another type", `{}`, []string{"Content-Type: text/plain"}, 415, ""},
		{"this session", `{"id":1,"method":"ping"}`, []string{"Mcp-Session-Id: " + session}, 200, `{"jsonrpc":"2.0","id":1,"result":{}}`},
		{"a stale session", `{"id":1,"method":"ping"}`, []string{"Mcp-Session-Id: x"}, 200,
			`[{"jsonrpc":"2.0","method":"notifications/tools/list_changed"},{"jsonrpc":"2.0","method":"notifications/resources/list_changed"},{"jsonrpc":"2.0","id":1,"result":{}}]`},
		{"another page", `{"id":1,"method":"ping"}`, []string{"Origin: http://evil.example"}, 403, errorPage(403, "")},
		{"a page that was led here", `{"id":1,"method":"ping"}`, []string{"Origin: http://evil.example", "Host: evil.example"}, 403, errorPage(403, "")},
		{"no origin at all", `{"id":1,"method":"ping"}`, []string{"Origin: null"}, 403, errorPage(403, "")},
		{"a page of this machine", `{"id":1,"method":"ping"}`, []string{"Origin: http://localhost:8050", "Host: localhost:8050"}, 200, `{"jsonrpc":"2.0","id":1,"result":{}}`},
		{"another port", `{"id":1,"method":"ping"}`, []string{"Origin: http://localhost:9000", "Host: localhost:8050"}, 403, errorPage(403, "")},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := &agent{site{t, a.app}, a.path}
			got := a.post(tc.body, tc.headers...)
			if got.StatusCode != tc.status || tc.want != "" && got.body != tc.want || tc.want == "" && tc.status == 202 && got.body != "" {
				t.Errorf("%d %s, want %d %s", got.StatusCode, got.body, tc.status, tc.want)
			}
		})
	}
	if got := a.ask(http.MethodDelete, "/_mcp"); got.StatusCode != http.StatusMethodNotAllowed || got.body != `{"error":"Method not allowed"}` {
		t.Errorf("DELETE is answered %d %s", got.StatusCode, got.body)
	}
	if got := a.get("/_mcp"); got.StatusCode != http.StatusOK || got.Header.Get("Content-Type") != "text/event-stream" || !strings.HasPrefix(got.body, ":") {
		t.Errorf("GET is answered %d %v %s", got.StatusCode, got.Header, got.body)
	}
}

// A client learns that there are other tools.
func TestMCPSession(t *testing.T) {
	t.Parallel()
	app := mcpApp(t, Config{SuppressCallbackExceptions: true})
	a := newAgent(t, app)
	before := a.post(`{"id":1,"method":"initialize"}`)
	if !strings.Contains(before.body, `"protocolVersion":"2025-11-25"`) || !strings.Contains(before.body, `"version":"4.4.1"`) {
		t.Errorf("initialize is answered %s", before.body)
	}
	known := "Mcp-Session-Id: " + before.Header.Get("Mcp-Session-Id")
	if got := a.post(`{"id":1,"method":"ping"}`, known); strings.Contains(got.body, "list_changed") {
		t.Error("nothing has changed, and the client is told so")
	}
	Callback(app, greetAgain)
	if got := a.post(`{"id":1,"method":"ping"}`, known); !strings.Contains(got.body, "list_changed") {
		t.Error("the client isn't told of the new tool")
	}
	if got := a.post(`{"id":1,"method":"initialize"}`, known); strings.Contains(got.body, "list_changed") {
		t.Error("a client that begins anew is told of changes")
	}
}

func TestMCPResources(t *testing.T) {
	t.Parallel()
	cfg := Config{EnableMCP: Some(true)}
	app := newApp(t, cfg)
	app.SetLayout(html.Div(PageContainer(), html.Div().ID("z"), html.Div().ID("a")))
	app.Page(Page{Module: "home", Path: "/", Layout: html.Div("home").ID("b"), Description: "First."})
	app.Page(Page{Module: "item", PathTemplate: "/item/<i>", Title: "Things", LayoutFunc: func(_ context.Context, r PageRequest) (any, error) {
		if r.Var("i") == "bad" {
			return nil, errors.New("secret")
		}
		return html.Div("item " + r.Var("i")), nil
	}})
	app.ClientsideCallback(Spec{Outputs: []protocol.Dependency{protocol.Dep("a", "children")}, Inputs: []protocol.Dependency{protocol.Dep("z", "n_clicks")}}, "(n) => n")
	a := newAgent(t, app)
	for _, tc := range []struct{ uri, want string }{
		{"dash://components", `[{"id":"_pages_content","type":"Div"},{"id":"_pages_dummy","type":"Div"},{"id":"_pages_location","type":"Location"},{"id":"_pages_store","type":"Store"},{"id":"a","type":"Div"},{"id":"z","type":"Div"}]`},
		{"dash://pages", `[{"module":"home","path":"/","name":"Home","title":"Home","description":"First."},{"module":"item","path":"/item/none","name":"Item","title":"Things","description":""}]`},
		{"dash://page-layout/", `{"props":{"children":"home","id":"b"},"type":"Div","namespace":"dash_html_components"}`},
		{"dash://page-layout//item/7", `{"props":{"children":"item 7"},"type":"Div","namespace":"dash_html_components"}`},
		{"dash://page-layout/item/bad", ""},
		{"dash://page-layout/nope", ""},
		{"dash://nope", ""},
		{"dash://layout/x", ""},
		{"", ""},
	} {
		t.Run(tc.uri, func(t *testing.T) {
			a := &agent{site{t, app}, a.path}
			got := a.tell("resources/read", fmt.Sprintf(`{"uri":%q}`, tc.uri))
			if tc.want == "" {
				if !strings.HasPrefix(got, `"error":{"code":-32603,`) || strings.Contains(got, "secret") {
					t.Errorf("it is answered %s", got)
				}
				return
			}
			text, _ := json.Marshal(tc.want)
			a.wants(got, fmt.Sprintf(`"result":{"contents":[{"uri":%q,"mimeType":"application/json","text":%s}]}`, tc.uri, text))
		})
	}
	if got := a.tell("resources/read", `{"uri":"dash://layout"}`); !strings.Contains(got, `\"id\":\"_pages_content\"`) {
		t.Errorf("the layout is %s", got)
	}
	if got := a.tell("resources/read", `{"uri":"dash://clientside-callbacks"}`); !strings.Contains(got, `{\"outputs\":[{\"component_id\":\"a\",\"property\":\"children\"}],\"inputs\":[{\"component_id\":\"z\",\"property\":\"n_clicks\"}],\"state\":[]}`) {
		t.Errorf("the clientside callbacks are %s", got)
	}
	a.wants(a.call("update", `{"pathname_":"/item/7"}`), content(`{"multi":true,"response":{"_pages_content":{"children":{"props":{"children":"item 7"},"type":"Div","namespace":"dash_html_components"}},"_pages_store":{"data":{"title":"Things"}}}}`))
}

// What Config.MCP hides is neither listed nor there.
func TestMCPHidden(t *testing.T) {
	t.Parallel()
	app := mcpApp(t, Config{MCP: MCP{HideLayout: true, HideCallbacks: true, HideClientside: true, HidePages: true, ExposeDocstrings: true}})
	app.Page(Page{Module: "home", Path: "/", Layout: div()})
	app.cfg.SuppressCallbackExceptions = true
	Callback(app, greetAgain, MCPEnabled(true), PreventInitialCall(true), Description("Again."))
	app.ClientsideCallback(Spec{Outputs: []protocol.Dependency{protocol.Dep("greeting", "className")}, Inputs: []protocol.Dependency{protocol.Dep("name", "value")}}, "(n) => n")
	a := newAgent(t, app)
	a.wants(a.tell("resources/list", ""), `"result":{"resources":[]}`)
	a.wants(a.tell("resources/templates/list", ""), `"result":{"resourceTemplates":[]}`)
	for _, uri := range []string{"dash://layout", "dash://components", "dash://pages", "dash://clientside-callbacks", "dash://page-layout/"} {
		a.wants(a.tell("resources/read", fmt.Sprintf(`{"uri":%q}`, uri)), fmt.Sprintf(`"error":{"code":-32603,"message":"Unknown resource URI: %s"}`, uri))
	}
	if got := a.call("get_dash_component", `{"component_id":"name"}`); !strings.Contains(got, "-32601") {
		t.Errorf("a component is shown: %s", got)
	}
	tools := a.tools()
	if text := fmt.Sprint(dig(tools["greet_again"], "description")); len(tools) != 1 || !strings.HasSuffix(text, "Again.") {
		t.Errorf("the tools are %v", tools)
	}
}

// Who may have what is up to the authoriser, of each part.
func TestMCPAuthorize(t *testing.T) {
	t.Parallel()
	app := mcpApp(t, Config{Authorize: func(ctx context.Context, access *Access) (context.Context, error) {
		if who := access.Request.Header().Get("Who"); who == string(access.Kind) {
			return nil, errors.New("not you")
		}
		return ctx, nil
	}})
	a := newAgent(t, app)
	for _, tc := range []struct{ method, params, refuses string }{
		{"ping", "", "mcp"}, {"tools/list", "", "mcp layout"}, {"tools/call", `{"name":"greet","arguments":{}}`, "mcp callback"},
		{"tools/call", `{"name":"get_dash_component","arguments":{"component_id":"name"}}`, "mcp layout"},
		{"resources/read", `{"uri":"dash://layout"}`, "mcp layout"}, {"resources/read", `{"uri":"dash://components"}`, "mcp layout"},
	} {
		for _, who := range []string{"mcp", "layout", "callback"} {
			refused := a.tell(tc.method, tc.params, "Who: "+who) == "403"
			if want := strings.Contains(tc.refuses, who); refused != want {
				t.Errorf("%s %s without %s: refused %v", tc.method, tc.params, who, refused)
			}
		}
	}
	if got := a.get("/_mcp", "Who: mcp"); got.StatusCode != http.StatusForbidden {
		t.Errorf("the stream is answered %d", got.StatusCode)
	}
	// Values that a callback gives are those for the one who asks.
	if got := a.tell("tools/list", "", "Who: callback"); strings.Contains(got, "Hello") || !strings.Contains(got, `"name":"shout"`) {
		t.Errorf("who may not call callbacks is told %s", got)
	}
}

func TestMCPConfig(t *testing.T) {
	for _, tc := range []struct {
		name    string
		cfg     Config
		enabled string
		path    string
		at      string // where it is, empty for nowhere
		fault   string
	}{
		{"off", Config{}, "", "", "", ""},
		{"on", Config{EnableMCP: Some(true)}, "", "", "/_mcp", ""},
		{"by the environment", Config{}, "True", "", "/_mcp", ""},
		{"off by the environment", Config{}, "false", "", "", ""},
		{"the Config goes first", Config{EnableMCP: Some(false)}, "true", "", "", ""},
		{"wrong", Config{}, "maybe", "", "", "DASH_MCP_ENABLED"},
		{"path", Config{EnableMCP: Some(true), MCPPath: "/a/b"}, "", "c", "/a/b", ""},
		{"path by the environment", Config{EnableMCP: Some(true)}, "", "/c", "/c", ""},
		{"prefix", Config{EnableMCP: Some(true), URLBasePathname: "/x/"}, "", "", "/x/_mcp", ""},
		{"taken", Config{MCPPath: "_dash-layout"}, "", "", "", "another route"},
		{"of a route", Config{MCPPath: "health", HealthEndpoint: "/health"}, "", "", "", "another route"},
		{"no path", Config{MCPPath: "a?b"}, "", "", "", "Config.MCPPath"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Setenv("DASH_MCP_ENABLED", tc.enabled)
			t.Setenv("DASH_MCP_PATH", tc.path)
			if tc.fault != "" {
				if _, err := NewSafely(tc.cfg); err == nil || !strings.Contains(err.Error(), tc.fault) {
					t.Errorf("the fault is %v", err)
				}
				return
			}
			app := newApp(t, tc.cfg)
			a := &agent{site{t, app}, "/_mcp"}
			if tc.at != "" {
				a.path = tc.at
			}
			if got := a.post(`{"id":1,"method":"ping"}`); (got.StatusCode == http.StatusOK) != (tc.at != "") {
				t.Errorf("POST %s is answered %d %s", a.path, got.StatusCode, got.body)
			}
		})
	}
}

func TestMCPBanner(t *testing.T) {
	t.Parallel()
	var out logBook
	r := runApp(t, Config{Banner: &out, EnableMCP: Some(true), MCPPath: "tools"})
	resp, err := http.Post("http://"+r.addr+"/tools", "application/json", strings.NewReader(`{"id":1,"method":"ping"}`))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	if err != nil || string(body) != `{"jsonrpc":"2.0","id":1,"result":{}}` {
		t.Errorf("the answer is %s, %v", body, err)
	}
	r.stop()
	if text := strings.Join(out.take(), "\n"); !strings.Contains(text, "mcp        http://"+r.addr+"/tools\n") {
		t.Errorf("the banner is\n%s", text)
	}
}

// A callback that was taken over is a tool once it has a function, whatever the
// order of that one's fields.
func TestMCPExisting(t *testing.T) {
	t.Parallel()
	a := &agent{*taken(t, Config{EnableMCP: Some(true)}, nil), "/_mcp"}
	HandleOutput(a.app, "hello.children", sayHello)
	a.app.HandleOutput("log.children@aa", func(_ context.Context, call *Call) error { return call.Set(0, call.Inputs()[0].Args[0].Value) })
	a.wants(a.call("say_hello", `{"name":"Ada","unit":"m"}`), content(`{"multi":true,"response":{"hello":{"children":"Ada in m"}}}`))
	a.wants(a.call("log_children_aa", `{"a.n_clicks":3}`), content(`{"multi":true,"response":{"log":{"children":3}}}`))
	for _, name := range []string{"stop_id", "sum_children_sum_title", "twice_children", "0123"} {
		if got := a.call(name, `{}`); !strings.Contains(got, "-32601") {
			t.Errorf("%s is answered %s", name, got)
		}
	}
	if tools := a.tools(); len(tools) != 1 {
		t.Errorf("the layout has nothing, and the tools are %v", tools)
	}
}

func sayHello(_ context.Context, in struct {
	Unit string `state:"unit.value"`
	Name string `input:"name.value"`
}) (out struct {
	Text string `output:"hello.children"`
}, err error) {
	out.Text = in.Name + " in " + in.Unit
	return out, nil
}
