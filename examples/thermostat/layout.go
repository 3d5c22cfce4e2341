package main

import (
	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
)

// page is the layout. How it looks is in assets/thermostat.css.
func page() any {
	return html.Div(
		html.Header(
			html.P("One boiler, many pages").ClassName("eyebrow"),
			html.H1("Thermostat"),
		),
		html.Div(
			html.Section(
				html.Div("The room has").ClassName("label"),
				html.Div("–").ID("temperature").ClassName("temperature"),
				html.Div("Burner").ClassName("label"),
				html.Div(html.Div().ID("flame").ClassName("flame")).ClassName("burner"),
				html.Div("Heat to ", html.Strong().ID("setpoint")).ClassName("label set"),
				// It sends while it is dragged: the lane keeps the values in order.
				dcc.Slider().ID("target").Min(coldest).Max(warmest).Step(0.5).Value(19).Disabled(true).
					Marks(dcc.Marks{10: "10", 16: "16", 22: "22", 28: "28"}).UpdateMode(dcc.UpdateModeDrag).AllowDirectInput(false),
				html.Div(
					html.Button("Take control").ID("wheel"),
					html.P("Nobody is in control.").ID("driver"),
				).ClassName("control"),
			).ClassName("card"),
			html.Section(
				html.Div(
					dcc.Graph().ID("chart").Responsive(true).Config(dcc.Config{DisplayModeBar: false}).Figure(figure()),
				).ClassName("chart"),
			).ClassName("card"),
		).ClassName("columns"),
	).ClassName("page")
}

// figure is the chart before the first reading. A patch appends to lists, so they
// have to be there.
func figure() any {
	axis := map[string]any{"gridcolor": "#efe6dc", "zeroline": false, "linecolor": "#d9cbbb"}
	heights := map[string]any{"gridcolor": "#efe6dc", "zeroline": false, "range": []float64{coldest - 1, warmest + 1}, "ticksuffix": " °C"}
	trace := func(name string, line map[string]any) map[string]any {
		return map[string]any{"x": []string{}, "y": []float64{}, "mode": "lines", "name": name, "line": line, "hovertemplate": "%{y:.1f} °C"}
	}
	return map[string]any{
		"data": []any{
			trace("room", map[string]any{"color": "#c2410c", "width": 3}),
			trace("asked for", map[string]any{"color": "#8a7a6a", "width": 2, "dash": "dot", "shape": "hv"}),
		},
		"layout": map[string]any{
			"margin": map[string]any{"l": 58, "r": 12, "t": 8, "b": 34}, "hovermode": "x unified",
			"paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)",
			"font":  map[string]any{"family": "system-ui, sans-serif", "size": 13, "color": "#6b5d50"},
			"xaxis": axis, "yaxis": heights, "legend": map[string]any{"orientation": "h", "y": 1.1, "x": 0},
		},
	}
}
