package server

import (
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"strings"
)

// resolved returns cfg with everything filled in that it leaves open, and all
// that it asks for and that can't be done.
func (cfg Config) resolved() (Config, []error) {
	env := &environment{}
	faults := cfg.setPrefixes(env)

	if cfg.AssetsFS != nil && cfg.AssetsFolder != "" {
		faults = append(faults, errors.New("Config.AssetsFS and Config.AssetsFolder are both set; the app has one assets folder"))
	}
	if cfg.PreventInitialCallbacks && cfg.InitialDuplicate {
		faults = append(faults, errors.New("Config.PreventInitialCallbacks and Config.InitialDuplicate are both set; the one leaves initial calls out, the other allows more of them"))
	}
	if cfg.Title == "" {
		cfg.Title = "Dash"
	}
	if !cfg.UpdateTitle.IsSet() {
		cfg.UpdateTitle.Set("Updating...")
	}
	if cfg.AssetsFolder == "" {
		cfg.AssetsFolder = "assets"
	}
	cfg.AssetsURLPath = strings.Trim(cfg.AssetsURLPath, "/")
	if cfg.AssetsURLPath == "" {
		cfg.AssetsURLPath = "assets"
	}
	if cfg.CSRFTokenName == "" {
		cfg.CSRFTokenName = "_csrf_token"
	}
	if cfg.CSRFHeaderName == "" {
		cfg.CSRFHeaderName = "X-CSRFToken"
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.Default()
	}
	if cfg.SecretKey == nil {
		kept, err := keptSecret(cfg.StateFile, cfg.Jobs.File)
		if err != nil {
			faults = append(faults, fmt.Errorf("Config.SecretKey: %w", err))
		}
		if cfg.SecretKey = kept; kept == nil {
			cfg.SecretKey = make([]byte, secretLength)
			rand.Read(cfg.SecretKey) // it never fails
		}
	}
	faults = append(faults, cfg.setTransport()...)
	faults = append(faults, cfg.setWebsocket()...)
	faults = append(faults, cfg.RendererHooks.faults()...)
	faults = append(faults, cfg.Jobs.resolve()...)
	faults = append(faults, cfg.Live.resolve()...)
	faults = append(faults, cfg.Lanes.resolve()...)
	faults = append(faults, cfg.setPaths(env)...)
	env.text(&cfg.AssetsExternalPath, "DASH_ASSETS_EXTERNAL_PATH")
	env.text(&cfg.ReactVersion, "REACT_VERSION")
	env.flag(&cfg.IncludeAssetsFiles, "DASH_INCLUDE_ASSETS_FILES", true)
	env.on(&cfg.SuppressCallbackExceptions, "DASH_SUPPRESS_CALLBACK_EXCEPTIONS")
	env.on(&cfg.Debug, "DASH_DEBUG")
	env.on(&cfg.Compress, "DASH_COMPRESS")
	env.refuse()
	cfg.setPublicURL(env)
	cfg.DevTools = cfg.DevTools.withDefaults(cfg.Debug, env)
	if _, ok := cfg.ServeLocally.Get(); !ok {
		cfg.ServeLocally.Set(true)
	}
	return cfg, append(append(faults, cfg.faults()...), env.faults...)
}

// faults returns what is wrong with single fields.
func (cfg *Config) faults() []error {
	var faults []error
	fail := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	for _, field := range []struct{ name, value string }{
		{"CSRFTokenName", cfg.CSRFTokenName}, {"CSRFHeaderName", cfg.CSRFHeaderName},
	} {
		if strings.TrimSpace(field.value) == "" {
			fail("Config.%s is blank", field.name)
		}
	}
	if cfg.IndexString != "" {
		if err := checkTemplate(cfg.IndexString); err != nil {
			fail("Config.IndexString: %w", err)
		}
	}
	for _, pattern := range append([]string{cfg.AssetsIgnore}, cfg.AssetsPathIgnore...) {
		if _, err := regexp.Compile(pattern); err != nil {
			fail("Config.AssetsIgnore or AssetsPathIgnore: %w", err)
		}
	}
	for _, list := range [][]External{cfg.ExternalScripts, cfg.ExternalStylesheets} {
		for _, e := range list {
			if e.URL == "" {
				fail("Config.ExternalScripts or ExternalStylesheets: an entry has no URL")
			}
		}
	}
	faults = append(faults, cfg.routingFaults()...)
	if cfg.StateFile != "" && cfg.StateFile == cfg.Jobs.File {
		fail("Config.StateFile and Config.Jobs.File are both %s; each needs a file of its own", cfg.StateFile)
	}
	if cfg.ValidationLayout != nil && cfg.SuppressCallbackExceptions {
		fail("Config.ValidationLayout and SuppressCallbackExceptions are both set: nothing would be checked against the layout")
	}
	if len(cfg.SecretKey) == 0 {
		fail("Config.SecretKey is empty; leave it nil, or set 32 random bytes")
	}
	if cfg.DevTools.HotReloadInterval < 0 || cfg.DevTools.HotReloadWatchInterval < 0 || cfg.DevTools.HotReloadMaxRetry < 0 {
		fail("Config.DevTools: intervals and HotReloadMaxRetry can't be negative")
	}
	return faults
}
