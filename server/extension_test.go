package server

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dashwire/dashwire/assets/html"
)

// steps returns a middleware that notes when it begins and ends.
func steps(log *[]string, name string) Middleware {
	return func(next Handler) Handler {
		return func(ctx context.Context, call *Call) error {
			*log = append(*log, name+" begins")
			err := next(ctx, call)
			*log = append(*log, name+" ends")
			return err
		}
	}
}

func TestUse(t *testing.T) {
	t.Parallel()
	for _, opts := range [][]Option{nil, {Serial()}, {Latest(), Serial()}} {
		app := New(Config{})
		var log []string
		handler := func(context.Context, nameIn) (greetingOut, error) {
			log = append(log, "handler")
			return greetingOut{"hello"}, nil
		}
		app.Use(steps(&log, "a"))
		Callback(app, handler, opts...)
		app.Use(steps(&log, "b"), steps(&log, "c"))
		if _, err := answer(t, app, greetingRequest); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"a begins", "b begins", "c begins", "handler", "c ends", "b ends", "a ends"}, log); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

// A middleware may answer in the handler's place, and what it fails with is an
// error like the handler's.
func TestUseInPlace(t *testing.T) {
	t.Parallel()
	app := New(Config{OnError: func(_ context.Context, call *Call, err error) error { return call.Set(0, "sorry: "+err.Error()) }})
	Callback(app, func(context.Context, nameIn) (greetingOut, error) { return greetingOut{}, errors.New("not reached") })
	fail := false
	app.Use(func(Handler) Handler {
		return func(_ context.Context, call *Call) error {
			if fail {
				return errors.New("no")
			}
			return call.Set(0, "cached")
		}
	})
	wantAnswer(t, app, greetingRequest, strings.Replace(greetingAnswer, "hello v", "cached", 1))
	fail = true
	wantAnswer(t, app, greetingRequest, strings.Replace(greetingAnswer, "hello v", "sorry: no", 1))
}

