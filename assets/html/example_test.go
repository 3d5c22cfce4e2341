package html_test

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/dashwire/dashwire/assets/html"
)

func Example() {
	card := html.Div(
		html.H2("Chad"),
		html.Button("Compare").ID("compare").Disabled(true).Aria("label", "Compare Chad with others"),
	).ClassName("card").Style(html.Style{"maxWidth": "20rem"})

	text, _ := json.MarshalIndent(card, "", " ")
	fmt.Println(string(text))
	// Output:
	// {
	//  "props": {
	//   "children": [
	//    {
	//     "props": {
	//      "children": "Chad"
	//     },
	//     "type": "H2",
	//     "namespace": "dash_html_components"
	//    },
	//    {
	//     "props": {
	//      "children": "Compare",
	//      "id": "compare",
	//      "disabled": true,
	//      "aria-label": "Compare Chad with others"
	//     },
	//     "type": "Button",
	//     "namespace": "dash_html_components"
	//    }
	//   ],
	//   "className": "card",
	//   "style": {
	//    "maxWidth": "20rem"
	//   }
	//  },
	//  "type": "Div",
	//  "namespace": "dash_html_components"
	// }
}

// Rows of a table made of data: a slice is spread over the children.
func ExampleTable() {
	var rows []any
	for _, country := range []string{"Chad", "Chile"} {
		rows = append(rows, html.Tr(html.Td(country)))
	}
	table := html.Table(html.Thead(html.Tr(html.Th("Country"))), html.Tbody(rows...))

	text, _ := json.Marshal(table.Base())
	fmt.Println(bytes.Count(text, []byte(`"type":"Tr"`)))
	// Output: 3
}

// A handle names a prop of one component, with its type.
func ExampleButtonNClicks() {
	fmt.Println(html.ButtonNClicks("compare"))
	// Output: compare.n_clicks
}

// With sets a prop to null, which is not the same as not to set it.
func ExampleDivComponent_With() {
	text, _ := json.Marshal(html.Div().With("title", nil))
	fmt.Println(string(text))
	// Output: {"props":{"children":null,"title":null},"type":"Div","namespace":"dash_html_components"}
}
