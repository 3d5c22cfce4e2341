package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/server"
)

// What a person sees of a callback that fails, and a page that has little.
var errorApps = map[string]app{
	"errors": {nil, failing},
	"plain":  {nil, plain},
}

func failing(a *server.App) {
	a.SetLayout(html.Div(
		html.Button("fail").ID("fail"), html.Button("work").ID("work").NClicks(0), html.P("untouched").ID("failed"), html.P("untouched").ID("worked"),
		html.P("untouched").ID("after")))
	server.Callback(a, func(_ context.Context, _ struct {
		N int `input:"fail.n_clicks"`
	}) (out struct {
		Text string `output:"failed.children"`
	}, _ error) {
		return out, errors.New("the secret is 4711")
	}, server.PreventInitialCall(true))
	server.Callback(a, func(_ context.Context, in struct {
		Text string `input:"failed.children"`
	}) (out struct {
		Text string `output:"after.children"`
	}, _ error) {
		out.Text = "after " + in.Text
		return out, nil
	}, server.PreventInitialCall(true))
	server.Callback(a, func(_ context.Context, in struct {
		N int `input:"work.n_clicks"`
	}) (out struct {
		Text string `output:"worked.children"`
	}, _ error) {
		out.Text = fmt.Sprintf("worked %d", in.N)
		return out, nil
	})
}

func plain(a *server.App) {
	a.SetLayout(html.Div(html.H1("plain").ID("head").ClassName("head"), html.Button("count").ID("count").NClicks(0), html.P().ID("counted")))
	server.Callback(a, func(_ context.Context, in struct {
		N int `input:"count.n_clicks"`
	}) (out struct {
		Text string `output:"counted.children"`
	}, _ error) {
		out.Text = fmt.Sprintf("%d counted", in.N)
		return out, nil
	})
}
