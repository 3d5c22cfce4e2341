package assets_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dashwire/dashwire/assets"
	"github.com/dashwire/dashwire/assets/release"
)

// description is what testdata/describe.py prints.
type description struct {
	Version string
	Tags    []struct {
		release.Mode
		Scripts, Styles string
		Registered      map[string][]string
	}
	Config, ConfigWithAll  []member
	DependencyFields       []string
	Index, Entry, Renderer string
	Metas                  [][][2]string
	Fingerprints           []struct {
		Name     string
		Built    *string
		Stripped [2]any
	}
}

// member is a key of the page config with its value.
type member struct {
	Key   string
	Value json.RawMessage
}

func (m *member) UnmarshalJSON(text []byte) error {
	var pair [2]json.RawMessage
	if err := json.Unmarshal(text, &pair); err != nil {
		return err
	}
	m.Value = pair[1]
	return json.Unmarshal(pair[0], &m.Key)
}

// names are paths whose fingerprints are compared.
var names = []string{
	"a.js", "a/b.min.js", "deps/react@18.3.1.min.js", "x/.hidden", "a.b/c", "a.v1_2m17.js", "a.v1_2m1g.js", "a.v1m2.min.js.map",
	"v1m2.v1m2.v1m2", "a.v1m2", "a.vm1.js", "a.v-m0.js", "", "/", "a/", "a..js", "a.v1m2.", "ä.vüm17.js",
}

// describe asks Python, once for all tests.
func describe(t *testing.T) *description {
	t.Helper()
	python := os.Getenv("DASHWIRE_PYTHON")
	if python == "" {
		python = filepath.Join("..", ".cache", "venv", "bin", "python")
	}
	if _, err := os.Stat(python); err != nil {
		t.Fatalf("Python with Dash is not at %s: run scripts/venv.sh, or set DASHWIRE_PYTHON", python)
	}
	input, err := json.Marshal(names)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(python, filepath.Join("testdata", "describe.py"))
	cmd.Stdin = bytes.NewReader(input)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, &stderr)
	}
	var d description
	if err := json.Unmarshal(out, &d); err != nil {
		t.Fatal(err)
	}
	return &d
}

// TestReleaseIsWhatPythonSays compares the profile with what Python Dash of the
// same version prints.
func TestReleaseIsWhatPythonSays(t *testing.T) {
	t.Parallel()
	d := describe(t)
	r, err := release.Lookup(d.Version)
	if err != nil {
		t.Fatal(err)
	}
	b, err := assets.Open(context.Background(), assets.Options{Release: r, Progress: os.Stderr})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	t.Run("tags", func(t *testing.T) { compareTags(t, b, d) })
	t.Run("config", func(t *testing.T) { compareConfig(t, b, d) })
	t.Run("page", func(t *testing.T) { comparePage(t, r, d) })
	if diff := cmp.Diff(d.DependencyFields, r.Wire.DependencyFields); diff != "" {
		t.Errorf("fields of a dependency of Python and ours:\n%s", diff)
	}
	t.Run("fingerprints", func(t *testing.T) { compareFingerprints(t, d) })
}

var pythonStamp = regexp.MustCompile(`(/[^"]+\.v[\w-]+m)\d+`)

func compareTags(t *testing.T, b *assets.Bundle, d *description) {
	r := b.Release()
	for _, want := range d.Tags {
		tags, err := r.Tags(want.Mode)
		if err != nil {
			t.Fatal(err)
		}
		var lines []string
		for _, tag := range tags.Dependencies {
			lines = append(lines, script(t, b, tag))
		}
		lines = append(lines, `<script src="external"></script>`)
		for _, tag := range tags.Scripts {
			lines = append(lines, script(t, b, tag))
		}
		// Python's stamp is the time at which the files were installed.
		scripts := pythonStamp.ReplaceAllString(want.Scripts, "${1}"+strconv.FormatInt(r.Stamp, 10))
		if diff := cmp.Diff(strings.Split(scripts, "\n"), lines); diff != "" {
			t.Errorf("%+v: scripts of Python and ours:\n%s", want.Mode, diff)
		}
		if want.Styles != "" || len(tags.Styles) > 0 {
			t.Errorf("%+v: styles of Python %q and ours %v", want.Mode, want.Styles, tags.Styles)
		}
		var registered, ours []string
		for pkg, paths := range want.Registered {
			for _, path := range paths {
				if r.File(pkg, path) != nil { // Python also names files that no wheel has
					registered = append(registered, pkg+"/"+path)
				}
			}
		}
		for _, ref := range tags.Registered {
			ours = append(ours, ref.String())
		}
		slices.Sort(registered)
		slices.Sort(ours)
		if diff := cmp.Diff(registered, ours); diff != "" {
			t.Errorf("%+v: files that Python serves and ours:\n%s", want.Mode, diff)
		}
	}
	// A file is servable if and only if Python serves it in some mode.
	servable := map[string]bool{}
	for _, want := range d.Tags {
		for pkg, paths := range want.Registered {
			for _, path := range paths {
				servable[pkg+"/"+path] = true
			}
		}
	}
	for _, f := range r.Files {
		if !servable[f.String()] {
			t.Errorf("%s is servable and Python does not serve it", f.Ref)
		}
	}
}

