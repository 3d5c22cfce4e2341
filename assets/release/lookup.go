package release

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"sync"
)

// DefaultVersion is the version of Dash that is used where none is named.
const DefaultVersion = "4.4.1"

// ErrUnknown is the error of Lookup for a version that this build has no data of.
var ErrUnknown = errors.New("unknown release")

//go:embed data
var data embed.FS

var loaded sync.Map // version to *Release

// Default returns the release that is used where none is named, 4.4.1.
func Default() *Release {
	r, err := Lookup(DefaultVersion)
	if err != nil {
		panic(err) // the data is part of the build, and a test reads it
	}
	return r
}

// Lookup returns a release by the version of Dash. The first call for a version
// reads its data, about a millisecond; later ones return the same Release.
func Lookup(version string) (*Release, error) {
	if r, ok := loaded.Load(version); ok {
		return r.(*Release), nil
	}
	r, err := load(data, path.Join("data", version))
	if errors.Is(err, fs.ErrNotExist) || !fs.ValidPath(version) || strings.Contains(version, "/") {
		return nil, fmt.Errorf("%w: Dash %q; this build knows %s%s", ErrUnknown, version, strings.Join(Versions(), ", "), inSeries(version))
	}
	if err != nil {
		return nil, fmt.Errorf("data of release %s: %w", version, err)
	}
	first, _ := loaded.LoadOrStore(version, r)
	return first.(*Release), nil
}

// inSeries names the release to take in the place of one that differs from it in the
// last number only.
func inSeries(version string) string {
	dot := strings.LastIndexByte(version, '.')
	for _, known := range Versions() {
		if dot > 0 && strings.HasPrefix(known, version[:dot+1]) {
			return "; take " + known + ", of the same series"
		}
	}
	return ""
}

// Versions returns the versions of Dash that this build has data of, sorted as
// text.
func Versions() []string {
	entries, _ := fs.ReadDir(data, "data")
	versions := make([]string, len(entries))
	for i, e := range entries {
		versions[i] = e.Name()
	}
	return versions
}

// load reads the three files of a release.
func load(fsys fs.FS, dir string) (*Release, error) {
	r, err := Profile(fsys, dir)
	if err != nil {
		return nil, err
	}
	if err := readJSON(fsys, path.Join(dir, "manifest.json"), &r.Manifest); err != nil {
		return nil, err
	}
	return r.Index(), nil
}

// Profile reads the part of a release that is written by hand, from a folder
// like data/4.4.1. What it doesn't say is as in the release that it names with "like",
// which lies beside it.
func Profile(fsys fs.FS, dir string) (*Release, error) {
	r, file := new(Release), path.Join(dir, "profile.json")
	var base struct{ Like string }
	err := readJSON(fsys, file, &base)
	if err == nil && base.Like != "" {
		r, err = Profile(fsys, path.Join(path.Dir(dir), base.Like))
	}
	if err == nil {
		err = readJSON(fsys, file, r)
	}
	if err != nil {
		return nil, err
	}
	template, err := fs.ReadFile(fsys, path.Join(dir, "index.html"))
	if errors.Is(err, fs.ErrNotExist) && base.Like != "" {
		return r, nil
	}
	r.Page.Index = string(template)
	return r, err
}

func readJSON(fsys fs.FS, name string, v any) error {
	text, err := fs.ReadFile(fsys, name)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, v); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// Index makes the files of r findable by File, which has to be done once for a
// Release that was put together by hand. It returns r.
func (r *Release) Index() *Release {
	r.byRef = make(map[Ref]*File, len(r.Files))
	for i := range r.Files {
		r.byRef[r.Files[i].Ref] = &r.Files[i]
	}
	return r
}
