package examples

import (
	"os/exec"
	"path/filepath"
	"testing"
)

// TestReadmeMove runs the README's commands for moving an app, with another
// address and another folder: it takes an app of ours for the old one.
func TestReadmeMove(t *testing.T) {
	old := startProgram(t, "..", nil, "go", "run", "./examples/hello")
	folder := filepath.Join(t.TempDir(), "frontend")
	dump := exec.Command("go", "run", "./server/cmd/dashwire", "dump", old, "-o", folder)
	dump.Dir = ".."
	if text, err := dump.CombinedOutput(); err != nil {
		t.Fatalf("dump: %v\n%s", err, text)
	}
	moved := startProgram(t, "..", nil, "go", "run", "./server/cmd/dashwire", "serve", folder)
	for _, document := range []string{"_dash-layout", "_dash-dependencies"} {
		want, got := get(t, old+document), get(t, moved+document)
		if got != want {
			t.Errorf("%s: want %s\ngot %s", document, want, got)
		}
	}
}
