package main

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// tinyWheel writes a wheel whose suites have one component each.
func tinyWheel(t *testing.T) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, suite := range []string{"html", "dcc", "dash_table"} {
		w, err := z.Create("dash/" + suite + "/metadata.json")
		if err != nil {
			t.Fatal(err)
		}
		text := `{"src/Box.js":{"props":{"title":{"type":{"name":"string"}}}}}`
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "dash.whl")
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestRun(t *testing.T) {
	t.Parallel()
	wheel, dir := tinyWheel(t), t.TempDir()
	for _, step := range []struct {
		name   string
		args   []string
		status int
		stdout string
		stderr string
	}{
		{"check before", []string{"--wheel", wheel, "--dir", dir, "--check"}, 1, "html/box.go\n", ""},
		{"write", []string{"--wheel", wheel, "--dir", dir}, 0, "table/box.go\n", ""},
		{"again", []string{"--wheel", wheel, "--dir", dir}, 0, "0 of ", ""},
		{"check after", []string{"--wheel", wheel, "--dir", dir, "--check"}, 0, "0 of ", ""},
		{"no wheel", []string{"--wheel", "none.whl", "--dir", dir}, 1, "", "none.whl"},
		{"no environment", []string{"--python-prefix", dir}, 1, "", "no package dash is installed"},
		{"an unknown flag", []string{"--what"}, 2, "", "-what"},
		{"an argument", []string{"what"}, 2, "", "what"},
	} {
		var stdout, stderr bytes.Buffer
		status := Run(t.Context(), step.args, nil, &stdout, &stderr)
		if status != step.status || !strings.Contains(stdout.String(), step.stdout) || !strings.Contains(stderr.String(), step.stderr) {
			t.Errorf("%s: status %d, stdout %q, stderr %q; want %d, %q, %q", step.name, status, &stdout, &stderr, step.status, step.stdout, step.stderr)
		}
	}
	src, err := os.ReadFile(filepath.Join(dir, "dcc", "box.go"))
	if err != nil || !strings.Contains(string(src), "func Box() *BoxComponent") {
		t.Errorf("dcc/box.go is %q with error %v", src, err)
	}
}
