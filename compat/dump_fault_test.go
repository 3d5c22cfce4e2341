package compat_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/dashwire/dashwire/assets/release"
	"github.com/dashwire/dashwire/compat"
)

// small is a Dash app without anything in it, as a set of routes.
func small(version string) map[string]string {
	return map[string]string{
		"/": `<html><head><title>t</title></head><body>
<div id="react-entry-point">
    <div class="_dash-loading">
        Loading...
    </div>
</div>
<script id="_dash-config" type="application/json">{"requests_pathname_prefix":"\u002f","dash_version":"` + version + `"}</script>
<script src="/_dash-component-suites/dash/dash-renderer/build/dash_renderer.v4_4_1m1.min.js"></script>
<script id="_dash-renderer" type="application/javascript">var renderer = new DashRenderer();</script></body></html>`,
		"/_dash-layout":       `{"props":{},"type":"Div","namespace":"dash_html_components"}`,
		"/_dash-dependencies": `[]`,
	}
}

type handle = http.HandlerFunc

// serving answers paths with texts, and changed ones as they say.
func serving(t *testing.T, routes map[string]string, changed map[string]handle) string {
	t.Helper()
	s := httptest.NewServer(handle(func(w http.ResponseWriter, r *http.Request) {
		if h := changed[r.URL.Path]; h != nil {
			h(w, r)
			return
		}
		text, ok := routes[r.URL.Path]
		if !ok {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		if !strings.HasPrefix(text, "<") {
			w.Header().Set("Content-Type", "application/json")
		}
		fmt.Fprint(w, text)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

func TestDumpFaults(t *testing.T) {
	t.Parallel()
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := "http://" + closed.Addr().String()
	closed.Close()
	answer := func(status int, header, text string) handle {
		return func(w http.ResponseWriter, _ *http.Request) {
			if name, value, ok := strings.Cut(header, ": "); ok {
				w.Header().Set(name, value)
			}
			w.WriteHeader(status)
			fmt.Fprint(w, text)
		}
	}
	app := small("4.4.1")
	for _, tt := range []struct {
		name, url, want string
	}{
		{"an address that is none", "ftp://x", `"ftp://x" is no address of an app; it is like http://old-app:8050`},
		{"nobody there", nobody, "Is the app running, and on this address? (tried 4 times)"},
		{"another server", serving(t, map[string]string{"/": "<h1>Welcome to nginx!</h1>"}, nil), "is no page of a Dash app: it has no _dash-config. It begins with: <h1>Welcome to nginx!</h1>"},
		{"not found", serving(t, nil, nil), "answers 404 Not Found: nothing"},
		{"a login by status", serving(t, app, map[string]handle{"/": answer(401, "", "")}), "answers 401 Unauthorized; give --header or --cookie"},
		{"a login by redirect", serving(t, app, map[string]handle{"/": answer(302, "Location: /login", "")}), "leads to /login. If that is a login; give --header or --cookie"},
		{"a login elsewhere", serving(t, app, map[string]handle{"/": answer(302, "Location: https://sso.example.org/", "")}), "leads to https://sso.example.org/"},
		{"around and around", serving(t, app, map[string]handle{"/": answer(302, "Location: /", "")}), "leads from one address to the next"},
		{"a config that is none", serving(t, map[string]string{"/": `<script id="_dash-config">{"requests</script>`}, nil), "its _dash-config is not what Dash writes"},
		{"no prefix", serving(t, map[string]string{"/": `<script id="_dash-config">{}</script>`}, nil), "its _dash-config has no requests_pathname_prefix"},
		{"another release", serving(t, small("4.2.0"), nil), `unknown release: Dash "4.2.0"; this build knows ` + strings.Join(release.Versions(), ", ") + `. Run it on one of these for as long as the dump takes, or give --release`},
		{"an old release", serving(t, map[string]string{"/": `<script id="_dash-config">{"requests_pathname_prefix":"/"}</script><script src="/_dash-component-suites/dash/dash-renderer/build/dash_renderer.v2_9_0m1.min.js"></script>`}, nil), `unknown release: Dash "2.9.0"`},
		{"no renderer", serving(t, map[string]string{"/": strings.ReplaceAll(app["/"], "dash-component-suites", "x")}, nil), "it has no script of dash-renderer"},
		{"a page of its own making", serving(t, map[string]string{"/": strings.ReplaceAll(app["/"], "Loading...", "Wait")}, nil), "its #react-entry-point is not as Dash 4.4.1 makes it"},
		{"a layout that fails", serving(t, app, map[string]handle{"/_dash-layout": answer(500, "", "<h1>Internal\nServer Error</h1>")}), "_dash-layout answers 500 Internal Server Error: <h1>Internal Server Error</h1>"},
		{"a layout that is none", serving(t, app, map[string]handle{"/_dash-layout": answer(200, "", "<html>")}), "_dash-layout is not JSON: <html>"},
		{"callbacks that are none", serving(t, app, map[string]handle{"/_dash-dependencies": answer(200, "", `{"a":1}`)}), "the app's callbacks: "},
		{"an app without end", serving(t, app, map[string]handle{"/_dash-layout": func(w http.ResponseWriter, _ *http.Request) {
			for block := make([]byte, 1<<20); ; {
				if _, err := w.Write(block); err != nil {
					return
				}
			}
		}}), "_dash-layout: too large: it has more than 64 MiB"},
		{"an asset that is missing", serving(t, map[string]string{
			"/": strings.Replace(app["/"], "<head>", `<head><link rel="stylesheet" href="/assets/a.css?m=1.5">`, 1), "/_dash-layout": app["/_dash-layout"], "/_dash-dependencies": "[]",
		}, nil), "/assets/a.css answers 404"},
	} {
		dir := filepath.Join(t.TempDir(), "frontend")
		_, err := compat.Dump(t.Context(), tt.url, dir, compat.DumpOptions{})
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v\nwant %s", tt.name, err, tt.want)
		}
		if left, _ := filepath.Glob(filepath.Join(filepath.Dir(dir), "*")); left != nil {
			t.Errorf("%s: it left %s", tt.name, left)
		}
	}
	full := t.TempDir()
	if err := os.WriteFile(filepath.Join(full, "mine.txt"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := compat.Dump(t.Context(), nobody, full, compat.DumpOptions{}); err == nil || !strings.Contains(err.Error(), "is not empty and holds no frontend") {
		t.Errorf("a folder with something else: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := compat.Dump(ctx, nobody, filepath.Join(t.TempDir(), "x"), compat.DumpOptions{}); err == nil || !strings.Contains(err.Error(), "context canceled") {
		t.Errorf("interrupted: %v", err)
	}
	if _, err := compat.Dump(t.Context(), serving(t, app, nil), filepath.Join(t.TempDir(), "x"), compat.DumpOptions{SuiteFiles: []string{"none/x.js"}}); err == nil || !strings.Contains(err.Error(), `no component suite "none"`) {
		t.Errorf("a file of no suite: %v", err)
	}
}

// What a proxy fails to do once, it is asked again; what a person gave goes with
// every request, and to this host only.
func TestDumpAsksAgain(t *testing.T) {
	t.Parallel()
	var asked, bare atomic.Int64
	routes := small("4.2.0")
	routes["/"] = strings.Replace(routes["/"], "<head>", `<head><link rel="stylesheet" href="/assets/a.css?m=1.5">`, 1)
	routes["/_dash-layout"] = `{"props":{"src":"/assets/none.png","style":{"background":"url(/assets/b%20c.svg)"}},"type":"Img","namespace":"dash_html_components"}`
	routes["/assets/a.css"] = `@import 'd.css'; a { background: url(../escape.png) } b { background: url(https://example.org/x.png) } /*# sourceMappingURL=a.css.map */`
	routes["/assets/b c.svg"], routes["/assets/d.css"], routes["/assets/a.css.map"] = "svg", "d {}", "{}"
	check := func(r *http.Request) {
		user, password, _ := r.BasicAuth()
		if user != "ada" || password != "secret" || r.Header.Get("Cookie") != "a=1; b=2" {
			bare.Add(1)
		}
	}
	changed := map[string]handle{}
	for path, text := range routes {
		changed[path] = func(w http.ResponseWriter, r *http.Request) {
			check(r)
			if path == "/_dash-dependencies" && asked.Add(1) < 3 {
				w.WriteHeader(http.StatusBadGateway)
				return
			}
			fmt.Fprint(w, text)
		}
	}
	url := serving(t, nil, changed)
	dir := filepath.Join(t.TempDir(), "front", "end")
	s, err := compat.Dump(t.Context(), strings.Replace(url, "http://", "http://ada:secret@", 1), dir,
		compat.DumpOptions{Header: http.Header{"Cookie": {"a=1; b=2"}}, Release: "4.4.1"})
	if err != nil {
		t.Fatal(err)
	}
	if asked.Load() != 3 || bare.Load() != 0 {
		t.Errorf("the callbacks were asked for %d times, %d requests lacked what the person gave", asked.Load(), bare.Load())
	}
	if len(s.Warnings) != 2 || !strings.Contains(s.Warnings[0], "runs on Dash 4.2.0") || !strings.Contains(s.Warnings[1], "/assets/none.png, which it doesn't have") {
		t.Errorf("warnings %q", s.Warnings)
	}
	found := folder(t, filepath.Join(dir, "assets"))
	for _, name := range []string{"a.css", "d.css", "b c.svg", "a.css.map"} {
		if _, ok := found[name]; !ok || len(found) != 4 {
			t.Errorf("the assets lack %s, or have too much: %v", name, found)
		}
	}
	info, err := os.Stat(filepath.Join(dir, "assets", "a.css"))
	if err != nil || info.ModTime().UnixMilli() != 1500 {
		t.Errorf("the stylesheet's time is %v, %v; want that of its address", info.ModTime(), err)
	}
	// Written again, it takes the place of the first.
	if err := os.WriteFile(filepath.Join(dir, "stale"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := compat.Dump(t.Context(), url, dir, compat.DumpOptions{Release: "4.4.1"}); err != nil {
		t.Fatal(err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(dir), "*")); len(left) != 1 {
		t.Errorf("it left %s", left)
	}
	if _, err := os.Stat(filepath.Join(dir, "stale")); err == nil {
		t.Error("a file of the old frontend is still there")
	}
	front, err := compat.Open(dir)
	if err != nil || len(front.Callbacks()) != 0 {
		t.Errorf("%v", err)
	}
}
