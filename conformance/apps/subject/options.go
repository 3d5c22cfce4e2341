package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"time"

	"github.com/dashwire/dashwire/server"
)

// options are what the judge says about the app. Names are those of the contract.
type options struct {
	App   string            `json:"app"`
	Files string            `json:"files"`
	Port  int               `json:"port"`
	Env   map[string]string `json:"env"`

	Title                      string            `json:"title"`
	UpdateTitle                json.RawMessage   `json:"update_title"`
	URLBasePathname            string            `json:"url_base_pathname"`
	RoutesPathnamePrefix       string            `json:"routes_pathname_prefix"`
	RequestsPathnamePrefix     string            `json:"requests_pathname_prefix"`
	ServeLocally               *bool             `json:"serve_locally"`
	Compress                   bool              `json:"compress"`
	MetaTags                   []attributes      `json:"meta_tags"`
	IndexString                string            `json:"index_string"`
	ExternalScripts            []external        `json:"external_scripts"`
	ExternalStylesheets        []external        `json:"external_stylesheets"`
	SuppressCallbackExceptions bool              `json:"suppress_callback_exceptions"`
	PreventInitialCallbacks    bool              `json:"prevent_initial_callbacks"`
	ShowUndoRedo               bool              `json:"show_undo_redo"`
	EagerLoading               bool              `json:"eager_loading"`
	IncludeAssetsFiles         *bool             `json:"include_assets_files"`
	AssetsURLPath              string            `json:"assets_url_path"`
	AssetsIgnore               string            `json:"assets_ignore"`
	AssetsPathIgnore           []string          `json:"assets_path_ignore"`
	AssetsExternalPath         string            `json:"assets_external_path"`
	HealthEndpoint             string            `json:"health_endpoint"`
	CSRFTokenName              string            `json:"csrf_token_name"`
	CSRFHeaderName             string            `json:"csrf_header_name"`
	Hooks                      map[string]string `json:"hooks"`
	DevTools                   *devTools         `json:"dev_tools"`
	OnError                    bool              `json:"on_error"`
	Layout                     string            `json:"layout"`
	Callbacks                  *bool             `json:"callbacks"`
	GlobalCallbacks            bool              `json:"global_callbacks"` // there is one way to register here
	Description                string            `json:"description"`
	IncludePagesMeta           *bool             `json:"include_pages_meta"`
	Pages                      bool              `json:"pages"`
	Background                 bool              `json:"background"`

	Websocket                  bool     `json:"websocket"`
	WebsocketCallbacks         bool     `json:"websocket_callbacks"`
	WebsocketAllowedOrigins    []string `json:"websocket_allowed_origins"`
	WebsocketInactivityTimeout *int     `json:"websocket_inactivity_timeout"`
	WebsocketHeartbeatInterval int      `json:"websocket_heartbeat_interval"`
	WebsocketBatchDelay        *float64 `json:"websocket_batch_delay"`
	Connect                    string   `json:"connect"`
	Message                    string   `json:"message"`

	API              bool   `json:"api"`
	ValidationLayout string `json:"validation_layout"`

	EnableMCP *bool  `json:"enable_mcp"`
	MCPPath   string `json:"mcp_path"`
	MCP       bool   `json:"mcp"`
}

type devTools struct {
	Debug                  *bool   `json:"debug"`
	UI                     *bool   `json:"ui"`
	PropsCheck             *bool   `json:"props_check"`
	ServeDevBundles        *bool   `json:"serve_dev_bundles"`
	HotReload              *bool   `json:"hot_reload"`
	HotReloadInterval      float64 `json:"hot_reload_interval"`
	HotReloadWatchInterval float64 `json:"hot_reload_watch_interval"`
	HotReloadMaxRetry      int     `json:"hot_reload_max_retry"`
	PruneErrors            *bool   `json:"prune_errors"`
	ValidateCallbacks      *bool   `json:"validate_callbacks"`
	DisableVersionCheck    *bool   `json:"disable_version_check"`
}

