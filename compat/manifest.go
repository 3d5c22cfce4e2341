package compat

import (
	"github.com/dashwire/dashwire/assets/release"
)

// The files of a frontend.
const (
	manifestFile     = "frontend.json"
	configFile       = "config.json"
	layoutFile       = "layout.json"
	validationFile   = "validation_layout.json"
	dependenciesFile = "dependencies.json"
	pagesFile        = "pages.json"
	indexFile        = "index.html"
	assetsDir        = "assets"
	suitesDir        = "suites"
)

// manifestFormat is the version of the folder's form.
const manifestFormat = 1

// manifest is frontend.json: what is known of the app besides the documents that
// stand in files of their own.
type manifest struct {
	Format int `json:"format"`
	// Dash is the version of Dash whose browser files the frontend needs.
	Dash string `json:"dash"`
	// Prefix is the path that the browser knows the app by.
	Prefix string `json:"prefix"`
	Title  string `json:"title"`
	// React is the version of React, empty for the release's default.
	React        string `json:"react,omitempty"`
	EagerLoading bool   `json:"eager_loading,omitempty"`

	MetaTags            [][]release.Attribute `json:"meta_tags,omitempty"`
	ExternalScripts     []external            `json:"external_scripts,omitempty"`
	ExternalStylesheets []external            `json:"external_stylesheets,omitempty"`
	InlineScripts       []string              `json:"inline_scripts,omitempty"`
	// RendererHooks are JavaScript functions by their name, such as request_pre.
	RendererHooks map[string]string `json:"renderer_hooks,omitempty"`

	// AssetsURLPath is where the files in assets/ are, below the prefix.
	AssetsURLPath string `json:"assets_url_path"`
	// Untagged are scripts and styles of the assets folder that the page does not
	// load itself.
	Untagged []string `json:"untagged_assets,omitempty"`

	Suites []suite `json:"suites,omitempty"`
}

// external is a script or stylesheet from elsewhere.
type external struct {
	URL        string              `json:"url"`
	Attributes []release.Attribute `json:"attributes,omitempty"`
}

// suite is a component suite that does not come with Dash.
type suite struct {
	Package string      `json:"package"`
	Version string      `json:"version"`
	Scripts []suiteTag  `json:"scripts,omitempty"`
	Styles  []suiteTag  `json:"styles,omitempty"`
	Files   []suiteFile `json:"files"`
}

type suiteTag struct {
	Path       string              `json:"path"`
	Attributes []release.Attribute `json:"attributes,omitempty"`
}

// suiteFile is a file in suites/<package>/, as it was served.
type suiteFile struct {
	Path   string `json:"path"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// routing is pages.json: what an app of several pages shows at the addresses that
// are known.
type routing struct {
	Pages     []page     `json:"pages"`
	NotFound  page       `json:"not_found"`
	Redirects []redirect `json:"redirects,omitempty"`
}

// page is what is shown at an address.
type page struct {
	// Path is the address below the prefix, with its query.
	Path string `json:"path"`
	// Content and Data are the routing callback's answer: the page, and its title.
	Content rawJSON `json:"content"`
	Data    rawJSON `json:"data"`
	// Metas are the meta tags of the address, with {origin} for scheme and host.
	Metas [][]release.Attribute `json:"metas,omitempty"`
}

type redirect struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// pageConfig is what the frontend needs of the page config.
type pageConfig struct {
	Prefix            *string `json:"requests_pathname_prefix"`
	BasePath          *string `json:"url_base_pathname"`
	UpdateTitle       *string `json:"update_title"`
	ChildrenProps     rawJSON `json:"children_props"`
	ServeLocally      *bool   `json:"serve_locally"`
	DashVersion       string  `json:"dash_version"`
	Suppress          bool    `json:"suppress_callback_exceptions"`
	ShowUndoRedo      bool    `json:"show_undo_redo"`
	ValidateCallbacks bool    `json:"validate_callbacks"`
	CSRFTokenName     string  `json:"csrf_token_name"`
	CSRFHeaderName    string  `json:"csrf_header_name"`
	Validation        rawJSON `json:"validation_layout"`
	Websocket         struct {
		Enabled bool `json:"enabled"`
	} `json:"websocket"`
}
