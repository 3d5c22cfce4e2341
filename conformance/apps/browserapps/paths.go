package main

import (
	"context"
	"fmt"
	"path"
	"strings"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/server"
)

// Addresses: Location and links.
var pathApps = map[string]app{
	"location":      {func(c *server.Config) { c.SuppressCallbackExceptions = true }, location},
	"location-href": {nil, locationHref},
}

func location(a *server.App) {
	a.SetLayout(html.Div(
		dcc.Location().ID("url"), dcc.Link("to a").Href("a?x=1#top").ID("to-a"), dcc.Link("to b").Href("b").ID("to-b"),
		html.Button("search").ID("search"), html.P().ID("where")))
	server.Callback(a, func(_ context.Context, in struct {
		Path   string `input:"url.pathname"`
		Search string `input:"url.search"`
		Hash   string `input:"url.hash"`
	}) (out struct {
		Text string `output:"where.children"`
	}, _ error) {
		name := path.Base(in.Path)
		if name == "/" {
			name = "home"
		}
		out.Text = strings.TrimSpace(name + " " + in.Search + " " + in.Hash)
		return out, nil
	})
	server.Callback(a, func(_ context.Context, in struct {
		N int `input:"search.n_clicks"`
	}) (out struct {
		Search string `output:"url.search"`
	}, _ error) {
		out.Search = fmt.Sprintf("?n=%d", in.N)
		return out, nil
	}, server.PreventInitialCall(true))
}

func locationHref(a *server.App) {
	a.SetLayout(html.Div(
		dcc.Location().ID("soft").With("refresh", "callback-nav"), dcc.Location().ID("hard").Refresh(true),
		html.Button("soft").ID("go-soft"), html.Button("hard").ID("go-hard"), html.P().ID("where")))
	server.Callback(a, func(_ context.Context, in struct {
		Path string `input:"soft.pathname"`
	}) (out struct {
		Path string `output:"where.children"`
	}, _ error) {
		out.Path = in.Path
		return out, nil
	})
	for _, way := range []string{"soft", "hard"} {
		server.Callback(a, func(_ context.Context, _ struct {
			N int `input:"go.n_clicks"`
		}) (out struct {
			Path string `output:"to.pathname"`
		}, _ error) {
			out.Path = "/" + way
			return out, nil
		}, server.PreventInitialCall(true), server.ID("go", "go-"+way), server.ID("to", way))
	}
}
