package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/server"
)

func missing(a *server.App) {
	a.SetLayout(html.Div(
		html.Button("come").ID("come"), html.Button("go").ID("go"), html.Div().ID("place"),
		html.P("not run").ID("needs"), html.P("not run").ID("takes"), html.P("not run").ID("all"), html.P("not run").ID("none")))
	server.Callback(a, func(ctx context.Context, _ struct {
		Come int `input:"come.n_clicks"`
		Go   int `input:"go.n_clicks"`
	}) (out struct {
		Place []any `output:"place.children"`
	}, _ error) {
		out.Place = []any{}
		if server.CallFrom(ctx).TriggeredID().String() == "go" {
			return out, nil
		}
		out.Place = append(out.Place, dcc.Input().ID("late").Value("here"))
		for i := range 2 {
			out.Place = append(out.Place, html.B(strconv.Itoa(i)).DictID(dict("part", "late", "n", i)))
		}
		for i := range 2 {
			out.Place = append(out.Place, html.I().DictID(dict("part", "echo", "n", i)))
		}
		return out, nil
	}, server.PreventInitialCall(true))
	server.Callback(a, func(_ context.Context, in struct {
		Value string `input:"late.value"`
	}) (out struct {
		Text string `output:"needs.children"`
	}, _ error) {
		out.Text = "needs " + in.Value
		return out, nil
	})
	server.Callback(a, func(_ context.Context, in struct {
		N     int                `input:"come.n_clicks"`
		Late  server.Opt[string] `input:"late.value,allow_optional"`
		Never server.Opt[string] `state:"never.value,allow_optional"`
	}) (out struct {
		Text string `output:"takes.children"`
	}, _ error) {
		out.Text = fmt.Sprintf("%d %s, %s", in.N, in.Late.Or("none"), in.Never.Or("none"))
		return out, nil
	})
	server.Callback(a, func(_ context.Context, in struct {
		Values []string `input:"{part:late,n:ALL}.children"`
	}) (out struct {
		Text string `output:"all.children"`
	}, _ error) {
		out.Text = fmt.Sprintf("%d: %s", len(in.Values), strings.Join(in.Values, ","))
		return out, nil
	})
	server.Callback(a, func(_ context.Context, in struct {
		Value string `input:"{part:late,n:MATCH}.children"`
	}) (out struct {
		Text string `output:"{part:echo,n:MATCH}.children"`
	}, _ error) {
		out.Text = "echo " + in.Value
		return out, nil
	})

	// Its output never comes, so it never runs.
	server.Callback(a, func(ctx context.Context, _ struct {
		N int `input:"come.n_clicks"`
	}) (out struct {
		Text string `output:"never.children"`
	}, _ error) {
		server.CallFrom(ctx).SetProps(html.PChildren("none").Set("has run"))
		out.Text = "never"
		return out, nil
	})
}
