// Browserapps are the small apps that the browser tests drive, on dashwire; the
// same apps as those of conformance/apps/browser, one file a topic.
//
// It reads one line of JSON from standard input, which says the app and its
// options, prints {"url": ...} when it can be reached, and ends when standard
// input does. Asked for an app that it doesn't have it prints {"missing": ...}.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/dashwire/dashwire/assets"
	"github.com/dashwire/dashwire/assets/release"
	"github.com/dashwire/dashwire/server"
)

// An app is one of the apps: what is special about its config, which may be nil,
// and its layout and callbacks.
type app struct {
	config   func(*server.Config)
	register func(*server.App)
}

// apps returns all apps by name. A name that two have is a fault of theirs: a test
// would be given the wrong one.
func apps() map[string]app {
	all := map[string]app{}
	for _, topic := range []map[string]app{
		callbackApps, patternApps, graphApps, tableApps, controlApps, fileApps, storeApps, pathApps, errorApps, pageApps,
		patchApps, clientsideApps, backgroundApps, laneApps, chaosApps, pushingApps, streamApps, soakApps, sharedApps, detourApps, frozenApps, releaseApps, pushApps, pushedApps, websocketApps, listApps, flowApps, jobApps, visitorApps, viewApps, siteApps, suiteApps,
	} {
		for name, a := range topic {
			if _, taken := all[name]; taken {
				log.Fatalf("two apps are called %s; call one of them otherwise", name)
			}
			all[name] = a
		}
	}
	return all
}

type options struct {
	App             string
	URLBasePathname string `json:"url_base_pathname"`
	Files           string
	Port            int
	Release         string    // of Dash, whose browser files the pages have
	DevTools        *devTools `json:"dev_tools"`
}

type devTools struct {
	Debug                  bool
	HotReload              *bool   `json:"hot_reload"`
	HotReloadInterval      float64 `json:"hot_reload_interval"` // seconds, as in Python
	HotReloadWatchInterval float64 `json:"hot_reload_watch_interval"`
	HotReloadMaxRetry      int     `json:"hot_reload_max_retry"`
	DisableVersionCheck    *bool   `json:"disable_version_check"`
}

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	stdin := bufio.NewReader(os.Stdin)
	line, err := stdin.ReadBytes('\n')
	if err != nil {
		log.Fatalf("read the options: %v", err)
	}
	go func() { // ends with standard input, and the process with it
		_, _ = io.Copy(io.Discard, stdin)
		cancel()
	}()
	if err := run(ctx, line); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, line []byte) error {
	var o options
	if err := json.Unmarshal(line, &o); err != nil {
		return fmt.Errorf("the options are not JSON: %w", err)
	}
	wanted, ok := apps()[strings.TrimPrefix(o.App, "browser/")]
	if !ok {
		if err := json.NewEncoder(os.Stdout).Encode(map[string]string{"missing": o.App}); err != nil {
			return err
		}
		<-ctx.Done()
		return nil
	}
	cfg := o.config()
	if wanted.config != nil {
		wanted.config(&cfg)
	}
	if o.Release != "" {
		of, err := release.Lookup(o.Release)
		if err != nil {
			return err
		}
		bundle, err := assets.Open(ctx, assets.Options{Release: of, Progress: os.Stderr})
		if err != nil {
			return err
		}
		defer bundle.Close()
		cfg.Bundle = bundle
	}
	a := server.New(cfg)
	wanted.register(a)
	return a.Run(ctx)
}

func (o *options) config() server.Config {
	cfg := server.Config{
		Addr:            fmt.Sprintf("127.0.0.1:%d", o.Port),
		URLBasePathname: o.URLBasePathname,
		AssetsFolder:    filepath.Join(o.Files, "assets"),
		Banner:          io.Discard,
		ShutdownTimeout: time.Second, // a page keeps its connections open
		OnListen: func(addr net.Addr) {
			_ = json.NewEncoder(os.Stdout).Encode(map[string]string{"url": "http://" + addr.String()})
		},
	}
	if o.Files == "" {
		cfg.AssetsFolder = filepath.Join(os.TempDir(), "dashwire-browserapps-no-assets")
	}
	if tools := o.DevTools; tools != nil {
		cfg.Debug = tools.Debug
		cfg.DevTools = server.DevTools{
			HotReload:              optional(tools.HotReload),
			HotReloadInterval:      seconds(tools.HotReloadInterval),
			HotReloadWatchInterval: seconds(tools.HotReloadWatchInterval),
			HotReloadMaxRetry:      tools.HotReloadMaxRetry,
			DisableVersionCheck:    optional(tools.DisableVersionCheck),
		}
	}
	return cfg
}

func optional(b *bool) server.Opt[bool] {
	if b == nil {
		return server.Opt[bool]{}
	}
	return server.Some(*b)
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