func TestExtension(t *testing.T) {
	t.Parallel()
	type key struct{}
	var told []string
	note := func(text string, err error) {
		if err != nil {
			text += ": " + err.Error()
		}
		told = append(told, text)
	}
	app := newApp(t, Config{ExternalScripts: []External{{URL: "/first.js"}}})
	app.SetLayout(div("id", "mine"))
	err := app.Extend(Extension{
		Name: "badge",
		Setup: func(app *App) error {
			app.cfg.SuppressCallbackExceptions = true
			Callback(app, func(ctx context.Context, in nameIn) (greetingOut, error) {
				switch in.Name {
				case "fail":
					return greetingOut{}, errors.New("failure")
				case "panic":
					panic("help")
				case "prevent":
					return greetingOut{}, PreventUpdate
				}
				text, _ := ctx.Value(key{}).(string)
				return greetingOut{text}, nil
			})
			return nil
		},
		Layout: func(_ context.Context, r *Request, tree any) (any, error) {
			return []any{tree, div("id", "badge", "title", r.Path)}, nil
		},
		Index: func(page string) string { return strings.Replace(page, "<body>", "<body><b>badge</b>", 1) },
		Before: func(ctx context.Context, call *Call) (context.Context, error) {
			note("before", nil)
			switch string(call.Inputs()[0].Args[0].Value) {
			case `"stop"`:
				return nil, errors.New("stopped")
			case `"same"`:
				return nil, nil
			}
			return context.WithValue(ctx, key{}, "from before"), nil
		},
		After: func(_ context.Context, _ *Call, err error) error {
			note("after", err)
			if err != nil && err.Error() == "failure" {
				return PreventUpdate
			}
			return err
		},
		Error: func(_ context.Context, _ *Call, err error) { note("error", err) },
		Routes: []Route{{Path: "/rows.csv", Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/csv")
			_, _ = io.WriteString(w, "a,b\n"+r.URL.Query().Get("q"))
		})}, {Method: http.MethodPost, Path: "panic", Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("route") })}},
		Scripts: []External{{URL: "/badge.js"}}, Stylesheets: []External{{URL: "/badge.css"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	s := &site{t, app}
	page := s.get("/").body
	first, second := strings.Index(page, "/first.js"), strings.Index(page, `<script src="/badge.js">`)
	if first < 0 || second < first || !strings.Contains(page, `href="/badge.css"`) || !strings.Contains(page, "<body><b>badge</b>") {
		t.Errorf("the page is %s", page)
	}
	layout := s.get("/_dash-layout").body
	if !strings.Contains(layout, `"id":"mine"`) || !strings.Contains(layout, `"id":"badge"`) {
		t.Errorf("the layout is %s", layout)
	}
	if got := s.get("/rows.csv?q=1"); got.body != "a,b\n1" || got.Header.Get("Content-Type") != "text/csv" {
		t.Errorf("the route answered %d %s", got.StatusCode, got.body)
	}
	for value, want := range map[string]struct {
		status int
		text   string
		told   []string
	}{
		"v":       {200, "from before", []string{"before", "after"}},
		"same":    {200, `"children":""`, []string{"before", "after"}},
		"stop":    {500, "Internal", []string{"before", "error: stopped", "after: stopped"}},
		"fail":    {204, "", []string{"before", "error: failure", "after: failure"}},
		"panic":   {500, "Internal", []string{"before", "error: panic: help", "after: panic: help"}},
		"prevent": {204, "", []string{"before", "after: prevent update"}},
	} {
		told = nil
		got := s.post("/_dash-update-component", strings.Replace(greetingRequest, `"v"`, `"`+value+`"`, 1))
		if got.StatusCode != want.status || !strings.Contains(got.body, want.text) || !slices.Equal(told, want.told) {
			t.Errorf("%s is answered %d %s, told %q", value, got.StatusCode, got.body, told)
		}
	}
	if err := app.Extend(Extension{Name: "late"}); err == nil || !strings.Contains(err.Error(), "has been started") {
		t.Errorf("an extension after the start: %v", err)
	}
}

func TestExtensionDevTools(t *testing.T) {
	t.Parallel()
	for _, shown := range []bool{true, false} {
		app := newApp(t, Config{DevTools: DevTools{UI: Some(shown)}})
		for name, position := range map[string]string{"a": "", "b": "left"} {
			if err := app.Extend(Extension{Name: name, DevTools: []DevTool{{Component: html.Button("Profile").ID("profile"), Position: position}}}); err != nil {
				t.Fatal(err)
			}
		}
		page := (&site{t, app}).get("/").body
		for _, position := range []string{"right", "left"} {
			tool := `{"props":{"children":"Profile","id":"profile"},"type":"Button","namespace":"dash_html_components","position":"` + position + `"}`
			if strings.Contains(page, tool) != shown {
				t.Errorf("shown %t, position %s: the page is %s", shown, position, page)
			}
		}
	}
}

func TestExtensionLayoutFunction(t *testing.T) {
	t.Parallel()
	app := newApp(t, Config{})
	app.SetLayoutFunc(constant(div("id", "mine")))
	fail := errors.New("down")
	kind := "ok"
	if err := app.Extend(Extension{Name: "x", Layout: func(_ context.Context, r *Request, tree any) (any, error) {
		switch kind {
		case "nil":
			return nil, nil
		case "panic":
			panic("help")
		case "error":
			return nil, fail
		}
		return []any{tree, div("id", "for"+strings.ReplaceAll(r.RawQuery, "=", ""))}, nil
	}}); err != nil {
		t.Fatal(err)
	}
	s := &site{t, app}
	if got := s.get("/_dash-layout?a=1"); !strings.Contains(got.body, `"id":"fora1"`) {
		t.Errorf("the layout is %s", got.body)
	}
	if page := s.get("/").body; !strings.Contains(page, `"id":"for"`) {
		t.Errorf("the layout for checks isn't extended: %s", page)
	}
	for _, kind = range []string{"nil", "panic", "error"} {
		if got := s.get("/_dash-layout"); got.StatusCode != http.StatusInternalServerError {
			t.Errorf("%s is answered %d %s", kind, got.StatusCode, got.body)
		}
	}
}

func TestExtensionFaults(t *testing.T) {
	t.Parallel()
	handler := http.NotFoundHandler()
	for want, e := range map[string]Extension{
		"has no name":            {},
		"it was added before":    {Name: "twice"},
		"not one of Dash's own":  {Name: "x", Routes: []Route{{Path: "_dash-layout", Handler: handler}}},
		"route 0 has the path":   {Name: "x", Routes: []Route{{Path: "/", Handler: handler}}},
		"has no handler":         {Name: "x", Routes: []Route{{Path: "a"}}},
		"stylesheet has no URL":  {Name: "x", Stylesheets: []External{{}}},
		"script or stylesheet h": {Name: "x", Scripts: []External{{}}},
		"dev tools is nil":       {Name: "x", DevTools: []DevTool{{}}},
		"it is left or right":    {Name: "x", DevTools: []DevTool{{Component: html.Button(), Position: "top"}}},
	} {
		app := New(Config{})
		if err := app.Extend(Extension{Name: "twice"}); err != nil {
			t.Fatal(err)
		}
		if err := app.Extend(e); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	app := newApp(t, Config{})
	failure := errors.New("no database")
	if err := app.Extend(Extension{Name: "db", Setup: func(*App) error { return failure }}); err != nil {
		t.Fatal(err)
	}
	if err := app.Start(); !errors.Is(err, failure) || !strings.Contains(err.Error(), `"db"`) {
		t.Errorf("Start: %v", err)
	}
}
