package compat_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/dashwire/dashwire/assets"
	"github.com/dashwire/dashwire/compat"
	"github.com/dashwire/dashwire/server"
)

var testBundle = sync.OnceValues(func() (*assets.Bundle, error) {
	return assets.Open(context.Background(), assets.Options{})
})

// newShop returns an app with the committed frontend.
func newShop(t testing.TB, cfg server.Config) *server.App {
	t.Helper()
	bundle, err := testBundle()
	if err != nil {
		t.Fatal(err)
	}
	cfg.Bundle = bundle
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	front, err := compat.Open(shopFrontend)
	if err != nil {
		t.Fatal(err)
	}
	return front.App(cfg)
}

func shopHandler(t testing.TB) http.Handler {
	t.Helper()
	app := newShop(t, server.Config{})
	t.Cleanup(func() {
		if err := app.Shutdown(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return app.Handler()
}

// serveShop serves the shop without handlers.
func serveShop(t testing.TB) (url string) {
	t.Helper()
	s := httptest.NewServer(shopHandler(t))
	t.Cleanup(s.Close)
	return s.URL
}

func request(t testing.TB, method, url, body string) (status int, text string, header http.Header) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	content, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(content), resp.Header
}

// at asks the callback that shows pages.
func at(pathname, search string) string {
	return fmt.Sprintf(`{"output":".._pages_content.children..._pages_store.data..","outputs":[{"id":"_pages_content","property":"children"},{"id":"_pages_store","property":"data"}],`+
		`"changedPropIds":["_pages_location.pathname"],"inputs":[{"id":"_pages_location","property":"pathname","value":%q},{"id":"_pages_location","property":"search","value":%q}]}`, pathname, search)
}

func TestServe(t *testing.T) {
	t.Parallel()
	url := serveShop(t) + "/shop/"
	const update = "_dash-update-component"
	for _, tt := range []struct {
		method, path, body string
		status             int
		want               []string
	}{
		{"GET", "", "", 200, []string{`<header id="banner">The shop</header>`, "<title>Shop &amp; Co</title>", `content="A &amp; B"`, `"update_title":null`,
			`new DashRenderer({request_pre: (payload) =>`, "twice is ${2 * n}", `"validation_layout":{`, "window.fromOutside=1"}},
		{"GET", "item/2?a=1", "", 200, []string{`<meta property="twitter:url" content="http://127.0.0.1:`, `/shop/item/2?a=1">`, `<meta property="twitter:title" content="Shop &amp; Co">`}},
		{"GET", "no/such/page", "", 200, []string{`/shop/no/such/page">`}},
		{"GET", "everything", "", 301, nil},
		{"GET", "assets/img/dot.svg", "", 200, []string{"<circle"}},
		{"GET", "_dash-component-suites/badge_suite/async-star.js", "", 200, []string{"badgeStar"}},
		{"GET", "_dash-component-suites/badge_suite/badge_suite.v1_2_0m1.js", "", 200, []string{"window.badge_suite"}},
		{"POST", update, at("/shop/item/2", ""), 200, []string{`"children":"Pear"`, `"title":"Item 2"`}},
		{"POST", update, at("/shop/items/", "?a=b"), 200, []string{`"Plum"`, `"title":"All items"`}},
		{"POST", update, at("/shop/item/quince%20jam", ""), 200, []string{`"children":"quince%20jam"`, `"title":"Item quince%20jam"`}},
		{"POST", update, at("/shop", ""), 200, []string{`"id":"greeting"`}},
		{"POST", update, at("/shop/no/such/page", ""), 200, []string{"404 - Page not found"}},
		{"POST", update, `{"output":"greeting.children","outputs":{"id":"greeting","property":"children"},"changedPropIds":[],"inputs":[{"id":"name","property":"value","value":"Ada"}]}`,
			501, []string{"no handler is attached to the output greeting.children"}},
	} {
		status, text, _ := request(t, tt.method, url+tt.path, tt.body)
		if status != tt.status {
			t.Errorf("%s %s: %d: %.300s", tt.method, tt.path, status, text)
		}
		for _, want := range tt.want {
			if !strings.Contains(text, want) {
				t.Errorf("%s %s lacks %s:\n%.3000s", tt.method, tt.path, want, text)
			}
		}
	}
	if _, _, header := request(t, "GET", url+"everything", ""); header.Get("Location") != "/shop/items" {
		t.Errorf("/everything leads to %s", header.Get("Location"))
	}
}

// What the Config sets goes before what the frontend has.
func TestConfigGoesFirst(t *testing.T) {
	t.Parallel()
	app := newShop(t, server.Config{Title: "Mine", URLBasePathname: "/new/", MetaTags: [][]server.Attribute{}, UpdateTitle: server.Some("wait")})
	s := httptest.NewServer(app.Handler())
	defer s.Close()
	defer func() {
		if err := app.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
	}()
	_, text, _ := request(t, "GET", s.URL+"/new/items", "")
	for _, want := range []string{"<title>Mine</title>", `"requests_pathname_prefix":"/new/"`, `"update_title":"wait"`, `src="/new/_dash-component-suites/badge_suite/`, `"twitter:url" content="` + s.URL + `/new/items"`} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %s:\n%s", want, text)
		}
	}
	if strings.Contains(text, "A &amp; B") {
		t.Error("the frontend's meta tags are there")
	}
	if _, text, _ := request(t, "POST", s.URL+"/new/_dash-update-component", at("/new/items", "")); !strings.Contains(text, "Plum") {
		t.Errorf("the pages don't follow the prefix: %s", text)
	}
}

