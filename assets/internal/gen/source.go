package gen

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/dashwire/dashwire/assets"
)

// Source says where the metadata is read from. If both fields are zero, it is the
// bundle that a server would open: see assets.Open.
type Source struct {
	// Wheel is the path of a dash wheel.
	Wheel string
	// PythonPrefix is a Python environment that dash is installed in, such as
	// ".venv", or its site-packages folder.
	PythonPrefix string
}

// Open returns a file system with the folder "dash", and a function that ends
// its use. Where the bundle must be fetched first, that ends with ctx, and
// progress gets a bar or a few lines.
func (s Source) Open(ctx context.Context, progress io.Writer) (fs.FS, func() error, error) {
	switch {
	case s.Wheel != "":
		z, err := zip.OpenReader(s.Wheel)
		if err != nil {
			return nil, nil, fmt.Errorf("open the wheel: %w", err)
		}
		return z, z.Close, nil
	case s.PythonPrefix != "":
		return openPrefix(s.PythonPrefix)
	}
	bundle, err := assets.Open(ctx, assets.Options{Progress: progress})
	if err != nil {
		return nil, nil, fmt.Errorf("find Dash's wheel (or name one with --wheel, or an environment with --python-prefix): %w", err)
	}
	return bundleFS{bundle}, bundle.Close, nil
}

// bundleFS shows the files of a bundle that are read and not served.
type bundleFS struct{ *assets.Bundle }

// Open is there for fs.FS; the metadata is read whole.
func (b bundleFS) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: errors.ErrUnsupported}
}

// ReadFile reads a file such as "dash/dcc/metadata.json".
func (b bundleFS) ReadFile(name string) ([]byte, error) {
	pkg, path, _ := strings.Cut(name, "/")
	return b.Reference(pkg, path)
}

func openPrefix(prefix string) (fs.FS, func() error, error) {
	for _, pattern := range []string{"dash", "lib/python3*/site-packages/dash", "Lib/site-packages/dash"} {
		found, err := filepath.Glob(filepath.Join(prefix, pattern))
		if err != nil {
			return nil, nil, err
		}
		if len(found) > 0 {
			return os.DirFS(filepath.Dir(found[0])), func() error { return nil }, nil
		}
	}
	return nil, nil, fmt.Errorf("no package dash is installed in %s", prefix)
}
