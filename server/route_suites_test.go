package server

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"io/fs"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"github.com/dashwire/dashwire/assets"
)

const suites = "/_dash-component-suites/"

// What Flask answers for the same requests, where it is not said otherwise.
func TestSuiteAnswers(t *testing.T) {
	t.Parallel()
	s := newSite(t, Config{})
	const renderer = suites + "dash/dash-renderer/build/dash_renderer.min.js"
	sha1 := s.app.pages.bundle.Release().File("dash", "dash-renderer/build/dash_renderer.min.js").SHA1
	tag := `"` + sha1 + `"`
	for _, c := range []struct {
		name, path, header string
		status             int
		kind, cache, tag   string
	}{
		{"plain", renderer, "", 200, "text/javascript; charset=utf-8", "", tag},
		{"fingerprint", suites + "dash/dash-renderer/build/dash_renderer.v4_4_1m1795246602.min.js", "", 200, "text/javascript; charset=utf-8", "max-age=31536000", ""},
		{"any fingerprint", suites + "dash/dash-renderer/build/dash_renderer.v1m0.min.js", "", 200, "text/javascript; charset=utf-8", "max-age=31536000", ""},
		{"name with dots", suites + "dash/deps/react@18.v4_4_1m1795246602.3.1.min.js", "", 200, "text/javascript; charset=utf-8", "max-age=31536000", ""},
		{"chunk with fingerprint", suites + "dash/dcc/async-graph.v4_4_1m1617903285.js", "", 200, "text/javascript; charset=utf-8", "max-age=31536000", ""},
		{"chunk", suites + "dash/dcc/async-graph.js", "", 200, "text/javascript; charset=utf-8", "", "any"},
		{"map", suites + "dash/dcc/async-graph.js.map", "", 200, "application/json", "", "any"},
		{"plotly.js", suites + "plotly/package_data/plotly.min.js", "", 200, "text/javascript; charset=utf-8", "", "any"},
		{"worker", suites + "dash/dash-renderer/build/dash-ws-worker.js", "", 200, "text/javascript; charset=utf-8", "", "any"},
		{"dev renderer", suites + "dash/dash-renderer/build/dash_renderer.dev.js", "", 200, "text/javascript; charset=utf-8", "", "any"},
		{"known", renderer, "If-None-Match: " + tag, 304, "", "", tag},
		{"known weakly", renderer, "If-None-Match: W/" + tag, 304, "", "", "W/" + tag}, // Flask: 200, it compares text
		{"one of several known", renderer, `If-None-Match: "x", ` + tag, 304, "", "", ""},
		{"known compressed", renderer, `If-None-Match: "` + sha1 + `:br"`, 304, "", "", `"` + sha1 + `:br"`},
		{"other known", renderer, `If-None-Match: "x"`, 200, "text/javascript; charset=utf-8", "", tag},
		{"escaped", suites + "dash/deps/react%4018.3.1.min.js", "", 200, "text/javascript; charset=utf-8", "", "any"},
		{"unknown file", suites + "dash/nope.js", "", 404, "", "", ""},                     // Flask: 500
		{"undeclared file", suites + "dash/dcc/package-info.json", "", 404, "", "", ""},    // Flask: 500
		{"unknown package", suites + "nope/deps/react@18.3.1.min.js", "", 404, "", "", ""}, // Flask: 500
		{"dots", suites + "dash/dcc/../deps/react@18.3.1.min.js", "", 404, "", "", ""},     // Flask: 500
		{"escaped dots", suites + "dash/%2e%2e/%2e%2e/etc/passwd", "", 404, "", "", ""},    // Flask: 500
		{"wrong escape", suites + "dash/%zz", "", 404, "", "", ""},                         // Flask: 500
		{"no file", suites + "dash", "", 200, "text/html; charset=utf-8", "", ""},          // the page
		{"empty file", suites + "dash/", "", 200, "text/html; charset=utf-8", "", ""},      // the page
		{"favicon", "/_favicon.ico", "", 200, "image/x-icon", "", "any"},                   // Flask sends no tag
		{"favicon of any version", "/_favicon.ico?v=4.4.1", "", 200, "image/x-icon", "", "any"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, method := range []string{http.MethodGet, http.MethodHead} {
				var headers []string
				if c.header != "" {
					headers = append(headers, c.header)
				}
				r := s.ask(method, c.path, headers...)
				if r.StatusCode != c.status {
					t.Fatalf("%s: status %d, want %d", method, r.StatusCode, c.status)
				}
				if c.status == 404 {
					continue
				}
				if got := r.Header.Get("Content-Type"); c.status == 200 && got != c.kind {
					t.Errorf("%s: type %q, want %q", method, got, c.kind)
				}
				if got := r.Header.Get("Cache-Control"); got != c.cache {
					t.Errorf("%s: Cache-Control %q, want %q", method, got, c.cache)
				}
				got := r.Header.Get("ETag")
				if c.tag == "any" && got == "" || c.tag != "any" && got != c.tag {
					t.Errorf("%s: ETag %q, want %q", method, got, c.tag)
				}
				if (method == http.MethodHead || c.status == 304) != (r.body == "") {
					t.Errorf("%s: %d bytes of body", method, len(r.body))
				}
				if c.status == 200 && r.ContentLength <= 0 {
					t.Errorf("%s: length %d", method, r.ContentLength)
				}
			}
		})
	}
}

