package assets

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/adrg/xdg"

	"github.com/dashwire/dashwire/assets/release"
)

// Options says which release to open and where to keep its files. The zero
// Options is right for most programs.
type Options struct {
	// Release is the release to open. If nil, release.Default().
	Release *release.Release

	// CacheDir is the folder that files are kept in. If zero, "dashwire" in the
	// user's cache folder (XDG_CACHE_HOME, else ~/.cache or what the system has).
	CacheDir string

	// Progress gets a progress bar, or a few plain lines where it is no terminal,
	// when something takes long. If nil, nothing is shown.
	Progress io.Writer

	environ []string // os.Environ() if nil; tests that run side by side set it
}

func (o Options) withDefaults() Options {
	if o.Release == nil {
		o.Release = release.Default()
	}
	if o.environ == nil {
		o.environ = os.Environ()
	}
	if o.CacheDir == "" {
		o.CacheDir = filepath.Join(xdg.CacheHome, "dashwire")
	}
	if o.Progress == nil {
		o.Progress = io.Discard
	}
	return o
}

// env returns the value of a variable of the environment. As in a shell, the last
// setting of a name counts.
func (o Options) env(name string) string {
	for _, v := range slices.Backward(o.environ) {
		if value, found := strings.CutPrefix(v, name+"="); found {
			return value
		}
	}
	return ""
}

// cacheFolder returns the folder that the files of the release are kept in by Open,
// whether it exists or not.
func cacheFolder(o Options) string {
	o = o.withDefaults()
	return filepath.Join(o.CacheDir, o.Release.Dash+"-"+releaseID(o.Release))
}
