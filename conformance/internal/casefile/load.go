package casefile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Load reads all cases below dir, sorted by name.
func Load(dir string) ([]*Case, error) {
	var cases []*Case
	var faults []error
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".txtar") {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, path))
		if err != nil {
			return err
		}
		c, err := Parse(strings.TrimSuffix(path, ".txtar"), data)
		if err != nil {
			faults = append(faults, err)
		}
		cases = append(cases, c)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("the cases can't be read: %w", err)
	}
	if len(cases) == 0 && faults == nil {
		return nil, fmt.Errorf("there is no case below %s", dir)
	}
	return cases, errors.Join(faults...)
}
