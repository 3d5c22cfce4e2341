package assets

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// pythonTimeout bounds how long a Python may take to say where its packages are.
const pythonTimeout = 10 * time.Second

// pythons returns the Pythons of the environment, that of an active virtual
// environment first.
func pythons(o Options) []string {
	var out []string
	for _, prefix := range []string{o.env("VIRTUAL_ENV"), o.env("CONDA_PREFIX")} {
		if prefix == "" {
			continue
		}
		exe := filepath.Join(prefix, "bin", "python")
		if runtime.GOOS == "windows" {
			exe = filepath.Join(prefix, "Scripts", "python.exe")
		}
		if path, err := exec.LookPath(exe); err == nil {
			out = append(out, path)
		}
	}
	return append(out, onPath(o, "python3", "python")...)
}

// onPath finds all programs of these names on PATH: the first Python there may
// be one without pip.
func onPath(o Options, names ...string) []string {
	var out []string
	for _, name := range names {
		for _, dir := range filepath.SplitList(o.env("PATH")) {
			if !filepath.IsAbs(dir) {
				continue
			}
			if path, err := exec.LookPath(filepath.Join(dir, name)); err == nil && !slices.Contains(out, path) {
				out = append(out, path)
			}
		}
	}
	return out
}

// siteFolders returns the folders that the environment's Pythons import packages
// from. It starts them, some 20 ms each, so it is asked only when the cache has
// to be made.
func siteFolders(ctx context.Context, o Options) []string {
	ctx, cancel := context.WithTimeout(ctx, pythonTimeout)
	defer cancel()
	var out []string
	for _, python := range pythons(o) {
		cmd := exec.CommandContext(ctx, python, "-c", `import sys; print("\n".join(sys.path[1:]))`)
		cmd.Env = o.environ
		cmd.WaitDelay = time.Second
		text, err := cmd.Output()
		if err != nil {
			continue // a Python that cannot start has no packages to offer
		}
		for line := range strings.Lines(string(text)) {
			dir := strings.TrimRight(line, "\r\n")
			if info, err := os.Stat(dir); filepath.IsAbs(dir) && err == nil && info.IsDir() && !slices.Contains(out, dir) {
				out = append(out, dir)
			}
		}
	}
	return out
}
