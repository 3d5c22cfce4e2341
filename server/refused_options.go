package server

import (
	"fmt"
	"strings"
)

// RefusedOption is an option of Python Dash that this server will not have, as
// only Python can do what it asks for.
type RefusedOption struct {
	// Of is where Python takes it: "App", "Callback" or "Run".
	Of string
	// Name is its name there.
	Name string
	// Reason says why, and what to do in its place.
	Reason string

	variable string // of the environment that sets it, empty for none
	harmless string // the value of it that asks for nothing
}

// RefusedOptions returns all of them, for programs that read the settings of an
// existing app. Where the environment sets one, an app refuses to start.
func RefusedOptions() []RefusedOption {
	return []RefusedOption{
		{Of: "App", Name: "name", Reason: "it finds the assets folder beside a Python module; set Config.AssetsFolder, and the prefix with Config.RequestsPathnamePrefix"},
		{Of: "App", Name: "backend", Reason: "it chooses among Python's web frameworks; use App.Run, App.Handler or App.Mount"},
		{Of: "App", Name: "use_async", Reason: "it chooses between two kinds of Python functions; here every callback runs beside the others"},
		{Of: "App", Name: "extra_hot_reload_paths", Reason: "it has Python restart when other files change; a Go program is built anew, by a tool such as air or wgo"},
		{Of: "App", Name: "pages_folder", Reason: "it has Python import the modules in a folder; register each page with App.Page"},
		{Of: "Run", Name: "jupyter_mode", Reason: "there is no notebook; open the page in a browser"},
		{Of: "Run", Name: "jupyter_width", Reason: "there is no notebook; style the page"},
		{Of: "Run", Name: "jupyter_height", Reason: "there is no notebook; style the page"},
		{Of: "Run", Name: "jupyter_server_url", Reason: "there is no notebook; set Config.RequestsPathnamePrefix for a proxy"},
		{Of: "Run", Name: "dev_tools_silence_routes_logging", Reason: "it is about the log of Flask; requests are not logged here, put a middleware of Fiber or net/http in front for that",
			variable: "DASH_SILENCE_ROUTES_LOGGING", harmless: "true"},
	}
}

// refuse looks for options that the environment sets and that are refused.
func (e *environment) refuse() {
	for _, o := range RefusedOptions() {
		if o.variable == "" {
			continue
		}
		if value := e.look(o.variable); value != "" && !strings.EqualFold(value, o.harmless) {
			e.faults = append(e.faults, fmt.Errorf("the environment's %s is %q, Dash's option %s, which this server doesn't have: %s", o.variable, value, o.Name, o.Reason))
		}
	}
}
