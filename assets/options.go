package assets

import (
	"io"

	"github.com/dashwire/dashwire/assets/release"
)

// Options says which release to open and where to look for it. The zero Options
// is right for most programs.
type Options struct {
	// Release is the release to open. If nil, release.Default().
	Release *release.Release

	// CacheDir is the folder that files are kept in. If zero, "dashwire" in the
	// user's cache folder.
	CacheDir string

	// Progress gets a progress bar, or a few plain lines where it is no terminal,
	// when something takes long. If nil, nothing is shown.
	Progress io.Writer
}