func TestEveryFileIsTheWheels(t *testing.T) {
	t.Parallel()
	s := newSite(t, Config{})
	for _, file := range s.app.pages.bundle.Release().Files {
		r := s.get(suites + file.String())
		sum := sha256.Sum256([]byte(r.body))
		if r.StatusCode != http.StatusOK || hex.EncodeToString(sum[:]) != file.SHA256 {
			t.Errorf("%s: status %d, %d bytes with another checksum than the wheel's", file, r.StatusCode, len(r.body))
		}
	}
}

func TestSuiteEncodings(t *testing.T) {
	t.Parallel()
	s := newSite(t, Config{})
	const path = suites + "dash/dcc/dash_core_components.js"
	plain := s.get(path)
	if plain.Header.Get("Vary") != "Accept-Encoding" || plain.Header.Get("Content-Encoding") != "" {
		t.Errorf("without Accept-Encoding: %v", plain.Header)
	}
	for _, c := range []struct {
		accept, encoding string
		open             func(io.Reader) (io.Reader, error)
	}{
		{"gzip", "gzip", func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) }},
		{"br", "br", func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil }},
		{"zstd", "zstd", func(r io.Reader) (io.Reader, error) { return zstd.NewReader(r) }},
		{"gzip;q=0.5, zstd", "zstd", func(r io.Reader) (io.Reader, error) { return zstd.NewReader(r) }},
	} {
		r := s.get(path, "Accept-Encoding: "+c.accept)
		body, err := c.open(strings.NewReader(r.body))
		if err != nil {
			t.Fatalf("%s: %v", c.accept, err)
		}
		text, err := io.ReadAll(body)
		if err != nil || !bytes.Equal(text, []byte(plain.body)) {
			t.Errorf("%s: %v, %d bytes, want %d", c.accept, err, len(text), len(plain.body))
		}
		head := s.ask(http.MethodHead, path, "Accept-Encoding: "+c.accept)
		for _, h := range []http.Header{r.Header, head.Header} {
			if h.Get("Content-Encoding") != c.encoding || h.Get("Vary") != "Accept-Encoding" || !strings.HasSuffix(h.Get("ETag"), ":"+c.encoding+`"`) ||
				h.Get("Content-Length") != strconv.Itoa(len(r.body)) {
				t.Errorf("%s: headers %v", c.accept, h)
			}
		}
	}
	if r := s.get(path, "Accept-Encoding: identity;q=0"); r.StatusCode != http.StatusNotAcceptable {
		t.Errorf("nothing acceptable: status %d", r.StatusCode)
	}
}

// swapped is a bundle's folder in which one file gets the content of another
// while the program runs.
type swapped struct {
	fs.FS
	name, content string
	now           atomic.Bool
}

func (s *swapped) Open(name string) (fs.File, error) {
	if dir, found := strings.CutSuffix(name, s.name); found && s.now.Load() {
		name = dir + s.content
	}
	return s.FS.Open(name)
}

// An error under a fingerprint would stay in the browser for a year if it had
// the headers of the file.
func TestDamagedFile(t *testing.T) {
	t.Parallel()
	whole, err := testBundle()
	if err != nil {
		t.Fatal(err)
	}
	folder := &swapped{FS: os.DirFS(whole.Dir()), name: "dash/dcc/async-slider.js", content: "dash/dcc/async-upload.js"}
	bundle, err := assets.FromFS(folder)
	if err != nil {
		t.Fatal(err)
	}
	folder.now.Store(true)
	s := newSite(t, Config{Bundle: bundle})
	for _, path := range []string{suites + "dash/dcc/async-slider.js", suites + "dash/dcc/async-slider.v4_4_1m1.js"} {
		r := s.get(path)
		if r.StatusCode != http.StatusInternalServerError || r.Header.Get("Cache-Control") != "" || r.Header.Get("ETag") != "" || strings.Contains(r.body, "webpack") {
			t.Errorf("%s: status %d, %v, %.100q", path, r.StatusCode, r.Header, r.body)
		}
	}
	if r := s.get(suites + "dash/dcc/async-upload.js"); r.StatusCode != http.StatusOK {
		t.Errorf("a file beside it: status %d", r.StatusCode)
	}
}
