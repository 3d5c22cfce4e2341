package main

import (
	"context"
	"fmt"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server"
)

// Wildcards, over components that come and go.
var patternApps = map[string]app{
	"todo":    {nil, todo},
	"rows":    {nil, rows},
	"smaller": {nil, smaller},
	"grid":    {nil, grid},
}

// dict returns a dict id of keys and values that take turns.
func dict(parts ...any) protocol.ID {
	var list []protocol.IDPart
	for i := 0; i < len(parts); i += 2 {
		list = append(list, protocol.IDPart{Key: parts[i].(string), Value: parts[i+1]})
	}
	return protocol.DictID(list...)
}

// number is a field for numbers.
func number(id protocol.ID, value int) *dcc.InputComponent {
	return dcc.Input().DictID(id).Type(dcc.InputKindNumber).With("value", value)
}

func todo(a *server.App) {
	a.SetLayout(html.Div(html.Button("add").ID("add").NClicks(0), html.Div([]any{}).ID("items"), html.P().ID("total")))
	server.Callback(a, func(ctx context.Context, in struct {
		Adds   int   `input:"add.n_clicks"`
		Clicks []int `input:"{type:remove,n:ALL}.n_clicks"`
		IDs    []struct {
			N int `json:"n"`
		} `state:"{type:remove,n:ALL}.id"`
	}) (out struct {
		Items []any `output:"items.children"`
	}, _ error) {
		var kept []int
		for i, id := range in.IDs {
			if in.Clicks[i] == 0 {
				kept = append(kept, id.N)
			}
		}
		switch {
		case server.CallFrom(ctx).TriggeredID().String() == "add":
			kept = append(kept, in.Adds)
		case len(kept) == len(in.IDs):
			return out, server.PreventUpdate // the buttons themselves have just come
		}
		out.Items = []any{}
		for _, n := range kept {
			out.Items = append(out.Items, html.Div(
				number(dict("type", "amount", "n", n), n), html.Button("x").DictID(dict("type", "remove", "n", n))))
		}
		return out, nil
	}, server.PreventInitialCall(true))
	server.Callback(a, func(_ context.Context, in struct {
		Amounts []int `input:"{type:amount,n:ALL}.value"`
	}) (out struct {
		Text string `output:"total.children"`
	}, _ error) {
		out.Text = fmt.Sprintf("%d items, %d", len(in.Amounts), sum(in.Amounts))
		return out, nil
	})
}

func sum(numbers []int) int {
	total := 0
	for _, n := range numbers {
		total += n
	}
	return total
}

func rows(a *server.App) {
	a.SetLayout(html.Div(html.Button("add").ID("add").NClicks(1), html.Div().ID("rows")))
	server.Callback(a, func(_ context.Context, in struct {
		N int `input:"add.n_clicks"`
	}) (out struct {
		Rows []any `output:"rows.children"`
	}, _ error) {
		for i := range in.N {
			out.Rows = append(out.Rows, html.Div(
				dcc.Input().DictID(dict("type", "word", "row", i)).Value(fmt.Sprintf("word%d", i)), html.P().DictID(dict("type", "echo", "row", i))))
		}
		return out, nil
	})
	server.Callback(a, func(ctx context.Context, in struct {
		Word string `input:"{type:word,row:MATCH}.value"`
	}) (out struct {
		Text string `output:"{type:echo,row:MATCH}.children"`
	}, _ error) {
		row, ok := server.CallFrom(ctx).TriggeredID().Part("row")
		if !ok {
			row = "?"
		}
		out.Text = fmt.Sprintf("row %v: %s", row, in.Word)
		return out, nil
	})
}

func smaller(a *server.App) {
	page := html.Div()
	var children []any
	for i := 1; i <= 3; i++ {
		children = append(children, html.Div(number(dict("type", "number", "n", i), 10*i), html.P().DictID(dict("type", "sum", "n", i))))
	}
	a.SetLayout(page.Children(children...))
	server.Callback(a, func(_ context.Context, in struct {
		Own    int   `input:"{type:number,n:MATCH}.value"`
		Before []int `input:"{type:number,n:ALLSMALLER}.value"`
	}) (out struct {
		Text string `output:"{type:sum,n:MATCH}.children"`
	}, _ error) {
		out.Text = fmt.Sprintf("%d and %d of %d before", in.Own, sum(in.Before), len(in.Before))
		return out, nil
	})
}

func grid(a *server.App) {
	var children []any
	for r := range 2 {
		var row []any
		for c := range 3 {
			row = append(row, number(dict("row", r, "col", c), r*10+c))
		}
		children = append(children, html.Div(append(row, html.Span().DictID(dict("row", r, "out", "sum")))...))
	}
	a.SetLayout(html.Div(append(children, html.Button("paint").ID("paint").NClicks(0))...))
	server.Callback(a, func(_ context.Context, in struct {
		Values []int `input:"{row:MATCH,col:ALL}.value"`
	}) (out struct {
		Sum int `output:"{row:MATCH,out:sum}.children"`
	}, _ error) {
		out.Sum = sum(in.Values)
		return out, nil
	})
	server.Callback(a, func(_ context.Context, in struct {
		N   int `input:"paint.n_clicks"`
		IDs []struct {
			Col int `json:"col"`
		} `state:"{row:ALL,col:ALL}.id"`
	}) (out struct {
		Styles []server.Opt[html.Style] `output:"{row:ALL,col:ALL}.style"`
	}, _ error) {
		out.Styles = make([]server.Opt[html.Style], len(in.IDs))
		for i, id := range in.IDs {
			if id.Col == 1 {
				out.Styles[i].Set(html.Style{"color": "rgb(255, 0, 0)"})
			}
		}
		return out, nil
	}, server.PreventInitialCall(true))
}
