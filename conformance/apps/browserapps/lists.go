package main

import (
	"context"
	"fmt"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server"
)

// Lists of components that come and go, and what callbacks know of each.
var listApps = map[string]app{
	"fibonacci":     {nil, fibonacci},
	"todo-list":     {nil, todoList},
	"running-match": {nil, runningMatch},
	"parts":         {nil, parts},
}

func fibonacci(a *server.App) {
	a.SetLayout(html.Div(
		dcc.Input().ID("n").Type(dcc.InputKindNumber).Min(0).Max(9).With("value", 4), html.Div().ID("series"), html.P().ID("sum")))
	server.Callback(a, func(_ context.Context, in struct {
		N int `input:"n.value"`
	}) (out struct {
		Series []any `output:"series.children"`
	}, _ error) {
		out.Series = []any{}
		for i := range in.N {
			out.Series = append(out.Series, html.P().DictID(dict("i", i)))
		}
		return out, nil
	})
	server.Callback(a, func(_ context.Context, in struct {
		Before []int `input:"{i:ALLSMALLER}.children"`
	}) (out struct {
		Number int `output:"{i:MATCH}.children"`
	}, _ error) {
		out.Number = len(in.Before)
		if n := len(in.Before); n > 1 {
			out.Number = in.Before[n-1] + in.Before[n-2]
		}
		return out, nil
	})
	server.Callback(a, func(_ context.Context, in struct {
		Numbers []int `input:"{i:ALL}.children"`
	}) (out struct {
		Text string `output:"sum.children"`
	}, _ error) {
		out.Text = fmt.Sprintf("%d numbers, sum %d", len(in.Numbers), sum(in.Numbers))
		return out, nil
	})
}

// done counts the items that are ticked off: each is a list with one value, or an
// empty one.
func done(ticks [][]string) int {
	n := 0
	for _, t := range ticks {
		if len(t) > 0 {
			n++
		}
	}
	return n
}

// todoItem is one line of the list.
func todoItem(i int, text string, ticks []string) any {
	return html.Div(
		dcc.Checklist().OptionList(dcc.Option{Label: "", Value: "done"}).Value(ticks...).DictID(dict("item", i, "part", "done")),
		html.B(text).DictID(dict("item", i, "part", "text")), html.I().DictID(dict("item", i, "part", "note")))
}

func todoList(a *server.App) {
	a.SetLayout(html.Div(
		dcc.Input().ID("new"), html.Button("add").ID("add"), html.Button("clear").ID("clear"), html.Div().ID("list"), html.P().ID("totals")))
	server.Callback(a, func(ctx context.Context, in struct {
		Add    int        `input:"add.n_clicks"`
		Submit int        `input:"new.n_submit"`
		Clear  int        `input:"clear.n_clicks"`
		New    string     `state:"new.value"`
		Texts  []string   `state:"{item:ALL,part:text}.children"`
		Done   [][]string `state:"{item:ALL,part:done}.value"`
	}) (out struct {
		Items []any              `output:"list.children"`
		New   server.Opt[string] `output:"new.value"`
	}, _ error) {
		clearing := server.CallFrom(ctx).TriggeredID().String() == "clear"
		out.Items = []any{}
		for i, text := range in.Texts {
			if !clearing || len(in.Done[i]) == 0 {
				out.Items = append(out.Items, todoItem(len(out.Items), text, in.Done[i]))
			}
		}
		if !clearing {
			out.Items = append(out.Items, todoItem(len(out.Items), in.New, nil))
			out.New.Set("")
		}
		return out, nil
	}, server.PreventInitialCall(true))
	server.Callback(a, func(_ context.Context, in struct {
		Done []string `input:"{item:MATCH,part:done}.value"`
	}) (out struct {
		Style html.Style `output:"{item:MATCH,part:text}.style"`
	}, _ error) {
		out.Style = html.Style{"fontWeight": "700"}
		if len(in.Done) > 0 {
			out.Style = html.Style{"textDecoration": "line-through"}
		}
		return out, nil
	})
	server.Callback(a, func(_ context.Context, in struct {
		Before [][]string `input:"{item:ALLSMALLER,part:done}.value"`
		Done   []string   `input:"{item:MATCH,part:done}.value"`
	}) (out struct {
		Note string `output:"{item:MATCH,part:note}.children"`
	}, _ error) {
		if len(in.Done) > 0 {
			return out, nil
		}
		ready := done(in.Before)
		out.Note = fmt.Sprintf("%d of %d before", ready, len(in.Before))
		if ready == len(in.Before) {
			out.Note += ", next"
		}
		return out, nil
	})
	server.Callback(a, func(_ context.Context, in struct {
		Done [][]string `input:"{item:ALL,part:done}.value"`
	}) (out struct {
		Text string `output:"totals.children"`
	}, _ error) {
		out.Text = fmt.Sprintf("%d of %d done", done(in.Done), len(in.Done))
		return out, nil
	})
}

func runningMatch(a *server.App) {
	var buttons, results []any
	for i := 1; i <= 2; i++ {
		buttons = append(buttons, html.Button("go").DictID(dict("part", "go", "row", i)))
		results = append(results, html.P("idle").DictID(dict("part", "to", "row", i)))
	}
	a.SetLayout([]any{html.Div(buttons...).ID("buttons"), html.Div(results...).ID("results"), html.Button("finish").ID("finish")})
	g := newGate()
	server.Callback(a, func(ctx context.Context, in struct {
		N int `input:"{part:go,row:MATCH}.n_clicks"`
	}) (out struct {
		Text string `output:"{part:to,row:MATCH}.children"`
	}, err error) {
		err = g.wait(ctx)
		out.Text = fmt.Sprintf("done %d", in.N)
		return out, err
	}, server.PreventInitialCall(true),
		server.Running(html.ButtonChildren(dict("part", "go", "row", protocol.Match)), any("busy"), any("again")),
		server.Running(html.ButtonDisabled(dict("part", "go", "row", protocol.All)), true, false))
	opens(a, g)
}

// opens registers the callback of the button that opens a gate.
func opens(a *server.App, g gate) {
	server.Callback(a, func(context.Context, struct {
		N int `input:"finish.n_clicks"`
	}) (struct{}, error) {
		g.open()
		return struct{}{}, nil
	}, server.PreventInitialCall(true))
}
