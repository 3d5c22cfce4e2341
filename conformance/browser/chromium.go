package browser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
)

// Run runs the tests of a package, and is to be called by its TestMain: it owns
// what all tests of a run share, the browser and the programs built.
func Run(m *testing.M) int {
	folder, err := os.MkdirTemp("", "dashwire-browser-*")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(folder)
	builds.folder, builds.done = folder, map[string]func() error{}
	defer stopChromium()
	return m.Run()
}

var chromium struct {
	sync.Mutex
	ctx  context.Context
	stop func()
	err  error
}

// startedChromium returns the context of the browser that all tests of a run
// share, and starts it for the first of them. Tests don't meet in it: each page
// has its own storage and cache.
func startedChromium() (context.Context, error) {
	chromium.Lock()
	defer chromium.Unlock()
	if chromium.ctx == nil && chromium.err == nil {
		chromium.ctx, chromium.stop, chromium.err = startChromium()
	}
	return chromium.ctx, chromium.err
}

func startChromium() (context.Context, func(), error) {
	path, err := chromiumPath()
	if err != nil {
		return nil, nil, err
	}
	profile, err := os.MkdirTemp("", "dashwire-chromium-*")
	if err != nil {
		return nil, nil, err
	}
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path),
		chromedp.UserDataDir(profile),
		chromedp.Headless,
		chromedp.NoSandbox, // it needs rights that root in a container lacks
		chromedp.DisableGPU,
		chromedp.NoFirstRun,
		chromedp.NoDefaultBrowserCheck,
		// No traffic but that of the page under test.
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-quic", true),
		// A page behind another one is drawn and runs as fast as one in front.
		chromedp.Flag("disable-background-timer-throttling", true),
		chromedp.Flag("disable-backgrounding-occluded-windows", true),
		chromedp.Flag("disable-renderer-backgrounding", true),
		chromedp.Flag("disable-dev-shm-usage", true), // it is small in containers
		chromedp.Flag("force-color-profile", "srgb"),
	}
	allocator, freeAllocator := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(allocator)
	stop := func() {
		_ = chromedp.Cancel(ctx)
		cancel()
		freeAllocator()
		_ = os.RemoveAll(profile)
	}
	if err := holdWorkers(ctx); err != nil {
		stop()
		return nil, nil, fmt.Errorf("start %s: %w", path, err)
	}
	return ctx, stop, nil
}

func stopChromium() {
	chromium.Lock()
	defer chromium.Unlock()
	if chromium.stop != nil {
		chromium.stop()
	}
}

func chromiumPath() (string, error) {
	name := os.Getenv("DASHWIRE_CHROMIUM")
	if name == "" {
		name = "chromium"
	}
	path, err := exec.LookPath(name)
	if errors.Is(err, exec.ErrNotFound) || errors.Is(err, os.ErrNotExist) {
		return "", fmt.Errorf("no browser: %q is not there. scripts/setup.sh installs Debian's chromium; "+
			"DASHWIRE_CHROMIUM names another one", name)
	}
	return path, err
}
