package server

import (
	"crypto/rand"
	"encoding/hex"
	"slices"
	"strings"
	"sync"
	"time"
)

// hotReload is what _reload-hash tells the browser. A new hash has it load the
// layout and the callbacks anew, a hard one also the files that changed.
type hotReload struct {
	mu      sync.Mutex
	hash    string
	hard    bool
	changed []changedFile
	noted   []time.Time // when changed[i] was noted

	known map[string]time.Time // the watcher's: each file with its time
	ended chan struct{}        // closed when the watcher has ended; nil without one
}

// changedFile is a file of the assets folder that changed, as it goes over the
// wire.
type changedFile struct {
	IsCSS bool `json:"is_css"`
	// Modified is in Unix seconds, -1 if the file is gone.
	Modified int64  `json:"modified"`
	URL      string `json:"url"`
}

// reloadAnswer has the keys in the order in which Flask sends them.
type reloadAnswer struct {
	Files    []changedFile `json:"files"`
	Hard     bool          `json:"hard"`
	Packages []string      `json:"packages"`
	Hash     *string       `json:"reloadHash"`
}

// newHotReload returns a state with a hash of its own, so that a page from before
// a restart notices the restart.
func newHotReload() *hotReload { return &hotReload{hash: newReloadHash()} }

func newReloadHash() string {
	var random [16]byte
	rand.Read(random[:]) // it never fails
	return hex.EncodeToString(random[:])
}

// tellFor is how long a change goes on being told along with later ones. A tab in
// the background asks once a minute at the least.
const tellFor = 2 * time.Minute

// note records changes for the browsers that ask. Those noted lately are kept, as
// a tab that has not asked since has to hear of both; older ones would have every
// tab load the page for a style that changed, because a script once did.
func (h *hotReload) note(changed []changedFile, now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.hash, h.hard = newReloadHash(), true
	var files []changedFile
	var noted []time.Time
	for i, old := range h.changed {
		again := slices.ContainsFunc(changed, func(c changedFile) bool { return c.URL == old.URL })
		if !again && now.Sub(h.noted[i]) < tellFor {
			files, noted = append(files, old), append(noted, h.noted[i])
		}
	}
	for _, c := range changed {
		files, noted = append(files, c), append(noted, now)
	}
	h.changed, h.noted = files, noted
}

// read returns the state. Unlike Python's, reading changes nothing: a browser acts
// on a new hash only, and of several tabs each has to hear what changed.
func (h *hotReload) read() reloadAnswer {
	h.mu.Lock()
	defer h.mu.Unlock()
	hash := h.hash
	return reloadAnswer{Files: h.changed, Hard: h.hard, Hash: &hash} // note never changes a list that was told
}

// look compares the assets folder with what it was when last looked at.
func (a *App) look() ([]changedFile, error) {
	h := a.pages.reload
	files, err := a.pages.folder.files()
	if err != nil {
		return nil, err
	}
	var changed []changedFile
	now := make(map[string]time.Time, len(files))
	for _, file := range files {
		now[file.path] = file.modified
		if before, ok := h.known[file.path]; !ok || !before.Equal(file.modified) {
			changed = append(changed, a.changedFile(file.path, file.modified.Unix()))
		}
	}
	for path := range h.known {
		if _, ok := now[path]; !ok {
			changed = append(changed, a.changedFile(path, -1))
		}
	}
	h.known = now
	return changed, nil
}

func (a *App) changedFile(path string, modified int64) changedFile {
	return changedFile{IsCSS: strings.HasSuffix(path, "css"), Modified: modified, URL: a.AssetURL(path)}
}
