package main

import (
	"strconv"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/protocol"
)

// overtones is how many sliders there are: the tone itself and those above it.
const overtones = 6

// level is the id of a slider; with protocol.All it is that of all of them.
func level(overtone any) protocol.ID { return protocol.Dict("level", overtone) }

// page is the layout. How it looks is in assets/clientside.css.
func page() any {
	var sliders []any
	for i := 1; i <= overtones; i++ {
		sliders = append(sliders, html.Div(
			// Updating while it is dragged would be a request for each step if the
			// server drew the wave. Here it costs nothing.
			dcc.Slider().DictID(level(i)).Min(0).Max(1).Step(0.01).Value(0).With("marks", nil).
				UpdateMode(dcc.UpdateModeDrag).Vertical(true).VerticalHeight(150).AllowDirectInput(false),
			html.Div("×"+strconv.Itoa(i)).ClassName("label"),
		).ClassName("level"))
	}
	return html.Div(
		html.Header(
			html.P("Callbacks in the browser").ClassName("eyebrow"),
			html.H1("The shape of a tone"),
			html.P("Every tone is a sum of plain ones. Mix some, see what becomes of them, and listen.").ClassName("lede"),
		),
		html.Div(
			html.Section(
				html.Div("Instrument").ClassName("label"),
				dcc.Dropdown().ID("instrument").Options("Flute", "Clarinet", "Organ", "Trumpet").Value("Clarinet").
					Clearable(false).Searchable(false),
				html.Div(sliders...).ClassName("levels"),
				html.Div("Pitch: ", html.Strong().ID("name")).ClassName("label"),
				dcc.Slider().ID("pitch").Min(110).Max(880).Step(1).Value(220).
					Marks(dcc.Marks{110: "110", 220: "220", 440: "440", 880: "880 Hz"}).
					UpdateMode(dcc.UpdateModeDrag).AllowDirectInput(false),
			).ClassName("card"),
			html.Section(
				html.Div(
					dcc.Graph().ID("wave").Responsive(true).Config(dcc.Config{DisplayModeBar: false}),
				).ClassName("chart"),
				html.Div(
					html.Button("Play").ID("play").ClassName("primary"),
					html.Audio().ID("sound").Controls(true).AutoPlay(true),
					html.Span().ID("size").ClassName("note"),
				).ClassName("row"),
			).ClassName("card"),
		).ClassName("columns"),
	).ClassName("page")
}
