package server

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestKeptSecret(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	jobs, state := filepath.Join(dir, "jobs.db"), filepath.Join(dir, "state.db")
	if key, err := keptSecret("", ""); key != nil || err != nil {
		t.Errorf("without a store: %x, %v", key, err)
	}
	first, err := keptSecret("", state)
	if err != nil || len(first) != secretLength {
		t.Fatalf("the first key: %x, %v", first, err)
	}
	info, err := os.Stat(state + ".key")
	if err != nil {
		t.Fatal(err)
	}
	if mode := info.Mode().Perm(); mode != 0o600 && runtime.GOOS != "windows" {
		t.Errorf("the file's mode is %o", mode)
	}
	if again, err := keptSecret(jobs, state); err != nil || !bytes.Equal(again, first) {
		t.Errorf("with a store more: %x, %v, want %x", again, err, first)
	}
	if other, err := keptSecret(jobs); err != nil || bytes.Equal(other, first) {
		t.Errorf("another store has the same key: %x, %v", other, err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 2 {
		t.Errorf("the folder holds %v, %v", entries, err)
	}
}

func TestKeptSecretFaults(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string, mode os.FileMode) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path+".key", []byte(text), mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for store, want := range map[string]string{
		write("short", "abcd\n", 0o600):                     "should hold a key of 64",
		write("text", strings.Repeat("xy", 32), 0o600):      "should hold a key of 64",
		write("open", strings.Repeat("ab", 32), 0o644):      "chmod 600",
		filepath.Join(dir, "nowhere", "jobs.db"):            "nowhere",
		filepath.Join(write("file", "", 0o600)+".key", "x"): "not a directory",
	} {
		if runtime.GOOS == "windows" && (want == "chmod 600" || want == "not a directory") {
			continue // no such bits, and another text
		}
		if key, err := keptSecret(store); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %x, %v, want %s", store, key, err, want)
		}
	}
}
