package assets

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"sync/atomic"

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

// File is one file of a bundle. It may be used by any number of goroutines.
type File struct {
	*release.File
	bundle    *Bundle
	variants  []*variant // the file itself, then the smallest first
	encodings []Encoding
}

// variant is a file in one encoding.
type variant struct {
	form
	verified atomic.Bool
}

func newFile(b *Bundle, f *release.File, forms []form) *File {
	forms = slices.Clone(forms)
	slices.SortFunc(forms, func(a, b form) int { return cmp.Compare(a.Size, b.Size) })
	out := &File{File: f, bundle: b, variants: []*variant{{form: form{Identity, f.Size, f.SHA256}}}}
	for _, v := range forms {
		out.variants = append(out.variants, &variant{form: v})
		out.encodings = append(out.encodings, v.Encoding)
	}
	return out
}

// ContentType returns the value of the Content-Type header, which follows from
// the ending of the name as in Python.
func (f *File) ContentType() string {
	_, ending, _ := cutLast(f.Path, ".")
	switch ending {
	case "js":
		return "text/javascript; charset=utf-8"
	case "css":
		return "text/css; charset=utf-8"
	case "map":
		return "application/json"
	case "ico":
		return "image/x-icon"
	}
	return "application/octet-stream"
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// Stamped returns the file's path with the release's fingerprint in it, as it
// stands in the page's tags.
func (f *File) Stamped() string {
	return release.Fingerprint(f.Path, f.Version, f.bundle.rel.Stamp)
}

// Encodings returns the compressed forms that there are, smallest first. Small
// files and files that hardly compress have none. The caller must not change
// the slice.
func (f *File) Encodings() []Encoding { return f.encodings }

// Length returns the length in bytes of the file in an encoding, and whether it
// has that form.
func (f *File) Length(enc Encoding) (int64, bool) {
	if v := f.variant(enc); v != nil {
		return v.Size, true
	}
	return 0, false
}

func (f *File) variant(enc Encoding) *variant {
	for _, v := range f.variants {
		if v.Encoding == enc {
			return v
		}
	}
	return nil
}

// Open opens the file in an encoding that it has, at its beginning. When a form
// is first opened in a process its content is compared with its checksum, about
// two milliseconds a megabyte; a wrong one is ErrWrongHash. From a folder on
// disk the result is an *os.File, which can be sent without a copy. The caller
// closes it.
func (f *File) Open(enc Encoding) (io.ReadSeekCloser, error) {
	v := f.variant(enc)
	name := place(f.String(), enc)
	if v == nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	opened, err := f.bundle.fsys.Open(name)
	if err != nil {
		return nil, f.unreadable(ErrDamaged, name, err)
	}
	file, ok := opened.(io.ReadSeekCloser)
	if !ok {
		opened.Close()
		return nil, fmt.Errorf("%s: the file system that holds the bundle gives files without Seek; use embed.FS or os.DirFS", name)
	}
	if v.verified.Load() {
		return file, nil
	}
	if err := f.verify(v, name, file); err != nil {
		file.Close()
		return nil, err
	}
	v.verified.Store(true)
	return file, nil
}

func (f *File) verify(v *variant, name string, file io.ReadSeeker) error {
	h := sha256.New()
	n, err := io.Copy(h, file)
	if err != nil {
		return f.unreadable(ErrDamaged, name, err)
	}
	if got := hex.EncodeToString(h.Sum(nil)); got != v.SHA256 {
		return f.unreadable(ErrWrongHash, name, fmt.Errorf("%d bytes with SHA-256 %s instead of %d with %s", n, got, v.Size, v.SHA256))
	}
	_, err = file.Seek(0, io.SeekStart)
	return err
}

func (f *File) unreadable(kind error, name string, err error) error {
	e := &Error{Kind: kind, Doing: "opening " + name, Where: f.bundle.dir, Err: err,
		Do: "Run \"dashwire assets fetch\" to make the folder anew"}
	if f.bundle.dir == "" {
		e.Where, e.Do = "the embedded folder", "Write it again with \"dashwire assets vendor DIR\" and build the program anew"
	}
	return e
}
