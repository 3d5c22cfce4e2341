// Package html has the HTML elements as components of Dash.
//
// A constructor takes the children of an element, a method sets one of its
// props and returns the element:
//
//	html.Div(
//		html.H1("Gapminder"),
//		html.Button("Reset").ID("reset").ClassName("quiet").Aria("label", "Reset"),
//	).ClassName("page")
//
// Children are components, texts, numbers, nils, or slices of those. A prop
// that was not set is not sent. With sets props to null, and to what no setter
// takes.
//
// For each prop there is a handle with the prop's type, for places that name a
// prop of a component: ButtonNClicks("reset") is the prop n_clicks of the
// button reset.
//
// The package is generated from the metadata of the Dash release that is
// served.
package html
