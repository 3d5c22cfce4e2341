package gen

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestWrite(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	src := func(text string) []byte { return []byte(header + "package html\n\n// " + text + "\n") }
	write := func(path string, data []byte) {
		t.Helper()
		path = filepath.Join(dir, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("html/same.go", src("same"))
	write("html/changed.go", src("old"))
	write("html/gone.go", src("gone"))
	write("html/hand.go", []byte("package html\n"))
	write("html/page.css", []byte(header))
	files := map[string][]byte{"html/same.go": src("same"), "html/changed.go": src("new"), "html/added.go": src("added")}

	changed, err := Write(dir, files)
	if want := []string{"html/added.go", "html/changed.go", "html/gone.go"}; err != nil || !slices.Equal(changed, want) {
		t.Errorf("Write changed %v with error %v, want %v", changed, err, want)
	}
	entries, err := os.ReadDir(filepath.Join(dir, "html"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if want := []string{"added.go", "changed.go", "hand.go", "page.css", "same.go"}; !slices.Equal(names, want) {
		t.Errorf("the folder has %v, want %v", names, want)
	}
	if changed, err := Write(dir, files); err != nil || len(changed) > 0 {
		t.Errorf("the second Write changed %v with error %v, want nothing", changed, err)
	}

	changed, err = Compare(dir, map[string][]byte{"html/hand.go": src("x")})
	if err == nil || !strings.Contains(err.Error(), "html/hand.go is in the way") || slices.Contains(changed, "html/hand.go") {
		t.Errorf("a file of somebody's own gave %v and error %v", changed, err)
	}
}

func TestWriteFails(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(dir, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Write(dir, map[string][]byte{"html/a.go": []byte(header)}); err == nil {
		t.Error("writing under a file gave no error")
	}
}
