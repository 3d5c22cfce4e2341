package main

import (
	"context"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/server"
)

// homePage never changes, so its layout is a value. It is encoded once.
func homePage(app *server.App) server.Page {
	row := html.Div().ClassName("row")
	var disks []any
	for _, p := range planets {
		disks = append(disks, dcc.Link(p.disk(64)).Href(p.url(app)).Title(p.Name))
	}
	return server.Page{
		Path: "/", Name: "Home", Order: server.Some(0),
		Layout: html.Div(
			html.H1("Our neighbours in the dark"),
			html.P("Eight planets go round the sun. Pick one, or compare them all.").ClassName("lede"),
			row.Children(disks...),
			dcc.Link("Compare them").Href(app.RelativePath("/planets")).ClassName("button"),
		),
	}
}

// aboutPage has moved once: who comes by the old address is sent to the new one.
func aboutPage() server.Page {
	return server.Page{
		Path: "/about", Order: server.Some(2), RedirectFrom: []string{"/info"},
		Title: "About the figures", Description: "Where the figures of this site come from.",
		Layout: html.Div(
			html.H1("About"),
			html.P("Radii are those at the equator, distances the mean ones from the sun, in units of the earth's. "+
				"Gravity is that at the top of the clouds where there is no ground.").ClassName("lede"),
		),
	}
}

// lostPage is shown where no page is: the module not_found_404 in Python.
func lostPage(app *server.App) server.Page {
	return server.Page{
		NotFound: true, Title: "Lost in space",
		LayoutFunc: func(_ context.Context, r server.PageRequest) (any, error) {
			// What a browser sends is text here and stays text in the page.
			return html.Div(
				html.H1("Lost in space"),
				html.P("There is nothing at /", r.Path, ".").ClassName("lede"),
				dcc.Link("Home").Href(app.RelativePath("/")).ClassName("button"),
			).ID("lost"), nil
		},
	}
}
