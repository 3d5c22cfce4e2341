package server

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// supported says where each option of Python has its place here.
var supported = map[string]map[string]string{
	"App": {
		"server": "App.Mount", "assets_folder": "Config.AssetsFolder", "assets_url_path": "Config.AssetsURLPath", "assets_ignore": "Config.AssetsIgnore",
		"assets_path_ignore": "Config.AssetsPathIgnore", "assets_external_path": "Config.AssetsExternalPath", "eager_loading": "Config.EagerLoading",
		"include_assets_files": "Config.IncludeAssetsFiles", "url_base_pathname": "Config.URLBasePathname", "requests_pathname_prefix": "Config.RequestsPathnamePrefix",
		"routes_pathname_prefix": "Config.RoutesPathnamePrefix", "serve_locally": "Config.ServeLocally", "compress": "Config.Compress", "meta_tags": "Config.MetaTags",
		"index_string": "Config.IndexString", "external_scripts": "Config.ExternalScripts", "external_stylesheets": "Config.ExternalStylesheets",
		"suppress_callback_exceptions": "Config.SuppressCallbackExceptions", "prevent_initial_callbacks": "Config.PreventInitialCallbacks",
		"show_undo_redo": "Config.ShowUndoRedo", "plugins": "App.Extend", "title": "Config.Title", "update_title": "Config.UpdateTitle",
		"add_log_handler": "Config.Logger", "hooks": "Config.RendererHooks", "on_error": "Config.OnError", "health_endpoint": "Config.HealthEndpoint",
		"background_callback_manager": "Config.Jobs", "use_pages": "App.Page",
		"include_pages_meta": "Config.IncludePagesMeta", "description": "Config.Description", "routing_callback_inputs": "Config.RoutingCallbackInputs",
		"csrf_token_name": "Config.CSRFTokenName", "csrf_header_name": "Config.CSRFHeaderName",
		"websocket_callbacks": "Config.WebsocketCallbacks", "websocket_allowed_origins": "Config.WebsocketAllowedOrigins",
		"websocket_inactivity_timeout": "Config.WebsocketInactivityTimeout", "websocket_heartbeat_interval": "Config.WebsocketHeartbeatInterval",
		"enable_mcp": "Config.EnableMCP", "mcp_path": "Config.MCPPath", "websocket_batch_delay": "Config.WebsocketBatchDelay", "websocket_max_workers": "Config.WebsocketMaxCalls",
	},
	"Callback": {
		"_args": "Spec.Inputs", "output": "Spec.Outputs", "state": "Spec.State", "prevent_initial_call": "Spec.PreventInitialCall",
		"_allow_dynamic_callbacks": "Spec.DynamicCreator", "running": "Spec.Running", "on_error": "Spec.OnError", "api_endpoint": "Spec.APIEndpoint",
		"background": "Spec.Background", "interval": "JobSpec.Interval", "progress": "JobSpec.Progress", "progress_default": "JobSpec.ProgressDefault",
		"cancel": "JobSpec.Cancel", "manager": "Config.Jobs", "cache_args_to_ignore": "CacheSpec.Ignore", "cache_ignore_triggered": "CacheSpec.Triggered",
		"optional": "Spec.Optional", "hidden": "Spec.Hidden", "websocket": "Spec.Websocket", "persistent": "Spec.Persistent",
		"mcp_enabled": "Spec.MCPEnabled", "mcp_expose_docstring": "Spec.MCPExposeDocstring",
	},
	"Run": {
		"flask_run_options": "App.Handler", "host": "Config.Addr", "port": "Config.Addr", "proxy": "Config.PublicURL", "debug": "Config.Debug", "hide_all_callbacks": "Config.HideAllCallbacks",
		"dev_tools_ui": "DevTools.UI", "dev_tools_props_check": "DevTools.PropsCheck", "dev_tools_serve_dev_bundles": "DevTools.ServeDevBundles",
		"dev_tools_hot_reload": "DevTools.HotReload", "dev_tools_hot_reload_interval": "DevTools.HotReloadInterval",
		"dev_tools_hot_reload_watch_interval": "DevTools.HotReloadWatchInterval", "dev_tools_hot_reload_max_retry": "DevTools.HotReloadMaxRetry",
		"dev_tools_disable_version_check": "DevTools.DisableVersionCheck", "dev_tools_prune_errors": "DevTools.PruneErrors",
		"dev_tools_validate_callbacks": "DevTools.ValidateCallbacks",
	},
}

