package server

import (
	"context"
	"errors"
	"log/slog"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// App is one Dash app: its layout, its callbacks and the routes that serve them.
// Make one with New. Set the layout and register callbacks, then start it with
// Run, Handler or Mount. Afterwards an App is safe for use by any number of
// goroutines.
type App struct {
	cfg       Config
	log       *slog.Logger
	callbacks registry
	layoutMu  sync.Mutex // guards layout until the app starts
	layout    layout
	existing  *Existing // under layoutMu until the app starts; nil if nothing was taken over
	jobs      *jobs
	lanes     *lanes
	metrics   *metrics // nil if nothing is counted
	live      liveUse
	push      push
	shared    shared
	leases    leases
	scripted  bool        // pages have the script of ours; set when the app starts
	packed    packedForms // of the layout

	extensions []Extension // under layoutMu until extended
	extended   bool        // under layoutMu; there come no more
	suites     otherSuites
	pages      pages
	routed     routedPages

	mcp       *mcp // nil if it is off
	functions mcpFunctions

	transport *transport
	inner     inner
	sockets   sockets
	delays    timeouts[*socket] // of messages that wait for others, by Config.WebsocketBatchDelay
	readers   readers
	writers   writers
	detours   detours
	ran       atomic.Bool // Run was called
	release   sync.Once

	// life ends when Shutdown begins, for what runs beside requests. work is the
	// context of requests, which ends when they had their time to finish.
	life, work   context.Context
	end, cutWork context.CancelFunc
	watcher      watcher
	bound        bound // of all callbacks

	before func(*fiber.App) // adds routes before the app's own; for tests
	outer  string           // path of the router that the app is mounted on
	build  sync.Once
	engine *fiber.App
	answer fasthttp.RequestHandler
	err    error
}

// New returns an app for cfg. It panics if cfg asks for something that can't be
// done, with every fault in one message; NewSafely returns that as an error.
func New(cfg Config) *App {
	app, err := NewSafely(cfg)
	if err != nil {
		panic("server.New: " + err.Error())
	}
	return app
}

// NewSafely is New for a Config that comes from outside the program.
func NewSafely(cfg Config) (*App, error) {
	cfg, faults := cfg.resolved()
	measured, more := cfg.setMetrics()
	faults = append(faults, more...)
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	trusted, _ := parseProxies(cfg.TrustedProxies) // resolved has looked for faults
	app := &App{cfg: cfg, log: cfg.Logger, transport: newTransport(trusted)}
	app.metrics = newMetrics(app, cfg.Metrics, measured)
	app.callbacks.metrics = app.metrics
	app.life, app.end = context.WithCancel(context.Background())
	app.work, app.cutWork = context.WithCancel(context.Background())
	app.watcher.quit = app.work.Done()
	app.bound.most, app.bound.setting = int64(cfg.MaxCalls), "Config.MaxCalls"
	app.sockets.gate, app.sockets.silence = newGate(), longestSilence
	app.delays.length, app.delays.happen = cfg.WebsocketBatchDelay.Or(0), (*socket).flush
	app.writers.init(runtime.GOMAXPROCS(0))
	app.jobs = newJobs(app.life, cfg.Jobs, cfg.Logger)
	app.lanes = newLanes(&app.cfg.Lanes, cfg.Logger)
	app.lanes.saver = &app.push.saver
	app.lanes.metrics = app.metrics
	app.push.init(app)
	app.shared.init(app)
	app.leases.app = app
	if cfg.EnableMCP.Or(false) {
		app.mcp = &mcp{app: app}
	}
	if cfg.Live.Enabled || cfg.StateFile != "" {
		_ = app.live.declare() // it has not started
	}
	return app, nil
}

// started returns the routes, built at the first call. What it returns is final:
// a fault in layout or callbacks stays a fault.
func (a *App) started() (*fiber.App, error) {
	a.build.Do(a.buildEngine)
	return a.engine, a.err
}

func (a *App) buildEngine() {
	if a.engine, a.err = a.newEngine(); a.err == nil {
		a.answer = a.engine.Handler()
		a.transport.prepare(a.engine.Server(), a.serve, a.cfg.MaxBodyBytes)
	}
}
