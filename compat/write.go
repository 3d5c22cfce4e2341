package compat

import (
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// write puts the files into a folder beside dir and then in its place, so that dir
// is never half a frontend.
func (d *dump) write(dir string) (err error) {
	dir, err = filepath.Abs(dir)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return err
	}
	fresh, err := os.MkdirTemp(filepath.Dir(dir), filepath.Base(dir)+".new-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(fresh)
	root, err := os.OpenRoot(fresh) // the names of files come from the app
	if err != nil {
		return err
	}
	defer root.Close()
	if err := root.Chmod(".", 0o755); err != nil {
		return err
	}
	for name, content := range d.files {
		if err := root.MkdirAll(filepath.Dir(filepath.FromSlash(name)), 0o755); err != nil {
			return err
		}
		if err := root.WriteFile(filepath.FromSlash(name), content, 0o644); err != nil {
			return err
		}
		if seconds, ok := d.times[name]; ok {
			at := time.Unix(0, int64(seconds*1e9))
			if err := root.Chtimes(filepath.FromSlash(name), at, at); err != nil {
				return err
			}
		}
	}
	old := fresh + ".old"
	if err := os.Rename(dir, old); err != nil && !os.IsNotExist(err) {
		return err
	}
	if err := os.Rename(fresh, dir); err != nil {
		return fmt.Errorf("%w; what was there before is in %s", err, old)
	}
	return os.RemoveAll(old)
}
