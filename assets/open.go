package assets

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"runtime/debug"
	"strings"
)

// Open finds the files of a release on this machine, or fetches its wheels.
//
// They are looked for in DASHWIRE_WHEELS (a wheel, or a folder of wheels), in
// the Python environment (installed packages count only if their files are those
// of the release), and in the user's cache; else the wheels are fetched, by our
// own client where PIP_INDEX_URL, UV_DEFAULT_INDEX or UV_INDEX_URL names an
// index, else by "pip download". Wherever they come from, they are kept in the
// cache with their compressed forms and served from there: so if the cache is
// complete, it is opened at once, in a few milliseconds, and neither Python nor
// a wheel is read. What comes out is the same, as each file has to have the
// checksum that the release states.
//
// Two programs may do this at the same time: one works, the other waits for it.
// A complete cache may be read-only. The errors are of type *Error.
func Open(ctx context.Context, o Options) (*Bundle, error) {
	o = o.withDefaults()
	wheels, err := wheelsFromEnv(o)
	if err != nil {
		return nil, err
	}
	if b, err := openCached(o); err == nil {
		return b, nil
	}
	if err := fill(ctx, o, wheels, false); err != nil {
		return nil, err
	}
	// Compressing took some tens of megabytes that a server never needs again.
	debug.FreeOSMemory()
	return openCached(o)
}

// OpenCached opens the files of a release if they are on this machine already,
// without looking further. The error is ErrNotCached if they are not.
func OpenCached(o Options) (*Bundle, error) { return openCached(o.withDefaults()) }

func openCached(o Options) (*Bundle, error) {
	dir := cacheFolder(o)
	fsys := os.DirFS(dir)
	ix, err := readIndex(fsys, o.Release)
	if err == nil {
		err = ix.complete(fsys, o.Release)
	}
	if err != nil {
		e := &Error{Kind: ErrNotCached, Doing: "opening the browser files of Dash " + o.Release.Dash, Where: dir, Err: err,
			Do: "Run \"dashwire assets fetch\""}
		if errors.Is(err, fs.ErrNotExist) {
			e.Err = nil
		}
		return nil, e
	}
	return newBundle(o.Release, fsys, ix, dir, dir+" (from "+strings.Join(ix.Origins, ", ")+")")
}
