package server

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// pythonCase is a page that Python Dash is asked for.
type pythonCase struct {
	Name      string         `json:"name"`
	Arguments map[string]any `json:"arguments"`
	DevTools  map[string]any `json:"dev_tools"`
	Function  bool           `json:"function"` // the layout is one

	cfg Config
}

var pythonCases = []pythonCase{
	{Name: "default"},
	{Name: "layout function", Function: true},
	{Name: "suppressed", Function: true, Arguments: map[string]any{"suppress_callback_exceptions": true}, cfg: Config{SuppressCallbackExceptions: true}},
	{Name: "base", Arguments: map[string]any{"url_base_pathname": "/a/b/"}, cfg: Config{URLBasePathname: "/a/b/"}},
	{Name: "proxy", Arguments: map[string]any{"routes_pathname_prefix": "/r/", "requests_pathname_prefix": "/q/r/"},
		cfg: Config{RoutesPathnamePrefix: "/r/", RequestsPathnamePrefix: "/q/r/"}},
	// Without ?m= Python forgets that a module is one, so there is none here.
	{Name: "outside", Arguments: map[string]any{"serve_locally": false, "assets_external_path": "https://cdn.example.org/x/", "assets_ignore": "mjs$"},
		cfg: Config{ServeLocally: Some(false), AssetsExternalPath: "https://cdn.example.org/x/", AssetsIgnore: "mjs$"}},
	{Name: "eager", Arguments: map[string]any{"eager_loading": true}, cfg: Config{EagerLoading: true}},
	{Name: "assets", Arguments: map[string]any{"assets_ignore": "^b", "assets_path_ignore": []string{"^skip$"}, "assets_url_path": "stat"},
		cfg: Config{AssetsIgnore: "^b", AssetsPathIgnore: []string{"^skip$"}, AssetsURLPath: "stat"}},
	{Name: "no assets", Arguments: map[string]any{"include_assets_files": false}, cfg: Config{IncludeAssetsFiles: Some(false)}},
	{Name: "texts", Arguments: map[string]any{"title": "Mine", "update_title": nil, "show_undo_redo": true, "csrf_token_name": "t", "csrf_header_name": "X-T"},
		cfg: Config{Title: "Mine", UpdateTitle: Null[string](), ShowUndoRedo: true, CSRFTokenName: "t", CSRFHeaderName: "X-T"}},
	{Name: "head", Arguments: map[string]any{
		"meta_tags":            []any{map[string]any{"name": "viewport", "content": `<"&'>`}, map[string]any{"name": "description", "content": "d"}},
		"external_scripts":     []any{"https://e/x.js", map[string]any{"src": "https://e/y.js", "type": "text/x"}},
		"external_stylesheets": []any{"https://e/x.css", map[string]any{"rel": "stylesheet", "href": "https://e/y.css"}}},
		cfg: Config{
			// encoding/json sorts the keys of the arguments.
			MetaTags: [][]Attribute{{{Name: "content", Value: `<"&'>`}, {Name: "name", Value: "viewport"}}, {{Name: "content", Value: "d"}, {Name: "name", Value: "description"}}},
			ExternalScripts: []External{{URL: "https://e/x.js"},
				{URL: "https://e/y.js", Attributes: []Attribute{{Name: "type", Value: "text/x"}}}},
			ExternalStylesheets: []External{{URL: "https://e/x.css"},
				{URL: "https://e/y.css", Attributes: []Attribute{{Name: "rel", Value: "stylesheet"}}}},
		}},
	{Name: "template", Arguments: map[string]any{"index_string": "<p>{%title%}{%metas%}{%css%}{%favicon%}</p>{%app_entry%}{%config%}{%scripts%}{%renderer%}{%none%}"},
		cfg: Config{IndexString: "<p>{%title%}{%metas%}{%css%}{%favicon%}</p>{%app_entry%}{%config%}{%scripts%}{%renderer%}{%none%}"}},
	{Name: "debug", DevTools: map[string]any{"debug": true}, cfg: Config{Debug: true}},
	{Name: "debug without", DevTools: map[string]any{"debug": true, "dev_tools_ui": false, "dev_tools_hot_reload": false, "dev_tools_props_check": false},
		cfg: Config{Debug: true, DevTools: DevTools{UI: Some(false), HotReload: Some(false), PropsCheck: Some(false)}}},
	{Name: "single tools", DevTools: map[string]any{"debug": false, "dev_tools_ui": true, "dev_tools_serve_dev_bundles": true, "dev_tools_validate_callbacks": true,
		"dev_tools_disable_version_check": true, "dev_tools_hot_reload": true, "dev_tools_hot_reload_interval": 0.5, "dev_tools_hot_reload_max_retry": 2},
		cfg: Config{DevTools: DevTools{UI: Some(true), ServeDevBundles: Some(true), ValidateCallbacks: Some(true), HotReload: Some(true),
			HotReloadInterval: 5e8, HotReloadMaxRetry: 2, DisableVersionCheck: Some(true)}}},
}

