// Package twins holds the page "Python → Go" of the README: the Go twin of each
// decorator form, as functions whose bodies are the page's blocks, and tests that
// compare what they do with what Python Dash does.
package twins

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server"
)

// work is what takes long in the README's job.
func work(ctx context.Context, _ int) error { return ctx.Err() }

// twin is a form of the page by its heading.
type twin struct {
	heading string
	body    func(*server.App)
	asked   []question // none where an answer is more than one request
}

// question is a request to one of the form's callbacks. Properties are spelled as
// the browser does, with a value behind the sign =, as JSON.
type question struct {
	callback int    // by its place in _dash-dependencies
	outputs  string // one a line; those of an ALL in one line between brackets
	inputs   string
	state    string
	changed  string
	endpoint string // another path, with the whole body in inputs; without one, a GET
}

var twins = []twin{
	{"One output", oneOutput, []question{{outputs: `greeting.children`, inputs: `name.value="Ada"`}}},
	{"Several outputs, inputs and states", severalOutputs, []question{
		{outputs: "sum.children\nproduct.children", inputs: "a.value=1.25\nb.value=2", state: "digits.value=2", changed: "a.value"},
	}},
	{"Dictionaries of arguments", byName, []question{
		{outputs: "total.children\nnote.children", inputs: "price.value=2.5", state: "count.value=3", changed: "price.value"},
	}},
	{"Groups of arguments", groups, []question{{
		outputs: "size.children\nlow.children\nhigh.children", inputs: "from.value=2\nto.value=5\nfactor.value=10", changed: "to.value",
	}}},
	{"prevent_initial_call", noInitialCall, []question{{outputs: "saved.children", inputs: "save.n_clicks=2", changed: "save.n_clicks"}}},
	{"no_update and PreventUpdate", noUpdate, []question{
		{outputs: "half.children\nfault.children", inputs: "n.value=8", changed: "n.value"},
		{outputs: "half.children\nfault.children", inputs: "n.value=7", changed: "n.value"},
		{outputs: "half.children\nfault.children", inputs: "n.value=null", changed: "n.value"},
	}},
	{"No output", noOutput, []question{{inputs: `message.value="hi"`, changed: "message.value"}}},
	{"ctx.triggered_id", triggered, []question{
		{outputs: "page.children", inputs: "next.n_clicks=1\nback.n_clicks=null", state: "page.children=4", changed: "next.n_clicks"},
		{outputs: "page.children", inputs: "next.n_clicks=1\nback.n_clicks=1", state: "page.children=4", changed: "back.n_clicks"},
		{outputs: "page.children", inputs: "next.n_clicks=null\nback.n_clicks=null", state: "page.children=4"},
	}},
	{"An output that is its own input", circular, []question{
		{outputs: "celsius.value\nfahrenheit.value", inputs: "celsius.value=100\nfahrenheit.value=0", changed: "celsius.value"},
		{outputs: "celsius.value\nfahrenheit.value", inputs: "celsius.value=100\nfahrenheit.value=32", changed: "fahrenheit.value"},
	}},
	{"A signature that is known only at run time", raw, []question{
		{outputs: "sum.children", inputs: "a.value=1\nb.value=2\nc.value=3", changed: "a.value"},
	}},

	{"ALL", all, []question{
		{outputs: "total.children", inputs: `[{"row":1,"type":"amount"}.value=3 {"row":2,"type":"amount"}.value=4]`},
		{outputs: "total.children", inputs: `[]`},
	}},
	{"ALL, with the ids", allWithIDs, []question{
		{outputs: "report.children", inputs: `[{"row":1,"type":"amount"}.value=3 {"row":7,"type":"amount"}.value=4]`},
	}},
	{"ALL in an output", allOutputs, []question{{
		outputs: `[{"row":1,"type":"amount"}.className {"row":2,"type":"amount"}.className]`,
		inputs:  "limit.value=3", state: `[{"row":1,"type":"amount"}.value=3 {"row":2,"type":"amount"}.value=4]`, changed: "limit.value",
	}}},
	{"MATCH", match, []question{
		{outputs: `{"row":7,"type":"text"}.children`, inputs: `{"row":7,"type":"amount"}.value=3`},
	}},
	{"ALLSMALLER", allSmaller, []question{{
		outputs: `{"row":3,"type":"sum"}.children`,
		inputs:  `{"row":3,"type":"amount"}.value=3` + "\n" + `[{"row":1,"type":"amount"}.value=10 {"row":2,"type":"amount"}.value=20]`,
	}}},
	{"Several wildcards", severalWildcards, []question{{
		outputs: `{"row":3,"show":"most"}.children`, inputs: `[{"column":1,"row":3}.value=10 {"column":2,"row":3}.value=20]`,
	}}},
	{"Numbers, bools and strings in ids", literals, []question{
		{outputs: `{"draft":false,"year":2026}.children`, inputs: `{"draft":true,"year":2026,"zip":"04109"}.value="x"`},
	}},
	{"Ids that are known only at run time", idsAtRunTime, []question{
		{callback: 2, outputs: `{"out":2}.children`, inputs: `in-2.value=21`},
	}},

	{"Patch", patch, []question{{outputs: "chart.figure", inputs: "clock.n_intervals=5", changed: "clock.n_intervals"}}},
	{"Every operation of Patch", patchOperations, []question{{outputs: "store.data", inputs: "go.n_clicks=5", changed: "go.n_clicks"}}},
	{"set_props", setProps, []question{{inputs: "save.n_clicks=1", state: `text.value="four"`, changed: "save.n_clicks"}}},
	{"Outputs that are chosen while it runs", alternateOutputs, []question{{inputs: `tabs.value="home"`, changed: "tabs.value"}}},
	{"allow_duplicate", allowDuplicate, []question{
		{outputs: "log.children", inputs: "start.n_clicks=1", changed: "start.n_clicks"},
		{callback: 1, inputs: "stop.n_clicks=1", changed: "stop.n_clicks"},
		{callback: 2, inputs: "reset.n_clicks=1"},
	}},
	{"running", running, []question{{outputs: "answer.children", inputs: "go.n_clicks=1", changed: "go.n_clicks"}}},
	{"Background: progress, cancel, cache", background, nil},
	{"websocket", overWebsocket, []question{{outputs: "total.children", inputs: "count.n_clicks=2", changed: "count.n_clicks"}}},
	{"persistent, and get_prop", persistent, nil},
	{"on_error", onError, []question{
		{outputs: "inverse.children", inputs: "n.value=0", changed: "n.value"},
		{outputs: "inverse.children", inputs: "n.value=4", changed: "n.value"},
	}},
	{"Clientside", clientside, nil},
	{"Promises", promises, nil},

	{"The whole ctx", wholeContext, []question{{outputs: "facts.children", inputs: "go.n_clicks=3", state: `name.value="Ada"`, changed: "go.n_clicks"}}},
	{"Cookies and headers", cookiesAndHeaders, []question{{outputs: "greeting.children", inputs: `name.value="Ada"`, changed: "name.value"}}},
	{"Server-Timing", serverTiming, []question{{outputs: "rows.children", inputs: `year.value=2026`, changed: "year.value"}}},
	{"optional and hidden", optionalAndHidden, []question{{outputs: "length.children", inputs: `note.value="four"`, changed: "note.value"}}},
	{"api_endpoint", apiEndpoint, []question{
		{outputs: "text.children", inputs: `user.value="Ada"`, state: "limit.value=3", changed: "user.value"},
		{endpoint: "/api/text", inputs: `{"user_name":"Ada"}`},
		{endpoint: "/api/text", inputs: `{"user_name":"Ada","limit":2}`},
	}},
	{"Callbacks that are registered while the app runs", dynamic, []question{
		{outputs: "news.children", inputs: "more.n_clicks=1", changed: "more.n_clicks"},
	}},
	{"Pages", pages, []question{
		{outputs: "_pages_content.children\n_pages_store.data", inputs: "_pages_location.pathname=\"/fruit/plum\"\n_pages_location.search=\"?color=blue\"", changed: "_pages_location.pathname"},
	}},
	{"Hooks", hooks, []question{
		{outputs: "thanks.children", inputs: "open.n_clicks=1", changed: "open.n_clicks"},
		{outputs: "thanks.children", inputs: "open.n_clicks=2", changed: "open.n_clicks"},
		{endpoint: "/_dash-layout"}, {endpoint: "/feedback.txt"}, {endpoint: "/"},
	}},
}

