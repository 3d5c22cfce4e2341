package server

import (
	"io"
	"io/fs"
	"log/slog"
	"net"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/dashwire/dashwire/assets"
)

// Config says what an App is. The zero Config is a working app; defaults are
// Python Dash 4.4.1's, where a field does not say otherwise. A field that names a
// variable of the environment takes its value from there if it is zero; a value
// in the Config goes first, as in Python.
type Config struct {
	// Title is the page's title. If zero, "Dash". Unlike Python this escapes it,
	// so that a title may hold any character.
	Title string

	// UpdateTitle is the page's title while callbacks run. If not set,
	// "Updating..."; null or an empty text leaves the title as it is.
	UpdateTitle Opt[string]

	// Addr is where Run listens. If zero, the HOST and PORT of the environment,
	// and 127.0.0.1:8050 where they are not set.
	Addr string

	// OnListen is called by Run once the app can be reached, with the address that
	// it listens on: with port 0 in Addr, that has the real port. If nil, nothing is
	// called.
	OnListen func(addr net.Addr)

	// Banner gets the lines that Run prints when the app can be reached: the page's
	// address, the websocket's, the release and where its files are. They are
	// coloured on a terminal unless NO_COLOR is set. If nil, os.Stderr; io.Discard
	// prints nothing.
	Banner io.Writer

	// PublicURL is where browsers find the app if that is not Addr, because of a
	// proxy: the banner shows it, and it changes nothing else. If zero, the second
	// address in DASH_PROXY, else the banner shows the address that Run listens on.
	PublicURL string

	// ShutdownTimeout is how long requests under way may take to finish when Run
	// ends; then they are cut off. If zero, 10 s.
	ShutdownTimeout time.Duration

	// MaxBodyBytes is the length of the largest request body, inflated if it came
	// compressed. A larger one is answered with 413 before it is read. Callbacks
	// get their body in one piece, so this bounds the memory for a request. If
	// zero, 64 MiB; Python has no limit.
	MaxBodyBytes int

	// MaxHeaderBytes bounds the request line and headers together; a browser's
	// cookies make up most of it. More is answered with 431. Each open connection
	// has a buffer of this size. If zero, 16 KiB.
	MaxHeaderBytes int

	// MaxCalls is how many calls of callbacks may be under way at a time, those
	// that wait because of Serial among them. One more is answered with 503, which
	// the dev tools show. No call waits for another because of it; it is there so
	// that a callback that hangs ends in an error and not in a server without
	// memory: a call takes some 30 KiB and what its handler needs. A browser has 6
	// requests under way at most, so it is itself that makes more wait. Background
	// jobs and the requests that ask for their progress don't count, see Jobs. If zero,
	// 10,000; Python has as many as its server has threads.
	MaxCalls int

	// Compress has pages, layouts and callbacks' answers over 1 KiB compressed with
	// zstd, br or gzip, whichever the browser takes, and frames on a websocket over
	// 1 KiB with permessage-deflate. It is worth its time on slow
	// lines, and wasted where a proxy in front compresses or for browsers on the
	// same machine. Dash's own files are sent compressed in any case, as that was
	// done once. If false, DASH_COMPRESS, else off, as in Python.
	Compress bool

	// TrustedProxies are the addresses ("10.0.0.7") and networks ("10.0.0.0/8") of
	// proxies whose X-Forwarded-For, -Host and -Proto are believed: they decide
	// Request.RemoteAddr, Host and Scheme. The proxy must set these headers or
	// remove what the client sent. X-Forwarded-Prefix has no effect, nor has
	// Forwarded: the prefix is RequestsPathnamePrefix. If nil, no headers are
	// believed, and the one that opened the connection is taken for the client.
	TrustedProxies []string

	// Bundle is the verified copy of Dash's browser files. If nil, it is found or
	// fetched when the app starts, as assets.Open does.
	Bundle *assets.Bundle

	// URLBasePathname sets both prefixes below to one value; it excludes them.
	// It begins and ends with a slash. If zero, DASH_URL_BASE_PATHNAME, else they
	// have their own defaults.
	URLBasePathname string

	// RoutesPathnamePrefix is where this server has its routes. It begins and ends
	// with a slash. If zero, DASH_ROUTES_PATHNAME_PREFIX, else "/".
	RoutesPathnamePrefix string

	// RequestsPathnamePrefix is the prefix of the addresses that the browser asks
	// for, where a proxy strips a part of the path. It begins and ends with a
	// slash. If zero, DASH_REQUESTS_PATHNAME_PREFIX, else DASH_APP_NAME as a folder
	// before RoutesPathnamePrefix, else the same as that.
	RequestsPathnamePrefix string

	// HealthEndpoint is the path below RoutesPathnamePrefix that answers OK while
	// the server runs, such as "health". If zero, there is none.
	HealthEndpoint string

	// EnableMCP lets programs such as AI assistants use the app over the Model Context
	// Protocol: callbacks are tools that they can call, and the layout can be read. What
	// a call gives goes to the program and not to a page. Whoever reaches the server may
	// do this unless Config.Authorize, which is asked as ForMCP, says no. Requests of web
	// pages are refused, but for those of WebsocketAllowedOrigins and of this machine.
	// It costs nothing until it is used. If not set, DASH_MCP_ENABLED, else off.
	EnableMCP Opt[bool]

	// MCPPath is where an MCP client finds the app, below RoutesPathnamePrefix. If zero,
	// DASH_MCP_PATH, else "_mcp".
	MCPPath string

	// MCP says what an MCP client is shown, see EnableMCP. If zero, all but the
	// descriptions of callbacks.
	MCP MCP

	// Metrics gets the app's metrics, named dashwire_..., such as
	// prometheus.DefaultRegisterer: clients and websockets, what waits for them and
	// what was dropped, how long pushes and callbacks take, jobs and lanes. They are
	// registered when the app starts and taken out again by Shutdown. Labels are
	// outputs and lanes of the app, never anything that a client sends. It costs some
	// 100 ns a call; where an app has many callbacks, each has some 20 series. If nil,
	// and MetricsEndpoint is empty, nothing is counted.
	Metrics prometheus.Registerer

	// MetricsEndpoint is the path below RoutesPathnamePrefix at which a Prometheus
	// server reads the metrics, such as "metrics". Config.Authorize is asked about it,
	// as ForMetrics; without one anybody may read them. It serves all that Metrics
	// holds, and if that is nil, the app's and those of the process. If zero, there is
	// none.
	MetricsEndpoint string

	// AssetsFolder is the directory of the app's own scripts, styles and images.
	// Scripts and styles in it become tags of the page, everything in it is
	// served, except for names that begin with a dot and links that lead out of
	// the folder. If zero, "assets" in the working directory; it need not exist.
	AssetsFolder string

	// AssetsFS takes the place of AssetsFolder, for a folder that is embedded in
	// the program; its root is the assets folder itself (see fs.Sub). If nil,
	// AssetsFolder is read.
	AssetsFS fs.FS

	// AssetsURLPath is the path under which the assets folder is served, below
	// RoutesPathnamePrefix. If zero, "assets".
	AssetsURLPath string

	// AssetsIgnore is a regular expression for the names of files that get no tag.
	// They are served all the same. If zero, every script and style has a tag.
	AssetsIgnore string

	// AssetsPathIgnore are regular expressions for the names of folders whose
	// files get no tag. They are served all the same. If nil, none.
	AssetsPathIgnore []string

	// AssetsExternalPath is an address that takes the place of
	// RequestsPathnamePrefix in the tags of assets, such as that of a CDN which
	// mirrors them. If zero, DASH_ASSETS_EXTERNAL_PATH, else this server.
	AssetsExternalPath string

	// IncludeAssetsFiles says whether assets get tags at all. If not set,
	// DASH_INCLUDE_ASSETS_FILES, else true.
	IncludeAssetsFiles Opt[bool]

	// ServeLocally says whether this server hands out Dash's own scripts, or the
	// page loads them from the address outside that their package names. If not
	// set, true.
	ServeLocally Opt[bool]

	// EagerLoading loads all of the suites' scripts with the page, also those
	// that are loaded when a component needs them otherwise. If zero, false.
	EagerLoading bool

	// ReactVersion is the version of React in the page: one that comes with the
	// release. If zero, REACT_VERSION, else the release's default.
	ReactVersion string

	// ExternalScripts are scripts from elsewhere, loaded after React and before
	// everything else. If nil, none.
	ExternalScripts []External

	// ExternalStylesheets are styles from elsewhere, loaded before the assets'. If
	// nil, none.
	ExternalStylesheets []External

	// MetaTags are the attributes of further meta tags. One with a charset, an
	// http-equiv of X-UA-Compatible or the name viewport takes the place of the
	// default one. If nil, there are only the default ones.
	MetaTags [][]Attribute

	// IndexString is the page's template, with {%metas%}, {%title%}, {%favicon%},
	// {%css%}, {%app_entry%}, {%config%}, {%scripts%} and {%renderer%} for what
	// this server puts there. {%app_entry%}, {%config%} and {%scripts%} must stand
	// in it. If zero, the release's own.
	IndexString string

	// Description is what meta tags say of pages that have no description of their
	// own. It is for apps with pages, see App.Page. If zero, nothing.
	Description string

	// IncludePagesMeta says whether the pages of an app with several have meta tags
	// for search engines and for those who link to them. If not set, true.
	IncludePagesMeta Opt[bool]

	// RoutingCallbackInputs are properties whose values pages get besides their
	// address, in PageRequest.Inputs. If nil, none.
	RoutingCallbackInputs []RoutingInput

	// SuppressCallbackExceptions takes callbacks that name components which are
	// not in the layout, for an app that adds components later. If false,
	// DASH_SUPPRESS_CALLBACK_EXCEPTIONS, else such a callback is an error: when
	// the app starts if the layout is a value, in the browser if it is a function.
	SuppressCallbackExceptions bool

	// ValidationLayout is a component tree that holds the ids of all components that
	// callbacks name, for an app whose layout doesn't have them from the beginning.
	// It is shown nowhere: the browser checks callbacks against it in place of the
	// layout. When the app starts, callbacks may name what stands in either, if the
	// layout is a value. An app with pages makes one out of these, and with
	// SuppressCallbackExceptions nothing is checked, so that it is an error with
	// either. If nil, the layout is what is checked.
	ValidationLayout any

	// PreventInitialCallbacks is the default of the callback option
	// PreventInitialCall. If zero, false.
	PreventInitialCallbacks bool

	// InitialDuplicate is the callback option of that name for all callbacks: Python's
	// prevent_initial_callbacks="initial_duplicate". It takes the place of
	// PreventInitialCallbacks, so that it is an error to set both. If zero, false.
	InitialDuplicate bool

	// OnError is called when a callback fails that has no OnError of its own. If
	// nil, the error is logged and answered with 500.
	OnError ErrorHandler

	// Authorize is asked before the page, the layout, the list of callbacks or a
	// callback is given to anybody. The files of the browser side and of the assets
	// folder are everybody's. If nil, all of it is.
	Authorize Authorizer

	// Jobs bounds what callbacks in the background may take. If zero, its fields
	// have their own defaults.
	Jobs Jobs

	// Lanes bounds what lanes may take; see InLane. If zero, its fields have their own
	// defaults.
	Lanes Lanes

	// StateFile is where what was pushed is kept as well, so that pages survive a
	// restart of the program: the values of topics and of single clients, who is in
	// which topic, the numbers by which a page says what it has, and what has run in
	// its lanes, with the answers that it may still ask for. A page that is
	// open comes back by itself, gets what it has missed and nothing twice. Setting it
	// turns Live on.
	//
	// Nobody waits for the disk: what has changed is written together, some 20 times a
	// second at most. After a crash, values of the last moment may be gone; a page that
	// had got them gets the values that the file has. Calls in a lane of that moment
	// may run a second time; after an orderly restart none does. Values of the program
	// itself are not kept, so OnConnect is called again, see Client.Restored.
	//
	// The file is made if it isn't there. It belongs to one process, is bounded by
	// Live.MaxStateBytes, and holds what pages were told: keep it where nobody else
	// can read or write. The app does not start if it is damaged or in use. If zero,
	// all of that is in memory only, and pages begin anew after a restart.
	StateFile string

	// Live is about pages that the server pushes to. If zero, its fields have their
	// own defaults.
	Live Live

	// WebsocketCallbacks has the page send the requests of all callbacks over a
	// websocket, except for those in the background; else the option Websocket says
	// it for one. If false, only those go there, and a page without any opens none.
	WebsocketCallbacks bool

	// WebsocketAllowedOrigins are pages of other sites that may open a websocket, each
	// spelled as in the header Origin: "https://app.example.org". If nil, only pages
	// whose address has the host of the request, or the one that a trusted proxy was
	// asked for.
	WebsocketAllowedOrigins []string

	// WebsocketInactivityTimeout is after how long the browser ends a websocket on
	// which nothing but heartbeats came and went; it opens it again with the next
	// request. 0 has it stay open. If not set, 5 minutes, and 0 for
	// an app that pushes.
	WebsocketInactivityTimeout Opt[time.Duration]
	idleSockets                bool // it was not set

	// WebsocketHeartbeatInterval is told to the browser. The renderer of Dash 4.4.1
	// takes no notice of it when a page loads, and sends a heartbeat every 30 s. If
	// zero, 30 s.
	WebsocketHeartbeatInterval time.Duration

	// WebsocketBatchDelay is how long a message of SetProps waits for others, so that
	// they go in one frame; the end of a callback sends what waits. 0 has each go by
	// itself. If not set, 5 ms.
	WebsocketBatchDelay Opt[time.Duration]

	// WebsocketMaxCalls is how many calls may be under way on one websocket, which all
	// tabs of a browser share. One more is answered with an error, which the page's
	// console shows. It takes the place of Python's websocket_max_workers; here no call
	// waits for another. If zero, 1,000.
	WebsocketMaxCalls int

	// WebsocketMaxMessageBytes is the length of the largest message from the browser,
	// inflated if it came compressed. At a larger one the websocket is ended, with
	// code 1009. If zero, 16 MiB, as with Python's servers.
	WebsocketMaxMessageBytes int

	// WebsocketQueueBytes bounds what callbacks have sent to one websocket and the
	// browser has not taken yet. A browser for which there would be more is too slow:
	// its websocket is ended with code 1013, and it opens another one. One message may
	// be larger. If zero, 16 MiB.
	WebsocketQueueBytes int

	// RendererHooks are JavaScript functions that the renderer calls. If zero,
	// none.
	RendererHooks RendererHooks

	// ShowUndoRedo shows buttons by which a person goes through the page's past
	// states. If zero, false.
	ShowUndoRedo bool

	// CSRFTokenName is the cookie whose value the page sends back in the header
	// CSRFHeaderName. Checking it is left to a middleware, as in Python. If zero,
	// "_csrf_token".
	CSRFTokenName string

	// CSRFHeaderName is that header. If zero, "X-CSRFToken".
	CSRFHeaderName string

	// SecretKey signs the token by which a page is known. Processes that share
	// pages, behind one balancer, need the same key: 32 random bytes. If nil, it is
	// kept beside StateFile or Jobs.File, as that name with .key, which only its owner
	// may read; without such a file one is made when the app starts, so a restart forgets all
	// pages.
	SecretKey []byte

	// Debug turns the dev tools on: error box, callback graph, hot reload. If
	// false, DASH_DEBUG, else they are off, and an error tells the browser nothing
	// of its cause.
	Debug bool

	// DevTools turns single dev tools on or off, whatever Debug says. If zero,
	// Debug decides on all.
	DevTools DevTools

	// HideAllCallbacks leaves all callbacks out of the graph in the dev tools but
	// those with the option Shown, as the option Hidden does for one. If false, they
	// are shown.
	HideAllCallbacks bool

	// Logger gets one line for each error and for each request that was refused.
	// If nil, slog.Default().
	Logger *slog.Logger
}
