package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server"
)

// One component each: what a person does with it, and what the server learns.
var controlApps = map[string]app{
	"debounce": {nil, func(a *server.App) {
		echo(a, "value", dcc.Input().ID("each"), dcc.Input().ID("enter").Debounce(true), dcc.Input().ID("pause").With("debounce", 0.3))
	}},
	"number": {nil, func(a *server.App) {
		echo(a, "value", dcc.Input().ID("number").Type(dcc.InputKindNumber).Min(0).Max(10).Step(2).With("value", 4))
	}},
	"dropdown": {nil, func(a *server.App) {
		colours := []string{"red", "green", "blue"}
		echo(a, "value", dcc.Dropdown().ID("one").Options(colours...), dcc.Dropdown().ID("many").Options(colours...).Multi(true).With("value", []string{"red"}))
	}},
	"checks": {nil, func(a *server.App) {
		echo(a, "value", dcc.Checklist().ID("checks").Options("a", "b", "c").Value("b"),
			dcc.RadioItems().ID("radio").Value("x").OptionList(dcc.Option{Label: "Ex", Value: "x"}, dcc.Option{Label: "Why", Value: "y"}))
	}},
	"date": {nil, func(a *server.App) {
		echo(a, "date", dcc.DatePickerSingle().ID("date").Date("2024-02-10").DisplayFormat("YYYY-MM-DD"))
	}},
	"textarea": {nil, func(a *server.App) { echo(a, "value", dcc.Textarea().ID("area").Value("one")) }},
	"slider": {nil, func(a *server.App) {
		echo(a, "value", dcc.Slider().ID("slider").Min(0).Max(10).Step(1).Value(3), dcc.RangeSlider().ID("range").Min(0).Max(10).Step(1).Value(2, 8))
	}},
	"markdown":    {nil, markdown},
	"confirm":     {nil, confirm},
	"tabs":        {nil, tabs},
	"interval":    {nil, interval},
	"clicks":      {nil, clicks},
	"persistence": {nil, persistence},
}

// echo makes a layout of components, of which each has a text that shows a
// property.
func echo(a *server.App, property string, components ...protocol.Node) {
	var children []any
	for _, c := range components {
		value, _ := c.Base().Get("id")
		id := fmt.Sprint(value)
		children = append(children, html.Div(c, html.P().ID(id+"-shown")))
		a.Handle(server.Spec{
			Outputs: []protocol.Dependency{protocol.Dep(id+"-shown", "children")}, Inputs: []protocol.Dependency{protocol.Dep(id, property)},
		}, func(_ context.Context, call *server.Call) error {
			var v any
			if raw := call.Inputs()[0].Args[0].Value; raw != nil {
				if err := json.Unmarshal(raw, &v); err != nil {
					return err
				}
			}
			return call.Set(0, written(v))
		})
	}
	a.SetLayout(html.Div(children...))
}

// written is a value as the texts show it.
func written(v any) string {
	list, ok := v.([]any)
	switch {
	case v == nil:
		return "nothing"
	case !ok:
		return fmt.Sprint(v)
	case len(list) == 0:
		return "empty"
	}
	var texts []string
	for _, item := range list {
		texts = append(texts, fmt.Sprint(item))
	}
	return strings.Join(texts, ", ")
}

func markdown(a *server.App) {
	a.SetLayout(html.Div(
		dcc.Textarea().ID("source").Value("# Head\n\nsome **bold** and `code`\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<b id='raw'>raw</b>"),
		dcc.Markdown().ID("target")))
	server.Callback(a, func(_ context.Context, in struct {
		Text string `input:"source.value"`
	}) (out struct {
		Text string `output:"target.children"`
	}, _ error) {
		out.Text = in.Text
		return out, nil
	})
}

func confirm(a *server.App) {
	a.SetLayout(html.Div(html.Button("ask").ID("ask"), dcc.ConfirmDialog().ID("dialog").Message("Really?"), html.P().ID("answers")))
	server.Callback(a, func(_ context.Context, _ struct {
		N int `input:"ask.n_clicks"`
	}) (out struct {
		Shown bool `output:"dialog.displayed"`
	}, _ error) {
		out.Shown = true
		return out, nil
	}, server.PreventInitialCall(true))
	server.Callback(a, func(_ context.Context, in struct {
		Yes int `input:"dialog.submit_n_clicks"`
		No  int `input:"dialog.cancel_n_clicks"`
	}) (out struct {
		Text string `output:"answers.children"`
	}, _ error) {
		out.Text = fmt.Sprintf("%d yes, %d no", in.Yes, in.No)
		return out, nil
	})
}

func tabs(a *server.App) {
	a.SetLayout(html.Div(
		dcc.Tabs(
			dcc.Tab(dcc.Input().ID("kept").Value("first")).Label("One").Value("1"),
			dcc.Tab(html.P("second").ID("second")).Label("Two").Value("2")).ID("own").Value("1"),
		dcc.Tabs(dcc.Tab().Label("x").Value("x"), dcc.Tab().Label("y").Value("y")).ID("made").Value("x"), html.Div().ID("content")))
	server.Callback(a, func(_ context.Context, in struct {
		Tab string `input:"made.value"`
	}) (out struct {
		Content any `output:"content.children"`
	}, _ error) {
		out.Content = html.P("content of " + in.Tab).ID("inner")
		return out, nil
	})
}

func interval(a *server.App) {
	a.SetLayout(html.Div(dcc.Interval().ID("clock").Interval(50).MaxIntervals(3), html.P().ID("ticks")))
	server.Callback(a, func(_ context.Context, in struct {
		N int `input:"clock.n_intervals"`
	}) (out struct {
		Text string `output:"ticks.children"`
	}, _ error) {
		out.Text = fmt.Sprintf("%d ticks", in.N)
		return out, nil
	})
}

func clicks(a *server.App) {
	a.SetLayout(html.Div(html.Div("press").ID("area"), dcc.Input().ID("text"), html.P().ID("count"), html.P().ID("submitted")))
	server.Callback(a, func(_ context.Context, in struct {
		N int `input:"area.n_clicks"`
	}) (out struct {
		Text string `output:"count.children"`
	}, _ error) {
		out.Text = fmt.Sprintf("%d clicks", in.N)
		return out, nil
	})
	server.Callback(a, func(_ context.Context, in struct {
		N    int    `input:"text.n_submit"`
		Text string `state:"text.value"`
	}) (out struct {
		Text string `output:"submitted.children"`
	}, _ error) {
		out.Text = fmt.Sprintf("%d: %s", in.N, in.Text)
		return out, nil
	}, server.PreventInitialCall(true))
}

func persistence(a *server.App) {
	a.SetLayout(html.Div(
		dcc.Input().ID("local").Value("a").Persistence(true),
		dcc.Input().ID("session").Value("b").Persistence(true).PersistenceType(dcc.PersistenceTypeSession),
		dcc.Input().ID("none").Value("c"), html.P().ID("shown")))
	server.Callback(a, func(_ context.Context, in struct {
		Local   string `input:"local.value"`
		Session string `input:"session.value"`
		None    string `input:"none.value"`
	}) (out struct {
		Text string `output:"shown.children"`
	}, _ error) {
		out.Text = strings.Join([]string{in.Local, in.Session, in.None}, " ")
		return out, nil
	})
}
