package server

import (
	"errors"
	"io/fs"
	"log/slog"

	"github.com/dashwire/dashwire/assets"
)

// Config says what an App is. The zero Config is a working app; defaults are
// Python Dash 4.4.1's, where a field does not say otherwise.
type Config struct {
	// Title is the page's title. If zero, "Dash".
	Title string

	// Addr is where Run listens. If zero, the HOST and PORT of the environment,
	// and 127.0.0.1:8050 where they are not set.
	Addr string

	// Bundle is the verified copy of Dash's browser files. If nil, it is found or
	// fetched when the app starts, as assets.Open does.
	Bundle *assets.Bundle

	// AssetsFolder is the directory of the app's own scripts, styles and images.
	// If zero, "assets" in the working directory; it need not exist.
	AssetsFolder string

	// AssetsFS takes the place of AssetsFolder, for a folder that is embedded in
	// the program. If nil, AssetsFolder is read.
	AssetsFS fs.FS

	// Debug turns the dev tools on: error box, callback graph, hot reload. If
	// zero, off, and an error tells the browser nothing of its cause.
	Debug bool

	// PreventInitialCallbacks is the default of the callback option
	// PreventInitialCall. If zero, false.
	PreventInitialCallbacks bool

	// Logger gets one line for each error and for each request that was refused.
	// If nil, slog.Default().
	Logger *slog.Logger
}

// withDefaults returns cfg with the zero fields filled in.
func (cfg Config) withDefaults() Config {
	if cfg.Title == "" {
		cfg.Title = "Dash"
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.Default()
	}
	return cfg
}

// faults returns everything that cfg asks for and that can't be done.
func (cfg Config) faults() []error {
	var faults []error
	if cfg.AssetsFS != nil && cfg.AssetsFolder != "" {
		faults = append(faults, errors.New("Config.AssetsFS and Config.AssetsFolder are both set; the app has one assets folder"))
	}
	return faults
}
