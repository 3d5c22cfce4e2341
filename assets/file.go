package assets

import (
	"io"

	"github.com/dashwire/dashwire/assets/release"
)

// Encoding is a Content-Encoding.
type Encoding string

// The encodings that files are kept in.
const (
	Identity Encoding = ""
	Gzip     Encoding = "gzip"
	Brotli   Encoding = "br"
	Zstd     Encoding = "zstd"
)

// File is one servable file of a bundle. It may be used by any number of
// goroutines.
type File struct {
	*release.File
	bundle *Bundle
}

// ContentType returns the value of the Content-Type header.
func (f *File) ContentType() string { return "" }

// Stamped returns the file's path with the release's fingerprint in it, as it
// stands in the page's tags.
func (f *File) Stamped() string { return release.Fingerprint(f.Path, f.Version, f.Stamp) }

// Encodings returns the compressed forms that exist, smallest first. Small files
// and files that do not compress have none.
func (f *File) Encodings() []Encoding { return nil }

// Length returns the length in bytes of the file in an encoding, and whether
// there is such a form.
func (f *File) Length(enc Encoding) (int64, bool) { return f.Size, enc == Identity }

// Open opens the file in an encoding that it has. Its content is compared with
// the release's checksum when it is first opened in a process. From a folder on
// disk this is an *os.File. The caller closes it.
func (f *File) Open(enc Encoding) (io.ReadSeekCloser, error) { return nil, nil }
