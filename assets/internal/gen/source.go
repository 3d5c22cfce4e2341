package gen

import (
	"archive/zip"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Source says where the metadata is read from: the first of its fields that is
// set.
type Source struct {
	// Wheel is the path of a dash wheel.
	Wheel string
	// PythonPrefix is a Python environment that dash is installed in, such as
	// ".venv", or its site-packages folder.
	PythonPrefix string
}

// Open returns a file system with the folder "dash", and a function that ends
// its use.
func (s Source) Open() (fs.FS, func() error, error) {
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
	return nil, nil, errors.New("where is Dash's metadata? Name a wheel with --wheel or a Python environment with --python-prefix")
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
