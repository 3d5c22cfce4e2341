package main

import (
	"cmp"
	"context"
	"fmt"
	"path"
	"strings"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/server"
)

// Addresses: Location, links, and pages.
var pathApps = map[string]app{
	"location":      {func(c *server.Config) { c.SuppressCallbackExceptions = true }, location},
	"location-href": {nil, locationHref},
	"pages":         {func(c *server.Config) { c.Title = "Site" }, pages},
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

func pages(a *server.App) {
	a.Page(server.Page{Module: "home", Path: "/", Title: "Home page", Layout: html.P("this is home").ID("home")})
	a.Page(server.Page{
		Module: "item", PathTemplate: "/item/<name>",
		TitleFunc: func(_ context.Context, r server.PageRequest) (string, error) { return "Item " + r.Var("name"), nil },
		LayoutFunc: func(_ context.Context, r server.PageRequest) (any, error) {
			return html.P("item " + r.Var("name") + ", " + cmp.Or(r.Query.Get("size"), "no") + " size").ID("item"), nil
		},
	})
	a.Page(server.Page{Module: "counter", Path: "/counter", Title: "Counter", Layout: html.Div(html.Button("count").ID("count"), html.P().ID("counted"))})
	var links []any
	for _, to := range [][2]string{{"home", "/"}, {"item", "/item/bolt?size=12"}, {"counter", "/counter"}, {"nowhere", "/nowhere"}} {
		links = append(links, dcc.Link(to[0]).Href(a.RelativePath(to[1])).ID("to-"+to[0]))
	}
	a.SetLayout(html.Div(html.Nav(links...), server.PageContainer()))
	server.Callback(a, func(_ context.Context, in struct {
		N int `input:"count.n_clicks"`
	}) (out struct {
		Text string `output:"counted.children"`
	}, _ error) {
		out.Text = fmt.Sprintf("%d counted", in.N)
		return out, nil
	})
}