func (o *options) read(line []byte) error {
	dec := json.NewDecoder(bytes.NewReader(line))
	dec.DisallowUnknownFields()
	if err := dec.Decode(o); err != nil {
		return fmt.Errorf("the options: %w", err)
	}
	if o.App != "subject" {
		return fmt.Errorf("there is no app %q", o.App)
	}
	return nil
}

func (o *options) wantsCallbacks() bool { return o.Callbacks == nil || *o.Callbacks }

func (o *options) config() server.Config {
	cfg := server.Config{
		Title:                      o.Title,
		URLBasePathname:            o.URLBasePathname,
		RoutesPathnamePrefix:       o.RoutesPathnamePrefix,
		RequestsPathnamePrefix:     o.RequestsPathnamePrefix,
		ServeLocally:               optional(o.ServeLocally),
		Compress:                   o.Compress,
		IndexString:                o.IndexString,
		SuppressCallbackExceptions: o.SuppressCallbackExceptions,
		PreventInitialCallbacks:    o.PreventInitialCallbacks,
		ShowUndoRedo:               o.ShowUndoRedo,
		EagerLoading:               o.EagerLoading,
		IncludeAssetsFiles:         optional(o.IncludeAssetsFiles),
		AssetsFolder:               filepath.Join(o.Files, "assets"),
		AssetsURLPath:              o.AssetsURLPath,
		AssetsIgnore:               o.AssetsIgnore,
		AssetsPathIgnore:           o.AssetsPathIgnore,
		AssetsExternalPath:         o.AssetsExternalPath,
		HealthEndpoint:             o.HealthEndpoint,
		CSRFTokenName:              o.CSRFTokenName,
		CSRFHeaderName:             o.CSRFHeaderName,
		Description:                o.Description,
		IncludePagesMeta:           optional(o.IncludePagesMeta),
		EnableMCP:                  optional(o.EnableMCP),
		MCPPath:                    o.MCPPath,
		RendererHooks: server.RendererHooks{
			LayoutPre: o.Hooks["layout_pre"], LayoutPost: o.Hooks["layout_post"],
			RequestPre: o.Hooks["request_pre"], RequestPost: o.Hooks["request_post"],
			CallbackResolved: o.Hooks["callback_resolved"], RequestRefreshJWT: o.Hooks["request_refresh_jwt"],
		},
	}
	switch {
	case string(o.UpdateTitle) == "null":
		cfg.UpdateTitle = server.Null[string]()
	case o.UpdateTitle != nil:
		var title string
		_ = json.Unmarshal(o.UpdateTitle, &title)
		cfg.UpdateTitle = server.Some(title)
	}
	for _, tag := range o.MetaTags {
		cfg.MetaTags = append(cfg.MetaTags, tag)
	}
	for _, e := range o.ExternalScripts {
		cfg.ExternalScripts = append(cfg.ExternalScripts, e.as("src"))
	}
	for _, e := range o.ExternalStylesheets {
		cfg.ExternalStylesheets = append(cfg.ExternalStylesheets, e.as("href"))
	}
	o.websocket(&cfg)
	if o.OnError {
		cfg.OnError = answerWith("app handled ")
	}
	if o.DevTools != nil {
		o.DevTools.into(&cfg)
	}
	return cfg
}

func (d *devTools) into(cfg *server.Config) {
	cfg.Debug = d.Debug == nil || *d.Debug
	cfg.DevTools = server.DevTools{
		UI:                     optional(d.UI),
		PropsCheck:             optional(d.PropsCheck),
		ServeDevBundles:        optional(d.ServeDevBundles),
		HotReload:              optional(d.HotReload),
		HotReloadInterval:      seconds(d.HotReloadInterval),
		HotReloadWatchInterval: seconds(d.HotReloadWatchInterval),
		HotReloadMaxRetry:      d.HotReloadMaxRetry,
		PruneErrors:            optional(d.PruneErrors),
		ValidateCallbacks:      optional(d.ValidateCallbacks),
		DisableVersionCheck:    optional(d.DisableVersionCheck),
	}
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

func optional(b *bool) server.Opt[bool] {
	if b == nil {
		return server.Opt[bool]{}
	}
	return server.Some(*b)
}
