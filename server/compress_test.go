package server

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

func unpack(t *testing.T, encoding, body string) string {
	t.Helper()
	var r io.Reader = strings.NewReader(body)
	var err error
	switch encoding {
	case "gzip":
		r, err = gzip.NewReader(r)
	case "br":
		r = brotli.NewReader(r)
	case "zstd":
		var d *zstd.Decoder
		d, err = zstd.NewReader(r)
		if err == nil {
			defer d.Close()
			r = d
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if _, err := b.ReadFrom(r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestCompress(t *testing.T) {
	leakCheck(t)
	type in struct {
		Size int `input:"size.value"`
	}
	type out struct {
		Text string `output:"long.children"`
	}
	long := func(app *App) {
		app.SetLayout(div("title", strings.Repeat("layout ", 1000)))
		Callback(app, func(_ context.Context, in in) (out, error) { return out{strings.Repeat("x", in.Size)}, nil })
	}
	request := func(size string) string {
		return strings.Replace(requestFor("long.children", "size.value"), `"value":"v"`, `"value":`+size, 1)
	}
	on, off := runApp(t, Config{Compress: true}, long), runApp(t, Config{}, long)
	client := newClient(t)
	const all = "Accept-Encoding: gzip, deflate, br, zstd"
	for _, tc := range []struct {
		name, accept string
		r            *running
		path, body   string // a GET if there is no body
		want         string
	}{
		{"off", all, off, "/_dash-update-component", request("5000"), ""},
		{"all", all, on, "/_dash-update-component", request("5000"), "zstd"},
		{"plain HTTP", "Accept-Encoding: gzip, deflate", on, "/_dash-update-component", request("5000"), "gzip"},
		{"br", "Accept-Encoding: br", on, "/_dash-update-component", request("5000"), "br"},
		{"by weight", "Accept-Encoding: zstd;q=0.1, gzip;q=0.9", on, "/_dash-update-component", request("5000"), "gzip"},
		{"refused", "Accept-Encoding: gzip;q=0, identity", on, "/_dash-update-component", request("5000"), ""},
		{"no header", "X: y", on, "/_dash-update-component", request("5000"), ""},
		{"short", all, on, "/_dash-update-component", request("900"), ""},
		{"layout", all, on, "/_dash-layout", "", "zstd"},
		{"layout again", all, on, "/_dash-layout", "", "zstd"},
		{"layout gzip", "Accept-Encoding: gzip", on, "/_dash-layout", "", "gzip"},
		{"layout br", "Accept-Encoding: br", on, "/_dash-layout", "", "br"},
		{"page", all, on, "/", "", "zstd"},
		{"page, off", all, off, "/", "", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			ask := func(r *running, accept string) reply {
				if tc.body == "" {
					return getFrom(t, client, r.url(tc.path), accept)
				}
				return postTo(t, client, r.url(tc.path), tc.body, accept)
			}
			got := ask(tc.r, tc.accept)
			if got.StatusCode != http.StatusOK || got.Header.Get("Content-Encoding") != tc.want {
				t.Fatalf("%d, Content-Encoding %q, want %q", got.StatusCode, got.Header.Get("Content-Encoding"), tc.want)
			}
			if vary := got.Header.Get("Vary"); (vary == "Accept-Encoding") != (tc.r == on) {
				t.Errorf("Vary: %s", vary)
			}
			plain := ask(off, "X: y")
			if text := unpack(t, tc.want, got.body); tc.path != "/" && text != plain.body || !strings.HasSuffix(text, plain.body[len(plain.body)-20:]) {
				t.Errorf("unpacked it is %.100q, want %.100q", text, plain.body)
			}
			if tc.want != "" && len(got.body) > len(plain.body)/2 {
				t.Errorf("%d bytes of %d", len(got.body), len(plain.body))
			}
		})
	}
	on.stop()
	off.stop()
}
