package server

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"github.com/dashwire/dashwire/protocol"
)

// lateSuite is a suite with two scripts and a style.
func lateSuite(name string) Suite {
	return Suite{
		Package: name, Version: "1.2.3", Scripts: []SuiteTag{{Path: "a.js"}, {Path: "b.js"}}, Styles: []SuiteTag{{Path: "a.css"}},
		Files:         fstest.MapFS{"a.js": {Data: []byte("a")}, "b.js": {Data: []byte("b")}, "a.css": {Data: []byte("a{}")}},
		ChildrenProps: map[string][]string{"Box": {"lid"}, "Plain": nil},
	}
}

func TestAddSuiteBeforeTheStart(t *testing.T) {
	t.Parallel()
	app := newApp(t, Config{ExternalScripts: []External{{URL: "/outside.js"}}})
	for _, name := range []string{"zz", "aa", "zz"} {
		if err := app.AddSuite(lateSuite(name)); err != nil {
			t.Fatal(err)
		}
	}
	page := (&site{t, app}).get("/").body
	rest := page
	for _, want := range []string{
		`href="/_dash-component-suites/zz/a.v1_2_3m`, `href="/_dash-component-suites/aa/a.v1_2_3m`, `"aa":{"Box":["lid"],"Plain":[]},"zz":{"Box":["lid"],"Plain":[]}}`,
		`src="/outside.js"`, `src="/_dash-component-suites/zz/a.v1_2_3m`, `src="/_dash-component-suites/zz/b.v1_2_3m`,
		`src="/_dash-component-suites/aa/a.v1_2_3m`, "dash-renderer",
	} {
		_, after, ok := strings.Cut(rest, want)
		if !ok {
			t.Fatalf("no %s after what stands before it in\n%s", want, page)
		}
		rest = after
	}
	if n := strings.Count(page, `src="/_dash-component-suites/zz/`); n != 2 {
		t.Errorf("%d tags of scripts of zz, want 2: it was added twice", n)
	}
	if !strings.Contains(page, `"children_props":{"dash_core_components":`) {
		t.Error("the release's own children_props are gone")
	}
}

// openCount counts how often its files are opened.
type openCount struct {
	fstest.MapFS
	opened atomic.Int32
}

func (f *openCount) Open(name string) (fs.File, error) {
	f.opened.Add(1)
	return f.MapFS.Open(name)
}

// A file without a time, as embedded ones are, is read once for its tag, and not for
// each request.
func TestSuiteFileIsHashedOnce(t *testing.T) {
	t.Parallel()
	app, suite := newApp(t, Config{}), lateSuite("zz")
	files := &openCount{MapFS: suite.Files.(fstest.MapFS)}
	suite.Files = files
	if err := app.AddSuite(suite); err != nil {
		t.Fatal(err)
	}
	s := &site{t, app}
	tag := s.get("/_dash-component-suites/zz/a.js").Header.Get("ETag")
	files.opened.Store(0)
	if got := s.get("/_dash-component-suites/zz/a.js"); got.body != "a" || got.Header.Get("ETag") != tag || tag == "" {
		t.Errorf("answered %s with the tags %s and %s", got.body, tag, got.Header.Get("ETag"))
	}
	if n := files.opened.Load(); n != 1 {
		t.Errorf("it was opened %d times for the second request", n)
	}
}

func TestAddSuiteFaults(t *testing.T) {
	t.Parallel()
	s := newSite(t, Config{})
	if err := s.app.AddSuite(lateSuite("late")); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		want   string
		change func(*Suite)
	}{
		{"part of a path", func(s *Suite) { s.Package = "" }},
		{"part of a path", func(s *Suite) { s.Package = "a/b" }},
		{"by itself", func(s *Suite) { s.Package = "dash" }},
		{"a Version", func(s *Suite) { s.Version = "" }},
		{"want Files", func(s *Suite) { s.Files = nil }},
		{"c.js", func(s *Suite) { s.Scripts = []SuiteTag{{Path: "c.js"}} }},
		{"c.css", func(s *Suite) { s.Styles = []SuiteTag{{Path: "../c.css"}} }},
		{"can't have 2.0 besides", func(s *Suite) { s.Version = "2.0" }},
	} {
		suite := lateSuite("late")
		tt.change(&suite)
		if err := s.app.AddSuite(suite); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%v, want %s", err, tt.want)
		}
	}
	if page := s.get("/").body; strings.Count(page, "/_dash-component-suites/late/") != 3 {
		t.Errorf("a suite that was refused changed the page:\n%s", page)
	}
	app := newApp(t, Config{})
	app.layout = layout{}
	if err := app.AddSuite(lateSuite("theirs")); err != nil {
		t.Fatal(err)
	}
	if err := app.TakeOver(Existing{Source: "x", Layout: protocol.Raw(`null`), Suites: []Suite{lateSuite("theirs")}}); err == nil || !strings.Contains(err.Error(), `"theirs" was added before`) {
		t.Errorf("a suite that was taken over as well: %v", err)
	}
}

