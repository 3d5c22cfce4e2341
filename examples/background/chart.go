package main

// fan draws the middle of all futures, and how far most of them lie apart. A figure
// is Plotly's own JSON; for a single one a map will do.
func fan(f *futures) any {
	years := make([]int, f.plan.years)
	for i := range years {
		years[i] = i + 1
	}
	curve := func(amount func(year int) float64) []float64 {
		y := make([]float64, len(years))
		for i, year := range years {
			y[i] = amount(year)
		}
		return y
	}
	quantile := func(part float64) []float64 {
		return curve(func(year int) float64 { return f.quantile(year, part) })
	}
	edge := func(part float64) map[string]any {
		return map[string]any{
			"x": years, "y": quantile(part), "mode": "lines", "line": map[string]any{"width": 0}, "hoverinfo": "skip", "showlegend": false,
		}
	}
	band := func(part float64, name, color string) map[string]any {
		trace := edge(part)
		trace["fill"], trace["fillcolor"], trace["name"], trace["showlegend"] = "tonexty", color, name, true
		return trace
	}
	line := func(name string, y []float64, style map[string]any) map[string]any {
		return map[string]any{"x": years, "y": y, "mode": "lines", "name": name, "line": style, "hovertemplate": "%{y:,.0f}"}
	}
	axis := func(title string) map[string]any {
		return map[string]any{"title": map[string]any{"text": title}, "gridcolor": "#e6e9ee", "zeroline": false, "rangemode": "tozero"}
	}
	return map[string]any{
		"data": []any{
			edge(0.1), band(0.9, "8 of 10 futures", "rgba(46,107,90,0.14)"),
			edge(0.25), band(0.75, "5 of 10 futures", "rgba(46,107,90,0.24)"),
			line("the middle", quantile(0.5), map[string]any{"color": "#1f5c4b", "width": 3}),
			line("saved", curve(f.plan.paidIn), map[string]any{"color": "#8a94a0", "width": 2, "dash": "dot"}),
		},
		"layout": map[string]any{
			"margin": map[string]any{"l": 70, "r": 16, "t": 12, "b": 46}, "hovermode": "x unified",
			"paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)",
			"font":  map[string]any{"family": "system-ui, sans-serif", "size": 13, "color": "#3c4753"},
			"xaxis": axis("years from now"), "yaxis": axis(""),
			"legend": map[string]any{"orientation": "h", "y": 1.08, "x": 0},
		},
	}
}
