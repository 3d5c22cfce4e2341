package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/server"
)

// How values flow: in a circle, in groups, from components that aren't there, late,
// and wrong.
var flowApps = map[string]app{
	"converter":     {nil, converter},
	"grouped":       {nil, grouped},
	"missing":       {func(c *server.Config) { c.SuppressCallbackExceptions = true }, missing},
	"dynamic":       {nil, dynamic},
	"error-handler": {func(c *server.Config) { c.OnError = noteError }, errorHandler},
	"race":          {func(c *server.Config) { c.SuppressCallbackExceptions = true }, race},
}

func converter(a *server.App) {
	a.SetLayout(html.Div(
		dcc.Input().ID("celsius").Type(dcc.InputKindNumber).With("value", 10), dcc.Input().ID("fahrenheit").Type(dcc.InputKindNumber), html.P().ID("seen")))
	server.Callback(a, func(ctx context.Context, in struct {
		Celsius    server.Opt[float64] `input:"celsius.value"`
		Fahrenheit server.Opt[float64] `input:"fahrenheit.value"`
	}) (out struct {
		Celsius    server.Opt[float64] `output:"celsius.value"`
		Fahrenheit server.Opt[float64] `output:"fahrenheit.value"`
	}, _ error) {
		out.Celsius.Null()
		out.Fahrenheit.Null()
		if server.CallFrom(ctx).TriggeredID().String() == "fahrenheit" {
			if f, ok := in.Fahrenheit.Get(); ok {
				out.Celsius.Set((f - 32) * 5 / 9)
				out.Fahrenheit.Set(f)
			}
			return out, nil
		}
		if c, ok := in.Celsius.Get(); ok {
			out.Celsius.Set(c)
			out.Fahrenheit.Set(c*9/5 + 32)
		}
		return out, nil
	})
	server.Callback(a, func(_ context.Context, in struct {
		Celsius    float64 `input:"celsius.value"`
		Fahrenheit float64 `input:"fahrenheit.value"`
	}) (out struct {
		Text string `output:"seen.children"`
	}, _ error) {
		out.Text = fmt.Sprintf("%.6g C, %.6g F", in.Celsius, in.Fahrenheit)
		return out, nil
	})
}

func grouped(a *server.App) {
	a.SetLayout(html.Div(
		dcc.Input().ID("first").Value("Ada"), dcc.Input().ID("last").Value("King"), dcc.Input().ID("greeting").Value("Hi"),
		html.P().ID("text"), html.P().ID("length"), html.P().ID("why")))
	server.Callback(a, func(ctx context.Context, in struct {
		First    string `input:"first.value"`
		Last     string `input:"last.value"`
		Greeting string `state:"greeting.value"`
	}) (out struct {
		Text   string `output:"text.children"`
		Length int    `output:"length.children"`
		Why    string `output:"why.children"`
	}, _ error) {
		out.Text = fmt.Sprintf("%s %s %s", in.Greeting, in.First, in.Last)
		out.Length, out.Why = len(out.Text), "page load"
		var changed []string
		for _, arg := range server.CallFrom(ctx).Args() {
			if arg.Triggered {
				changed = append(changed, strings.ToLower(arg.Name))
			}
		}
		if len(changed) > 0 {
			out.Why = strings.Join(changed, " ")
		}
		return out, nil
	})
}

func dynamic(a *server.App) {
	a.SetLayout(html.Div(
		html.Button("create").ID("create"), html.Button("use").ID("use"), html.P("none").ID("created"), html.P("not used").ID("used")))
	server.Callback(a, func(_ context.Context, in struct {
		N int `input:"create.n_clicks"`
	}) (out struct {
		Text string `output:"created.children"`
	}, err error) {
		if in.N == 1 {
			err = server.CallbackSafely(a, func(_ context.Context, in struct {
				N int `input:"use.n_clicks"`
			}) (out struct {
				Text string `output:"used.children"`
			}, _ error) {
				out.Text = fmt.Sprintf("used %d", in.N)
				return out, nil
			}, server.PreventInitialCall(true))
		}
		out.Text = fmt.Sprintf("created %d", in.N)
		return out, err
	}, server.PreventInitialCall(true), server.DynamicCreator())
}

func race(a *server.App) {
	var buttons []any
	for _, name := range []string{"slow", "quick", "finish", "drop"} {
		buttons = append(buttons, html.Button(name).ID(name))
	}
	a.SetLayout(html.Div(append(buttons, html.Div(html.P("idle").ID("shown")).ID("place"), html.P().ID("after"))...))
	g := newGate()
	server.Callback(a, func(ctx context.Context, in struct {
		Slow  int `input:"slow.n_clicks"`
		Quick int `input:"quick.n_clicks"`
	}) (out struct {
		Text string `output:"shown.children"`
	}, err error) {
		if server.CallFrom(ctx).TriggeredID().String() == "quick" {
			out.Text = fmt.Sprintf("quick %d", in.Quick)
			return out, nil
		}
		err = g.wait(ctx)
		out.Text = fmt.Sprintf("slow %d", in.Slow)
		return out, err
	}, server.PreventInitialCall(true))
	server.Callback(a, func(_ context.Context, in struct {
		Text string `input:"shown.children"`
	}) (out struct {
		Text string `output:"after.children"`
	}, _ error) {
		out.Text = "after " + in.Text
		return out, nil
	})
	opens(a, g)
	server.Callback(a, func(context.Context, struct {
		N int `input:"drop.n_clicks"`
	}) (out struct {
		Text string `output:"place.children"`
	}, _ error) {
		out.Text = "dropped"
		return out, nil
	}, server.PreventInitialCall(true))
}
