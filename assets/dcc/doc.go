// Package dcc has Dash's core components: graphs, fields, sliders, menus, tabs,
// stores and what else has no HTML element.
//
// A method sets one prop and returns the component. Where a prop takes values
// of several types, there is one method for each:
//
//	dcc.Dropdown().ID("country").Options("Chad", "Chile").Value("Chad")
//	dcc.Dropdown().ID("years").OptionNumbers(1952, 2007).Multi(true).ValueNumbers(1952)
//	dcc.Slider().ID("year").Min(1952).Max(2007).Step(5).Marks(dcc.Marks{1952: "1952", 2007: "2007"})
//	dcc.Graph().ID("life").Figure(figure).Config(dcc.Config{DisplayLogo: new(false)})
//
// A prop that was not set is not sent. With sets props to null, and to what no
// setter takes: dcc.Slider().With("marks", nil).
//
// For each prop there is a handle with the prop's type, for places that name a
// prop of a component: SliderValue("year") is a protocol.Prop[float64].
//
// The package is generated from the metadata of the Dash release that is
// served.
package dcc
