// Package backendtest has what tests of backends have in common.
package backendtest

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// Folder makes a folder of backends with one, called own, and returns its path. Each
// of the files, by name, can be run.
func Folder(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	own := filepath.Join(dir, "own")
	if err := os.Mkdir(own, 0o700); err != nil {
		t.Fatal(err)
	}
	// A process that a parallel test starts meanwhile would hold a file open for
	// writing, and then it can't be run.
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(own, name), []byte(text), 0o700); err != nil { //nolint:gosec // run.sh must be run
			t.Fatal(err)
		}
	}
	return dir
}
