package main

import (
	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
)

// page is the layout. How it looks is in assets/chat.css.
func page() any {
	return html.Div(
		html.Aside(
			html.H1("Chat"),
			html.Label("Your name").HTMLFor("name"),
			// It is sent when the field is left, not with each letter.
			dcc.Input().ID("name").Debounce(true).MaxLength(30).AutoComplete("off"),
			html.H2("Here now: ", html.Span("0").ID("count")),
			html.Ul().ID("people").With("children", []any{}),
		),
		html.Main(
			// A patch appends to a list, so there has to be one.
			html.Div(html.Div().ID("messages").With("children", []any{})).ClassName("messages"),
			html.Div(
				dcc.Input().ID("text").Placeholder("Say something").AutoComplete("off").AutoFocus(true).Value(""),
				html.Button("Send").ID("send").ClassName("primary"),
			).ClassName("say"),
		),
	).ID("me").ClassName("")
}
