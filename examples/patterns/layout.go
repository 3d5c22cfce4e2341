package main

import (
	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/protocol"
)

// The choices of the filter.
const (
	everything = "All"
	open       = "To do"
	finished   = "Done"
)

// page is the layout. How it looks is in assets/patterns.css.
func page(todo ...string) any {
	var rows []any
	for i, text := range todo {
		rows = append(rows, row(i+1, text))
	}
	return html.Main(
		html.Header(
			html.P("Patterns").ClassName("eyebrow"),
			html.H1("To do"),
		),
		html.Div(
			dcc.Input().ID("text").Type(dcc.InputKindText).Placeholder("What next?").AutoComplete("off").MaxLength(200),
			html.Button("Add").ID("add").ClassName("primary"),
		).ClassName("new"),
		dcc.RadioItems().ID("filter").ClassName("segmented").Options(everything, open, finished).Value(everything),
		html.Ul(rows...).ID("list"),
		html.Footer(
			html.Span().ID("count"),
			html.Button("Clear what is done").ID("clear").ClassName("plain"),
		),
	)
}

// row is one thing to do. Its number tells it from the others; all of its parts have
// that in their ids, and the type says which part it is.
func row(item int, text string) any {
	return html.Li(
		dcc.Checklist().DictID(part("done", item)).OptionList(dcc.Option{Label: text, Value: done}),
		html.Button("×").DictID(part("delete", item)).ClassName("delete").Title("Delete").Aria("label", "Delete "+text),
	).DictID(part("row", item))
}

// done is what a ticked Checklist has in its value, a list.
const done = "done"

func part(name string, item int) protocol.ID {
	return protocol.Dict("type", name, "item", item)
}