// notOptions are in Python's signatures and can't be given by a user.
var notOptions = map[string]string{
	"App.obsolete":     "catches options of old versions, to refuse them",
	"Callback._kwargs": "catches the options that are listed by name",
}

// environmentOf are the variables that are read by Python for an option.
var environmentOf = []string{
	"DASH_APP_NAME", "DASH_URL_BASE_PATHNAME", "DASH_ROUTES_PATHNAME_PREFIX", "DASH_REQUESTS_PATHNAME_PREFIX", "DASH_SUPPRESS_CALLBACK_EXCEPTIONS",
	"DASH_ASSETS_EXTERNAL_PATH", "DASH_INCLUDE_ASSETS_FILES", "DASH_SERVE_DEV_BUNDLES", "DASH_DEBUG", "DASH_UI", "DASH_PROPS_CHECK", "DASH_HOT_RELOAD",
	"DASH_HOT_RELOAD_INTERVAL", "DASH_HOT_RELOAD_WATCH_INTERVAL", "DASH_HOT_RELOAD_MAX_RETRY", "DASH_DISABLE_VERSION_CHECK", "DASH_PRUNE_ERRORS",
	"DASH_COMPRESS", "HOST", "PORT", "DASH_MCP_ENABLED", "DASH_MCP_PATH",
	"DASH_COMPONENTS_CACHE_MAX_AGE", // Python reads it and does nothing with it
}

// Every option of Python's is supported or refused with a reason.
func TestOptionsArePythons(t *testing.T) {
	t.Parallel()
	var python map[string][]string
	runPython(t, "options.py", nil, &python)

	refused := map[string]map[string]string{"App": {}, "Callback": {}, "Run": {}}
	for _, o := range RefusedOptions() {
		refused[o.Of][o.Name] = o.Reason
		if len(o.Reason) < 20 {
			t.Errorf("%s option %s is refused with the reason %q", o.Of, o.Name, o.Reason)
		}
	}
	if n := len(RefusedOptions()); n > 10 {
		t.Errorf("%d options are refused; ten is the most", n)
	}
	for _, of := range []string{"App", "Callback", "Run"} {
		for _, name := range python[of] {
			places := 0
			for _, list := range []map[string]string{supported[of], refused[of]} {
				if list[name] != "" {
					places++
				}
			}
			if notOptions[of+"."+name] != "" {
				places++
			}
			if places != 1 {
				t.Errorf("%s option %s stands in %d lists: it is either supported, or refused with a reason", of, name, places)
			}
		}
		for _, list := range []map[string]string{supported[of], refused[of]} {
			for _, name := range slices.Sorted(maps.Keys(list)) {
				if !slices.Contains(python[of], name) {
					t.Errorf("Python has no %s option %s", of, name)
				}
			}
		}
		for name, place := range supported[of] {
			if err := exists(place); err != nil {
				t.Errorf("%s option %s: %v", of, name, err)
			}
		}
	}
	for _, name := range python["environment"] {
		known := slices.Contains(environmentOf, name)
		for _, o := range RefusedOptions() {
			known = known || o.variable == name
		}
		if !known {
			t.Errorf("the environment's %s is ignored", name)
		}
	}
}

