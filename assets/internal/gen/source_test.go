package gen

import (
	"archive/zip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const oneComponent = `{"src/Box.react.js":{"displayName":"X","props":{"b":{"type":{"name":"bool"}},"a":{"type":{"name":"string"},"required":true}}}}`

func TestSources(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	wheel := filepath.Join(dir, "dash-0-py3-none-any.whl")
	f, err := os.Create(wheel)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	w, err := z.Create("dash/dcc/metadata.json")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(oneComponent)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	site := filepath.Join(dir, "venv", "lib", "python3.11", "site-packages")
	if err := os.MkdirAll(filepath.Join(site, "dash", "dcc"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(site, "dash", "dcc", "metadata.json"), []byte(oneComponent), 0o644); err != nil {
		t.Fatal(err)
	}

	for name, s := range map[string]Source{
		"wheel":         {Wheel: wheel},
		"environment":   {PythonPrefix: filepath.Join(dir, "venv")},
		"site-packages": {PythonPrefix: site},
	} {
		fsys, done, err := s.Open(t.Context(), io.Discard)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		list, err := ReadMetadata(fsys, "dash/dcc")
		if err != nil || len(list) != 1 || list[0].Name != "Box" || len(list[0].Props) != 2 || list[0].Props[0].Name != "a" || !list[0].Props[0].Required {
			t.Errorf("%s: read %+v with error %v", name, list, err)
		}
		if _, err := ReadMetadata(fsys, "dash/html"); err == nil || !strings.Contains(err.Error(), "dash/html/metadata.json") {
			t.Errorf("%s: a missing suite gave error %v", name, err)
		}
		if err := done(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSourceFails(t *testing.T) {
	t.Parallel()
	empty := t.TempDir()
	notAWheel := filepath.Join(empty, "x.whl")
	if err := os.WriteFile(notAWheel, []byte("no zip"), 0o644); err != nil {
		t.Fatal(err)
	}
	for want, s := range map[string]Source{
		"no package dash is installed in " + empty: {PythonPrefix: empty},
		"open the wheel: zip: not a valid zip":     {Wheel: notAWheel},
		"no such file":                             {Wheel: filepath.Join(empty, "none.whl")},
	} {
		if _, _, err := s.Open(t.Context(), io.Discard); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v gave error %v, want %q", s, err, want)
		}
	}
}

func TestParseMetadataFails(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "[]", `{"a.js":{"props":[]}}`, `{"a.js":`} {
		if list, err := ParseMetadata([]byte(text)); err == nil {
			t.Errorf("%q was read as %v", text, list)
		}
	}
}
