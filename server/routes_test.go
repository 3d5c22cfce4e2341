package server

import (
	"context"
	"net/http"
	"strings"
	"testing"
)

// The statuses of Flask for an app at /app/, where it is not said otherwise.
func TestRoutesUnderPrefix(t *testing.T) {
	t.Parallel()
	s := newSite(t, Config{RoutesPathnamePrefix: "/app/", RequestsPathnamePrefix: "/proxy/app/", HealthEndpoint: "/health"})
	for _, c := range []struct {
		method, path string
		status       int
		has          string
	}{
		{"GET", "/app/", 200, "react-entry-point"},
		{"HEAD", "/app/", 200, ""},
		{"GET", "/app/deep/link", 200, "react-entry-point"},
		{"HEAD", "/app/deep/link", 200, ""},
		{"GET", "/app/deep%2flink?q=%zz", 200, "react-entry-point"},
		{"GET", "/app/_dash-layout", 200, `"type":"Div"`},
		{"HEAD", "/app/_dash-layout", 200, ""},
		{"GET", "/app/_dash-dependencies", 200, "[]"},
		{"GET", "/app/_reload-hash", 200, `{"files":[],"hard":false,"packages":["dash","plotly"],"reloadHash":null}`},
		{"GET", "/app/_dash-update-component", 200, "react-entry-point"},
		{"GET", "/app/_dash-ws-callback", 200, "react-entry-point"},
		{"GET", "/app/_dash-anything", 200, "react-entry-point"},
		{"GET", "/app/health", 200, "OK"},
		{"GET", "/app/assets", 200, "react-entry-point"},
		{"GET", "/app/assets/", 200, "react-entry-point"},
		{"GET", "/app/assets/none.css", 404, ""},
		{"GET", "/app", 308, ""},
		{"HEAD", "/app", 308, ""},
		{"GET", "/", 404, ""},
		{"GET", "/other", 404, ""},
		{"GET", "/application", 404, ""},
		{"GET", "/APP/", 404, ""},
		{"GET", "/_dash-layout", 404, ""},
		{"POST", "/", 404, ""},
		{"POST", "/app/", 405, ""},
		{"PUT", "/app/deep/link", 405, ""},
		{"POST", "/app/_dash-layout", 405, ""},
		{"DELETE", "/app/_reload-hash", 405, ""},
		{"POST", "/app/assets/none.css", 405, ""},
		{"POST", "/app", 405, ""}, // Flask: 404
	} {
		r := s.ask(c.method, c.path)
		if r.StatusCode != c.status || !strings.Contains(r.body, c.has) {
			t.Errorf("%s %s: status %d, want %d with %q:\n%.200s", c.method, c.path, r.StatusCode, c.status, c.has, r.body)
		}
		if c.status == http.StatusMethodNotAllowed && !strings.Contains(r.Header.Get("Allow"), "GET") {
			t.Errorf("%s %s: Allow %q", c.method, c.path, r.Header.Get("Allow"))
		}
		if c.method == http.MethodHead && c.status == 200 && r.ContentLength <= 0 {
			t.Errorf("%s %s: length %d", c.method, c.path, r.ContentLength)
		}
	}
	for path, want := range map[string]string{
		// Flask takes the host and its own prefix, which no browser behind the proxy
		// can reach.
		"/app":          "/proxy/app/",
		"/app?x=1&y=%2": "/proxy/app/?x=1&y=%2",
	} {
		if got := s.get(path).Header.Get("Location"); got != want {
			t.Errorf("%s goes to %q, want %q", path, got, want)
		}
	}
}

func TestPrefixIsLiteral(t *testing.T) {
	t.Parallel()
	s := newSite(t, Config{RoutesPathnamePrefix: "/a:b/c*(d)/"})
	if r := s.get("/a:b/c*(d)/_dash-layout"); r.StatusCode != http.StatusOK || !strings.Contains(r.body, "Div") {
		t.Errorf("status %d: %s", r.StatusCode, r.body)
	}
	if r := s.get("/ax/cx/_dash-layout"); r.StatusCode != http.StatusNotFound {
		t.Errorf("a path that only looks alike: status %d", r.StatusCode)
	}
}

func TestNoHealthEndpoint(t *testing.T) {
	t.Parallel()
	if r := newSite(t, Config{}).get("/health"); !strings.Contains(r.body, "react-entry-point") {
		t.Errorf("got %d %.100s", r.StatusCode, r.body)
	}
}

func TestServerTiming(t *testing.T) {
	t.Parallel()
	if got := newSite(t, Config{Debug: true}).get("/_dash-layout").Header.Get("Server-Timing"); !strings.HasPrefix(got, "__dash_server;dur=") {
		t.Errorf("with the dev tools: %q", got)
	}
	if got := newSite(t, Config{}).get("/_dash-layout").Header.Get("Server-Timing"); got != "" {
		t.Errorf("without: %q", got)
	}
}

func TestDependenciesFollowRegistrations(t *testing.T) {
	t.Parallel()
	s := newSite(t, Config{SuppressCallbackExceptions: true})
	if got := s.get("/_dash-dependencies").body; got != "[]" {
		t.Errorf("at first: %s", got)
	}
	noop := func(context.Context, *Call) error { return nil }
	s.app.Handle(Spec{Outputs: deps("a.children"), Inputs: deps("b.value")}, noop)
	s.app.Handle(Spec{Outputs: deps("c.children"), Inputs: deps("d.value")}, noop)
	for range 2 { // the second answer is kept
		got := s.get("/_dash-dependencies").body
		if first, second := strings.Index(got, `"a.children"`), strings.Index(got, `"c.children"`); first < 0 || second < first {
			t.Errorf("after two registrations: %s", got)
		}
	}
}
