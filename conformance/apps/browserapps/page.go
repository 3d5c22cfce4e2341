package main

import (
	"context"
	"fmt"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/server"
)

// The page around the components: title, loading states, history, tags.
var pageApps = map[string]app{
	"title": {func(c *server.Config) { c.Title = "Slow app" }, slowPage},
	"own-title": {func(c *server.Config) {
		c.Title, c.UpdateTitle = "Slow app", server.Some("Please wait")
	}, slowPage},
	"loading":      {nil, loading},
	"undo":         {func(c *server.Config) { c.ShowUndoRedo = true }, undo},
	"tags":         {tagsConfig, heading("head")},
	"index-string": {func(c *server.Config) { c.IndexString = ownIndex }, heading("inside")},
}

// slow registers a callback that answers when a second button says so.
func slow(a *server.App, opts ...server.Option) {
	g := newGate()
	server.Callback(a, func(ctx context.Context, in struct {
		N int `input:"work.n_clicks"`
	}) (out struct {
		Text string `output:"result.children"`
	}, err error) {
		err = g.wait(ctx)
		out.Text = fmt.Sprintf("result %d", in.N)
		return out, err
	}, append(opts, server.PreventInitialCall(true))...)
	server.Callback(a, func(_ context.Context, _ struct {
		N int `input:"finish.n_clicks"`
	}) (struct{}, error) {
		g.open()
		return struct{}{}, nil
	}, server.PreventInitialCall(true))
}

func slowPage(a *server.App) {
	a.SetLayout(html.Div(
		html.Button("work").ID("work"), html.Button("finish").ID("finish"), html.P("idle").ID("result"), html.P("apart").ID("apart")))
	slow(a)
}

func loading(a *server.App) {
	a.SetLayout(html.Div(
		html.Button("work").ID("work"), html.Button("finish").ID("finish"),
		dcc.Loading(html.P("idle").ID("result")).ID("loading").Type(dcc.LoadingKindCircle), html.P("apart").ID("apart")))
	slow(a)
}

func undo(a *server.App) {
	a.SetLayout(html.Div(dcc.Input().ID("text").Value("one").Debounce(true), html.P().ID("echo")))
	server.Callback(a, func(_ context.Context, in struct {
		Text string `input:"text.value"`
	}) (out struct {
		Text string `output:"echo.children"`
	}, _ error) {
		out.Text = "echo " + in.Text
		return out, nil
	})
}

func tagsConfig(c *server.Config) {
	c.Title = "Tags & more"
	c.ExternalScripts = []server.External{
		{URL: "data:text/javascript,window.order=['external']"},
		{URL: "data:text/javascript,window.order.push('second')", Attributes: []server.Attribute{
			{Name: "id", Value: "second-script"}, {Name: "data-own", Value: "yes"}}},
	}
	c.ExternalStylesheets = []server.External{
		{URL: "data:text/css,.head{color:rgb(1,2,3);margin-left:11px}", Attributes: []server.Attribute{{Name: "id", Value: "outside"}}},
	}
	c.MetaTags = [][]server.Attribute{{{Name: "name", Value: "description"}, {Name: "content", Value: "a page <for> tests"}}}
}

const ownIndex = `<!DOCTYPE html>
<html lang="en"><head>{%metas%}<title>{%title%}</title>{%favicon%}{%css%}</head>
<body class="own"><header id="mine">my own page</header>{%app_entry%}<footer>{%config%}{%scripts%}{%renderer%}</footer></body></html>`

// heading makes a layout of nothing but a heading.
func heading(text string) func(*server.App) {
	return func(a *server.App) { a.SetLayout(html.H1(text).ID("head").ClassName("head")) }
}