// TestTwins gives the README's Python to Python Dash and its Go to an app of ours:
// both declare the same callbacks and give the same answers.
func TestTwins(t *testing.T) {
	page := readPage(t)
	var cases []*pythonCase
	for _, tw := range twins {
		cases = append(cases, askOurs(t, tw, page.python[tw.heading]))
	}
	answers := askPython(t, cases)
	for i, c := range cases {
		t.Run(twins[i].heading, func(t *testing.T) {
			theirs := answers[i]
			if theirs.Failure != "" {
				t.Fatalf("Python fails:\n%s", theirs.Failure)
			}
			if diff := cmp.Diff(theirs.Before, c.ours.Before); diff != "" {
				t.Errorf("_dash-dependencies (-Python +ours):\n%s", diff)
			}
			if diff := cmp.Diff(theirs.Answers, c.ours.Answers); diff != "" {
				t.Errorf("answers (-Python +ours):\n%s", diff)
			}
			if diff := cmp.Diff(theirs.After, c.ours.After); diff != "" {
				t.Errorf("_dash-dependencies at the end (-Python +ours):\n%s", diff)
			}
		})
	}
}

// seen is what one of the two servers says.
type seen struct {
	Before, After any // _dash-dependencies
	Answers       []answer
	Failure       string
}

