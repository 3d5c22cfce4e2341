// Pages is an app of several pages about the planets: a navigation made from the
// pages themselves, a list that heeds the query, one page for each planet by a
// variable in its address, and a page for addresses that lead nowhere.
//
//	go run ./examples/pages
//	go run ./examples/pages --addr 127.0.0.1:9000
//
// For who knows Dash in Python: there is no pages folder and no import that
// registers anything. Each app.Page stands for a dash.register_page, and a page's
// file is whatever file you like. Read this file first, then home.go, list.go and
// planet.go.
package main

import (
	"context"
	"embed"
	"flag"
	"io/fs"
	"log"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/server"
)

//go:embed assets
var files embed.FS

func main() {
	addr := flag.String("addr", "", "where to listen, as host:port (default: HOST and PORT of the environment, else 127.0.0.1:8050)")
	debug := flag.Bool("debug", false, "show errors of callbacks in the page")
	flag.Parse()

	app, err := newApp(server.Config{Addr: *addr, Debug: *debug})
	if err != nil {
		log.Fatal(err)
	}
	if err := app.Run(context.Background()); err != nil {
		log.Fatal(err)
	}
}

func newApp(cfg server.Config) (*server.App, error) {
	folder, err := fs.Sub(files, "assets")
	if err != nil {
		return nil, err
	}
	cfg.Title, cfg.AssetsFS = "Eight planets", folder
	cfg.Description = "The planets of the sun, by size, distance and moons."

	app := server.New(cfg)
	app.Page(homePage(app))
	app.Page(listPage(app))
	app.Page(planetPage(app))
	app.Page(aboutPage())
	app.Page(lostPage(app))

	// What all pages share is the layout. PageContainer is where the current page
	// is shown: dash.page_container.
	app.SetLayout(html.Div(
		html.Header(
			html.Span("Eight planets").ClassName("brand"),
			html.Nav().ID("navigation"),
		),
		html.Main(server.PageContainer()),
	).ClassName("site"))

	navigation := &navigation{app}
	server.Callback(app, navigation.show)
	server.Callback(app, weigh)
	return app, nil
}

type here struct {
	// The location is a part of PageContainer, and an input like any other.
	Path string `input:"_pages_location.pathname"`
}
type links struct {
	Links []any `output:"navigation.children"`
}

type navigation struct{ app *server.App }

// show makes a link to each page and marks the current one. Pages() is
// dash.page_registry; a link needs the entry's URL, which has the app's prefix.
func (n *navigation) show(_ context.Context, in here) (out links, _ error) {
	for _, page := range n.app.Pages() {
		if page.PathTemplate != "" || page.NotFound {
			continue // reached in other ways
		}
		class := "link"
		if page.URL == in.Path {
			class = "link current"
		}
		out.Links = append(out.Links, dcc.Link(page.Name).Href(page.URL).ClassName(class))
	}
	return out, nil
}
