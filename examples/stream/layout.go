package main

import (
	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
)

// page is the layout. How it looks is in assets/stream.css.
func page() any {
	return html.Div(
		html.Header(
			html.P("Outputs that grow while they are made").ClassName("eyebrow"),
			html.H1("The flight of a number"),
			html.P("Halve it if it is even; else take three times the number and add one. Again, until it lands at 1.").ClassName("lede"),
		),
		html.Section(
			html.Label("Start at").HTMLFor("start"),
			dcc.Input().ID("start").Type(dcc.InputKindNumber).ValueNumber(27).Min(1).Max(1_000_000_000).Step(1),
			html.Button("Fly").ID("fly").ClassName("primary"),
			html.Button("Stop").ID("stop").With("disabled", true),
			html.Span("in the air").ClassName("lamp"),
		).ClassName("controls"),
		html.Section(
			html.Div(
				dcc.Graph().ID("chart").Responsive(true).Config(dcc.Config{DisplayModeBar: false}).Figure(figure(27)),
			).ClassName("chart"),
			html.P("Its story is told here.").ID("story").ClassName("story"),
		).ClassName("card"),
	).ID("stage").ClassName("stage")
}

// figure is a chart with the first point of a flight.
func figure(start int) any {
	axis := func(title string) map[string]any {
		return map[string]any{"title": map[string]any{"text": title}, "gridcolor": "#2b2450", "zeroline": false, "linecolor": "#4a3f80"}
	}
	heights := axis("height")
	heights["type"] = "log"
	heights["dtick"] = 1
	return map[string]any{
		"data": []any{map[string]any{
			"x": []int{0}, "y": []int{start}, "mode": "lines+markers", "name": "height", "fill": "tozeroy", "fillcolor": "rgba(255,143,107,0.10)",
			"line": map[string]any{"color": "#ff8f6b", "width": 2.5}, "marker": map[string]any{"size": 5, "color": "#ffd9a0"},
			"hovertemplate": "step %{x}: %{y:,}<extra></extra>",
		}},
		"layout": map[string]any{
			"margin": map[string]any{"l": 62, "r": 18, "t": 12, "b": 46}, "showlegend": false,
			"paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)",
			"font":  map[string]any{"family": "system-ui, sans-serif", "size": 13, "color": "#b9b0dd"},
			"xaxis": axis("step"), "yaxis": heights,
		},
	}
}
