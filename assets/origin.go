package assets

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/dashwire/dashwire/assets/release"
)

// origin is where the files of one wheel are read from: a wheel, or the folder
// that it is installed in.
type origin struct {
	fs.FS
	text   string
	closer io.Closer // nil if there is nothing to close
}

// openWheel opens a wheel after comparing all of it with its checksum.
func openWheel(path string, w release.Wheel) (*origin, error) {
	doing := "reading the wheel of " + w.Name + " " + w.Version
	if err := checkWheel(path, w); err != nil {
		return nil, err
	}
	z, err := zip.OpenReader(path)
	if err != nil {
		return nil, damaged(doing, path, err)
	}
	return &origin{z, path, z}, nil
}

// checkWheel compares a file with the published wheel.
func checkWheel(path string, w release.Wheel) error {
	doing := "checking the wheel of " + w.Name + " " + w.Version
	f, err := os.Open(path)
	if err != nil {
		return damaged(doing, path, err)
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.Copy(h, f)
	if err != nil {
		return damaged(doing, path, err)
	}
	switch got := hex.EncodeToString(h.Sum(nil)); {
	case n < w.Size:
		return damaged(doing, path, fmt.Errorf("it ends after %d of %d bytes: %w", n, w.Size, io.ErrUnexpectedEOF))
	case got != w.SHA256:
		return &Error{Kind: ErrWrongHash, Doing: doing, Where: path,
			Err: fmt.Errorf("its SHA-256 is %s, that of %s is %s", got, w.Filename, w.SHA256),
			Do:  "It is not the published wheel: delete it, or get it from a source that you trust"}
	}
	return nil
}

// wheelsFromEnv finds the release's wheels in DASHWIRE_WHEELS, by their names
// and sizes; they are hashed when they are read. No variable is no error.
func wheelsFromEnv(o Options) (map[string]string, error) {
	where := o.env("DASHWIRE_WHEELS")
	if where == "" {
		return nil, nil
	}
	doing := "looking for wheels in DASHWIRE_WHEELS"
	info, err := os.Stat(where)
	if err != nil {
		return nil, &Error{Kind: ErrNoWheel, Doing: doing, Where: where, Err: err, Do: "Point it to a wheel or to a folder of wheels, or unset it"}
	}
	found := map[string]string{}
	var names []string
	for _, w := range o.Release.Wheels {
		names = append(names, w.Filename)
		path := filepath.Join(where, w.Filename)
		if !info.IsDir() {
			if filepath.Base(where) != w.Filename {
				continue
			}
			path = where
		}
		file, err := os.Stat(path)
		if err != nil {
			continue
		}
		if file.Size() != w.Size {
			return nil, checkWheel(path, w)
		}
		found[w.Name] = path
	}
	if len(found) == 0 {
		return nil, &Error{Kind: ErrNoWheel, Doing: doing, Where: where,
			Err: fmt.Errorf("the wheels of Dash %s are %q", o.Release.Dash, names), Do: "Put them there under these names, or unset the variable"}
	}
	return found, nil
}

// wheelCache is the folder that fetched wheels are kept in, so that a new
// version of this program can unpack them again without a network.
func wheelCache(o Options) string { return filepath.Join(o.CacheDir, "wheels") }
