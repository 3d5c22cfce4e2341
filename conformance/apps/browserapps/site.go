package main

import (
	"cmp"
	"context"
	"fmt"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server"
)

// A site of several pages: in their order, with redirects, nested addresses, and a
// page for addresses that have none.
var siteApps = map[string]app{"site": {siteConfig, site}}

func siteConfig(c *server.Config) {
	c.Title, c.Description = "Site", "all of it"
	c.RoutingCallbackInputs = []server.RoutingInput{
		{Name: "language", Dependency: protocol.Dep("language", "value"), State: true},
		{Name: "size", Dependency: protocol.Dep("size", "value")},
	}
}

func archive(_ context.Context, r server.PageRequest) (any, error) {
	var language, size string
	if err := cmp.Or(r.Input("language", &language), r.Input("size", &size)); err != nil {
		return nil, err
	}
	text := fmt.Sprintf("archive %s %s, %s %s, %s", r.Var("year"), r.Var("month"), language, size, cmp.Or(r.Query.Get("q"), "no query"))
	return []any{html.P(text).ID("archive"), html.Button("mark").ID("mark"), html.P("not marked").ID("marked")}, nil
}

func site(a *server.App) {
	a.Page(server.Page{
		Module: "archive", PathTemplate: "/archive/<year>/<month>", Description: "old things", LayoutFunc: archive, Order: server.Some(2),
		TitleFunc: func(_ context.Context, r server.PageRequest) (string, error) {
			return "Archive of " + r.Var("year"), nil
		},
	})
	a.Page(server.Page{
		Module: "site.about_us", Layout: html.P("about us").ID("about"), RedirectFrom: []string{"/who", "/imprint/old"}, Order: server.Some(1),
	})
	a.Page(server.Page{Module: "start", Path: "/", Title: "Start", Layout: html.P("start").ID("home"), Order: server.Some(0)})
	a.Page(server.Page{NotFound: true, Layout: html.P("no such page").ID("lost")})
	var links []any
	for _, p := range a.Pages() {
		if !p.NotFound {
			links = append(links, dcc.Link(p.Name).Href(p.URL).ID("to-"+p.Module))
		}
	}
	a.SetLayout(html.Div(
		dcc.Input().ID("language").Value("en"), dcc.Input().ID("size").Value("small"), html.Nav(links...),
		dcc.Link("deep").Href(a.RelativePath("/archive/1999/12?q=a%20b")).ID("deep"),
		dcc.Link("lost").Href(a.RelativePath("/nowhere/at/all")).ID("nowhere"),
		server.PageContainer()))
	server.Callback(a, func(_ context.Context, in struct {
		N int `input:"mark.n_clicks"`
	}) (out struct {
		Text string `output:"marked.children"`
	}, _ error) {
		out.Text = fmt.Sprintf("marked %d", in.N)
		return out, nil
	}, server.PreventInitialCall(true))
}
