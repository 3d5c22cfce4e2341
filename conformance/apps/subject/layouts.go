package main

import (
	"context"
	"fmt"
	"math"
	"sync/atomic"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/assets/table"
	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server"
)

// setLayout gives the app the layout that the options name, or its pages.
func setLayout(app *server.App, opts options) error {
	if opts.Pages {
		registerPages(app)
		return nil
	}
	if opts.Layout == "function" {
		var made atomic.Int64
		app.SetLayoutFunc(func(context.Context, *server.Request) (any, error) {
			return html.Div("made", html.Span(made.Add(1)).ID("again"), callbackParts()), nil
		})
		return nil
	}
	tree, err := layout(opts.Layout)
	if err == nil {
		app.SetLayout(tree)
	}
	return err
}

// layout returns one that is no function.
func layout(name string) (any, error) {
	switch name {
	case "", "callbacks":
		return callbackParts(), nil
	case "gallery":
		return gallery(), nil
	case "figure":
		return figures(), nil
	case "list":
		return []any{html.H1("first"), "text", html.P("last").ID("last")}, nil
	case "bare":
		return html.Div().ID("bare"), nil
	}
	return nil, fmt.Errorf("there is no layout %q", name)
}

// callbackParts are the components that the callbacks read and write.
func callbackParts() any {
	var parts []any
	for _, id := range []string{"one", "two", "many-a", "many-b", "solo", "twice", "log", "mixed", "handled", "optional", "grouped-x",
		"grouped-y", "busy", "inline", "named", "job", "job-text", "quiet", "live", "either"} {
		parts = append(parts, html.Div().ID(id))
	}
	for _, id := range []string{"one-script", "many-script", "solo-script", "twice-script", "silent-script", "mixed-script", "dup-script",
		"dup-first-script", "handled-script", "busy-script", "dynamic-script", "job-script", "quiet-script", "live-script", "grouped-script"} {
		parts = append(parts, dcc.Store().ID(id))
	}
	parts = append(parts, dcc.Input().ID("one-state").Value("state"), html.Button("run").ID("run"), html.Button("stop").ID("stop"),
		html.Progress().ID("job-bar"), html.Button("a").ID("a"), html.Button("b").ID("b"), html.Button("c").ID("c"))
	for i := range 3 {
		parts = append(parts, dcc.Store().DictID(dictID("type", "row-script", "row", i)))
	}
	for i := range 3 {
		parts = append(parts, dcc.Input().DictID(dictID("type", "row-value", "row", i)).With("value", i))
	}
	for i := range 3 {
		parts = append(parts, html.Div().DictID(dictID("type", "row-out", "row", i)))
	}
	for i := range 4 {
		parts = append(parts, dcc.Store().DictID(dictID("type", "cell-script", "row", i/2, "col", i%2)))
	}
	for i := range 4 {
		parts = append(parts, html.Div().DictID(dictID("type", "cell-out", "row", i/2, "col", i%2)))
	}
	for i := range 2 {
		parts = append(parts, html.Div().DictID(dictID("type", "all-out", "n", i)))
	}
	for i := range 2 {
		parts = append(parts, dcc.Store().DictID(dictID("type", "all-script", "n", i)))
	}
	return html.Div(parts...)
}

// gallery has one of each form that a component and its props can have.
func gallery() any {
	var odd []any
	for _, name := range []string{"nan", "infinity", "minus_infinity", "date", "datetime", "time", "datetime_zone", "decimal", "big",
		"whole_float", "tuple", "number_keys"} {
		v, err := native(name)
		if err != nil {
			panic(err) // the names are those above
		}
		odd = append(odd, v)
	}
	odd = append(odd, true, 1e300, 1e-7, math.Copysign(0, -1), 0.1)
	markup, _ := native("markup")
	return html.Div(
		html.Div(),
		html.Div([]any{}),
		html.Div(nil).ID("null"),
		html.Div("text").ID("text"),
		html.Div(7).ID("number"),
		html.Div(1.5).ID("float"),
		html.Div(html.B("b"), "plain", 2, nil, []any{html.I("nested"), []any{"deep"}}).ID("mixed"),
		html.Div(html.Span("only child")).ID("single"),
		html.Div().DictID(dictID("type", "t", "index", 1)),
		html.Div().DictID(dictID("z", "last", "a", true, "m", 0)),
		html.Div().ID("wild").With("data-a", "x").With("data-b", map[string]any{"k": []any{1}}).With("aria-label", "l").With("data-null", nil),
		html.Div().ID("style").Style(html.Style{"color": "red", "--own": 1, "marginTop": 3}).ClassName("c").Hidden(false).TabIndex(0),
		html.Button("go").ID("button").NClicks(0).With("disabled", nil),
		dcc.Input().ID("input"),
		dcc.Input().ID("input-full").Value("v").Type("text").With("debounce", true).With("min", 0).With("max", 1.5),
		dcc.Store().ID("store").Data(map[string]any{"l": []any{1, 2.0, nil}, "o": map[string]any{}, "t": true}),
		dcc.Tabs([]any{dcc.Tab(html.P("in tab")).Label("one").Value("1")}).ID("tabs"),
		dcc.Dropdown().With("options", []any{map[string]any{"label": html.Em("A"), "value": "a"}, "b"}).ID("dropdown"),
		table.DataTable().ID("table").Data([]any{map[string]any{"a": 1, "b": nil}}).Columns(table.Column{ID: "a", Name: []string{"x", "y"}}),
		html.Div().ID("unicode").Title(markup.(string)),
		html.Div().ID("values").With("data-v", odd),
	).ID("gallery")
}

// figures has typed arrays, beside the same as plain lists.
func figures() any {
	arrays := map[string]any{
		"data": []any{
			map[string]any{"type": "scatter", "name": "small", "x": protocol.Array([]int64{1, 2, 3}), "y": protocol.Array([]float64{1.5, math.NaN(), 2})},
			map[string]any{"type": "scatter", "x": protocol.Array([]int64{300, 70000}), "y": protocol.Array([]uint8{1, 2})},
			map[string]any{"type": "heatmap", "z": protocol.Array2D([][]float64{{1, 2}, {3, 4}})},
			map[string]any{"type": "scatter", "x": protocol.Array([]int64{1 << 40}), "y": []bool{true, false}},
		},
		"layout": map[string]any{},
	}
	plain := map[string]any{
		"data":   []any{map[string]any{"x": []int{1, 2}, "y": []any{3.5, nil}, "type": "bar"}},
		"layout": map[string]any{"title": map[string]any{"text": "t"}},
	}
	return html.Div(
		dcc.Graph().ID("arrays").With("figure", arrays),
		dcc.Graph().ID("plain").With("figure", plain),
		html.Div().ID("numpy").With("data-v", []any{1.5, 3, []int{1, 2}, [][]float64{{1}, {2}}}),
	)
}
