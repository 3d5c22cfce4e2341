package server

import (
	"crypto/rand"
	"encoding/hex"
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

// note records changes for the next browser that asks.
func (h *hotReload) note(changed []changedFile) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.hash, h.hard = newReloadHash(), true
	h.changed = append(h.changed, changed...)
}

// take returns the state and clears what is told once only, as Python does: of
// several tabs that are open, the first one to ask swaps its styles, the others
// load their layout anew.
func (h *hotReload) take() reloadAnswer {
	h.mu.Lock()
	defer h.mu.Unlock()
	hash := h.hash
	answer := reloadAnswer{Files: h.changed, Hard: h.hard, Hash: &hash}
	h.changed, h.hard = nil, false
	return answer
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
