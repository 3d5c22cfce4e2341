package known

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func read(t *testing.T, text string) (*List, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "go.txt")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return Read(file)
}

func TestReasonsStandAbovePatterns(t *testing.T) {
	t.Parallel()
	l, err := read(t, "# Not built\n# yet.\na/*\nb/c\n\n# Slow.\n# Too slow.\nd/e\n# Another.\nf/g\n")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"a/x": "Not built yet.", "a/x@ws": "Not built yet.", "b/c": "Not built yet.", "d/e": "Slow. Too slow.", "f/g": "Another.", "z/z": "",
	} {
		if got := l.Reason(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestPatternWithoutReason(t *testing.T) {
	t.Parallel()
	_, err := read(t, "# A reason.\na/b\n\nc/d\n")
	if err == nil || !strings.Contains(err.Error(), "go.txt:4") {
		t.Errorf("%v, want the file and line 4", err)
	}
}

func TestStalePatterns(t *testing.T) {
	t.Parallel()
	l, err := read(t, "# R.\na/*\ngone/*\n")
	if err != nil {
		t.Fatal(err)
	}
	stale := l.Stale([]string{"a/b", "c/d"})
	if len(stale) != 1 || !strings.Contains(stale[0].Error(), "gone/*") {
		t.Errorf("%v, want gone/*", stale)
	}
}

func TestNoFileIsAnEmptyList(t *testing.T) {
	t.Parallel()
	l, err := Read(filepath.Join(t.TempDir(), "none.txt"))
	if err != nil || l.Reason("a/b") != "" || l.Stale([]string{"a/b"}) != nil {
		t.Errorf("%v %v", l, err)
	}
}
