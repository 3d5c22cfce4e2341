package assets

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"github.com/dashwire/dashwire/assets/release"
)

// lockPoll is how often a program looks whether the one that does the work is
// done.
const lockPoll = 50 * time.Millisecond

// fill makes the cache folder of a release. All is written to a folder beside it
// that takes its place in one step, so that neither a crash nor another program
// ever sees half of it. A folder that is there is left alone unless it is broken
// in a way that its list does not show.
func fill(ctx context.Context, o Options, wheels map[string]string, broken bool) error {
	doing := "making the cache of Dash " + o.Release.Dash
	if err := os.MkdirAll(o.CacheDir, 0o755); err != nil {
		return writeError(doing, o.CacheDir, err)
	}
	unlock, err := lock(ctx, o)
	if err != nil {
		return writeError(doing, o.CacheDir, err)
	}
	defer unlock()
	if _, err := openCached(o); err == nil && !broken {
		return nil // somebody else did it while we waited
	}
	started := time.Now()
	origins, err := findOrigins(ctx, o, wheels)
	if err != nil {
		return err
	}
	defer origins.close()

	dir := cacheFolder(o)
	stale, _ := filepath.Glob(dir + ".new-*") // left by a program that was killed
	for _, s := range stale {
		os.RemoveAll(s)
	}
	fresh, err := os.MkdirTemp(o.CacheDir, filepath.Base(dir)+".new-")
	if err != nil {
		return writeError(doing, o.CacheDir, err)
	}
	defer os.RemoveAll(fresh)
	if err := os.Chmod(fresh, 0o755); err != nil {
		return writeError(doing, fresh, err)
	}
	if err := unpack(ctx, o, origins, fresh, cacheLevels); err != nil {
		return writeError(doing, o.CacheDir, err)
	}
	if err := replace(fresh, dir); err != nil {
		return writeError(doing, o.CacheDir, err)
	}
	fmt.Fprintf(o.Progress, "Dash %s is ready in %s after %s\n", o.Release.Dash, dir, time.Since(started).Round(10*time.Millisecond))
	return nil
}

// lock lets one program at a time write to the cache. The lock ends
// with the program that holds it, however that ends.
func lock(ctx context.Context, o Options) (unlock func(), err error) {
	l := flock.New(filepath.Join(o.CacheDir, "lock"))
	got, err := l.TryLock()
	if err == nil && !got {
		fmt.Fprintf(o.Progress, "Another program is filling %s; waiting for it\n", o.CacheDir)
		_, err = l.TryLockContext(ctx, lockPoll)
	}
	if err != nil {
		l.Close()
		return nil, err
	}
	return func() { l.Close() }, nil
}

// replace puts a folder in the place of another one, if there is one. Processes
// that serve out of the old one find each file at all times where the system can
// exchange two names; elsewhere the folder is away for a moment.
func replace(fresh, dir string) error {
	if err := exchange(fresh, dir); err == nil {
		return os.RemoveAll(fresh) // which is the old one now
	}
	old := fresh + ".old"
	if err := os.Rename(dir, old); err == nil {
		defer os.RemoveAll(old)
	}
	return os.Rename(fresh, dir)
}

// writeIndex writes the list of a folder, which makes it a bundle.
func writeIndex(dir string, r *release.Release, origins []string, files []indexFile) error {
	text, err := json.MarshalIndent(index{indexFormat, r.Dash, releaseID(r), origins, files}, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, indexName), append(text, '\n'), 0o644)
}
