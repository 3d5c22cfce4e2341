package gen

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "write the package crafted again")

// TestCrafted compares what the generator makes of a small metadata.json with
// all kinds of types with the committed package crafted, whose own test shows
// that it compiles and what it sends.
func TestCrafted(t *testing.T) {
	metadata, err := ReadMetadata(os.DirFS("."), "crafted")
	if err != nil {
		t.Fatal(err)
	}
	p, err := Plan(Suite{Package: "crafted", Namespace: "crafted_components"}, metadata)
	if err != nil {
		t.Fatal(err)
	}
	files, err := Emit(p)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range sortedKeys(files) {
		path := filepath.Join("crafted", name)
		if *update {
			if err := os.WriteFile(path, files[name], 0o644); err != nil {
				t.Fatal(err)
			}
		}
		old, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(old, files[name]) {
			t.Errorf("%s would change: look at the difference of go test -update ./assets/internal/gen", path)
		}
	}
}
