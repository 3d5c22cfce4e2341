package main

import (
	"fmt"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
)

// page is the layout. How it looks is in assets/ticker.css.
func page(m *market) any {
	var rows []any
	for _, s := range m.symbols {
		rows = append(rows, html.Div(
			html.Div(s.name).ClassName("name"),
			html.Div(fmt.Sprintf("%.2f", s.price)).ID(s.name).ClassName("price gain").With("data-change", "+0.00 %"),
		).ClassName("row"))
	}
	return html.Div(
		html.Header(
			html.H1("Ticker"),
			html.P("Fifty companies that don't exist, twenty updates a second").ClassName("lede"),
			html.P(html.Strong("0").ID("viewers"), " looking on").ClassName("viewers"),
		),
		html.Section(
			html.Div(
				html.H2(names[0]).ID("heading"),
				dcc.Dropdown().ID("company").Options(names...).Value(names[0]).Clearable(false),
			).ClassName("head"),
			html.Div(
				dcc.Graph().ID("chart").Responsive(true).Config(dcc.Config{DisplayModeBar: false}).Figure(chart(m.symbols[0])),
			).ClassName("chart"),
		).ClassName("card"),
		html.Section(rows...).ClassName("board"),
	).ClassName("page")
}

// chart draws the last prices of a company.
func chart(s *symbol) any {
	color, fill := "#37d399", "rgba(55,211,153,0.12)"
	if s.change() < 0 {
		color, fill = "#ff6b7d", "rgba(255,107,125,0.12)"
	}
	low, high := s.past[0], s.past[0]
	for _, price := range s.past {
		low, high = min(low, price), max(high, price)
	}
	pad := 0.15*(high-low) + 0.01
	return map[string]any{
		"data": []any{map[string]any{
			"y": s.past, "mode": "lines", "line": map[string]any{"color": color, "width": 2, "shape": "hv"},
			"fill": "tozeroy", "fillcolor": fill, "hovertemplate": "%{y:.2f}<extra></extra>",
		}},
		"layout": map[string]any{
			"margin": map[string]any{"l": 56, "r": 12, "t": 6, "b": 14}, "paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)",
			"font":  map[string]any{"family": "ui-monospace, Menlo, Consolas, monospace", "size": 12, "color": "#7f8da3"},
			"xaxis": map[string]any{"visible": false, "range": []int{0, kept - 1}},
			"yaxis": map[string]any{"gridcolor": "#1d2735", "zeroline": false, "range": []float64{low - pad, high + pad}, "tickformat": ".2f"},
		},
	}
}
