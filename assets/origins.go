package assets

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"github.com/dashwire/dashwire/assets/release"
)

// origins says for each wheel of a release where its files are read from.
type origins struct {
	byWheel map[string]*origin
	order   []string
}

func (from *origins) close() {
	for _, o := range from.byWheel {
		if o.closer != nil {
			o.closer.Close()
		}
	}
}

// texts describes the origins in the order of the release's wheels, each once.
func (from *origins) texts() []string {
	var out []string
	for _, name := range from.order {
		out = append(out, from.byWheel[name].text)
	}
	return out
}

func (from *origins) put(w release.Wheel, o *origin) {
	from.byWheel[w.Name] = o
	from.order = append(from.order, w.Name)
}

// findOrigins looks for each wheel in the order that Open states, and fetches
// what is nowhere.
func findOrigins(ctx context.Context, o Options, wheels map[string]string) (*origins, error) {
	from := &origins{byWheel: map[string]*origin{}}
	ok := false
	defer func() {
		if !ok {
			from.close()
		}
	}()
	var missing []release.Wheel
	var installed []string // site folders, asked for once and only if needed
	for i, w := range o.Release.Wheels {
		if path := wheels[w.Name]; path != "" {
			opened, err := openWheel(path, w)
			if err != nil {
				return nil, err
			}
			from.put(w, opened)
			continue
		}
		if installed == nil {
			installed = append(siteFolders(ctx, o), "")
		}
		if found := findInstalled(o, installed[:len(installed)-1], w); found != nil {
			from.put(w, found)
			continue
		}
		if opened, err := openWheel(filepath.Join(wheelCache(o), w.Filename), w); err == nil {
			from.put(w, opened)
			continue
		}
		missing = append(missing, o.Release.Wheels[i])
	}
	if len(missing) > 0 {
		if err := fetchWheels(ctx, o, missing); err != nil {
			return nil, err
		}
		for _, w := range missing {
			opened, err := openWheel(filepath.Join(wheelCache(o), w.Filename), w)
			if err != nil {
				return nil, err
			}
			from.put(w, opened)
		}
	}
	ok = true
	return from, nil
}

// FindWheels returns the paths of the release's wheels, in its order, for tools
// that need more of them than the files that are served. It looks in
// DASHWIRE_WHEELS and in the cache, then fetches what is missing.
func FindWheels(ctx context.Context, o Options) ([]string, error) {
	o = o.withDefaults()
	wheels, err := wheelsFromEnv(o)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(o.CacheDir, 0o755); err != nil {
		return nil, writeError("looking for wheels", o.CacheDir, err)
	}
	unlock, err := lock(ctx, o)
	if err != nil {
		return nil, writeError("looking for wheels", o.CacheDir, err)
	}
	defer unlock()
	var paths []string
	var missing []release.Wheel
	for _, w := range o.Release.Wheels {
		path := wheels[w.Name]
		if path == "" {
			path = filepath.Join(wheelCache(o), w.Filename)
		}
		paths = append(paths, path)
		err := checkWheel(path, w)
		if err != nil && wheels[w.Name] != "" {
			return nil, err
		}
		if err != nil {
			missing = append(missing, w)
		}
	}
	if len(missing) > 0 {
		return paths, fetchWheels(ctx, o, missing)
	}
	return paths, nil
}

// fetchWheels puts wheels into the cache: with our own client where an index is
// configured in the environment, else, or where that fails, with pip.
func fetchWheels(ctx context.Context, o Options, wheels []release.Wheel) error {
	dir := wheelCache(o)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return writeError("fetching wheels", dir, err)
	}
	for _, pattern := range []string{"pip-*", "*.new-*"} {
		left, _ := filepath.Glob(filepath.Join(dir, pattern)) // by a program that was killed
		for _, name := range left {
			os.RemoveAll(name)
		}
	}
	index := configuredIndex(o)
	if index == "" {
		return pipDownload(ctx, o, wheels, dir)
	}
	var failed error
	for i, w := range wheels {
		if err := fetchFromIndex(ctx, o, index, w, dir); err != nil {
			failed, wheels = err, wheels[i:]
			break
		}
	}
	if failed == nil || ctx.Err() != nil || errors.Is(failed, ErrDiskFull) || errors.Is(failed, ErrReadOnly) {
		return failed
	}
	if err := pipDownload(ctx, o, wheels, dir); err != nil {
		return errors.Join(failed, err)
	}
	return nil
}
