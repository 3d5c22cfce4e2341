package server

import "time"

// DevTools are the settings of the dev tools, one by one. Each takes its value
// from the environment if it is not set, and from Config.Debug if that has none.
type DevTools struct {
	// UI shows the error box and the callback graph. If not set, DASH_UI, else
	// Config.Debug. It needs ServeDevBundles: the small bundle has no such code.
	UI Opt[bool]

	// PropsCheck has the page complain of props of the wrong type, which takes
	// the development files of React. If not set, DASH_PROPS_CHECK, else
	// Config.Debug.
	PropsCheck Opt[bool]

	// ServeDevBundles serves scripts that can be read and that hold the dev tools.
	// They exist on this server only, so it overrules ServeLocally. If not set,
	// DASH_SERVE_DEV_BUNDLES, else Config.Debug.
	ServeDevBundles Opt[bool]

	// HotReload has the page swap its styles, or load again, when the assets folder
	// changes, and fetch layout and callbacks again when the program starts anew.
	// Config.AssetsFS isn't watched. If not set, DASH_HOT_RELOAD, else Config.Debug.
	HotReload Opt[bool]

	// HotReloadInterval is the time between two questions of the browser. If zero,
	// DASH_HOT_RELOAD_INTERVAL in seconds, else 3 s.
	HotReloadInterval time.Duration

	// HotReloadWatchInterval is how long changes of the assets folder are
	// gathered before the page learns of them. If zero,
	// DASH_HOT_RELOAD_WATCH_INTERVAL in seconds, else 0.5 s.
	HotReloadWatchInterval time.Duration

	// HotReloadMaxRetry is how many questions in a row may fail before the browser
	// gives up and says so. If zero, DASH_HOT_RELOAD_MAX_RETRY, else 8.
	HotReloadMaxRetry int

	// PruneErrors leaves the frames of the server itself out of the stack in the
	// error box. It has no effect without Debug. If not set, DASH_PRUNE_ERRORS,
	// else Config.Debug.
	PruneErrors Opt[bool]

	// DisableVersionCheck keeps the dev tools from asking plotly.com once a day
	// whether there is a newer Dash, which tells a third party that the page is
	// open. If not set, DASH_DISABLE_VERSION_CHECK, else true; Python's default is
	// false, but what it would report is how to upgrade a Python package.
	DisableVersionCheck Opt[bool]

	// ValidateCallbacks has the page check the callbacks for circles. If not set,
	// DASH_VALIDATE_CALLBACKS, else Config.Debug.
	ValidateCallbacks Opt[bool]
}

// withDefaults fills in what is not set.
func (d DevTools) withDefaults(debug bool, env *environment) DevTools {
	env.flag(&d.UI, "DASH_UI", debug)
	env.flag(&d.PropsCheck, "DASH_PROPS_CHECK", debug)
	env.flag(&d.ServeDevBundles, "DASH_SERVE_DEV_BUNDLES", debug)
	env.flag(&d.HotReload, "DASH_HOT_RELOAD", debug)
	env.flag(&d.PruneErrors, "DASH_PRUNE_ERRORS", debug)
	env.flag(&d.ValidateCallbacks, "DASH_VALIDATE_CALLBACKS", debug)
	env.flag(&d.DisableVersionCheck, "DASH_DISABLE_VERSION_CHECK", true)
	env.seconds(&d.HotReloadInterval, "DASH_HOT_RELOAD_INTERVAL", 3*time.Second)
	env.seconds(&d.HotReloadWatchInterval, "DASH_HOT_RELOAD_WATCH_INTERVAL", time.Second/2)
	env.count(&d.HotReloadMaxRetry, "DASH_HOT_RELOAD_MAX_RETRY", 8)
	return d
}
