package server

import (
	"strings"
	"testing"
	"time"
)

// Prefixes, by what Python Dash 4.4.1 makes of the same arguments.
func TestPrefixes(t *testing.T) {
	for _, c := range []struct {
		name             string
		cfg              Config
		env              map[string]string
		routes, requests string
		fault            string
	}{
		{name: "none", routes: "/", requests: "/"},
		{name: "base", cfg: Config{URLBasePathname: "/a/"}, routes: "/a/", requests: "/a/"},
		{name: "routes", cfg: Config{RoutesPathnamePrefix: "/r/"}, routes: "/r/", requests: "/r/"},
		{name: "requests", cfg: Config{RequestsPathnamePrefix: "/p/"}, routes: "/", requests: "/p/"},
		{name: "both", cfg: Config{RoutesPathnamePrefix: "/a/", RequestsPathnamePrefix: "/p/a/"}, routes: "/a/", requests: "/p/a/"},
		{name: "environment", env: map[string]string{"DASH_URL_BASE_PATHNAME": "/e/"}, routes: "/e/", requests: "/e/"},
		{name: "lower case", env: map[string]string{"dash_routes_pathname_prefix": "/e/"}, routes: "/e/", requests: "/e/"},
		{name: "app name", cfg: Config{RoutesPathnamePrefix: "/r/"}, env: map[string]string{"DASH_APP_NAME": "mine"}, routes: "/r/", requests: "/mine/r/"},
		{name: "config first", cfg: Config{RoutesPathnamePrefix: "/r/"}, env: map[string]string{"DASH_ROUTES_PATHNAME_PREFIX": "/e/"}, routes: "/r/", requests: "/r/"},
		{name: "base and requests", cfg: Config{URLBasePathname: "/a/", RequestsPathnamePrefix: "/a/"}, fault: "URLBasePathname and Config.RequestsPathnamePrefix are both set"},
		{name: "base and routes", cfg: Config{URLBasePathname: "/a/", RoutesPathnamePrefix: "/a/"}, fault: "URLBasePathname and Config.RoutesPathnamePrefix are both set"},
		{name: "no slash before", cfg: Config{RoutesPathnamePrefix: "a/"}, fault: "RoutesPathnamePrefix needs to start with /"},
		{name: "no slash after", cfg: Config{RoutesPathnamePrefix: "/a"}, fault: "RoutesPathnamePrefix needs to end with /"},
		{name: "requests before", cfg: Config{RequestsPathnamePrefix: "a/"}, fault: "RequestsPathnamePrefix needs to start with /"},
		{name: "requests after", cfg: Config{RequestsPathnamePrefix: "/a"}, fault: "RequestsPathnamePrefix needs to end with /"}, // Python: OK, and a page without scripts
	} {
		t.Run(c.name, func(t *testing.T) {
			for name, value := range c.env {
				t.Setenv(name, value)
			}
			app, err := NewSafely(c.cfg)
			if c.fault != "" {
				if err == nil || !strings.Contains(err.Error(), c.fault) {
					t.Fatalf("got error %v, want one with %q", err, c.fault)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := app.cfg.RoutesPathnamePrefix; got != c.routes {
				t.Errorf("routes %q, want %q", got, c.routes)
			}
			if got := app.cfg.RequestsPathnamePrefix; got != c.requests {
				t.Errorf("requests %q, want %q", got, c.requests)
			}
		})
	}
}

func TestConfigFaults(t *testing.T) {
	t.Setenv("DASH_UI", "maybe")
	t.Setenv("DASH_HOT_RELOAD_INTERVAL", "soon")
	_, err := NewSafely(Config{
		AssetsFS:        diskFolder("x"),
		AssetsFolder:    "y",
		AssetsIgnore:    "(",
		CSRFTokenName:   " ",
		IndexString:     "{%app_entry%}{%config%}",
		ExternalScripts: []External{{}},
		SecretKey:       []byte{},
		DevTools:        DevTools{HotReloadMaxRetry: -1},
	})
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{
		"AssetsFS and Config.AssetsFolder", "missing closing )", "CSRFTokenName is blank",
		"Config.IndexString: missing item {%scripts%}", // Python: Missing item {%scripts%} in index string.
		"has no URL", "SecretKey is empty", "HotReloadMaxRetry can't be negative",
		`DASH_UI is "maybe"; want true or false`, `DASH_HOT_RELOAD_INTERVAL is "soon"`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error lacks %q:\n%v", want, err)
		}
	}
}

func TestDevToolsDefaults(t *testing.T) {
	for _, c := range []struct {
		name             string
		cfg              Config
		env              map[string]string
		ui, check, quiet bool
		interval         time.Duration
	}{
		{name: "off", quiet: true, interval: 3 * time.Second},
		{name: "debug", cfg: Config{Debug: true}, ui: true, check: true, quiet: true, interval: 3 * time.Second},
		{name: "DASH_DEBUG", env: map[string]string{"DASH_DEBUG": "True"}, ui: true, check: true, quiet: true, interval: 3 * time.Second},
		{name: "one off", cfg: Config{Debug: true, DevTools: DevTools{UI: Some(false)}}, check: true, quiet: true, interval: 3 * time.Second},
		{name: "one on", cfg: Config{DevTools: DevTools{UI: Some(true)}}, ui: true, quiet: true, interval: 3 * time.Second},
		{name: "environment", cfg: Config{Debug: true}, env: map[string]string{"DASH_PROPS_CHECK": "false", "DASH_HOT_RELOAD_INTERVAL": "0.25", "DASH_DISABLE_VERSION_CHECK": "false"}, ui: true, interval: 250 * time.Millisecond},
	} {
		t.Run(c.name, func(t *testing.T) {
			for name, value := range c.env {
				t.Setenv(name, value)
			}
			app, err := NewSafely(c.cfg)
			if err != nil {
				t.Fatal(err)
			}
			dev := app.cfg.DevTools
			if dev.UI.Or(false) != c.ui || dev.PropsCheck.Or(false) != c.check || dev.DisableVersionCheck.Or(false) != c.quiet || dev.HotReloadInterval != c.interval {
				t.Errorf("got %+v", dev)
			}
		})
	}
}
