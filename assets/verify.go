package assets

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"golang.org/x/sync/errgroup"

	"github.com/dashwire/dashwire/assets/release"
)

// Verified says what Verify read.
type Verified struct {
	// Files is the number of files, Forms that of compressed forms.
	Files, Forms int
	// Bytes is the length of all of them together.
	Bytes int64
}

// Verify reads every file and every compressed form, unpacks the latter, and
// compares all with the release's checksums: about a second. The error lists
// everything that is wrong.
func (b *Bundle) Verify(ctx context.Context) (Verified, error) {
	var v Verified
	var wrong []error
	var mu sync.Mutex
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	check := func(f *File, form *variant) {
		v.Bytes += form.Size
		if form.Encoding == Identity {
			v.Files++
		} else {
			v.Forms++
		}
		g.Go(func() error {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err := f.unpacks(form); err != nil {
				mu.Lock()
				wrong = append(wrong, err)
				mu.Unlock()
			}
			return nil
		})
	}
	for _, list := range []map[release.Ref]*File{b.files, b.references} {
		for _, f := range list {
			for _, form := range f.variants {
				check(f, form)
			}
		}
	}
	if err := g.Wait(); err != nil {
		return v, err
	}
	return v, errors.Join(wrong...)
}

// unpacks compares what a form stands for with the release's checksum. Unlike
// Open it does not rely on the sums that the folder itself states.
func (f *File) unpacks(v *variant) error {
	name := place(f.String(), v.Encoding)
	file, err := f.bundle.fsys.Open(name)
	if err != nil {
		return f.unreadable(ErrDamaged, name, err)
	}
	defer file.Close()
	stored, content := sha256.New(), sha256.New()
	plain, done, err := unpacked(v.Encoding, io.TeeReader(file, stored))
	if err == nil {
		defer done()
		_, err = io.Copy(content, io.LimitReader(plain, f.Size+1))
	}
	if err != nil {
		return f.unreadable(ErrDamaged, name, err)
	}
	if got := hex.EncodeToString(content.Sum(nil)); got != f.SHA256 {
		return f.unreadable(ErrWrongHash, name, fmt.Errorf("what it holds has SHA-256 %s instead of %s", got, f.SHA256))
	}
	// The rest, if any, is not part of the content and would still be sent.
	if _, err := io.Copy(stored, file); err != nil {
		return f.unreadable(ErrDamaged, name, err)
	}
	if got := hex.EncodeToString(stored.Sum(nil)); got != v.SHA256 {
		return f.unreadable(ErrWrongHash, name, fmt.Errorf("SHA-256 %s instead of %s", got, v.SHA256))
	}
	return nil
}

func unpacked(enc Encoding, r io.Reader) (plain io.Reader, done func(), err error) {
	switch enc {
	case Gzip:
		z, err := gzip.NewReader(r)
		return z, func() {}, err
	case Zstd:
		z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxZstdWindow))
		if err != nil {
			return nil, nil, err
		}
		return z, z.Close, nil
	case Brotli:
		return brotli.NewReader(r), func() {}, nil
	}
	return r, func() {}, nil
}