type answer struct {
	Status  int
	Body    any // parsed; nothing for 204
	Cookie  string
	Greeted string // a header that a twin sets
	Timed   bool   // Server-Timing has the twin's item
}

// pythonCase is a form as testdata/python.py takes it.
type pythonCase struct {
	Code     string      `json:"code"`
	Pages    bool        `json:"pages"`
	Hooks    bool        `json:"hooks"`    // that are to be there before the app
	Requests [][2]string `json:"requests"` // path and body
	ours     seen
}

// askOurs runs a form's Go twin, and returns with its answers what Python is asked.
func askOurs(t *testing.T, tw twin, python string) *pythonCase {
	t.Helper()
	app := server.New(server.Config{
		SuppressCallbackExceptions: true, AssetsFolder: t.TempDir(), Logger: slog.New(slog.DiscardHandler),
		DevTools: server.DevTools{UI: server.Some(true)}, // without it there is no Server-Timing
	})
	app.SetLayout(html.Div())
	tw.body(app)
	ask := func(method, path, body string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, path, strings.NewReader(body))
		r.RemoteAddr = "127.0.0.1:5000"
		for name, value := range map[string]string{"Content-Type": "application/json", "X-Team": "blue", "Cookie": "who=Ada"} {
			r.Header.Set(name, value)
		}
		w := httptest.NewRecorder()
		app.Handler().ServeHTTP(w, r)
		return w
	}
	c := &pythonCase{Code: python, Pages: tw.heading == "Pages", Hooks: tw.heading == "Hooks", Requests: [][2]string{}}
	dependencies := ask(http.MethodGet, "/_dash-dependencies", "").Body.Bytes()
	var entries []struct{ Output string }
	if err := json.Unmarshal(dependencies, &entries); err != nil {
		t.Fatalf("%s: %v in %s", tw.heading, err, dependencies)
	}
	c.ours.Before = parsedDependencies(t, dependencies)
	for _, q := range tw.asked {
		path, body := q.endpoint, q.inputs
		if path == "" {
			path, body = "/_dash-update-component?lang=de", q.body(t, entries[q.callback].Output)
		}
		c.Requests = append(c.Requests, [2]string{path, body})
		method := http.MethodPost
		if body == "" {
			method = http.MethodGet
		}
		w := ask(method, path, body)
		c.ours.Answers = append(c.ours.Answers, newAnswer(t, w.Code, w.Body.Bytes(), w.Header()))
	}
	c.ours.After = parsedDependencies(t, ask(http.MethodGet, "/_dash-dependencies", "").Body.Bytes())
	if err := app.Shutdown(context.Background()); err != nil {
		t.Error(err)
	}
	return c
}

var titleTag = regexp.MustCompile(`<title>(.*)</title>`)

