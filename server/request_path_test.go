package server

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/valyala/fasthttp"
)

func TestPlainPath(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"/plain/path":          "/plain/path",
		"/%5Fdash-layout":      "/_dash-layout",
		"/%5fdash%2Dlayout":    "/_dash-layout",
		"/assets%2Fa.js":       "/assets/a.js",
		"/a%20b/%C3%A9":        "/a b/é",
		"/100%25":              "/100%25",
		"/%255F":               "/%255F",
		"/%zz%4":               "/%zz%4",
		"/%":                   "/%",
		"/a+b":                 "/a+b",
		"/%3Fx=1%23":           "/?x=1#",
		"/%2e%2e/etc/%70asswd": "/../etc/passwd",
	} {
		var uri fasthttp.URI
		uri.SetPath(given)
		plainURI(&uri)
		if got := string(uri.PathOriginal()); got != want {
			t.Errorf("%s: %s, want %s", given, got, want)
		}
	}
}

func TestEncodedPaths(t *testing.T) {
	leakCheck(t)
	root := folder(t, "100%.js", "a b.js", "%41.js", "sub/é.js")
	r := runApp(t, Config{AssetsFolder: root, SuppressCallbackExceptions: true}, func(app *App) {
		Callback(app, func(_ context.Context, in nameIn) (greetingOut, error) { return greetingOut{in.Name}, nil }, APIEndpoint("/api/na me"), ID("greeting", "other"))
		app.SetLayout(PageContainer())
		app.Page(Page{Path: "/\u00fc b", RedirectFrom: []string{"/\u00e4:*b"}, Layout: "x"})
	})
	client := newClient(t)
	for path, want := range map[string]string{
		"/%5Fdash%2Dlayout":               `_pages_content`,
		"/_dash-component-suites%2Fx%2Fy": "404",
		"/assets/100%25.js":               "100%.js",
		"/assets/a%20b.js":                "a b.js",
		"/assets/%2541.js":                "%41.js",
		"/assets/A.js":                    "404",
		"/assets/%41.js":                  "404",
		"/assets%2Fsub/%C3%A9.js":         "sub/é.js",
		"/assets/%2e%2e/run.go":           "404",
		"/assets/..%2Frun.go":             "404",
		"/assets/a%00.js":                 "404",
	} {
		got := getFrom(t, client, r.url(path))
		text := got.body
		if got.StatusCode == http.StatusNotFound {
			text = "404"
		}
		if !strings.Contains(text, want) {
			t.Errorf("%s: %d %.200s\nwant %s", path, got.StatusCode, got.body, want)
		}
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	for _, path := range []string{"/%C3%A4:*b", "/%c3%A4%3A%2Ab", "/\u00e4:*b"} {
		if got := getFrom(t, client, r.url(path)); got.StatusCode != http.StatusMovedPermanently || got.Header.Get("Location") != "/%C3%BC%20b" {
			t.Errorf("%s: %s to %q", path, got.Status, got.Header.Get("Location"))
		}
	}
	if got := postTo(t, client, r.url("/api/na%20me"), `{"name":"Ada"}`); got.body != `"Ada"` {
		t.Errorf("an API endpoint: %d %s", got.StatusCode, got.body)
	}
}