const callDynamic = `{"output":"out.children","outputs":{"id":"out","property":"children"},` + oneInput

// The files stand in the first answer only, and in every page after it.
func TestCallAddsSuite(t *testing.T) {
	t.Parallel()
	app := newApp(t, Config{RequestsPathnamePrefix: "/outer/", SuppressCallbackExceptions: true})
	spec := specOf("out")
	spec.DynamicCreator = true
	calls := 0
	app.Handle(spec, func(_ context.Context, call *Call) error {
		if calls++; calls > 2 {
			return call.Set(0, "without")
		}
		if err := errors.Join(call.AddSuite(lateSuite("one")), call.AddSuite(lateSuite("two"))); err != nil {
			return err
		}
		return call.Set(0, "with")
	})
	s := &site{t, app}
	if got := s.get("/_dash-component-suites/one/a.js"); got.StatusCode != http.StatusNotFound {
		t.Errorf("before it was added: %d", got.StatusCode)
	}
	stamp := fmt.Sprintf("v1_2_3m%d", app.pages.bundle.Release().Stamp)
	file := func(kind, name, ext string) string {
		pkg, base, _ := strings.Cut(name, "/")
		return fmt.Sprintf(`{"type":"%s","url":"/outer/_dash-component-suites/%s/%s.%s.%s"}`, kind, pkg, base, stamp, ext)
	}
	dist := strings.Join([]string{
		file("_js_dist", "one/a", "js"), file("_js_dist", "one/b", "js"), file("_js_dist", "two/a", "js"), file("_js_dist", "two/b", "js"),
		file("_css_dist", "one/a", "css"), file("_css_dist", "two/a", "css"),
	}, ",")
	for _, want := range []string{
		`{"multi":true,"dist":[` + dist + `],"response":{"out":{"children":"with"}}}`,
		`{"multi":true,"response":{"out":{"children":"with"}}}`,
		`{"multi":true,"response":{"out":{"children":"without"}}}`,
	} {
		if got := s.post("/_dash-update-component", callDynamic); got.body != want {
			t.Errorf("answer\n got %s\nwant %s", got.body, want)
		}
	}
	if page := s.get("/").body; strings.Count(page, `src="/outer/_dash-component-suites/one/`) != 2 {
		t.Errorf("the page lacks the suite:\n%s", page)
	}
	if got := s.get("/_reload-hash").body; !strings.Contains(got, `"packages":["dash","plotly","one","two"]`) {
		t.Errorf("packages: %s", got)
	}
}

// What answers an error brings the suite that the callback needed for it.
func TestCallAddsSuiteAndFails(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		onError ErrorHandler
		dynamic bool
		status  int
		dist    bool
	}{
		{"handled", func(_ context.Context, call *Call, _ error) error { return call.Set(0, "sorry") }, true, 200, true},
		{"not handled", nil, true, 500, false},
		{"not allowed", nil, false, 500, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			app := newApp(t, Config{SuppressCallbackExceptions: true})
			spec := specOf("out")
			spec.DynamicCreator, spec.OnError = tt.dynamic, tt.onError
			app.Handle(spec, func(_ context.Context, call *Call) error {
				return errors.Join(call.AddSuite(lateSuite("late")), errors.New("it broke"))
			})
			s := &site{t, app}
			got := s.post("/_dash-update-component", callDynamic)
			if got.StatusCode != tt.status || strings.Contains(got.body, "_js_dist") != tt.dist {
				t.Errorf("%d %s", got.StatusCode, got.body)
			}
			if has := strings.Contains(s.get("/").body, "/_dash-component-suites/late/"); has != tt.dynamic {
				t.Errorf("later pages have the suite: %v", has)
			}
		})
	}
}

func TestAPICallAddsNoSuite(t *testing.T) {
	t.Parallel()
	app := newApp(t, Config{SuppressCallbackExceptions: true})
	var fault error
	spec := specOf("out")
	spec.DynamicCreator, spec.APIEndpoint = true, "/api/x"
	app.Handle(spec, func(_ context.Context, call *Call) error {
		fault = call.AddSuite(lateSuite("late"))
		return fault
	})
	(&site{t, app}).post("/api/x", `{"a.value":1}`)
	if fault == nil || !strings.Contains(fault.Error(), "call App.AddSuite before") {
		t.Errorf("%v", fault)
	}
}

// Suites that come at the same time, while pages are asked for.
func TestAddSuiteAtOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t, Config{})
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			if err := s.app.AddSuite(lateSuite(fmt.Sprintf("s%d", i/2))); err != nil {
				t.Error(err)
			}
		})
		all.Go(func() {
			if err := s.app.refreshPage(); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	page := s.get("/").body
	for i := range 4 {
		if n := strings.Count(page, fmt.Sprintf(`src="/_dash-component-suites/s%d/`, i)); n != 2 {
			t.Errorf("%d scripts of s%d, want 2", n, i)
		}
	}
}