func newAnswer(t *testing.T, status int, body []byte, header http.Header) answer {
	t.Helper()
	a := answer{Status: status, Cookie: header.Get("Set-Cookie"), Greeted: header.Get("X-Greeted")}
	a.Timed = strings.Contains(header.Get("Server-Timing"), `query;desc="rows of the year";dur=`)
	if title := titleTag.FindSubmatch(body); title != nil {
		a.Body = string(title[1]) // the rest of a page is compared elsewhere
	} else if len(body) > 0 && json.Unmarshal(body, &a.Body) != nil {
		a.Body = string(body) // the test shows it
	}
	return a
}

func parsed(t *testing.T, text []byte) (value any) {
	t.Helper()
	if err := json.Unmarshal(text, &value); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return value
}

// parsedDependencies gives callbacks without inputs and outputs one name: theirs is
// made from the line of the program.
func parsedDependencies(t *testing.T, text []byte) any {
	t.Helper()
	all := parsed(t, text)
	entries, _ := all.([]any)
	for _, entry := range entries {
		if e, ok := entry.(map[string]any); ok && e["no_output"] == true && len(e["inputs"].([]any)) == 0 {
			e["output"] = "the line"
		}
	}
	return all
}

// body is the request as the browser sends it.
func (q question) body(t *testing.T, output string) string {
	t.Helper()
	request := map[string]any{"output": output, "changedPropIds": []string{}}
	if q.changed != "" {
		request["changedPropIds"] = []string{q.changed}
	}
	for key, text := range map[string]string{"inputs": q.inputs, "state": q.state} {
		request[key] = properties(t, text)
	}
	outputs := properties(t, q.outputs)
	switch {
	case strings.HasPrefix(output, ".."):
		request["outputs"] = outputs
	case len(outputs) == 1:
		request["outputs"] = outputs[0]
	case strings.Contains(output, "@"): // the property keeps its suffix
		dep, err := protocol.ParseDependency(output)
		if err != nil {
			t.Fatal(err)
		}
		request["outputs"] = map[string]any{"id": dep.ID, "property": dep.Property}
	}
	text, err := json.Marshal(request)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func properties(t *testing.T, text string) []any {
	t.Helper()
	list := []any{}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		inner, isList := strings.CutPrefix(line, "[")
		if !isList {
			list = append(list, property(t, line))
			continue
		}
		members := []any{}
		for _, member := range strings.Fields(strings.TrimSuffix(inner, "]")) {
			members = append(members, property(t, member))
		}
		list = append(list, members)
	}
	return list
}

func property(t *testing.T, text string) map[string]any {
	t.Helper()
	name, value, valued := strings.Cut(text, "=")
	dep, err := protocol.ParseDependency(name)
	if err != nil {
		t.Fatal(err)
	}
	p := map[string]any{"id": dep.ID, "property": dep.Property}
	if valued {
		p["value"] = json.RawMessage(value)
	}
	return p
}

// askPython runs all forms in one Python process.
func askPython(t *testing.T, cases []*pythonCase) []seen {
	t.Helper()
	python := os.Getenv("DASHWIRE_PYTHON")
	if python == "" {
		python = filepath.Join("..", "..", ".cache", "venv", "bin", "python")
	}
	if _, err := os.Stat(python); err != nil {
		t.Fatalf("Python with Dash is not at %s: run scripts/venv.sh, or set DASHWIRE_PYTHON", python)
	}
	question, err := json.Marshal(cases)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(python, filepath.Join("testdata", "python.py"))
	cmd.Stdin = bytes.NewReader(question)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	var raw []struct {
		Before, After json.RawMessage
		Failure       string
		Answers       []struct {
			Status int
			Body   string
			Header map[string]string
		}
	}
	if err == nil {
		err = json.Unmarshal(out, &raw)
	}
	if err != nil {
		t.Fatalf("python.py: %v\n%s%s", err, out, stderr.String())
	}
	var all []seen
	for _, r := range raw {
		s := seen{Failure: r.Failure}
		if s.Failure == "" {
			s.Before, s.After = parsedDependencies(t, r.Before), parsedDependencies(t, r.After)
		}
		for _, a := range r.Answers {
			header := http.Header{}
			for name, value := range a.Header {
				header.Set(name, value)
			}
			s.Answers = append(s.Answers, newAnswer(t, a.Status, []byte(a.Body), header))
		}
		all = append(all, s)
	}
	return all
}
