package dcc_test

import (
	"encoding/json"
	"fmt"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
)

func show(component any) {
	text, err := json.Marshal(component)
	fmt.Println(string(text), err)
}

func ExampleSlider() {
	show(dcc.Slider().ID("year").Min(1952).Max(2007).Step(5).Marks(dcc.Marks{1952: "1952", 2007: "2007"}))
	// Output: {"props":{"id":"year","min":1952,"max":2007,"step":5,"marks":{"1952":"1952","2007":"2007"}},"type":"Slider","namespace":"dash_core_components"} <nil>
}

// Options are texts, numbers, or have labels.
func ExampleDropdown() {
	show(dcc.Dropdown().Options("Asia", "Europe").Value("Asia"))
	show(dcc.Dropdown().OptionNumbers(1952, 2007).Multi(true).ValueNumbers(1952))
	show(dcc.Dropdown().OptionList(dcc.Option{Label: "Côte d'Ivoire", Value: "CIV"}))
	// Output:
	// {"props":{"options":["Asia","Europe"],"value":"Asia"},"type":"Dropdown","namespace":"dash_core_components"} <nil>
	// {"props":{"options":[1952,2007],"multi":true,"value":[1952]},"type":"Dropdown","namespace":"dash_core_components"} <nil>
	// {"props":{"options":[{"label":"Côte d'Ivoire","value":"CIV"}]},"type":"Dropdown","namespace":"dash_core_components"} <nil>
}

// A figure is any value whose JSON is Plotly's.
func ExampleGraph() {
	type trace struct {
		Type string    `json:"type"`
		Y    []float64 `json:"y"`
	}
	figure := map[string]any{"data": []trace{{"scatter", []float64{3, 1, 2}}}}
	show(dcc.Graph().ID("life").Figure(figure).Config(dcc.Config{DisplayLogo: new(false), ScrollZoom: new(true)}))
	// Output: {"props":{"id":"life","figure":{"data":[{"type":"scatter","y":[3,1,2]}]},"config":{"displaylogo":false,"scrollZoom":true}},"type":"Graph","namespace":"dash_core_components"} <nil>
}

// The label of a tab may be a component.
func ExampleTabs() {
	show(dcc.Tabs(
		dcc.Tab("a figure").Label("Graph").Value("graph"),
		dcc.Tab("a table").Label(html.B("Table")).Value("table"),
	).Value("graph"))
	// Output: {"props":{"children":[{"props":{"children":"a figure","label":"Graph","value":"graph"},"type":"Tab","namespace":"dash_core_components"},{"props":{"children":"a table","label":{"props":{"children":"Table"},"type":"B","namespace":"dash_html_components"},"value":"table"},"type":"Tab","namespace":"dash_core_components"}],"value":"graph"},"type":"Tabs","namespace":"dash_core_components"} <nil>
}

func ExampleSliderValue() {
	fmt.Println(dcc.SliderValue("year"))
	// Output: year.value
}
