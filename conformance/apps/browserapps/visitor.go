package main

import (
	"context"
	"fmt"
	"net/http"
	"path"
	"strings"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/server"
)

// What passes between browser and server besides values: cookies, headers, and
// requests that the page itself changes.
var visitorApps = map[string]app{
	"cookies":       {nil, cookies},
	"request-hooks": {requestHooksConfig, requestHooks},
}

func cookies(a *server.App) {
	var children []any
	for _, name := range []string{"enter", "who", "leave"} {
		children = append(children, html.Button(name).ID(name))
	}
	a.SetLayout(append(children, html.P("outside").ID("state"), html.P().ID("known"), html.P().ID("agent")))
	server.Callback(a, func(ctx context.Context, _ struct {
		Enter int `input:"enter.n_clicks"`
		Leave int `input:"leave.n_clicks"`
	}) (out struct {
		Text string `output:"state.children"`
	}, _ error) {
		call := server.CallFrom(ctx)
		if call.TriggeredID().String() == "leave" {
			call.SetCookie(&http.Cookie{Name: "visitor", Path: "/", MaxAge: -1})
			out.Text = "left"
			return out, nil
		}
		call.SetCookie(&http.Cookie{Name: "visitor", Value: "number-7", Path: "/"})
		call.SetCookie(&http.Cookie{Name: "seen", Value: "yes", Path: "/"})
		call.Header().Set("X-Visit", "first")
		out.Text = "entered"
		return out, nil
	}, server.PreventInitialCall(true))
	server.Callback(a, func(ctx context.Context, in struct {
		N int `input:"who.n_clicks"`
	}) (out struct {
		Text string `output:"known.children"`
	}, _ error) {
		visitor, seen := "nobody", "no"
		if c, err := server.CallFrom(ctx).Request().Cookie("visitor"); err == nil {
			visitor = c.Value
		}
		if c, err := server.CallFrom(ctx).Request().Cookie("seen"); err == nil {
			seen = c.Value
		}
		out.Text = fmt.Sprintf("%d: %s, seen: %s", in.N, visitor, seen)
		return out, nil
	})
	server.Callback(a, func(ctx context.Context, _ struct {
		N int `input:"who.n_clicks"`
	}) (out struct {
		Text string `output:"agent.children"`
	}, _ error) {
		r, name := server.CallFrom(ctx).Request(), "something"
		if strings.Contains(r.Header().Get("User-Agent"), "Chrome") {
			name = "a browser"
		}
		out.Text = name + " at " + path.Base(r.Path)
		return out, nil
	})
}

func requestHooksConfig(c *server.Config) {
	c.RendererHooks = server.RendererHooks{
		LayoutPre:  "() => { window.told = ['layout']; }",
		LayoutPost: "layout => { window.told.push('got a ' + layout.type); }",
		RequestPre: "payload => { window.told.push('ask ' + payload.output); " +
			"if (payload.inputs[0].value === 'secret') payload.inputs[0].value = 'hidden'; }",
		RequestPost:      "(payload, response) => { window.told.push('answer ' + JSON.stringify(response.echo ?? response.after)); }",
		CallbackResolved: "callback => { window.resolved = (window.resolved ?? 0) + 1; }",
	}
}

func requestHooks(a *server.App) {
	a.SetLayout(html.Div(dcc.Input().ID("text").Value("open").Debounce(true), html.P().ID("echo"), html.P().ID("after")))
	server.Callback(a, func(_ context.Context, in struct {
		Text string `input:"text.value"`
	}) (out struct {
		Text string `output:"echo.children"`
	}, _ error) {
		out.Text = "echo " + in.Text
		return out, nil
	})
	server.Callback(a, func(_ context.Context, in struct {
		Text string `input:"echo.children"`
	}) (out struct {
		Text string `output:"after.children"`
	}, _ error) {
		out.Text = "after " + in.Text
		return out, nil
	})
}
