package server

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
)

var changedAt = time.Date(2026, 11, 21, 7, 49, 16, 255635262, time.UTC)

// folder writes files, each with its own name as content, and returns their
// folder.
func folder(t *testing.T, names ...string) string {
	t.Helper()
	root := t.TempDir()
	for _, name := range names {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(name), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, changedAt, changedAt); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

var assetLink = regexp.MustCompile(`(?:src|href)="([^"]*(?:assets|cdn|stat)[^"]*)"`)

func assetLinks(page string) []string {
	var links []string
	for _, m := range assetLink.FindAllStringSubmatch(page, -1) {
		links = append(links, m[1])
	}
	return links
}

// The links of Python Dash 4.4.1 for the same folder, less those to hidden files.
func TestAssetTags(t *testing.T) {
	t.Parallel()
	root := folder(t, "z.css", "b.js", "a.mjs", "x.cjs", "logo.png", "favicon.ico", ".h.css", "a/1.js", "a/b/2.js", "a-b/3.js",
		"skip/4.js", "skip/deep/5.css", ".hid/5.js", "foojs", "a/favicon.ico", "ignored.css", "sp ace.css")
	const m = "?m=1795247356.2556353" // Python's spelling of the time
	for _, c := range []struct {
		name string
		cfg  Config
		want []string
	}{
		{"ignoring", Config{AssetsIgnore: "ignored", AssetsPathIgnore: []string{"skip", ""}, URLBasePathname: "/app/"}, []string{
			"/app/assets/a/favicon.ico" + m, "/app/assets/sp%20ace.css" + m, "/app/assets/z.css" + m,
			"/app/assets/a.mjs" + m, "/app/assets/b.js" + m, "/app/assets/foojs" + m, "/app/assets/x.cjs" + m,
			"/app/assets/a/1.js" + m, "/app/assets/a-b/3.js" + m, "/app/assets/a/b/2.js" + m}},
		{"all", Config{}, []string{
			"/assets/a/favicon.ico" + m, "/assets/ignored.css" + m, "/assets/sp%20ace.css" + m, "/assets/z.css" + m, "/assets/skip/deep/5.css" + m,
			"/assets/a.mjs" + m, "/assets/b.js" + m, "/assets/foojs" + m, "/assets/x.cjs" + m,
			"/assets/a/1.js" + m, "/assets/a-b/3.js" + m, "/assets/a/b/2.js" + m, "/assets/skip/4.js" + m}},
		{"none", Config{IncludeAssetsFiles: Some(false)}, nil},
		{"from elsewhere", Config{AssetsExternalPath: "https://cdn.x/q/", AssetsIgnore: "js$", AssetsPathIgnore: []string{"^skip$"}}, []string{
			"https://cdn.x/q/assets/a/favicon.ico" + m, "https://cdn.x/q/assets/ignored.css" + m, "https://cdn.x/q/assets/sp%20ace.css" + m, "https://cdn.x/q/assets/z.css" + m}},
		{"all from elsewhere", Config{AssetsExternalPath: "https://cdn.x", ServeLocally: Some(false), AssetsIgnore: "js$", AssetsPathIgnore: []string{"skip", "a"}, AssetsURLPath: "/stat/"}, []string{
			"https://cdn.x/stat/favicon.ico" + m, "https://cdn.x/stat/ignored.css", "https://cdn.x/stat/sp%20ace.css", "https://cdn.x/stat/z.css",
			"https://unpkg.com/react@18.3.1/umd/react.production.min.js"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.cfg.AssetsFolder = root
			s := newSite(t, c.cfg)
			links := assetLinks(s.get(s.app.cfg.RoutesPathnamePrefix).body)
			if c.name == "all from elsewhere" { // the suites' own addresses are another test's
				links = append(links[:4:4], "https://unpkg.com/react@18.3.1/umd/react.production.min.js")
			}
			if diff := cmp.Diff(c.want, links); diff != "" {
				t.Errorf("(-Python +ours):\n%s", diff)
			}
		})
	}
}

func TestFolderThatIsNotThere(t *testing.T) {
	t.Parallel()
	s := newSite(t, Config{AssetsFolder: filepath.Join(t.TempDir(), "none")})
	if r := s.get("/"); r.StatusCode != http.StatusOK || !strings.Contains(r.body, `href="/_favicon.ico?v=4.4.1"`) {
		t.Errorf("status %d: %s", r.StatusCode, r.body)
	}
	if r := s.get("/assets/a.css"); r.StatusCode != http.StatusNotFound {
		t.Errorf("status %d", r.StatusCode)
	}
}

func TestAssetAnswers(t *testing.T) {
	t.Parallel()
	root := folder(t, "style.css", "a.mjs", "logo.png", "foojs", ".env", "sub/deep/x.txt", "sub/.git/config", "sp ace.css", "data.parquet", "shape.SVG")
	if err := os.Symlink(filepath.Join(root, "style.css"), filepath.Join(root, "absolute.css")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("../style.css", filepath.Join(root, "sub", "inside.css")); err != nil {
		t.Fatal(err)
	}
	outside := folder(t, "secret.css")
	if err := os.Symlink(filepath.Join(outside, "secret.css"), filepath.Join(root, "outside.css")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(root, "other")); err != nil {
		t.Fatal(err)
	}
	s := newSite(t, Config{AssetsFolder: root})
	for _, c := range []struct {
		path   string
		status int
		kind   string
	}{
		{"style.css", 200, "text/css; charset=utf-8"},
		{"style.css?m=1", 200, "text/css; charset=utf-8"},
		{"a.mjs", 200, "text/javascript; charset=utf-8"},
		{"logo.png", 200, "image/png"},
		{"foojs", 200, "application/octet-stream"},
		{"data.parquet", 200, "application/octet-stream"},
		{"shape.SVG", 200, "image/svg+xml; charset=utf-8"},
		{"sp%20ace.css", 200, "text/css; charset=utf-8"},
		{"sub/deep/x.txt", 200, "text/plain; charset=utf-8"},
		{"sub/inside.css", 200, "text/css; charset=utf-8"},
		{"none.css", 404, ""},
		{"sub", 404, ""},
		{"sub/", 404, ""},
		{".", 404, ""},
		{".env", 404, ""},            // Flask: 200
		{"%2eenv", 404, ""},          // Flask: 200
		{"sub/.git/config", 404, ""}, // Flask: 200
		{"outside.css", 404, ""},     // Flask: 200
		{"absolute.css", 404, ""},    // Flask: 200
		{"other/secret.css", 404, ""},
		{"../secret.css", 404, ""},
		{"sub/../style.css", 404, ""},
		{"%2e%2e/" + filepath.Base(root) + "/style.css", 404, ""},
		{"..%2f..%2fetc%2fpasswd", 404, ""},
		{"%2fetc%2fpasswd", 404, ""},
		{"/etc/passwd", 404, ""},
		{`..\secret.css`, 404, ""},
		{"style.css%00.png", 404, ""},
		{"style.css/x", 404, ""},
		{strings.Repeat("long", 200), 404, ""},
		{"%zz", 404, ""},
	} {
		r := s.get("/assets/" + c.path)
		if r.StatusCode != c.status {
			t.Errorf("%s: status %d, want %d: %.100s", c.path, r.StatusCode, c.status, r.body)
			continue
		}
		if strings.Contains(r.body, "secret") || strings.Contains(r.body, "root:") {
			t.Errorf("%s gives away %q", c.path, r.body)
		}
		if c.status == 200 && r.Header.Get("Content-Type") != c.kind {
			t.Errorf("%s: type %q, want %q", c.path, r.Header.Get("Content-Type"), c.kind)
		}
	}
	if links := assetLinks(s.get("/").body); strings.Contains(strings.Join(links, " "), "outside") {
		t.Errorf("the page links to a file outside of the folder: %v", links)
	}
}

func TestAssetConditions(t *testing.T) {
	t.Parallel()
	onDisk := newSite(t, Config{AssetsFolder: folder(t, "a.css")})
	embedded := newSite(t, Config{AssetsFS: fstest.MapFS{"a.css": {Data: []byte("a.css")}}})
	for _, s := range []*site{onDisk, embedded} {
		first := s.get("/assets/a.css")
		tag, modified := first.Header.Get("ETag"), first.Header.Get("Last-Modified")
		if tag == "" || first.body != "a.css" || first.Header.Get("Cache-Control") != "no-cache" {
			t.Fatalf("%v %q", first.Header, first.body)
		}
		if s == onDisk && modified != "Sat, 21 Nov 2026 07:49:16 GMT" || s == embedded && modified != "" {
			t.Errorf("Last-Modified %q", modified)
		}
		head := s.ask(http.MethodHead, "/assets/a.css")
		if head.ContentLength != 5 || head.body != "" || head.Header.Get("ETag") != tag {
			t.Errorf("HEAD: %d %q %v", head.ContentLength, head.body, head.Header)
		}
		cases := map[string]int{
			"If-None-Match: " + tag:                                 304,
			"If-None-Match: W/" + tag:                               304,
			`If-None-Match: "x", ` + tag:                            304,
			"If-None-Match: *":                                      304,
			`If-None-Match: "x"`:                                    200,
			"If-Modified-Since: not a time":                         200,
			"If-Modified-Since: " + "Sat, 21 Nov 2026 07:49:15 GMT": 200,
		}
		if s == onDisk {
			cases["If-Modified-Since: "+modified] = 304
		}
		for header, want := range cases {
			r := s.get("/assets/a.css", header)
			if r.StatusCode != want || (want == 304) != (r.body == "") || r.Header.Get("ETag") != tag {
				t.Errorf("%s: status %d, want %d; %q %v", header, r.StatusCode, want, r.body, r.Header)
			}
		}
		both := s.get("/assets/a.css", `If-None-Match: "x"`, "If-Modified-Since: "+modified)
		if both.StatusCode != http.StatusOK {
			t.Errorf("another tag, same time: status %d", both.StatusCode)
		}
	}
	// A change of the file shows in its tag.
	path := filepath.Join(onDisk.app.cfg.AssetsFolder, "a.css")
	before := onDisk.get("/assets/a.css").Header.Get("ETag")
	if err := os.Chtimes(path, changedAt, changedAt.Add(time.Second)); err != nil {
		t.Fatal(err)
	}
	if after := onDisk.get("/assets/a.css", "If-None-Match: "+before); after.StatusCode != http.StatusOK || after.Header.Get("ETag") == before {
		t.Errorf("after a change: %d %v", after.StatusCode, after.Header)
	}
}

func TestGrowingFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(folder(t, "log.txt"), "log.txt")
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	body := newBoundedFile(file, 7)
	if err := os.WriteFile(path, []byte("log.txt and more"), 0o644); err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	if n, err := body.WriteTo(&got); n != 7 || err != nil || got.String() != "log.txt" {
		t.Errorf("%d %v %q", n, err, got.String())
	}
	if err := body.Close(); err != nil {
		t.Error(err)
	}
	if _, err := file.Stat(); err == nil {
		t.Error("the file is still open")
	}
}

// Open files would add up.
func TestAssetsAreClosed(t *testing.T) {
	t.Parallel()
	s := newSite(t, Config{AssetsFolder: folder(t, "a.css")})
	path := filepath.Join(s.app.cfg.AssetsFolder, "a.css")
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		for _, header := range []string{"X: y", "If-None-Match: *"} {
			s.ask(method, "/assets/a.css", header)
		}
	}
	s.get("/assets")
	if n := openFiles(t, path); n != 0 {
		t.Errorf("%s is open %d times", path, n)
	}
}

