package server

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"

	"github.com/dashwire/dashwire/protocol"
)

// Extension is what a package adds to somebody's app, as Dash's hooks do. Every
// field may be left out. Extensions act in the order in which they were added.
type Extension struct {
	// Name tells the extension from others; an app takes each name once.
	Name string

	// Setup is called once, when the app starts, before anything is made of layout
	// and callbacks: it may set and register them, and call Use. If it fails, the
	// app doesn't start.
	Setup func(app *App) error

	// Layout changes the layout: once, with an empty Request, if it is a value, and
	// for each page if it is a function. A validation layout is changed as well.
	Layout func(ctx context.Context, r *Request, tree any) (any, error)

	// Index changes the page, which is HTML, each time it is made: when the app
	// starts and when assets have changed, not for each browser.
	Index func(page string) string

	// Before runs before each callback and returns the context for it, or nil for
	// the same one. If it fails, the callback doesn't run.
	Before func(ctx context.Context, call *Call) (context.Context, error)

	// After runs after each callback, with its error, and returns the one that
	// counts. It also runs if the callback panics, with a *PanicError.
	After func(ctx context.Context, call *Call, err error) error

	// Error is told of each error and panic of a callback, other than
	// PreventUpdate, before OnError deals with it.
	Error func(ctx context.Context, call *Call, err error)

	// SocketConnect is asked when a browser opens a websocket, after Config.Authorize.
	// If it fails, the browser gets 403. It is Python's hook websocket_connect.
	SocketConnect func(ctx context.Context, r *Request) error

	// SocketMessage is asked about each message on a websocket, also one that makes no
	// sense, before it is looked at. Other messages of that websocket wait for it, and
	// it may not keep text. If it fails, the websocket is ended, with the code of a
	// *SocketRefusal or 4001, after which the browser doesn't come back by itself. It
	// is Python's hook websocket_message.
	SocketMessage func(ctx context.Context, r *Request, text []byte) error

	// Routes are routes of its own. Config.Authorize guards them.
	Routes []Route

	// Scripts and Stylesheets come after Config.ExternalScripts and
	// Config.ExternalStylesheets.
	Scripts, Stylesheets []External

	// DevTools are components in the bar of the dev tools, where that is shown. A
	// callback names one of them with allow_optional.
	DevTools []DevTool
}

// DevTool is a component of an Extension in the bar of the dev tools, Python's hook
// devtool. What it is made of is read when the app starts.
type DevTool struct {
	// Component is what is shown, such as html.Button("Profile").ID("profile").
	Component protocol.Node
	// Position is the end of the bar, "left" or "right". If empty, right.
	Position string
}

// Route is a route of an Extension.
type Route struct {
	// Method is the HTTP method. If empty, GET.
	Method string
	// Path is below Config.RoutesPathnamePrefix, such as "export/rows.csv".
	Path string
	// Handler answers. It gets the whole request at once and its answer is sent as
	// a whole; a panic in it is answered with 500.
	Handler http.Handler
}

// Extend adds an extension to an app that has not been started.
func (a *App) Extend(e Extension) error {
	a.layoutMu.Lock()
	defer a.layoutMu.Unlock()
	fail := func(format string, args ...any) error {
		return fmt.Errorf("extension %q: %s", e.Name, fmt.Sprintf(format, args...))
	}
	switch {
	case e.Name == "":
		return errors.New("the extension has no name")
	case a.extended:
		return fail("the app has been started; call Extend before Start, Run, Handler or Mount")
	}
	for _, other := range a.extensions {
		if other.Name == e.Name {
			return fail("it was added before")
		}
	}
	for i, r := range e.Routes {
		if r.Path = strings.TrimPrefix(r.Path, "/"); r.Path == "" || strings.HasPrefix(r.Path, "_dash-") || strings.ContainsAny(r.Path, "?#") {
			return fail("route %d has the path %q; it is a path such as export/rows.csv, and not one of Dash's own", i, e.Routes[i].Path)
		}
		if r.Handler == nil {
			return fail("the route %s has no handler", r.Path)
		}
	}
	for _, list := range [][]External{e.Scripts, e.Stylesheets} {
		for _, x := range list {
			if x.URL == "" {
				return fail("a script or stylesheet has no URL")
			}
		}
	}
	for _, tool := range e.DevTools {
		if isNil(tool.Component) {
			return fail("a component for the dev tools is nil")
		}
		if tool.Position != "" && tool.Position != "left" && tool.Position != "right" {
			return fail("a component for the dev tools has the position %q; it is left or right", tool.Position)
		}
	}
	if e.Before != nil || e.After != nil || e.Error != nil {
		a.Use(e.around)
	}
	a.extensions = append(a.extensions, e)
	return nil
}

// around is the extension's part in a callback.
func (e *Extension) around(next Handler) Handler {
	return func(ctx context.Context, call *Call) error {
		inner, err := ctx, error(nil)
		if e.Before != nil {
			if inner, err = e.Before(ctx, call); inner == nil {
				inner = ctx
			}
		}
		if err == nil {
			err = guarded(inner, call, next)
		}
		if err != nil && e.Error != nil && !errors.Is(err, PreventUpdate) {
			e.Error(inner, call, err)
		}
		if e.After != nil {
			err = e.After(inner, call, err)
		}
		return err
	}
}

// guarded runs a handler and turns its panic into an error.
func guarded(ctx context.Context, call *Call, h Handler) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &PanicError{Value: v, Stack: debug.Stack()}
		}
	}()
	return h(ctx, call)
}

// devTools is what the page config has of the extensions' components.
func (a *App) devTools() ([]protocol.Raw, error) {
	tools := []protocol.Raw{}
	for _, e := range a.extensions {
		for _, tool := range e.DevTools {
			component, err := protocol.Encode(tool.Component)
			if err != nil {
				return nil, fmt.Errorf("extension %q: dev tools: %w", e.Name, err)
			}
			position := `,"position":"` + cmp.Or(tool.Position, "right") + `"}`
			tools = append(tools, append(component[:len(component)-1], position...))
		}
	}
	return tools, nil
}

// setUp calls the extensions' Setup.
func (a *App) setUp() error {
	a.layoutMu.Lock()
	a.extended = true
	a.layoutMu.Unlock()
	for _, e := range a.extensions {
		if e.Setup == nil {
			continue
		}
		if err := e.Setup(a); err != nil {
			return fmt.Errorf("extension %q: %w", e.Name, err)
		}
	}
	return nil
}

// makeLayout makes the layout of a page: the app's, or tree if that is not nil,
// and what extensions make of it. A panic ends this call only.
func (a *App) makeLayout(ctx context.Context, r *Request, tree any) (_ any, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &PanicError{Value: v, Stack: debug.Stack()}
		}
	}()
	if tree == nil {
		if tree, err = a.layout.call(ctx, r); err != nil {
			return nil, err
		}
	}
	for _, e := range a.extensions {
		if e.Layout == nil {
			continue
		}
		if tree, err = e.Layout(ctx, r, tree); err != nil {
			return nil, fmt.Errorf("extension %q: %w", e.Name, err)
		}
		if isNil(tree) {
			return nil, fmt.Errorf("extension %q returned no layout", e.Name)
		}
	}
	if a.usesPush() {
		tree = a.withStores(tree)
	}
	return a.asOne(tree), nil
}
