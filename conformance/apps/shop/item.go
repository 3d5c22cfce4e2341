package main

import (
	"cmp"
	"context"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/server"
)

var items = map[string]string{"1": "Apple", "2": "Pear", "3": "Plum"}

// item is the page of which the frontend can't have all addresses. The others are
// shown as they were dumped.
var item = server.Page{
	PathTemplate: "/item/<n>",
	TitleFunc: func(_ context.Context, r server.PageRequest) (string, error) {
		return "Item " + r.Variables["n"], nil
	},
	LayoutFunc: func(_ context.Context, r server.PageRequest) (any, error) {
		n := r.Variables["n"]
		return html.Div(html.H2(cmp.Or(items[n], n)), dcc.Link("back").Href("/shop/items")), nil
	},
}