// exists reports a place such as Config.Title that isn't there.
func exists(place string) error {
	kind, name, _ := strings.Cut(place, ".")
	ok := false
	switch kind {
	case "App":
		_, ok = reflect.TypeFor[*App]().MethodByName(name)
	case "Config":
		_, ok = reflect.TypeFor[Config]().FieldByName(name)
	case "DevTools":
		_, ok = reflect.TypeFor[DevTools]().FieldByName(name)
	case "JobSpec":
		_, ok = reflect.TypeFor[JobSpec]().FieldByName(name)
	case "CacheSpec":
		_, ok = reflect.TypeFor[CacheSpec]().FieldByName(name)
	case "Spec":
		_, ok = reflect.TypeFor[Spec]().FieldByName(name)
	}
	if !ok {
		return fmt.Errorf("there is no %s", place)
	}
	return nil
}

// What the environment asks for and isn't there keeps the app from starting.
func TestRefusedEnvironment(t *testing.T) {
	for variable, values := range map[string][2]string{
		"DASH_SILENCE_ROUTES_LOGGING": {"false", "True"},
	} {
		t.Run(variable, func(t *testing.T) {
			t.Setenv(variable, values[0])
			if _, err := NewSafely(Config{}); err == nil || !strings.Contains(err.Error(), variable) {
				t.Errorf("%s=%s: %v", variable, values[0], err)
			}
			t.Setenv(variable, values[1])
			if _, err := NewSafely(Config{}); err != nil {
				t.Errorf("%s=%s: %v", variable, values[1], err)
			}
		})
	}
}

func TestPublicURL(t *testing.T) {
	for _, tc := range []struct{ field, env, want, fault string }{
		{"", "", "", ""},
		{"https://a.example/", "", "https://a.example", ""},
		{"https://a.example", "http://x:1::https://b.example", "https://a.example", ""},
		{"", "http://x:1::https://b.example/", "https://b.example", ""},
		{"", "https://b.example", "", "DASH_PROXY"},
		{"", "x::y", "", "DASH_PROXY"},
		{"a.example", "", "", "Config.PublicURL"},
	} {
		t.Setenv("DASH_PROXY", tc.env)
		app, err := NewSafely(Config{PublicURL: tc.field})
		switch {
		case tc.fault == "" && (err != nil || app.cfg.PublicURL != tc.want):
			t.Errorf("%+v: %v", tc, err)
		case tc.fault != "" && (err == nil || !strings.Contains(err.Error(), tc.fault)):
			t.Errorf("%+v: %v", tc, err)
		}
	}
}

func TestCompressFromEnvironment(t *testing.T) {
	t.Setenv("DASH_COMPRESS", "true")
	if app := New(Config{}); !app.cfg.Compress {
		t.Error("DASH_COMPRESS has no effect")
	}
}

func TestHideAllCallbacks(t *testing.T) {
	t.Parallel()
	for _, all := range []bool{false, true} {
		app := newApp(t, Config{HideAllCallbacks: all, SuppressCallbackExceptions: true})
		var want strings.Builder
		for i, tc := range []struct {
			opts   []Option
			hidden bool
		}{{nil, all}, {[]Option{Hidden()}, true}, {[]Option{Shown()}, false}} {
			Callback(app, func(context.Context, nameIn) (greetingOut, error) { return greetingOut{}, nil },
				append(tc.opts, ID("greeting", fmt.Sprint("greeting", i)))...)
			fmt.Fprintf(&want, "%v ", tc.hidden)
		}
		var list []struct{ Hidden bool }
		body := (&site{t, app}).get("/_dash-dependencies").body
		if err := json.Unmarshal([]byte(body), &list); err != nil {
			t.Fatal(err)
		}
		var got strings.Builder
		for _, entry := range list {
			fmt.Fprintf(&got, "%v ", entry.Hidden)
		}
		if got.String() != want.String() {
			t.Errorf("HideAllCallbacks %v: hidden are %s, want %s", all, got.String(), want.String())
		}
	}
}

func TestBannerOfPublicURL(t *testing.T) {
	var out logBook
	r := runApp(t, Config{Banner: &out, PublicURL: "https://a.example"})
	r.stop()
	text := strings.Join(out.take(), "\n")
	if !strings.Contains(text, "page       https://a.example/\n") || !strings.Contains(text, "behind it  http://"+r.addr+"/") {
		t.Errorf("the banner is\n%s", text)
	}
}