// askPython runs testdata/pages.py.
func askPython(t *testing.T, assets string) (answer struct {
	Pages    map[string]string
	Defaults map[string]any
}) {
	t.Helper()
	question, err := json.Marshal(map[string]any{"assets": assets, "cases": pythonCases})
	if err != nil {
		t.Fatal(err)
	}
	runPython(t, "pages.py", question, &answer)
	return answer
}

// runPython gives question to a program in testdata and decodes what it prints.
func runPython(t *testing.T, program string, question []byte, answer any) {
	t.Helper()
	python := os.Getenv("DASHWIRE_PYTHON")
	if python == "" {
		python = filepath.Join("..", ".cache", "venv", "bin", "python")
	}
	if _, err := os.Stat(python); err != nil {
		t.Fatalf("Python with Dash is not at %s: run scripts/venv.sh, or set DASHWIRE_PYTHON", python)
	}
	cmd := exec.Command(python, filepath.Join("testdata", program))
	cmd.Stdin = bytes.NewReader(question)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err == nil {
		err = json.Unmarshal(out, answer)
	}
	if err != nil {
		t.Fatalf("%s: %v\n%s%s", program, err, out, stderr.String())
	}
}

// What has to differ from one server to another.
var (
	pageStamp  = regexp.MustCompile(`(\.v[\w-]+m)\d+\.`)
	pageToken  = regexp.MustCompile(`"end_id":"[^"]*"`)
	pagePython = regexp.MustCompile(`"python_version":("[^"]*"|null)`)
)

func normal(page string) string {
	page = pageStamp.ReplaceAllString(page, "${1}X.")
	page = pageToken.ReplaceAllString(page, `"end_id":"X"`)
	page = pagePython.ReplaceAllString(page, `"python_version":"X"`)
	return strings.ReplaceAll(page, `\u002f`, "/") // as Python spells it in JSON
}

// Whole pages, byte for byte.
func TestPagesArePythons(t *testing.T) {
	t.Parallel()
	root := folder(t, "z.css", "b.js", "a.mjs", "x.cjs", "logo.png", "sub/favicon.ico", "sub/deep/2.js", "sub-b/3.js", "skip/4.js", "skip/5.css")
	python := askPython(t, root)
	for _, c := range pythonCases {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			c.cfg.AssetsFolder = root
			if c.cfg.DevTools.DisableVersionCheck == (Opt[bool]{}) {
				c.cfg.DevTools.DisableVersionCheck = Some(false) // the one default that differs
			}
			app := newApp(t, c.cfg)
			app.SetLayout(div("children", "b", "id", "a"))
			if c.Function {
				app.SetLayoutFunc(constant(div("children", "b", "id", "a")))
			}
			s := &site{t, app}
			ours := s.get(app.cfg.RoutesPathnamePrefix).body
			lines := cmpopts.AcyclicTransformer("lines", func(s string) []string { return strings.Split(s, "\n") })
			if diff := cmp.Diff(normal(python.Pages[c.Name]), normal(ours), lines); diff != "" {
				t.Errorf("(-Python +ours):\n%s", diff)
			}
		})
	}
	t.Run("defaults", func(t *testing.T) { checkDefaults(t, python.Defaults) })
}

