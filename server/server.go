package server

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/dashwire/dashwire/assets"
)

// newEngine builds the routes. Registration errors that only show when
// everything is known, such as an id that a static layout doesn't have, show here.
func (a *App) newEngine() (*fiber.App, error) {
	err := a.preparePages()
	if err == nil {
		err = a.jobs.open()
	}
	if err == nil {
		if err = a.push.openState(); err != nil {
			a.jobs.stop()
		}
	}
	if err != nil {
		a.end() // an app that can't start leaves nothing behind
		a.metrics.unregister()
		return nil, errors.Join(err, a.pages.close())
	}
	// With what pages were told before a restart.
	a.shared.start()
	a.leases.announce()
	engine := fiber.New(fiber.Config{
		DisableStartupMessage: true,
		CaseSensitive:         true,
		StrictRouting:         true,
		ErrorHandler:          a.replyError,
		BodyLimit:             a.cfg.MaxBodyBytes,
		ReadBufferSize:        a.cfg.MaxHeaderBytes,
		ReadTimeout:           a.transport.timeout,
		IdleTimeout:           idleTimeout,
		// Bodies are JSON, whatever their type says.
		DisablePreParseMultipartForm: true,
	})
	if a.before != nil {
		a.before(engine)
	}
	a.routes(engine)
	return engine, nil
}

// preparePages finds the browser files and makes what every page has in common.
func (a *App) preparePages() (err error) {
	if err := a.setUp(); err != nil {
		return err
	}
	if err := a.metrics.register(); err != nil {
		return err
	}
	if err := a.declareForLanes(); err != nil {
		return err
	}
	a.live.close()
	p := &a.pages
	if p.bundle = a.cfg.Bundle; p.bundle == nil {
		if p.bundle, err = assets.Open(a.life, assets.Options{Progress: os.Stderr}); err != nil {
			return err
		}
		p.owned = true
	}
	if a.usesPush() {
		if err := a.push.addHello(p.bundle.Release().Wire.Websocket); err != nil {
			return err
		}
		if err := a.shared.addFailures(); err != nil {
			return err
		}
	}
	p.folder = &assetsFolder{fsys: a.cfg.AssetsFS}
	if p.folder.fsys == nil {
		p.folder.fsys = diskFolder(a.cfg.AssetsFolder)
	}
	if a.cfg.DevTools.ServeDevBundles.Or(false) && !a.cfg.ServeLocally.Or(true) {
		a.log.Warn("the development bundles exist on this server only, so Config.ServeLocally has no effect on scripts")
	}
	if p.tags, err = p.bundle.Release().Tags(a.mode()); err != nil {
		return fmt.Errorf("Config.ReactVersion: %w", err)
	}
	if err := a.startRouting(); err != nil {
		return err
	}
	if err := a.checkRelease(); err != nil {
		return err
	}
	if err := a.prepareLayout(); err != nil {
		return err
	}
	if err := a.shared.checkWriters(); err != nil {
		return err
	}
	if err := a.startHotReload(); err != nil {
		return err
	}
	if a.existing != nil {
		p.inline = append(p.inline, a.existing.InlineScripts...)
	}
	for _, plan := range a.callbacks.load().plans {
		if plan.script != "" && !slices.Contains(p.inline, plan.script) {
			p.inline = append(p.inline, plan.script)
		}
	}
	for _, hook := range a.cfg.RendererHooks.all() {
		if hook.source != "" {
			p.hooks = append(p.hooks, hook)
		}
	}
	a.scripted = len(a.stamps()) > 0
	return a.refreshPage()
}

// refreshPage makes the index page anew.
func (a *App) refreshPage() error {
	a.suites.adding.Lock()
	defer a.suites.adding.Unlock()
	return a.makePage()
}

// makePage is refreshPage for who holds suites.adding.
func (a *App) makePage() error {
	page, err := a.buildPage(true)
	if err != nil {
		return err
	}
	a.pages.current.Store(page)
	if !a.usesPush() || !a.usesWebsocket() {
		return nil
	}
	socketless, err := a.buildPage(false)
	if err == nil {
		a.pages.socketless.Store(socketless)
	}
	return err
}

// routes registers all routes, the ones that take any path last.
func (a *App) routes(engine *fiber.App) {
	at := func(path string) string { return literal(a.cfg.RoutesPathnamePrefix + path) }
	if a.cfg.Debug && a.cfg.DevTools.UI.Or(false) {
		engine.Use(timing)
	}
	engine.Post(at("_dash-update-component"), a.routeUpdate)
	engine.Use(a.routeAPI)
	if a.mcp != nil {
		a.mcpRoutes(engine, at(a.cfg.MCPPath))
	}
	a.extensionRoutes(engine, at)
	if a.usesPush() {
		engine.Get(at(ownWebsocketRoute), a.routeOwnWebsocket)
		engine.Get(at("_dashwire/events"), a.routeEvents)
		engine.Post(at("_dashwire/poll"), a.routePoll)
		engine.Post(at("_dashwire/answer"), a.routeAnswer)
	}
	if a.scripted {
		engine.Get(at("_dashwire/")+"+", a.routeLive)
		engine.Post(at("_dashwire/lane"), a.routeLane)
		engine.Post(at("_dashwire/bye"), a.routeBye)
		if a.leases.used() {
			engine.Post(at("_dashwire/alive"), a.routeAlive)
		}
	}
	if a.usesWebsocket() {
		engine.Get(at(websocketRoute), a.routeWebsocket)
	}
	engine.Get(at("_dash-layout"), a.routeLayout)
	engine.Get(at("_dash-dependencies"), a.routeDependencies)
	engine.Get(at("_reload-hash"), a.routeReloadHash)
	engine.Get(at("_favicon.ico"), a.routeFavicon)
	engine.Get(at("_dash-component-suites/")+"+", a.routeSuites)
	engine.Get(at(a.cfg.AssetsURLPath+"/")+"+", a.routeAssets)
	if a.cfg.HealthEndpoint != "" {
		engine.Get(at(a.cfg.HealthEndpoint), a.routeHealth)
	}
	if a.cfg.MetricsEndpoint != "" {
		engine.Get(at(a.cfg.MetricsEndpoint), a.routeMetrics())
	}
	if slashless := strings.TrimSuffix(a.cfg.RoutesPathnamePrefix, "/"); slashless != "" {
		engine.Get(literal(slashless), a.routeSlash)
	}
	a.redirects(engine, at)
	a.existingRedirects(engine, at)
	engine.Get(at("")+"*", a.routeIndex)
}

// literal keeps Fiber from reading parameters into a path.
func literal(path string) string {
	return strings.NewReplacer(`:`, `\:`, `*`, `\*`, `+`, `\+`, `?`, `\?`, `(`, `\(`, `)`, `\)`).Replace(path)
}
