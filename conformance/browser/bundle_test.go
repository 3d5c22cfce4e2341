package browser

import (
	"path"
	"slices"
	"strings"
	"testing"
)

// Each React that comes with the release runs the page.
func TestReactVersions(t *testing.T) {
	for version, want := range map[string]string{
		"":        "18.3.1",
		"18.3.1":  "18.3.1",
		"18.2.0":  "18.2.0",
		"16.14.0": "16.14.0",
	} {
		t.Run("asked for "+version, func(t *testing.T) {
			t.Setenv("REACT_VERSION", version)
			backend := Start(t, Program("./examples/hello"))
			page := Open(t, backend.URL)
			if got := Eval[string](page, "React.version"); got != want {
				t.Errorf("the page runs React %s, want %s", got, want)
			}
			page.Type("#name", "!")
			page.AwaitText("#greeting", "Hello world!")
			page.NoErrors()
		})
	}
}

// The page of a visitor has the small scripts and no dev tools; debug brings both
// the readable scripts and the tools.
func TestBundles(t *testing.T) {
	for _, c := range []struct {
		debug    string
		scripts  []string // ends of addresses
		devTools bool
	}{
		{"false", []string{"/react@18.*.3.1.min.js", "/dash_renderer.*.min.js"}, false},
		{"true", []string{"/react@18.*.3.1.js", "/dash_renderer.*.dev.js", "/proptypes.*.js"}, true},
	} {
		t.Run("debug "+c.debug, func(t *testing.T) {
			t.Setenv("DASH_DEBUG", c.debug)
			backend := Start(t, Program("./examples/hello"))
			page := Open(t, backend.URL)
			page.AwaitText("#greeting", "Hello world")

			loaded := Eval[[]string](page, `performance.getEntriesByType("resource").filter(r => r.responseStatus === 200).map(r => r.name)`)
			for _, want := range c.scripts {
				if !slices.ContainsFunc(loaded, func(address string) bool {
					ok, err := path.Match(want, address[strings.LastIndexByte(address, '/'):])
					return ok && err == nil
				}) {
					t.Errorf("the page has not loaded %s, but %q", want, loaded)
				}
			}
			if got := len(page.Texts("[class*=dash-debug-menu]")) > 0; got != c.devTools {
				t.Errorf("the page has dev tools: %v, want %v", got, c.devTools)
			}
			page.NoErrors()
			page.NoStrangers()
		})
	}
}
