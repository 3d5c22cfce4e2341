package declared

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dashwire/dashwire/assets/release"
)

// files is a wheel of two suites: one in a folder with a version of its own.
func files() map[string]string {
	return map[string]string{
		"pkg/suite/package-info.json": `{"name":"suite","version":"7.0"}`,
		"pkg/suite/__init__.py":       `_js_dist = [{"relative_package_path": "suite/a.js", "external_url": "https://x/{}/a.js".format(__version__), "namespace": "pkg"}, {"relative_package_path": "suite/a.js.map", "namespace": "pkg"}]`,
		"pkg/app.py":                  `suite._js_dist.extend([{"relative_package_path": "p.js", "external_url": f"https://y/{get_plotlyjs_version()}.js", "namespace": "other"}])`,
		"pkg/deps.py":                 `deps = [{"relative_package_path": {"prod": [f"r@{v_react}.js"], "dev": ["r.dev.js"]}, "external_url": {"prod": [f"https://z/r@{v_react}"], "dev": ["https://z/dev"]}, "namespace": "pkg"}]`,
		"other/version.py":            `__plotlyjs_version__ = "4.0"`,
	}
}

func profile() *release.Release {
	r := &release.Release{
		Wheels: []release.Wheel{{Name: "pkg", Version: "1.0"}, {Name: "other", Version: "2.0"}},
		Sources: release.Sources{
			Dependencies: release.List{Ref: release.Ref{Package: "pkg", Path: "deps.py"}, List: "deps"},
			Scripts: []release.List{
				{Ref: release.Ref{Package: "pkg", Path: "suite/__init__.py"}, List: "_js_dist"},
				{Ref: release.Ref{Package: "pkg", Path: "app.py"}, List: "suite._js_dist"},
			},
			Suites:   []release.Suite{{Package: "pkg", Dir: "suite", Namespace: "suite"}},
			PlotlyJS: release.Ref{Package: "other", Path: "version.py"},
		},
	}
	r.Dependencies = []release.Dependency{{React: "18"}, {React: "18", PropsCheck: true}, {React: "16"}}
	return r
}

func reader(files map[string]string) Reader {
	return func(ref release.Ref) ([]byte, error) {
		if text, ok := files[ref.String()]; ok {
			return []byte(text), nil
		}
		return nil, &fs.PathError{Op: "read", Path: ref.String(), Err: fs.ErrNotExist}
	}
}

func TestAddresses(t *testing.T) {
	t.Parallel()
	got, err := Addresses(profile(), reader(files()))
	if err != nil {
		t.Fatal(err)
	}
	want := map[release.Ref]string{
		{Package: "pkg", Path: "suite/a.js"}: "https://x/7.0/a.js",
		{Package: "other", Path: "p.js"}:     "https://y/4.0.js",
		{Package: "pkg", Path: "r@18.js"}:    "https://z/r@18",
		{Package: "pkg", Path: "r@16.js"}:    "https://z/r@16",
		{Package: "pkg", Path: "r.dev.js"}:   "https://z/dev",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestVersionOf(t *testing.T) {
	t.Parallel()
	v, err := ReadVersions(profile(), reader(files()))
	if err != nil {
		t.Fatal(err)
	}
	for ref, want := range map[release.Ref]string{
		{Package: "pkg", Path: "suite/a.js"}: "7.0", {Package: "pkg", Path: "suited.js"}: "1.0", {Package: "other", Path: "suite/a.js"}: "2.0",
	} {
		if got := v.Of(ref); got != want {
			t.Errorf("%s has version %q, want %q", ref, got, want)
		}
	}
}

// Wheels that are put together otherwise than the release says are an error that
// names the file.
func TestUnexpectedWheels(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ file, content, says string }{
		{"pkg/suite/package-info.json", `{}`, "states no version"},
		{"pkg/suite/package-info.json", `{`, "unexpected end"},
		{"other/version.py", `__plotlyjs_version__ = compute()`, "no version of plotly.js"},
		{"pkg/suite/__init__.py", `_js_dist = make()`, "no list _js_dist that could be read"},
		{"pkg/deps.py", ``, "no list deps that could be read"},
	} {
		changed := files()
		changed[tt.file] = tt.content
		_, err := Addresses(profile(), reader(changed))
		if err == nil || !strings.Contains(err.Error(), tt.file) || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s with %q: %v", tt.file, tt.content, err)
		}
		delete(changed, tt.file)
		if _, err := Addresses(profile(), reader(changed)); err == nil || !strings.Contains(err.Error(), tt.file) {
			t.Errorf("without %s: %v", tt.file, err)
		}
	}
}
