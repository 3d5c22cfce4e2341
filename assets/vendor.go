package assets

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// VendorOptions says how Vendor writes a folder.
type VendorOptions struct {
	// Brotli is the quality of the br forms, 1 to 11. If zero, 11, which takes
	// about a minute for Dash 4.4.1 and makes files some 12 % smaller than 5,
	// which takes a second.
	Brotli int

	// Progress gets a progress bar. If nil, nothing is shown.
	Progress io.Writer
}

// Vendor writes the files of a bundle to a folder that a program can embed and
// open with FromFS, so that it needs neither Python nor a network nor a disk to
// write to:
//
//	//go:embed bundle
//	var bundle embed.FS
//
// dir is made, or replaced if it was written by Vendor before; a folder with
// anything else in it is left alone. It takes its place in one step.
func (b *Bundle) Vendor(ctx context.Context, dir string, v VendorOptions) error {
	if v.Brotli == 0 {
		v.Brotli = 11
	}
	if v.Brotli < 1 || v.Brotli > 11 {
		return fmt.Errorf("br has the qualities 1 to 11, not %d", v.Brotli)
	}
	doing := "writing the folder to embed"
	dir, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	if err := vendorTarget(dir); err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	parent := filepath.Dir(dir)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return writeError(doing, parent, err)
	}
	fresh, err := os.MkdirTemp(parent, "."+filepath.Base(dir)+".new-")
	if err != nil {
		return writeError(doing, parent, err)
	}
	defer os.RemoveAll(fresh)
	if err := os.Chmod(fresh, 0o755); err != nil {
		return writeError(doing, parent, err)
	}
	o := Options{Release: b.rel, Progress: v.Progress}.withDefaults()
	if err := unpack(ctx, o, b.asOrigins(), fresh, vendorLevels(v.Brotli)); err != nil {
		return writeError(doing, parent, err)
	}
	return writeError(doing, parent, replace(fresh, dir))
}

// vendorTarget refuses a folder that holds something that Vendor did not write.
func vendorTarget(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := readIndex(os.DirFS(dir), nil); err != nil {
		return fmt.Errorf("%s is not empty and was not written by this command: name another folder", dir)
	}
	for _, e := range entries {
		if e.Name() != indexName && e.Name() != "files" {
			return fmt.Errorf("%s also holds %s, which would be lost: name another folder", dir, e.Name())
		}
	}
	return nil
}

// asOrigins gives the bundle's files in the place of the wheels. Their names
// stand in the folder, not the paths of the machine that wrote it.
func (b *Bundle) asOrigins() *origins {
	from := &origins{byWheel: map[string]*origin{}}
	for _, w := range b.rel.Wheels {
		from.put(w, &origin{FS: inWheel{b.fsys}, text: w.Filename})
	}
	return from
}

// inWheel finds the files of a folder under their paths in the wheels.
type inWheel struct{ folder fs.FS }

func (f inWheel) Open(name string) (fs.File, error) { return f.folder.Open(place(name, Identity)) }
