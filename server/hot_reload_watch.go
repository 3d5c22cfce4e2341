package server

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/fsnotify/fsnotify"
)

// startHotReload makes the state of _reload-hash and watches the assets folder,
// if hot reload is on. An embedded folder can't change and isn't watched.
func (a *App) startHotReload() error {
	if !a.cfg.DevTools.HotReload.Or(false) {
		return nil
	}
	h := newHotReload()
	a.pages.reload = h
	if a.cfg.AssetsFS != nil {
		return nil
	}
	watcher, err := fsnotify.NewWatcher()
	if err == nil {
		if err = watchFolders(watcher, a.cfg.AssetsFolder); err == nil {
			_, err = a.look()
		}
		if err != nil {
			watcher.Close()
		}
	}
	if err != nil {
		return fmt.Errorf("hot reload can't watch the assets folder %s: %w; set Config.DevTools.HotReload to false to start without it", a.cfg.AssetsFolder, err)
	}
	h.ended = make(chan struct{})
	go a.watch(watcher)
	return nil
}

// watch looks at the assets folder after something happened in it, until the app
// shuts down. Changes that come close together are told together.
func (a *App) watch(watcher *fsnotify.Watcher) {
	defer close(a.pages.reload.ended)
	defer watcher.Close()
	var due <-chan time.Time
	for {
		select {
		case <-a.life.Done():
			return
		case <-watcher.Events:
			if due == nil {
				due = time.After(a.cfg.DevTools.HotReloadWatchInterval)
			}
		case err := <-watcher.Errors:
			a.log.Warn("hot reload missed changes of the assets folder", "error", err)
		case <-due:
			due = nil
			a.lookAgain(watcher)
		}
	}
}

// lookAgain makes the page anew before it tells of the change: a browser asks for
// the page as soon as it hears.
func (a *App) lookAgain(watcher *fsnotify.Watcher) {
	err := watchFolders(watcher, a.cfg.AssetsFolder)
	if err == nil {
		var changed []changedFile
		if changed, err = a.look(); len(changed) > 0 {
			err = a.refreshPage()
			a.pages.reload.note(changed, time.Now())
		}
	}
	if err != nil {
		a.log.Warn("hot reload can't read the assets folder", "folder", a.cfg.AssetsFolder, "error", err)
	}
}

// watchFolders watches a folder and all folders in it; if there is none, the one
// that it would be in. A folder that is watched already stays so.
func watchFolders(watcher *fsnotify.Watcher, root string) error {
	if _, err := os.Stat(root); os.IsNotExist(err) {
		parent := filepath.Dir(filepath.Clean(root))
		if _, err := os.Stat(parent); os.IsNotExist(err) {
			return nil // two levels are missing: nobody means this folder
		}
		return watcher.Add(parent)
	}
	return filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case os.IsNotExist(err):
			return nil // it went while we looked
		case err != nil:
			return err
		case !entry.IsDir():
			return nil
		case path != root && hidden(entry.Name()):
			return filepath.SkipDir
		}
		if err := watcher.Add(path); !os.IsNotExist(err) {
			return err
		}
		return nil
	})
}
