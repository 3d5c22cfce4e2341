package server

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// assetsFolder is the app's own folder of scripts, styles and images.
type assetsFolder struct {
	fsys   fs.FS
	hashes sync.Map // path to content hash, for file systems without times
}

// diskFolder is a folder on disk as a file system that can't be left: neither by
// dots nor by a symbolic link. It need not exist.
type diskFolder string

// Open implements fs.FS.
func (d diskFolder) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	return os.OpenInRoot(string(d), name)
}

// asset is a file of the folder.
type asset struct {
	path     string // below the folder, with slashes
	modified time.Time
	size     int64
}

// files lists the files of the folder in the order of their tags: folders sorted
// by their whole path, the files of each by name. Hidden files and folders are
// left out, and so are links that lead nowhere or out of the folder.
func (f *assetsFolder) files() ([]asset, error) {
	var list []asset
	dirs := []string{"."}
	for i := 0; i < len(dirs); i++ {
		entries, err := fs.ReadDir(f.fsys, dirs[i])
		if errors.Is(err, fs.ErrNotExist) {
			continue // the folder need not exist, and may vanish while we look
		}
		if err != nil {
			return nil, err
		}
		for _, entry := range entries {
			name := path.Join(dirs[i], entry.Name())
			switch {
			case hidden(entry.Name()):
			case entry.IsDir():
				dirs = append(dirs, name)
			default:
				info, err := fs.Stat(f.fsys, name)
				if err == nil && info.Mode().IsRegular() {
					list = append(list, asset{name, info.ModTime(), info.Size()})
				}
			}
		}
	}
	slices.SortFunc(list, func(a, b asset) int {
		if c := strings.Compare(path.Dir("/"+a.path), path.Dir("/"+b.path)); c != 0 {
			return c
		}
		return strings.Compare(a.path, b.path)
	})
	return list, nil
}

func hidden(name string) bool { return strings.HasPrefix(name, ".") }

// stamp is the text that stands for a file's version in its address: the time of
// its last change in seconds, in Python's spelling, or a hash of its content
// where the file system keeps no times, such as an embedded one.
func (f *assetsFolder) stamp(a asset) (string, error) {
	if a.modified.IsZero() {
		return f.hash(a.path)
	}
	seconds := float64(a.modified.Unix()) + float64(a.modified.Nanosecond())*1e-9
	text := strconv.FormatFloat(seconds, 'f', -1, 64)
	if !strings.Contains(text, ".") {
		text += ".0"
	}
	return text, nil
}

// tag is a file's ETag without its quotes.
func (f *assetsFolder) tag(a asset) (string, error) {
	if a.modified.IsZero() {
		return f.hash(a.path)
	}
	return strconv.FormatInt(a.modified.UnixNano(), 16) + "-" + strconv.FormatInt(a.size, 16), nil
}

// hash is computed once for each path: files without a time are taken to be part
// of the program.
func (f *assetsFolder) hash(name string) (string, error) {
	if known, ok := f.hashes.Load(name); ok {
		return known.(string), nil
	}
	file, err := f.fsys.Open(name)
	if err != nil {
		return "", err
	}
	defer file.Close()
	h := sha256.New()
	if _, err := io.Copy(h, file); err != nil {
		return "", err
	}
	sum := hex.EncodeToString(h.Sum(nil)[:8])
	f.hashes.Store(name, sum)
	return sum, nil
}
