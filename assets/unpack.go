package assets

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/dashwire/dashwire/assets/release"
)

// writeFile is os.WriteFile; a test puts a full disk in its place.
type writeFile func(name string, content []byte, perm fs.FileMode) error

// unpack writes all files of a release and their compressed forms below dir, and
// the list of them at the end. It uses all processors.
func unpack(ctx context.Context, o Options, from *origins, dir string, lv levels) error {
	return unpackWith(ctx, o, from, dir, lv, os.WriteFile)
}

func unpackWith(ctx context.Context, o Options, from *origins, dir string, lv levels, write writeFile) error {
	r := o.Release
	all := append(slices.Clip(r.Files), r.References...)
	var total int64
	order := make([]int, len(all))
	for i := range all {
		order[i] = i
		total += all[i].Size
	}
	// The largest first, so that no processor is left with one at the end.
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(all[b].Size, all[a].Size) })
	bar := newProgress(o.Progress, "Unpacking and compressing Dash "+r.Dash, total)
	defer bar.done()

	out := make([]indexFile, len(all))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for _, i := range order {
		f, servable := &all[i], i < len(r.Files)
		g.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			content, err := from.read(f)
			if err != nil {
				return err
			}
			out[i] = indexFile{Path: f.String()}
			if err := writeForms(dir, &out[i], content, servable, lv, write); err != nil {
				return err
			}
			bar.add(f.Size)
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	return writeIndex(dir, r, from.texts(), out)
}

// writeForms writes a file and, if it can be served, what compresses it well.
func writeForms(dir string, f *indexFile, content []byte, servable bool, lv levels, write writeFile) error {
	name := filepath.Join(dir, filepath.FromSlash(place(f.Path, Identity)))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	if err := write(name, content, 0o644); err != nil {
		return err
	}
	if !servable || len(content) < minCompressed {
		return nil
	}
	for _, enc := range []Encoding{Brotli, Gzip, Zstd} {
		small, err := lv.compress(enc, content)
		if err != nil {
			return err
		}
		if len(small) > len(content)*9/10 {
			continue
		}
		if err := write(name+suffixes[enc], small, 0o644); err != nil {
			return err
		}
		sum := sha256.Sum256(small)
		f.Forms = append(f.Forms, form{enc, int64(len(small)), hex.EncodeToString(sum[:])})
	}
	return nil
}

// read returns a file's content if it is that of the release.
func (from *origins) read(f *release.File) ([]byte, error) {
	o := from.byWheel[f.Wheel]
	if o == nil {
		return nil, fmt.Errorf("the release names no wheel %q for %s", f.Wheel, f.Ref)
	}
	content, err := fs.ReadFile(o, f.String())
	if err != nil {
		return nil, damaged("reading "+f.String(), o.text, err)
	}
	sum := sha256.Sum256(content)
	if got := hex.EncodeToString(sum[:]); got != f.SHA256 {
		return nil, &Error{Kind: ErrWrongHash, Doing: "reading " + f.String(), Where: o.text,
			Err: fmt.Errorf("its SHA-256 is %s, that of the release is %s", got, f.SHA256),
			Do:  "Install the package again, or delete the wheel"}
	}
	return content, nil
}
