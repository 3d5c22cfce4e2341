package assets

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/dashwire/dashwire/assets/release"
)

// findInstalled returns the first of the folders in which the wheel is installed
// with exactly its files, nil if there is none.
func findInstalled(o Options, folders []string, w release.Wheel) *origin {
	for _, dir := range folders {
		info := filepath.Join(dir, w.Name+"-"+w.Version+".dist-info")
		if _, err := os.Stat(info); err != nil {
			continue
		}
		fsys := os.DirFS(dir)
		if err := matches(fsys, o.Release, w); err != nil {
			fmt.Fprintf(o.Progress, "Not using the %s %s installed in %s: %v\n", w.Name, w.Version, dir, err)
			continue
		}
		return &origin{FS: fsys, text: info}
	}
	return nil
}

// matches compares all files of a wheel with those in a folder.
func matches(fsys fs.FS, r *release.Release, w release.Wheel) error {
	for _, list := range [][]release.File{r.Files, r.References} {
		for i := range list {
			if f := &list[i]; f.Wheel == w.Name {
				if err := matchFile(fsys, f); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func matchFile(fsys fs.FS, f *release.File) error {
	file, err := fsys.Open(f.String())
	if err != nil {
		return err
	}
	defer file.Close()
	h := sha256.New()
	if _, err := io.Copy(h, file); err != nil {
		return err
	}
	if hex.EncodeToString(h.Sum(nil)) != f.SHA256 {
		return fmt.Errorf("%s is not the published file", f.Ref)
	}
	return nil
}
