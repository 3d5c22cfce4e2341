package assets

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A vendored folder makes a single static program that needs no Python, no
// network and no disk to write to.
func TestStaticProgramWithVendoredFolder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	// By the command, as the race detector would make compressing take minutes,
	// and at quality 1: what differs from 11 is the size alone.
	vendor := exec.Command("go", "run", "../server/cmd/dashwire", "assets", "vendor", "--brotli", "1", filepath.Join(dir, "bundle"))
	if out, err := vendor.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	b, err := FromFS(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	program := buildStatic(t, dir)

	readOnly := t.TempDir()
	if err := os.Chmod(readOnly, 0o555); err != nil {
		t.Fatal(err)
	}
	cmd := asNobody(t, exec.Command(program), dir, readOnly)
	cmd.Dir = readOnly
	cmd.Env = []string{"PATH=", "HOME=" + readOnly, "XDG_CACHE_HOME=" + filepath.Join(readOnly, "cache"), "DASHWIRE_WHEELS=" + filepath.Join(readOnly, "none")}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	forms := 0
	for _, f := range b.files {
		forms += 1 + len(f.Encodings())
	}
	if want := fmt.Sprintf("%d forms of Dash 4.4.1, embedded, Dash 4.4.1\n", forms); string(out) != want {
		t.Errorf("the program says %q, want %q", out, want)
	}
	if entries, _ := os.ReadDir(readOnly); len(entries) > 0 {
		t.Errorf("the program wrote %v", entries)
	}
}

// buildStatic builds the program of testdata/embed in a module of its own, with
// the bundle that stands in dir.
func buildStatic(t *testing.T, dir string) string {
	t.Helper()
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	copyFile(t, filepath.Join("testdata", "embed", "main.go.txt"), filepath.Join(dir, "main.go"))
	copyFile(t, filepath.Join(root, "go.sum"), filepath.Join(dir, "go.sum"))
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	_, requirements, _ := strings.Cut(string(mod), "\n")
	writeTestFile(t, filepath.Join(dir, "go.mod"), fmt.Appendf(nil,
		"module example.test/embed\n%s\nrequire github.com/dashwire/dashwire v0.0.0\nreplace github.com/dashwire/dashwire => %s\n", requirements, root))
	cmd := exec.Command("go", "build", "-mod=mod", "-o", "program", ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v: %s", err, out)
	}
	return filepath.Join(dir, "program")
}
