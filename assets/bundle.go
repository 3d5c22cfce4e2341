// Package assets finds, fetches, verifies and hands out the files of Dash's
// published wheels.
//
// The files live in a folder: the user's cache, or one that was written by
// "dashwire assets vendor" and is embedded in the program. Both look alike and
// hold each file as it was published and, where it helps, compressed. Nothing is
// kept in memory, and no file is handed out before its checksum was compared
// with that of the release.
package assets

import (
	"fmt"
	"io"
	"io/fs"
	"path"
	"sync"

	"github.com/dashwire/dashwire/assets/internal/declared"
	"github.com/dashwire/dashwire/assets/release"
)

// Bundle is a verified copy of the browser files of one Dash release. It may be
// used by any number of goroutines.
//
// A Bundle holds one package list, that of its release. Packages of third
// parties would be more entries of files, from more folders.
type Bundle struct {
	rel    *release.Release
	fsys   fs.FS
	dir    string // empty if the files are embedded
	source string

	files      map[release.Ref]*File
	references map[release.Ref]*File

	addresses func() (map[release.Ref]string, error)
}

// FromFS opens a folder that "dashwire assets vendor" wrote: one that is
// embedded in the program, or a folder on disk by os.DirFS. It may lie below
// one other folder, as go:embed puts it. Only its list is read.
func FromFS(fsys fs.FS) (*Bundle, error) {
	sub, err := vendoredRoot(fsys)
	if err != nil {
		return nil, err
	}
	ix, err := readIndex(sub, nil)
	if err != nil {
		return nil, notVendored(err)
	}
	rel, err := release.Lookup(ix.Release)
	if err != nil {
		return nil, notVendored(err)
	}
	return fromFolder(rel, sub)
}

func fromFolder(rel *release.Release, fsys fs.FS) (*Bundle, error) {
	ix, err := readIndex(fsys, rel)
	if err == nil {
		err = ix.complete(fsys, rel)
	}
	if err != nil {
		return nil, notVendored(err)
	}
	return newBundle(rel, fsys, ix, "", "embedded, Dash "+rel.Dash)
}

// vendoredRoot finds the folder with the list: fsys itself, or its only folder
// that has one.
func vendoredRoot(fsys fs.FS) (fs.FS, error) {
	found, err := fs.Glob(fsys, indexName)
	if err == nil && len(found) == 0 {
		found, err = fs.Glob(fsys, "*/"+indexName)
	}
	switch {
	case err != nil:
		return nil, notVendored(err)
	case len(found) == 0:
		return nil, notVendored(fmt.Errorf("there is no %s in it", indexName))
	case len(found) > 1:
		return nil, notVendored(fmt.Errorf("it holds several: %v; use fs.Sub to pick one", found))
	}
	return fs.Sub(fsys, path.Dir(found[0]))
}

func notVendored(err error) error {
	return &Error{Kind: ErrNotVendored, Doing: "opening a folder of browser files", Err: err,
		Do: "Write it again with \"dashwire assets vendor DIR\" of the version of dashwire that is used here"}
}

// newBundle trusts that the folder is complete.
func newBundle(rel *release.Release, fsys fs.FS, ix *index, dir, source string) (*Bundle, error) {
	if err := ix.wholesome(); err != nil {
		return nil, notVendored(err)
	}
	b := &Bundle{
		rel: rel, fsys: fsys, dir: dir, source: source,
		files:      make(map[release.Ref]*File, len(rel.Files)),
		references: make(map[release.Ref]*File, len(rel.References)),
	}
	forms := make(map[string][]form, len(ix.Files))
	for _, f := range ix.Files {
		forms[f.Path] = f.Forms
	}
	for i := range rel.Files {
		f := &rel.Files[i]
		b.files[f.Ref] = newFile(b, f, forms[f.String()])
	}
	for i := range rel.References {
		f := &rel.References[i]
		b.references[f.Ref] = newFile(b, f, nil)
	}
	b.addresses = sync.OnceValues(func() (map[release.Ref]string, error) {
		return declared.Addresses(rel, func(ref release.Ref) ([]byte, error) { return b.Reference(ref.Package, ref.Path) })
	})
	return b, nil
}

// Release returns the release that the files belong to.
func (b *Bundle) Release() *release.Release { return b.rel }

// Source says in one line where the files are and where they came from.
func (b *Bundle) Source() string { return b.source }

// Dir returns the folder of the files, empty if they are embedded.
func (b *Bundle) Dir() string { return b.dir }

// Close ends the use of the bundle. Files that are open stay usable.
func (b *Bundle) Close() error { return nil }

// File returns a file that may be served, by the package and the path in its URL
// without fingerprint. The error is fs.ErrNotExist if the release declares no
// such file. It costs one map look-up and opens nothing.
func (b *Bundle) File(pkg, path string) (*File, error) {
	if f := b.files[release.Ref{Package: pkg, Path: path}]; f != nil {
		return f, nil
	}
	return nil, &fs.PathError{Op: "open", Path: pkg + "/" + path, Err: fs.ErrNotExist}
}

// Favicon returns the icon of a page that has none of its own.
func (b *Bundle) Favicon() (*File, error) {
	if f := b.references[b.rel.Favicon]; f != nil {
		return f, nil
	}
	return nil, &fs.PathError{Op: "open", Path: b.rel.Favicon.String(), Err: fs.ErrNotExist}
}

// CDN returns the address outside of a file, as the wheel's own lists name it.
// The first call reads them, a few milliseconds. The error is fs.ErrNotExist for
// a file that has no such address.
func (b *Bundle) CDN(pkg, path string) (string, error) {
	urls, err := b.addresses()
	if err != nil {
		return "", fmt.Errorf("addresses outside of Dash %s: %w", b.rel.Dash, err)
	}
	if u := urls[release.Ref{Package: pkg, Path: path}]; u != "" {
		return u, nil
	}
	return "", &fs.PathError{Op: "look up the address of", Path: pkg + "/" + path, Err: fs.ErrNotExist}
}

// Reference returns the content of a file of the wheels that is read and never
// served, such as dash's "dcc/metadata.json". The error is fs.ErrNotExist if the
// release lists no such file.
func (b *Bundle) Reference(pkg, path string) ([]byte, error) {
	f := b.references[release.Ref{Package: pkg, Path: path}]
	if f == nil {
		return nil, &fs.PathError{Op: "read", Path: pkg + "/" + path, Err: fs.ErrNotExist}
	}
	r, err := f.Open(Identity)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}