// Arguments of Python's constructor without a field in Config, each for its own
// reason.
var notInConfig = map[string]string{
	"name": "places the assets folder by Python's module", "server": "App.Mount and App.Handler", "backend": "there is one",
	"plugins": "they are Python", "add_log_handler": "Config.Logger", "use_async": "there is one kind of callback",
	"extra_hot_reload_paths": "restarting a Go program is not its own work", "on_error": "options of callbacks come with them",
	"background_callback_manager": "jobs come with background callbacks", "hooks": "they come with clientside callbacks",
	"pages_folder": "pages", "use_pages": "pages", "include_pages_meta": "pages", "description": "pages", "routing_callback_inputs": "pages",
	"websocket_max_workers": "calls don't wait for each other, so Config.WebsocketMaxCalls is larger",
}

// checkDefaults compares what an empty Config stands for with the defaults of
// Python's arguments; null there is often filled in later.
func checkDefaults(t *testing.T, python map[string]any) {
	cfg, faults := Config{}.resolved()
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	bundle, err := testBundle()
	if err != nil {
		t.Fatal(err)
	}
	ours := map[string]any{
		"title": cfg.Title, "update_title": cfg.UpdateTitle.Or(""), "assets_folder": cfg.AssetsFolder, "assets_url_path": cfg.AssetsURLPath,
		"assets_ignore": cfg.AssetsIgnore, "assets_path_ignore": nil, "assets_external_path": nil, "eager_loading": cfg.EagerLoading,
		"include_assets_files": cfg.IncludeAssetsFiles.Or(false), "url_base_pathname": nil, "requests_pathname_prefix": nil, "routes_pathname_prefix": nil,
		"serve_locally": cfg.ServeLocally.Or(false), "compress": nil, "meta_tags": nil, "index_string": bundle.Release().Page.Index,
		"external_scripts": nil, "external_stylesheets": nil, "suppress_callback_exceptions": nil, "prevent_initial_callbacks": cfg.PreventInitialCallbacks,
		"show_undo_redo": cfg.ShowUndoRedo, "health_endpoint": nil, "csrf_token_name": cfg.CSRFTokenName, "csrf_header_name": cfg.CSRFHeaderName,
		"websocket_callbacks": cfg.WebsocketCallbacks, "websocket_allowed_origins": nil, "websocket_batch_delay": cfg.WebsocketBatchDelay.Or(0).Seconds(),
		"websocket_inactivity_timeout": float64(cfg.WebsocketInactivityTimeout.Or(0).Milliseconds()),
		"websocket_heartbeat_interval": float64(cfg.WebsocketHeartbeatInterval.Milliseconds()),
		"enable_mcp":                   nil, "mcp_path": nil,
	}
	for name := range notInConfig {
		if _, there := python[name]; !there {
			t.Errorf("Python has no argument %s any more", name)
		}
		delete(python, name)
	}
	if diff := cmp.Diff(python, ours); diff != "" {
		t.Errorf("(-Python +ours), keys %v:\n%s", slices.Sorted(maps.Keys(python)), diff)
	}
	for field, zero := range map[string]bool{
		"AssetsPathIgnore": cfg.AssetsPathIgnore == nil, "AssetsExternalPath": cfg.AssetsExternalPath == "", "URLBasePathname": cfg.URLBasePathname == "",
		"RequestsPathnamePrefix": cfg.RequestsPathnamePrefix == "/", "RoutesPathnamePrefix": cfg.RoutesPathnamePrefix == "/", "Compress": !cfg.Compress,
		"MetaTags": cfg.MetaTags == nil, "ExternalScripts": cfg.ExternalScripts == nil, "ExternalStylesheets": cfg.ExternalStylesheets == nil,
		"SuppressCallbackExceptions": !cfg.SuppressCallbackExceptions, "HealthEndpoint": cfg.HealthEndpoint == "",
		"WebsocketAllowedOrigins": cfg.WebsocketAllowedOrigins == nil, "EnableMCP": !cfg.EnableMCP.Or(true), "MCPPath": cfg.MCPPath == "_mcp",
	} {
		if !zero {
			t.Errorf("Config.%s is not what null stands for in Python", field)
		}
	}
}
