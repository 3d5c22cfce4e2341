package main

import (
	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
)

// page is the layout. How it looks is in assets/background.css.
func page() any {
	return html.Div(
		html.Header(
			html.P("A long job, with progress and cancel").ClassName("eyebrow"),
			html.H1("Two million futures"),
			html.P("Save every month, invest a part in stocks, and see what may become of it. Each future draws its own markets, month by month.").
				ClassName("lede"),
		),
		html.Section(
			field("Savings today", dcc.Input().ID("start").Type(dcc.InputKindNumber).ValueNumber(20_000).Min(0).Max(10_000_000)),
			field("Saved every month", dcc.Input().ID("monthly").Type(dcc.InputKindNumber).ValueNumber(500).Min(0).Max(100_000)),
			field("Years", dcc.Input().ID("years").Type(dcc.InputKindNumber).ValueNumber(30).Min(1).Max(50)),
			field("Stocks, in percent", dcc.Slider().ID("stocks").Min(0).Max(100).Step(5).Value(60).
				Marks(dcc.Marks{0: "0", 50: "50", 100: "100"}).AllowDirectInput(false)),
		).ClassName("card inputs"),
		html.Section(
			html.Div(
				html.Button("Run").ID("run").ClassName("primary"),
				// Disabled until something runs, see Running in callbacks.go.
				html.Button("Cancel").ID("cancel").With("disabled", true),
				html.Span(atRest).ID("status").ClassName("status"),
			).ClassName("row"),
			html.Progress().ID("bar").Max(100).Value("0"),
		).ClassName("card"),
		html.Section(
			html.P("Nothing has run yet.").ClassName("hint"),
		).ID("result").ClassName("card result"),
	).ClassName("page")
}

func field(label string, input any) any {
	return html.Div(html.Div(label).ClassName("label"), input).ClassName("field")
}
