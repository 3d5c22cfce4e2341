package pydist

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestResources(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, source string
		known        map[string]string
		want         []Resource
	}{
		{
			name: "every key",
			source: `_js_dist = [{"relative_package_path": "a.js", 'external_url': "https://x/a.js", "dev_package_path": "a.dev.js",
				"namespace": "p", "async": "lazy", "dynamic": True, "dev_only": True, "external_only": True, "attributes": {"type": "module"}}]`,
			want: []Resource{{
				Namespace: "p", Paths: []string{"a.js"}, URLs: []string{"https://x/a.js"}, Dev: []string{"a.dev.js"}, Async: "lazy",
				Dynamic: true, DevOnly: true, ExternalOnly: true, Attributes: [][2]string{{"type", "module"}},
			}},
		},
		{
			name: "a comprehension with format, and more entries after it",
			source: `
names = ["a", "b"]  # a comment
_js_dist = []
_js_dist.extend([{"relative_package_path": "async-{}.js".format(name), "external_url": ("https://x@{}/"
	"{}.js").format(__version__, name), "namespace": "p", "async": True} for name in names])
_js_dist.extend([{"relative_package_path": "main.js", "namespace": "p"}])`,
			known: map[string]string{"__version__": "1.2"},
			want: []Resource{
				{Namespace: "p", Paths: []string{"async-a.js"}, URLs: []string{"https://x@1.2/a.js"}, Async: "true"},
				{Namespace: "p", Paths: []string{"async-b.js"}, URLs: []string{"https://x@1.2/b.js"}, Async: "true"},
				{Namespace: "p", Paths: []string{"main.js"}},
			},
		},
		{
			name: "an f-string, a type, a slice that is replaced",
			source: `
_js_dist: List[Dict[str, Any]] = []
def set(v):
    assert v in {"1"}, f"no {v}"
    _js_dist[:] = [{"relative_package_path": {"prod": ["a.js", f"react@{v}.js"], "dev": ["d.js"]}, "namespace": "p"}]
`,
			known: map[string]string{"v": "18"},
			want:  []Resource{{Namespace: "p", Paths: []string{"a.js", "react@18.js"}}},
		},
		{
			name:   "what is not known is left out",
			source: `_js_dist = [{"relative_package_path": f"{unknown}.js", "external_url": compute(1, [2]), "namespace": "p" + "q", "async": False}, other, *more]`,
			want:   []Resource{{Async: "false"}},
		},
		{
			name:   "a known name is not overwritten",
			source: "__version__ = package['version']\n_js_dist = [{'relative_package_path': '{}'.format(__version__)}]",
			known:  map[string]string{"__version__": "1"},
			want:   []Resource{{Paths: []string{"1"}}},
		},
		{
			name:   "a list of somebody else",
			source: `url = f"https://x/{version()}.js"` + "\nother._js_dist.extend([{'external_url': url}])\n_js_dist = other._js_dist",
			known:  map[string]string{"version()": "3"},
		},
		{name: "a comparison is no assignment", source: "_js_dist == [{}]\nif _js_dist: pass"},
		{name: "no Python", source: "{{{ [ for in ( \"\"\" '"},
	} {
		got := Parse(tt.source, tt.known).Resources("_js_dist", "prod")
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s:\n%s", tt.name, diff)
		}
	}
}

func TestStrings(t *testing.T) {
	t.Parallel()
	m := Parse(`
one = "a\tb\
c" 'd'
raw = r"a\tb"
long = """x
y"""
set = {"1", "2"}
pair = ("1", "2")
same = ("1")
both = "%s" % one
`, nil)
	for name, want := range map[string]string{"one": "a\tbcd", "raw": `a\tb`, "long": "x\ny", "same": "1"} {
		if got, known := m.String(name); got != want || !known {
			t.Errorf("%s is %q, %v, want %q", name, got, known, want)
		}
	}
	for _, name := range []string{"both", "set", "nothing"} {
		if got, known := m.String(name); known {
			t.Errorf("%s is known as %q", name, got)
		}
	}
	for _, name := range []string{"set", "pair"} {
		if diff := cmp.Diff([]string{"1", "2"}, stringsOf(m.names[name])); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

// Whatever the source is, parsing ends and does not panic.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		`_js_dist = [{"a": "b".format(c)} for c in d]`, "a.b[:] = {**c}\n", `x = [y for y in [z for z in ["1"]]]`, `f"{a}" 'b' for`, "a: b = c(", `[[[[((({{{`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, source string) {
		m := Parse(source, map[string]string{"a": "1"})
		m.Resources("_js_dist", "prod")
		if got, known := m.String("a"); got != "1" || !known {
			t.Errorf("a is %q, %v", got, known)
		}
	})
}

// Comprehensions within comprehensions multiply; the work stays bounded.
func TestNestedComprehensions(t *testing.T) {
	t.Parallel()
	source := "l = ['1','2','3','4','5','6','7','8']\nx = " +
		strings.Repeat("[", 40) + "'1'" + strings.Repeat(" for y in l]", 40)
	if _, known := Parse(source+"\nl = 'known'", nil).String("l"); known {
		t.Error("parsing went on after the bound")
	}
}