func script(t *testing.T, b *assets.Bundle, tag release.Tag) string {
	t.Helper()
	url := "/_dash-component-suites/" + tag.Package + "/" + b.Release().Stamped(tag.Ref)
	if tag.CDN {
		var err error
		if url, err = b.CDN(tag.Package, tag.Path); err != nil {
			t.Error(err)
		}
	}
	if len(tag.Attributes) > 0 {
		t.Errorf("%s has attributes, which this test does not write", tag.Ref)
	}
	return fmt.Sprintf(`<script src="%s"></script>`, url)
}

func compareConfig(t *testing.T, b *assets.Bundle, d *description) {
	r := b.Release()
	always := slices.DeleteFunc(slices.Clone(r.Page.Config), func(k release.ConfigKey) bool {
		return k.When != release.Always && k.When != release.Computed
	})
	for _, tt := range []struct {
		keys   []release.ConfigKey
		python []member
	}{{always, d.Config}, {r.Page.Config, d.ConfigWithAll}} {
		var keys, python []string
		for _, k := range tt.keys {
			keys = append(keys, k.Name)
		}
		for _, m := range tt.python {
			python = append(python, m.Key)
		}
		if diff := cmp.Diff(python, keys); diff != "" {
			t.Errorf("keys of Python and ours:\n%s", diff)
		}
	}
	// What describe.py sets for the page with all keys, or what holds a stamp.
	chosen := map[string]bool{"serve_locally": true, "ui": true, "websocket": true}
	for i, k := range r.Page.Config {
		if i >= len(d.ConfigWithAll) {
			break
		}
		want := d.ConfigWithAll[i].Value
		if k.Default != nil && !chosen[k.Name] && !sameJSON(t, want, k.Default) {
			t.Errorf("%s is %s in Python, %s here", k.Name, want, k.Default)
		}
	}
	for i, k := range always {
		if want := d.Config[i].Value; k.Default != nil && !sameJSON(t, want, k.Default) {
			t.Errorf("%s is %s in Python, %s here", k.Name, want, k.Default)
		}
	}
	for _, m := range d.ConfigWithAll {
		switch m.Key {
		case "children_props": // the order is that of the suites' lists
			var compact bytes.Buffer
			if err := json.Compact(&compact, m.Value); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(compact.String(), string(r.ChildrenProps)); diff != "" {
				t.Errorf("children_props of Python and ours:\n%s", diff)
			}
		case "plotlyjs_url":
			url, err := b.CDN("plotly", "package_data/plotly.min.js")
			if err != nil || strconv.Quote(url) != string(m.Value) {
				t.Errorf("plotlyjs_url is %s in Python, %s here (%v)", m.Value, url, err)
			}
		case "websocket":
			ours := slices.IndexFunc(r.Page.Config, func(k release.ConfigKey) bool { return k.Name == m.Key })
			worker := "/_dash-component-suites/" + r.Worker.Package + "/" + r.Stamped(r.Worker)
			want := pythonStamp.ReplaceAllString(string(m.Value), "${1}"+strconv.FormatInt(r.Stamp, 10))
			got := strings.Replace(string(r.Page.Config[ours].Default), `"worker_url": ""`, `"worker_url": "`+worker+`"`, 1)
			if !sameJSON(t, []byte(want), []byte(got)) {
				t.Errorf("websocket is %s in Python, %s here", want, got)
			}
		}
	}
}

func sameJSON(t *testing.T, a, b []byte) bool {
	t.Helper()
	var x, y any
	if err := json.Unmarshal(a, &x); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &y); err != nil {
		t.Fatal(err)
	}
	return cmp.Equal(x, y)
}

func comparePage(t *testing.T, r *release.Release, d *description) {
	for _, tt := range []struct{ name, python, ours string }{
		{"index", d.Index, r.Page.Index}, {"entry", d.Entry, r.Page.Entry}, {"renderer", strings.TrimSpace(d.Renderer), r.Page.Renderer},
	} {
		if diff := cmp.Diff(tt.python, tt.ours); diff != "" {
			t.Errorf("%s of Python and ours:\n%s", tt.name, diff)
		}
	}
	var metas [][][2]string
	for _, meta := range r.Page.Metas {
		var attributes [][2]string
		for _, a := range meta {
			attributes = append(attributes, [2]string{a.Name, a.Value})
		}
		metas = append(metas, attributes)
	}
	if diff := cmp.Diff(d.Metas, metas); diff != "" {
		t.Errorf("metas of Python and ours:\n%s", diff)
	}
}

func compareFingerprints(t *testing.T, d *description) {
	for _, f := range d.Fingerprints {
		if f.Built != nil {
			if got := release.Fingerprint(f.Name, "1.2.3-rc.1+x", 1700000000); got != *f.Built {
				t.Errorf("Fingerprint(%q) = %q, Python's is %q", f.Name, got, *f.Built)
			}
		}
		path, had := release.StripFingerprint(f.Name)
		if path != f.Stripped[0] || had != f.Stripped[1] {
			t.Errorf("StripFingerprint(%q) = %q, %v, Python's is %v", f.Name, path, had, f.Stripped)
		}
	}
}
