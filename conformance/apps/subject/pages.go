package main

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/server"
)

// registerPages registers the pages of the contract, and a layout that holds the
// current one.
func registerPages(app *server.App) {
	app.Page(server.Page{Module: "home", Path: "/", Title: "Home", Description: "The first page", Layout: html.Div("home").ID("home")})
	app.Page(server.Page{
		Module: "about", Path: "/about", Name: "About us", RedirectFrom: []string{"/old-about"}, ImageURL: "https://x.example/i.png",
		LayoutFunc: func(_ context.Context, r server.PageRequest) (any, error) {
			return html.Div("about", html.Pre(pythonItems(r.Query))).ID("about"), nil
		},
	})
	app.Page(server.Page{
		Module: "item", PathTemplate: "/item/<item_id>/<part>",
		TitleFunc: func(_ context.Context, r server.PageRequest) (string, error) {
			return "Item " + orNone(r, "item_id"), nil
		},
		DescriptionFunc: func(_ context.Context, r server.PageRequest) (string, error) {
			return "About " + orNone(r, "item_id"), nil
		},
		LayoutFunc: func(_ context.Context, r server.PageRequest) (any, error) {
			return html.Div("item " + orNone(r, "item_id") + " part " + orNone(r, "part") + " " + pythonItems(r.Query)).ID("item"), nil
		},
	})
	app.Page(server.Page{Module: "late", Path: "/late", Order: server.Some(1), Layout: html.Div("late").ID("late")})
	app.SetLayout(html.Div(html.H1("pages"), server.PageContainer()))
}

func orNone(r server.PageRequest, name string) string { return cmp.Or(r.Variables[name], "None") }

// pythonItems is Python's str(sorted(query.items())), for plain words.
func pythonItems(query map[string][]string) string {
	var items []string
	for _, name := range slices.Sorted(maps.Keys(query)) {
		value := "'" + strings.Join(query[name], "', '") + "'"
		if len(query[name]) > 1 {
			value = "[" + value + "]"
		}
		items = append(items, "('"+name+"', "+value+")")
	}
	return "[" + strings.Join(items, ", ") + "]"
}
