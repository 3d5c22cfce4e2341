package server

import (
	"io"
	"io/fs"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"
)

// plainFS has files that can't be sought in.
type plainFS struct{ fstest.MapFS }

type plainFile struct{ fs.File }

func (f plainFS) Open(name string) (fs.File, error) {
	file, err := f.MapFS.Open(name)
	return plainFile{file}, err
}

// The answers of Python Dash 4.4.1 on Flask.
func TestAssetRanges(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{
		"a.js":     {Data: []byte("var a = 1;\n"), ModTime: changedAt},
		"empty.js": {ModTime: changedAt},
	}
	for _, s := range []*site{newSite(t, Config{AssetsFS: files}), newSite(t, Config{AssetsFS: plainFS{files}})} {
		whole := s.get("/assets/a.js")
		if got := whole.Header.Get("Accept-Ranges"); got != "bytes" || whole.StatusCode != http.StatusOK {
			t.Errorf("all of it: %d, Accept-Ranges %q", whole.StatusCode, got)
		}
		tag, date := whole.Header.Get("ETag"), whole.Header.Get("Last-Modified")
		for _, tc := range []struct {
			path, headers string
			status        int
			part, body    string
		}{
			{"a.js", "Range: bytes=0-2", 206, "bytes 0-2/11", "var"},
			{"a.js", "Range: bytes=3-", 206, "bytes 3-10/11", " a = 1;\n"},
			{"a.js", "Range: bytes=-4", 206, "bytes 7-10/11", " 1;\n"},
			{"a.js", "Range: bytes=5-100", 206, "bytes 5-10/11", " = 1;\n"},
			{"a.js", "Range: Bytes = 10-10", 206, "bytes 10-10/11", "\n"},
			{"a.js", "Range: bytes=100-200", 416, "bytes */11", ""},
			{"a.js", "Range: bytes=11-", 416, "bytes */11", ""},
			{"a.js", "Range: bytes=-12", 416, "bytes */11", ""},
			{"a.js", "Range: bytes=-0", 416, "bytes */11", ""},
			{"a.js", "Range: bytes=5-3", 416, "bytes */11", ""},
			{"a.js", "Range: bytes=0-0,2-3", 416, "bytes */11", ""},
			{"a.js", "Range: bytes=", 416, "bytes */11", ""},
			{"a.js", "Range: bytes=2", 416, "bytes */11", ""},
			{"a.js", "Range: bytes=a-b", 416, "bytes */11", ""},
			{"a.js", "Range: bytes=+1-2", 416, "bytes */11", ""},
			{"a.js", "Range: bytes=0-99999999999999999999", 416, "bytes */11", ""},
			{"a.js", "Range: items=0-2", 416, "bytes */11", ""},
			{"a.js", "Range: bytes=0-2|If-Range: " + tag, 206, "bytes 0-2/11", "var"},
			{"a.js", `Range: bytes=0-2|If-Range: "other"`, 200, "", "var a = 1;\n"},
			{"a.js", "Range: bytes=0-2|If-Range: " + date, 206, "bytes 0-2/11", "var"},
			{"a.js", "Range: bytes=0-2|If-Range: Sat, 01 Jan 2000 00:00:00 GMT", 200, "", "var a = 1;\n"},
			{"a.js", "Range: bytes=0-2|If-None-Match: " + tag, 206, "bytes 0-2/11", "var"},
			{"empty.js", "Range: bytes=0-2", 200, "", ""},
		} {
			got := s.get("/assets/"+tc.path, strings.Split(tc.headers, "|")...)
			body := got.body
			if got.StatusCode == http.StatusRequestedRangeNotSatisfiable {
				body = "" // a page
			}
			if got.StatusCode != tc.status || got.Header.Get("Content-Range") != tc.part || body != tc.body {
				t.Errorf("%s: %d, %q, %q\nwant %d, %q, %q", tc.headers, got.StatusCode, got.Header.Get("Content-Range"), body, tc.status, tc.part, tc.body)
			}
			if accepts := got.Header.Get("Accept-Ranges"); (accepts == "bytes") != (tc.status < 400) {
				t.Errorf("%s: Accept-Ranges is %q", tc.headers, accepts)
			}
		}
		head := s.ask(http.MethodHead, "/assets/a.js", "Range: bytes=0-2")
		if head.StatusCode != http.StatusPartialContent || head.ContentLength != 3 || head.body != "" {
			t.Errorf("HEAD: %d, %d bytes, %q", head.StatusCode, head.ContentLength, head.body)
		}
	}
}

// A file that can't be moved on fails the request and not the server.
func TestSkipFails(t *testing.T) {
	if err := skip(strings.NewReader("ab"), -1); err == nil {
		t.Error("no error")
	}
	if err := skip(struct{ io.Reader }{strings.NewReader("ab")}, 3); err == nil {
		t.Error("no error beyond the end")
	}
}
