package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/server"
)

// kinds are children of every kind.
var kinds = []any{
	nil, "text", 5, []any{}, []any{"a", html.B("b"), 7}, html.I("one"), []any{html.B("x"), nil, "y"},
}

// withButton is an option whose label is a button and a text.
func withButton(name string) dcc.Option {
	return dcc.Option{Value: name, Label: []any{
		html.Button("count " + name).DictID(dict("part", "button", "name", name)), html.Span("none").DictID(dict("part", "count", "name", name)),
	}}
}

func parts(a *server.App) {
	a.SetLayout([]any{
		dcc.Checklist().OptionList(withButton("left"), withButton("right")).Value("right").ID("checks"), html.P().ID("chosen"),
		dcc.Checklist().ID("made"), html.P("none").ID("heard"), html.Button("next").ID("next"), html.Div("first").ID("kind"),
	})
	server.Callback(a, func(ctx context.Context, in struct {
		N int `input:"{part:button,name:MATCH}.n_clicks"`
	}) (out struct {
		Text string `output:"{part:count,name:MATCH}.children"`
	}, _ error) {
		name, _ := server.CallFrom(ctx).TriggeredID().Part("name")
		out.Text = fmt.Sprintf("%v %d", name, in.N)
		return out, nil
	}, server.PreventInitialCall(true))
	server.Callback(a, func(_ context.Context, in struct {
		Names []string `input:"checks.value"`
	}) (out struct {
		Text    string       `output:"chosen.children"`
		Options []dcc.Option `output:"made.options"`
	}, _ error) {
		out.Text, out.Options = strings.Join(in.Names, " "), []dcc.Option{}
		for _, name := range in.Names {
			out.Options = append(out.Options, dcc.Option{Label: html.U("say " + name).DictID(dict("say", name)), Value: name})
		}
		return out, nil
	})
	server.Callback(a, func(_ context.Context, in struct {
		Clicks []int `input:"{say:ALL}.n_clicks"`
	}) (out struct {
		Text string `output:"heard.children"`
	}, _ error) {
		out.Text = fmt.Sprintf("%d labels, %d clicks", len(in.Clicks), sum(in.Clicks))
		return out, nil
	}, server.PreventInitialCall(true))
	server.Callback(a, func(_ context.Context, in struct {
		N int `input:"next.n_clicks"`
	}) (out struct {
		Kind any `output:"kind.children"`
	}, _ error) {
		out.Kind = kinds[in.N-1]
		return out, nil
	}, server.PreventInitialCall(true))
}
