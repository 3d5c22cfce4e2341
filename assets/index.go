package assets

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"regexp"
	"strings"

	"github.com/dashwire/dashwire/assets/release"
)

// indexName is the file that makes a folder a bundle. It is written last.
const indexName = "bundle.json"

// indexFormat grows when older programs could not read the folder.
const indexFormat = 1

// index is the content of bundle.json: which compressed forms a folder has. What
// the files themselves have to be is stated by the release, not by the folder.
type index struct {
	Format  int         `json:"format"`
	Release string      `json:"release"`
	ID      string      `json:"id"`
	Origins []string    `json:"origins"`
	Files   []indexFile `json:"files"`
}

type indexFile struct {
	Path  string `json:"path"` // as below files/
	Forms []form `json:"forms,omitempty"`
}

// form is one compressed form of a file.
type form struct {
	Encoding Encoding `json:"encoding"`
	Size     int64    `json:"size"`
	SHA256   string   `json:"sha256"`
}

// suffixes are the endings of the files that hold compressed forms.
var suffixes = map[Encoding]string{Identity: "", Gzip: ".gz", Brotli: ".br", Zstd: ".zst"}

// place is where a folder keeps a file in an encoding. A leading _ or . is
// hidden behind a +, as go:embed leaves out files and folders that start so.
func place(path string, enc Encoding) string {
	return "files/" + hidden.ReplaceAllString(path, "${1}+${2}") + suffixes[enc]
}

var hidden = regexp.MustCompile(`(^|/)([_.])`)

// releaseID names the content that a folder has to have. It changes with any
// file of the release, so that a folder is never taken for another one's.
func releaseID(r *release.Release) string {
	h := sha256.New()
	fmt.Fprintln(h, indexFormat, r.Dash)
	for _, list := range [][]release.File{r.Files, r.References} {
		for _, f := range list {
			fmt.Fprintln(h, f.Ref, f.Size, f.SHA256)
		}
	}
	return hex.EncodeToString(h.Sum(nil))[:12]
}

// readIndex reads the list of a folder and says whether it is one for r.
func readIndex(fsys fs.FS, r *release.Release) (*index, error) {
	text, err := fs.ReadFile(fsys, indexName)
	if err != nil {
		return nil, err
	}
	var ix index
	if err := json.Unmarshal(text, &ix); err != nil {
		return nil, fmt.Errorf("%s: %w", indexName, err)
	}
	if ix.Format != indexFormat {
		return nil, fmt.Errorf("%s has format %d, this program reads format %d", indexName, ix.Format, indexFormat)
	}
	if r != nil {
		if id := releaseID(r); ix.ID != id {
			return nil, fmt.Errorf("%s is of content %s of Dash %s, this program needs %s of Dash %s", indexName, ix.ID, ix.Release, id, r.Dash)
		}
	}
	return &ix, nil
}

// complete looks whether every file of the folder is there in its full length,
// without reading them: a few hundred calls of stat.
func (ix *index) complete(fsys fs.FS, r *release.Release) error {
	forms := make(map[string][]form, len(ix.Files))
	for _, f := range ix.Files {
		forms[f.Path] = f.Forms
	}
	check := func(name string, size int64) error {
		info, err := fs.Stat(fsys, name)
		if err != nil {
			return err
		}
		if info.Size() != size {
			return fmt.Errorf("%s has %d bytes instead of %d", name, info.Size(), size)
		}
		return nil
	}
	for _, list := range [][]release.File{r.Files, r.References} {
		for _, f := range list {
			path := f.String()
			if err := check(place(path, Identity), f.Size); err != nil {
				return err
			}
			for _, v := range forms[path] {
				if err := check(place(path, v.Encoding), v.Size); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// wholesome refuses an index whose entries could lead out of the folder, which
// only a folder that was tampered with has.
func (ix *index) wholesome() error {
	for _, f := range ix.Files {
		if !fs.ValidPath(f.Path) || strings.Contains(f.Path, `\`) {
			return fmt.Errorf("%s names the path %q", indexName, f.Path)
		}
		for _, v := range f.Forms {
			if _, known := suffixes[v.Encoding]; !known || v.Encoding == Identity {
				return fmt.Errorf("%s names the encoding %q", indexName, v.Encoding)
			}
		}
	}
	return nil
}
