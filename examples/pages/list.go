package main

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/server"
)

// orders are the ways to sort the list, by what the query says.
var orders = []struct {
	key, label string
	compare    func(a, b planet) int
}{
	{"distance", "Distance", func(a, b planet) int { return cmp.Compare(a.Distance, b.Distance) }},
	{"size", "Size", func(a, b planet) int { return cmp.Compare(b.Radius, a.Radius) }},
	{"moons", "Moons", func(a, b planet) int { return cmp.Compare(b.Moons, a.Moons) }},
}

// listPage is made anew each time it is shown, as it heeds the query:
// /planets?sort=moons. In Python the query comes as keyword arguments.
func listPage(app *server.App) server.Page {
	return server.Page{
		Path: "/planets", Order: server.Some(1),
		LayoutFunc: func(_ context.Context, r server.PageRequest) (any, error) {
			chosen := orders[0]
			var links []any
			for _, order := range orders {
				if order.key == r.Query.Get("sort") {
					chosen = order
				}
			}
			for _, order := range orders {
				class := "order"
				if order.key == chosen.key {
					class = "order current"
				}
				links = append(links, dcc.Link(order.label).Href(app.RelativePath("/planets?sort="+order.key)).ClassName(class))
			}
			var cards []any
			for _, p := range slices.SortedStableFunc(slices.Values(planets), chosen.compare) {
				cards = append(cards, p.card(app))
			}
			return html.Div(
				html.H1("Planets"),
				html.Div(links...).ClassName("orders"),
				html.Div(cards...).ID("cards").ClassName("cards"),
			), nil
		},
	}
}

func (p planet) moons() string {
	switch p.Moons {
	case 0:
		return "no moon"
	case 1:
		return "1 moon"
	}
	return strconv.Itoa(p.Moons) + " moons"
}

func (p planet) card(app *server.App) any {
	return dcc.Link([]any{
		p.disk(48),
		html.Strong(p.Name),
		html.Span(p.distance() + " · " + p.moons()),
	}).Href(p.url(app)).ClassName("card")
}
