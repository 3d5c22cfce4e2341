package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/table"
	"github.com/dashwire/dashwire/server"
)

type readIn struct {
	// Contents is null until somebody chooses a file: Opt tells that from a file
	// without a byte in it.
	Contents server.Opt[string] `input:"file.contents"`
	Name     string             `state:"file.filename"`
}

// readOut has Opts, since a file that can't be read leaves most of the page alone:
// an Opt that isn't set is dash.no_update.
type readOut struct {
	Name    server.Opt[string]         `output:"name.children"`
	Note    string                     `output:"note.children"`
	Columns server.Opt[[]table.Column] `output:"table.columns"`
	Rows    server.Opt[[]row]          `output:"table.data"`
	Filter  server.Opt[string]         `output:"table.filter_query"`
	XNames  server.Opt[[]string]       `output:"x.options"`
	X       server.Opt[string]         `output:"x.value"`
	YNames  server.Opt[[]string]       `output:"y.options"`
	Y       server.Opt[[]string]       `output:"y.value"`
}

// read shows a file. What it holds stays in the page, as the table's data: the server
// keeps nothing, and any number of people can use it side by side.
func read(_ context.Context, in readIn) (out readOut, _ error) {
	file := bakery
	if contents, chosen := in.Contents.Get(); chosen {
		var err error
		if file, err = fileOf(contents); err != nil {
			return out, err // a page of ours doesn't send such a thing: the dev tools show it
		}
		out.Name.Set(in.Name)
	}
	s, err := parse(file)
	if err != nil {
		// What a person can mend is said in the page.
		return readOut{Note: fmt.Sprintf("%s can't be read: %v.", in.Name, err)}, nil
	}

	var columns []table.Column
	var numeric []string
	for _, name := range s.columns {
		column := table.Column{ID: name, Name: name, Type: table.ColumnTypeText}
		if s.numbers[name] {
			column.Type = table.ColumnTypeNumeric
			numeric = append(numeric, name)
		}
		columns = append(columns, column)
	}
	out.Note = fmt.Sprintf("%d rows, %d columns, %d of them numbers", len(s.rows), len(columns), len(numeric))
	out.Columns.Set(columns)
	out.Rows.Set(s.rows)
	out.Filter.Set("")
	out.XNames.Set(s.columns)
	out.X.Set(s.columns[0])
	out.YNames.Set(numeric)
	out.Y.Set(numeric[:min(len(numeric), 3)])
	return out, nil
}

type drawIn struct {
	// What the table shows after sorting and filtering: the browser fills it in.
	Rows []row    `input:"table.derived_virtual_data"`
	X    string   `input:"x.value"`
	Y    []string `input:"y.value"`
	Kind string   `input:"kind.value"`
}

type drawOut struct {
	Figure map[string]any `output:"chart.figure"`
}

// draw makes the chart. A figure is Plotly's own JSON; for one this plain a map will
// do, and examples/explorer has types for a larger one.
func draw(_ context.Context, in drawIn) (out drawOut, _ error) {
	traces := []any{}
	for i, name := range in.Y {
		x, y := make([]any, len(in.Rows)), make([]any, len(in.Rows))
		for j, r := range in.Rows {
			x[j], y[j] = r[in.X], r[name]
		}
		color := colors[i%len(colors)]
		trace := map[string]any{"x": x, "y": y, "name": name, "type": "bar", "marker": map[string]any{"color": color}}
		if in.Kind == "lines" {
			trace["type"], trace["mode"], trace["line"] = "scatter", "lines+markers", map[string]any{"color": color, "width": 2.5}
		}
		traces = append(traces, trace)
	}
	out.Figure = map[string]any{"data": traces, "layout": map[string]any{
		"margin": map[string]any{"l": 48, "r": 8, "t": 8, "b": 40}, "barmode": "group", "bargap": 0.3,
		"paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)", "hovermode": "x unified",
		"font":   map[string]any{"family": "system-ui, sans-serif", "size": 13, "color": "#4a4560"},
		"xaxis":  map[string]any{"title": map[string]any{"text": in.X}, "showgrid": false, "zeroline": false, "automargin": true},
		"yaxis":  map[string]any{"gridcolor": "#e9e6f1", "zerolinecolor": "#c9c4db"},
		"legend": map[string]any{"orientation": "h", "y": 1.12, "x": 0}, "showlegend": true,
	}}
	return out, nil
}

var colors = []string{"#5b3fb8", "#e58a3c", "#2f9c8f", "#c8456b", "#6f8f2f", "#3d7cc9"}

type saveIn struct {
	Clicks  int            `input:"save.n_clicks"`
	Rows    []row          `state:"table.derived_virtual_data"`
	Columns []table.Column `state:"table.columns"`
	Name    string         `state:"name.children"`
}

type saveOut struct {
	File dcc.File `output:"download.data"`
}

// save gives the rows to the browser as a file: dcc.send_bytes in Python, which
// takes a callback to write to; here a file is its content and its name.
func save(_ context.Context, in saveIn) (out saveOut, err error) {
	var columns []string
	for _, column := range in.Columns {
		columns = append(columns, column.ID)
	}
	content, err := write(columns, in.Rows)
	if err != nil {
		return out, err
	}
	name, _, _ := strings.Cut(in.Name, ".")
	out.File = dcc.File{Content: string(content), Filename: name + "-shown.csv", Type: "text/csv"}
	return out, nil
}
