package gen

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Generate returns the files of all suites by their path under the assets
// folder ("html/div.go"). The suites' folders are looked for in fsys, which is
// laid out as a wheel or a site-packages folder is.
func Generate(fsys fs.FS) (map[string][]byte, error) {
	all := map[string][]byte{}
	var plans []*Package
	for _, suite := range Suites {
		metadata, err := ReadMetadata(fsys, suite.Dir)
		if err != nil {
			return nil, err
		}
		plan, err := Plan(suite, metadata)
		if err != nil {
			return nil, err
		}
		files, err := Emit(plan)
		if err != nil {
			return nil, err
		}
		for name, src := range files {
			all[suite.Package+"/"+name] = src
		}
		plans = append(plans, plan)
	}
	const table = "internal/gen/constructors_test.go"
	src, err := formatted(table, emitConstructors(plans))
	all[table] = src
	return all, err
}

// Write makes the generated files under dir those of files, and no others:
// a generated file that files doesn't have is removed. It returns the paths
// that changed. Files without the generator's header are never touched.
func Write(dir string, files map[string][]byte) (changed []string, err error) {
	changed, err = Compare(dir, files)
	for _, path := range changed {
		target := filepath.Join(dir, filepath.FromSlash(path))
		src, wanted := files[path]
		if !wanted {
			err = errors.Join(err, os.Remove(target))
			continue
		}
		err = errors.Join(err, os.MkdirAll(filepath.Dir(target), 0o755), os.WriteFile(target, src, 0o644))
	}
	return changed, err
}

// Compare returns the paths under dir that differ from files: changed, missing,
// or generated once and no more.
func Compare(dir string, files map[string][]byte) (differ []string, err error) {
	for _, path := range sortedKeys(files) {
		old, readErr := os.ReadFile(filepath.Join(dir, filepath.FromSlash(path)))
		switch {
		case errors.Is(readErr, fs.ErrNotExist):
			differ = append(differ, path)
		case readErr != nil:
			err = errors.Join(err, readErr)
		case !isGenerated(old):
			err = errors.Join(err, fmt.Errorf("%s is in the way of a generated file and was not generated: rename it", path))
		case !bytes.Equal(old, files[path]):
			differ = append(differ, path)
		}
	}
	for _, suite := range Suites {
		entries, readErr := os.ReadDir(filepath.Join(dir, suite.Package))
		if readErr != nil && !errors.Is(readErr, fs.ErrNotExist) {
			err = errors.Join(err, readErr)
		}
		for _, e := range entries {
			path := suite.Package + "/" + e.Name()
			if _, wanted := files[path]; wanted || !strings.HasSuffix(path, ".go") {
				continue
			}
			if src, readErr := os.ReadFile(filepath.Join(dir, path)); readErr == nil && isGenerated(src) {
				differ = append(differ, path)
			}
		}
	}
	return differ, err
}

func isGenerated(src []byte) bool { return bytes.HasPrefix(src, []byte(header)) }