func TestOpenFaults(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, file, content, want string
	}{
		{"no folder", "", "", `there is no frontend in `},
		{"no manifest", "x", "", `frontend.json: no such file or directory; write the folder with "dashwire dump"`},
		{"another format", "frontend.json", `{"format":9,"dash":"4.4.1"}`, "has the format 9, this version of dashwire reads 1"},
		{"another release", "frontend.json", `{"format":1,"dash":"1.0.0"}`, `unknown release: Dash "1.0.0"`},
		{"no JSON", "config.json", `{`, "config.json: "},
		{"no layout", "layout.json", `{`, "layout.json: "},
		{"no callbacks", "dependencies.json", `{}`, "dependencies.json: "},
		{"no pages", "pages.json", `[]`, "pages.json: "},
		{"a suite's file", "suites/badge_suite/badge_suite.js", `1`, "badge_suite.js has the SHA-256 6b86b273ff34"},
	} {
		dir := filepath.Join(t.TempDir(), "frontend")
		switch {
		case tt.file == "x":
			if err := os.Mkdir(dir, 0o755); err != nil {
				t.Fatal(err)
			}
		case tt.file != "":
			if err := os.CopyFS(dir, os.DirFS(shopFrontend)); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, tt.file), []byte(tt.content), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := compat.Open(dir); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v\nwant %s", tt.name, err, tt.want)
		}
	}
	front, err := compat.FromFS(os.DirFS(shopFrontend))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(front.Callbacks()); n != 17 {
		t.Errorf("%d callbacks", n)
	}
	if _, err := front.AppSafely(server.Config{IndexString: "x"}); err == nil || !strings.Contains(err.Error(), "Config.IndexString") {
		t.Errorf("a wrong Config: %v", err)
	}
}

func TestRoutingHandlerOfOnesOwn(t *testing.T) {
	t.Parallel()
	app := newShop(t, server.Config{})
	app.HandleOutput("_pages_content.children", func(_ context.Context, call *server.Call) error {
		return call.Set(0, "made in Go")
	})
	s := httptest.NewServer(app.Handler())
	defer s.Close()
	defer func() {
		if err := app.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
	}()
	if _, text, _ := request(t, "POST", s.URL+"/shop/_dash-update-component", at("/shop/items", "")); !strings.Contains(text, "made in Go") {
		t.Errorf("the answer is %s", text)
	}
}

func TestPagesOfOnesOwn(t *testing.T) {
	t.Parallel()
	app := newShop(t, server.Config{})
	app.Page(server.Page{
		PathTemplate: "/item/<n>",
		TitleFunc:    func(_ context.Context, r server.PageRequest) (string, error) { return "Go " + r.Var("n"), nil },
		LayoutFunc: func(_ context.Context, r server.PageRequest) (any, error) {
			return "made in Go: " + r.Variables["n"], nil
		},
	})
	s := httptest.NewServer(app.Handler())
	defer s.Close()
	defer func() {
		if err := app.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
	}()
	for path, want := range map[string]string{
		"/shop/item/2":    `"children":"made in Go: 2"}`,
		"/shop/item/a%20": `"children":"made in Go: a%20"},"_pages_store":{"data":{"title":"Go a "}}`,
		"/shop/items":     `"Plum"`,
		"/shop/nowhere":   `404 - Page not found`,
	} {
		if status, text, _ := request(t, "POST", s.URL+"/shop/_dash-update-component", at(path, "")); status != 200 || !strings.Contains(text, want) {
			t.Errorf("%s: %d %s\nwant %s", path, status, text, want)
		}
	}
	for path, want := range map[string]string{
		"item/77": `<meta property="og:title" content="Go 77">`,
		"items":   `<meta property="og:title" content="Shop &amp; Co">`,
	} {
		if _, text, _ := request(t, "GET", s.URL+"/shop/"+path, ""); !strings.Contains(text, want) {
			t.Errorf("%s lacks %s:\n%.3000s", path, want, text)
		}
	}
}
