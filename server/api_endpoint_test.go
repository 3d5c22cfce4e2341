package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
	"github.com/google/go-cmp/cmp"

	"github.com/dashwire/dashwire/protocol"
)

// apiApp has the callbacks of testdata/api.py, and one of its own.
func apiApp(app *App) {
	app.cfg.SuppressCallbackExceptions = true
	Callback(app, func(_ context.Context, in struct {
		UserName any      `input:"i.v"`
		Most     Opt[any] `state:"s.v" json:"limit"`
	}) (out struct {
		Text any `output:"a.c"`
	}, err error) {
		out.Text = map[string]any{"name": in.UserName, "limit": in.Most.Or(nil)}
		return out, nil
	}, APIEndpoint("/api/one"))
	Callback(app, func(_ context.Context, in struct {
		What any `input:"i.v"`
	}) (out struct {
		A any `output:"b.c"`
		B int `output:"d.c"`
	}, err error) {
		switch in.What {
		case "prevent":
			return out, PreventUpdate
		case "fail":
			return out, errors.New("secret")
		}
		out.A, out.B = in.What, 2
		return out, nil
	}, APIEndpoint("/api/two"))
	Callback(app, func(context.Context, struct {
		What any `input:"i.v"`
	}) (struct{}, error) {
		return struct{}{}, nil
	}, APIEndpoint("/api/none"))
	app.Handle(Spec{
		Outputs: []protocol.Dependency{protocol.Dep("raw", "c")}, Multi: true, APIEndpoint: "/api/raw:1",
		Inputs: []protocol.Dependency{protocol.Dep("i", "v"), protocol.Dep(protocol.DictID(protocol.IDPart{Key: "x", Value: protocol.All}), "v")},
	}, func(_ context.Context, call *Call) error {
		if len(call.Triggered()) != 0 || call.Request().Method != http.MethodPost {
			return errors.New("the call's context is wrong")
		}
		call.Header().Set("X-Count", itoa(len(call.Inputs()[1].Args)))
		return call.Set(0, call.Inputs()[0].Args[0].Value)
	})
}

func (s *site) post(path, body string, headers ...string) reply {
	s.t.Helper()
	req, err := http.NewRequest(http.MethodPost, "http://example.org"+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		req.Header.Set(name, value)
	}
	return s.do(req)
}

func TestAPIEndpointIsPythons(t *testing.T) {
	t.Parallel()
	calls := [][2]string{
		{"/api/one", `{"user_name":"Ada","limit":20}`}, {"/api/one", `{"user_name":"é<"}`}, {"/api/one", `{"limit":20}`}, {"/api/one", `{}`},
		{"/api/one", `{"user_name":1,"more":2}`}, {"/api/one", `[1]`}, {"/api/one", `null`}, {"/api/one", `nope`}, {"/api/one", ``},
		{"/api/two", `{"what":[1]}`}, {"/api/two", `{"what":"prevent"}`}, {"/api/two", `{"what":"fail"}`}, {"/api/none", `{"what":null}`},
		{"/app/api/one", `{"user_name":1}`}, {"/api/three", `{}`},
	}
	question, err := json.Marshal(calls)
	if err != nil {
		t.Fatal(err)
	}
	var python [][2]any
	runPython(t, "api.py", question, &python)

	app := newApp(t, Config{URLBasePathname: "/app/"})
	apiApp(app)
	s := &site{t, app}
	for i, c := range calls {
		got := s.post(c[0], c[1])
		want := []any{int(python[i][0].(float64)), form(python[i][1].(string))}
		if diff := cmp.Diff(want, []any{got.StatusCode, form(got.body)}); diff != "" {
			t.Errorf("POST %s %s (-Python +ours):\n%s", c[0], c[1], diff)
		}
	}
}

// form is a text of JSON without what may differ in its spelling.
func form(text string) any {
	var value any
	if json.NewDecoder(bytes.NewReader([]byte(text))).Decode(&value) != nil {
		return strings.TrimSpace(text)
	}
	return value
}