func openFiles(t *testing.T, path string) (n int) {
	t.Helper()
	fds, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skip("this system doesn't list open files: ", err)
	}
	for _, fd := range fds {
		target, err := os.Readlink("/proc/self/fd/" + fd.Name())
		if err == nil && target == path {
			n++
		}
	}
	return n
}

func TestStamp(t *testing.T) {
	t.Parallel()
	f := &assetsFolder{}
	for at, want := range map[time.Time]string{ // repr(os.stat(...).st_mtime)
		changedAt:                  "1795247356.2556353",
		time.Unix(1795247356, 0):   "1795247356.0",
		time.Unix(1795247356, 5e8): "1795247356.5",
		time.Unix(0, 1):            strconv.FormatFloat(1e-9, 'f', -1, 64),
	} {
		if got, err := f.stamp(asset{path: "x", modified: at}); err != nil || got != want {
			t.Errorf("%v: %q, %v, want %q", at, got, err, want)
		}
	}
}

func TestAssetURL(t *testing.T) {
	t.Parallel()
	for want, cfg := range map[string]Config{
		"/assets/a%20b/c.png":            {},
		"/p/assets/a%20b/c.png":          {RequestsPathnamePrefix: "/p/"},
		"/static/a%20b/c.png":            {AssetsURLPath: "static"},
		"https://x/y/assets/a%20b/c.png": {AssetsExternalPath: "https://x/y/"},
	} {
		if got := New(cfg).AssetURL("a b/c.png"); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
