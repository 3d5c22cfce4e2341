// Explorer is a data app about the gapminder table: life expectancy, income and
// population of 142 countries over 55 years.
//
//	go run ./examples/explorer
//	go run ./examples/explorer --addr 127.0.0.1:9000
//
// Read layout.go first, then callbacks.go; figures.go has the charts, data.go
// the table.
package main

import (
	"context"
	"embed"
	"flag"
	"io/fs"
	"log"

	"github.com/dashwire/dashwire/server"
)

// The style sheet and its typeface, served and linked without further ado.
//
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

// newApp puts layout and callbacks together. It is apart from main so that tests
// can have an app of their own.
func newApp(cfg server.Config) (*server.App, error) {
	world, err := loadWorld(gapminderCSV)
	if err != nil {
		return nil, err
	}
	folder, err := fs.Sub(files, "assets")
	if err != nil {
		return nil, err
	}
	cfg.Title, cfg.AssetsFS = "Health and wealth of nations", folder

	app := server.New(cfg)
	app.SetLayout(page(world))
	register(app, world)
	return app, nil
}
