// Package assets finds, fetches, verifies and hands out the files of Dash's
// published wheels.
package assets

import (
	"context"
	"io/fs"

	"github.com/dashwire/dashwire/assets/release"
)

// Bundle is a verified copy of the browser files of one Dash release. It may be
// used by any number of goroutines.
type Bundle struct {
	rel    *release.Release
	source string
}

// Open finds the files of a release on this machine, or fetches them.
func Open(ctx context.Context, o Options) (*Bundle, error) {
	return &Bundle{rel: release.Default()}, nil
}

// FromFS opens a folder that `dashwire assets vendor` wrote, such as one that is
// embedded in the program. It reads nothing but the folder's list of files.
func FromFS(fsys fs.FS) (*Bundle, error) {
	return &Bundle{rel: release.Default(), source: "embedded"}, nil
}

// Release returns the release that the files belong to.
func (b *Bundle) Release() *release.Release { return b.rel }

// Source says in one line where the files are and where they came from.
func (b *Bundle) Source() string { return b.source }

// Close releases what the bundle holds. Files that are open stay usable.
func (b *Bundle) Close() error { return nil }

// File returns a file that may be served. The error is fs.ErrNotExist if the
// release does not declare it.
func (b *Bundle) File(pkg, path string) (*File, error) { return nil, fs.ErrNotExist }

// Favicon returns the icon of a page that has none of its own.
func (b *Bundle) Favicon() (*File, error) { return nil, fs.ErrNotExist }

// CDN returns the address outside of a file, as the wheel's own lists name it.
func (b *Bundle) CDN(pkg, path string) (string, error) { return "", fs.ErrNotExist }

// Reference returns the content of a file of the wheels that is read and never
// served, such as dash's "dcc/metadata.json".
func (b *Bundle) Reference(pkg, path string) ([]byte, error) { return nil, fs.ErrNotExist }