func TestAPIEndpoint(t *testing.T) {
	t.Parallel()
	app := newApp(t, Config{})
	apiApp(app)
	s := &site{t, app}
	got := s.post("/api/raw:1", `{"i.v":{"a":1},"{\"x\":[\"ALL\"]}.v":[1,2,3]}`)
	if got.body != `[{"a":1}]` || got.Header.Get("X-Count") != "3" || got.Header.Get("Content-Type") != "application/json" {
		t.Errorf("answered %d %s %v", got.StatusCode, got.body, got.Header)
	}
	for body, status := range map[string]int{`{"i.v":1,"{\"x\":[\"ALL\"]}.v":7}`: 500, `{"i.v":1`: 400} {
		if got := s.post("/api/raw:1", body); got.StatusCode != status || strings.Contains(got.body, "raw") {
			t.Errorf("%s is answered %d %s", body, got.StatusCode, got.body)
		}
	}
	if got := s.get("/api/one"); !strings.Contains(got.body, "react-entry-point") {
		t.Errorf("GET is answered %d %s, not with the page as in Python", got.StatusCode, got.body)
	}
	if got := s.post("/api/one", `{"user_name":1}`, "Content-Type: text/plain"); got.StatusCode != http.StatusUnsupportedMediaType {
		t.Errorf("no JSON is answered %d", got.StatusCode)
	}
	if got := s.post("/api/later", `{}`); got.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("no endpoint is answered %d", got.StatusCode)
	}
	app.Handle(Spec{Outputs: []protocol.Dependency{protocol.Dep("later", "c")}, APIEndpoint: "/api/later"},
		func(_ context.Context, call *Call) error { return call.Set(0, "there") })
	if got := s.post("/api/later", `{}`); got.body != `"there"` {
		t.Errorf("an endpoint that came later is answered %d %s", got.StatusCode, got.body)
	}
	// Called as a callback it is one like any other.
	if got := s.post("/_dash-update-component", `{"output":"d.c","outputs":{"id":"d","property":"c"}}`); got.StatusCode != http.StatusInternalServerError {
		t.Errorf("a callback that isn't there is answered %d", got.StatusCode)
	}
}

func TestAPIEndpointOfMount(t *testing.T) {
	t.Parallel()
	app := newApp(t, Config{})
	apiApp(app)
	outer := fiber.New()
	if err := app.Mount(outer.Group("/v1"), "/dash"); err != nil {
		t.Fatal(err)
	}
	for path, status := range map[string]int{"/v1/api/one": 200, "/v1/api/raw:1": 500, "/v1/api/raw1": 404, "/api/one": 404, "/v1/dash/api/one": 405} {
		req, err := http.NewRequest(http.MethodPost, path, strings.NewReader(`{"user_name":1}`))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/json")
		resp, err := outer.Test(req, -1)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != status {
			t.Errorf("%s is answered %d, want %d", path, resp.StatusCode, status)
		}
	}
}

func TestAPIEndpointFaults(t *testing.T) {
	t.Parallel()
	app := New(Config{})
	add := func(output, path string) error {
		return app.HandleSafely(Spec{Outputs: []protocol.Dependency{protocol.Dep(output, "c")}, APIEndpoint: path},
			func(context.Context, *Call) error { return nil })
	}
	if err := add("one", "/api"); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"api": "is that of the callback at", "/": "it is a path", "/a?b": "it is a path", "/_dash-layout": "Dash's own", "/api": "is that of the callback at",
	} {
		if err := add("two", path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", path, err, want)
		}
	}
	err := CallbackSafely(app, func(context.Context, struct {
		PageSize int `input:"a.v"`
		Other    int `state:"b.v" json:"page_size"`
	}) (struct{}, error) {
		return struct{}{}, nil
	}, APIEndpoint("/x"))
	if err == nil || !strings.Contains(err.Error(), `two arguments "page_size"`) {
		t.Errorf("two arguments of one name: %v", err)
	}
}

func TestSnakeCase(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"Name": "name", "UnitPrice": "unit_price", "HTTPPort": "http_port", "Row2": "row2", "UserID": "user_id", "A_B": "a_b", "Été": "été"} {
		if got := snakeCase(name); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
}
