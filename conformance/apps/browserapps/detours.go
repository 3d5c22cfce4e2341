package main

import (
	"context"
	"fmt"
	"net/http"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server"
)

// Pushes to pages that may not have a websocket. What is said at say?text= goes to
// all pages.
var detourApps = map[string]app{
	"pushed":    {live, func(a *server.App) { pushed(a) }},
	"pushed-ws": {live, func(a *server.App) { pushed(a, server.Websocket()) }},
}

func live(cfg *server.Config) { cfg.Live.Enabled = true }

// said is what was said.
var said = protocol.NewProp[[]any]("log", "data")

// sayAt has the app push to all pages what is said at say?text=.
func sayAt(a *server.App) {
	say := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		text, line := r.URL.Query().Get("text"), &protocol.Patch{}
		line.At().Append(text)
		// In one call, so that they come together.
		if err := a.BroadcastEvery(said.Patch(line), html.PChildren("last").Set(text)); err != nil {
			panic(err)
		}
	})
	if err := a.Extend(server.Extension{Name: "say", Routes: []server.Route{{Path: "say", Handler: say}}}); err != nil {
		panic(err)
	}
}

// showLog shows what was said.
func showLog(a *server.App, opts ...server.Option) {
	server.Callback(a, func(_ context.Context, in struct {
		Log []string `input:"log.data"`
	}) (out struct {
		Lines string `output:"lines.children"`
	}, _ error) {
		out.Lines = fmt.Sprint(in.Log)
		return out, nil
	}, opts...)
}

func pushed(a *server.App, opts ...server.Option) {
	sayAt(a)
	a.SetLayout(html.Div(
		dcc.Store().ID("log").Data([]any{}), html.P("nothing").ID("last"), html.P().ID("lines"),
		dcc.Input().ID("text").Value("a"), html.Button("count").ID("count"), html.P().ID("counted"),
		html.Button("ask").ID("ask"), html.P().ID("asked"), html.P().ID("told"),
	))
	showLog(a, opts...)
	server.Callback(a, func(_ context.Context, in struct {
		N int `input:"count.n_clicks"`
	}) (out struct {
		Counted string `output:"counted.children"`
	}, _ error) {
		out.Counted = fmt.Sprintf("%d counted", in.N)
		return out, nil
	}, append(opts, server.PreventInitialCall(true))...)
	// Asked while the call runs, told by a push. Pages of Dash 2.16 call nothing without
	// an output.
	server.Callback(a, func(ctx context.Context, in struct {
		N int `input:"ask.n_clicks"`
	}) (out struct {
		Asked string `output:"asked.children"`
	}, _ error) {
		out.Asked = fmt.Sprintf("%d asked", in.N)
		client := server.ClientFrom(ctx)
		values, err := client.Get(ctx, dcc.InputValue("text").Dependency())
		text := fmt.Sprint(err)
		if err == nil {
			text = "it is " + string(values[0])
		}
		return out, client.Set(html.PChildren("told").Set(text))
	}, server.PreventInitialCall(true))
}
