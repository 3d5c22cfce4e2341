package assets

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/dashwire/dashwire/assets/release"
)

// Some things can only be shown with processes of their own. A test starts its
// own program again with DASHWIRE_TEST_JOB set, and runJob is what that does. The
// release is the fake one, described by environment variables.

func runJob(job string) int {
	r, err := release.Profile(os.DirFS(os.Getenv("DASHWIRE_TEST_RELEASE")), ".")
	if err != nil {
		return report(err)
	}
	if err := decodeFile(os.Getenv("DASHWIRE_TEST_RELEASE")+"/manifest.json", &r.Manifest); err != nil {
		return report(err)
	}
	o := Options{Release: r.Index(), CacheDir: os.Getenv("DASHWIRE_TEST_CACHE"), Progress: os.Stderr}
	switch job {
	case "open": // and read everything, as a server would
		b, err := Open(context.Background(), o)
		if err != nil {
			return report(err)
		}
		if _, err := b.Verify(context.Background()); err != nil {
			return report(err)
		}
		fmt.Println(b.Source())
		return 0
	case "die": // in the middle of writing
		o = o.withDefaults()
		wheels, err := wheelsFromEnv(o)
		if err != nil {
			return report(err)
		}
		unlock, err := lock(context.Background(), o)
		if err != nil {
			return report(err)
		}
		defer unlock()
		origins, err := findOrigins(context.Background(), o, wheels)
		if err != nil {
			return report(err)
		}
		fresh, err := os.MkdirTemp(o.CacheDir, "0.0.7-"+releaseID(r)+".new-")
		if err != nil {
			return report(err)
		}
		written := make(chan struct{}, 3)
		return report(unpackWith(context.Background(), o, origins, fresh, cacheLevels, func(name string, content []byte, perm fs.FileMode) error {
			select {
			case written <- struct{}{}:
				return os.WriteFile(name, content, perm)
			default:
				os.Exit(9) // no deferred call runs, as in a crash
				return nil
			}
		}))
	}
	return report(errors.New("no such job"))
}

func report(err error) int {
	if err == nil {
		return 0
	}
	fmt.Fprintln(os.Stderr, err)
	return 1
}
