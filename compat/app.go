package compat

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/dashwire/dashwire/assets/release"
	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server"
)

// App returns an app that serves the frontend. What cfg leaves open is as the
// existing app has it: title, prefix, index template, assets, external scripts and
// so on; what cfg sets goes first. Give its callbacks handlers with
// server.HandleOutput or App.HandleOutput, then start it as any other.
//
// An app with pages shows them at the addresses that the dump knows. App.Page makes
// one of them in Go, with all addresses of its template; a handler of
// "_pages_content.children" makes them all.
//
// App panics if cfg asks for something that can't be done; AppSafely returns that
// as an error.
func (f *Frontend) App(cfg server.Config) *server.App {
	app, err := f.AppSafely(cfg)
	if err != nil {
		panic("compat.Frontend.App: " + err.Error())
	}
	return app
}

// AppSafely is App for a Config that comes from outside the program.
func (f *Frontend) AppSafely(cfg server.Config) (*server.App, error) {
	if cfg.Bundle == nil && f.manifest.Dash != release.DefaultVersion || cfg.Bundle != nil && cfg.Bundle.Release().Dash != f.manifest.Dash {
		return nil, fmt.Errorf("the frontend in %s is for the browser files of Dash %s; set Config.Bundle to these", f.source, f.manifest.Dash)
	}
	if err := f.fill(&cfg); err != nil {
		return nil, err
	}
	app, err := server.NewSafely(cfg)
	if err != nil {
		return nil, err
	}
	existing, err := f.existing(app, &cfg)
	if err != nil {
		return nil, err
	}
	return app, app.TakeOver(existing)
}

// fill sets what cfg leaves open.
func (f *Frontend) fill(cfg *server.Config) error {
	m := &f.manifest
	setText := func(to *string, value string) {
		if *to == "" {
			*to = value
		}
	}
	setText(&cfg.Title, m.Title)
	setText(&cfg.IndexString, f.template)
	setText(&cfg.ReactVersion, m.React)
	setText(&cfg.CSRFTokenName, f.config.CSRFTokenName)
	setText(&cfg.CSRFHeaderName, f.config.CSRFHeaderName)
	if !cfg.UpdateTitle.IsSet() {
		cfg.UpdateTitle = server.Null[string]()
		if f.config.UpdateTitle != nil {
			cfg.UpdateTitle = server.Some(*f.config.UpdateTitle)
		}
	}
	if !cfg.ServeLocally.IsSet() && f.config.ServeLocally != nil {
		cfg.ServeLocally = server.Some(*f.config.ServeLocally)
	}
	if !cfg.DevTools.ValidateCallbacks.IsSet() && f.config.ValidateCallbacks {
		cfg.DevTools.ValidateCallbacks = server.Some(true)
	}
	cfg.EagerLoading = cfg.EagerLoading || m.EagerLoading
	cfg.SuppressCallbackExceptions = cfg.SuppressCallbackExceptions || f.config.Suppress
	cfg.WebsocketCallbacks = cfg.WebsocketCallbacks || f.config.Websocket.Enabled
	cfg.ShowUndoRedo = cfg.ShowUndoRedo || f.config.ShowUndoRedo
	if cfg.URLBasePathname == "" && cfg.RoutesPathnamePrefix == "" && cfg.RequestsPathnamePrefix == "" {
		if f.config.BasePath != nil {
			cfg.URLBasePathname = *f.config.BasePath
		} else {
			cfg.RoutesPathnamePrefix, cfg.RequestsPathnamePrefix = m.Prefix, m.Prefix
		}
	}
	if cfg.MetaTags == nil {
		cfg.MetaTags = m.MetaTags
	}
	if cfg.ExternalScripts == nil {
		cfg.ExternalScripts = externals(m.ExternalScripts)
	}
	if cfg.ExternalStylesheets == nil {
		cfg.ExternalStylesheets = externals(m.ExternalStylesheets)
	}
	if cfg.RendererHooks == (server.RendererHooks{}) {
		cfg.RendererHooks = hooks(m.RendererHooks)
	}
	return f.fillAssets(cfg)
}

func (f *Frontend) fillAssets(cfg *server.Config) error {
	if cfg.AssetsFS != nil || cfg.AssetsFolder != "" {
		return nil
	}
	var err error
	if cfg.AssetsFS, err = fs.Sub(f.fsys, assetsDir); err != nil {
		return err
	}
	if cfg.AssetsURLPath == "" {
		cfg.AssetsURLPath = f.manifest.AssetsURLPath
	}
	if cfg.AssetsIgnore == "" && len(f.manifest.Untagged) > 0 {
		names := make([]string, len(f.manifest.Untagged))
		for i, name := range f.manifest.Untagged {
			names[i] = regexp.QuoteMeta(path.Base(name))
		}
		slices.Sort(names)
		cfg.AssetsIgnore = "^(?:" + strings.Join(slices.Compact(names), "|") + ")$"
	}
	return nil
}

func externals(list []external) []server.External {
	all := make([]server.External, len(list))
	for i, e := range list {
		all[i] = server.External{URL: e.URL, Attributes: e.Attributes}
	}
	return all
}

func hooks(by map[string]string) server.RendererHooks {
	return server.RendererHooks{
		LayoutPre: by["layout_pre"], LayoutPost: by["layout_post"],
		RequestPre: by["request_pre"], RequestPost: by["request_post"],
		CallbackResolved: by["callback_resolved"], RequestRefreshJWT: by["request_refresh_jwt"],
	}
}

// existing is what the app takes over.
func (f *Frontend) existing(app *server.App, cfg *server.Config) (server.Existing, error) {
	e := server.Existing{
		Source: f.source, Layout: protocol.Raw(f.layout), ChildrenProps: f.config.ChildrenProps,
		InlineScripts: f.manifest.InlineScripts,
	}
	if !cfg.SuppressCallbackExceptions {
		e.ValidationLayout = protocol.Raw(f.valid)
	}
	for _, entry := range f.entries {
		e.Callbacks = append(e.Callbacks, server.ExistingCallback{CallbackEntry: entry})
	}
	for _, s := range f.manifest.Suites {
		files, err := fs.Sub(f.fsys, path.Join(suitesDir, s.Package))
		if err != nil {
			return e, errors.Join(fmt.Errorf("suite %q", s.Package), err)
		}
		e.Suites = append(e.Suites, server.Suite{
			Package: s.Package, Version: s.Version, Files: files, Scripts: tags(s.Scripts), Styles: tags(s.Styles),
		})
	}
	if f.routing != nil {
		return e, f.addPages(app, cfg, &e)
	}
	return e, nil
}

func tags(list []suiteTag) []server.SuiteTag {
	all := make([]server.SuiteTag, len(list))
	for i, t := range list {
		all[i] = server.SuiteTag{Path: t.Path, Attributes: t.Attributes}
	}
	return all
}
