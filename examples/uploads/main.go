// Uploads takes a CSV file out of the browser, shows it as a table and as a chart,
// and gives back what the table shows as a file.
//
//	go run ./examples/uploads
//	go run ./examples/uploads --addr 127.0.0.1:9000
//
// For who knows Dash in Python: dcc.Upload, dash_table.DataTable and dcc.Download
// work as they do there; encoding/csv and a few lines in csv.go stand for pandas.
// Read callbacks.go first.
package main

import (
	"context"
	"embed"
	"flag"
	"io/fs"
	"log"

	"github.com/dashwire/dashwire/server"
)

//go:embed assets
var files embed.FS

// What is shown until somebody uploads something: a made-up fortnight of a bakery.
//
//go:embed bakery.csv
var bakery []byte

func main() {
	addr := flag.String("addr", "", "where to listen, as host:port (default: HOST and PORT of the environment, else 127.0.0.1:8050)")
	flag.Parse()
	app, err := newApp(server.Config{Addr: *addr})
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
	folder, err := fs.Sub(files, "assets")
	if err != nil {
		return nil, err
	}
	cfg.Title, cfg.AssetsFS = "Table and chart", folder
	app := server.New(cfg)
	app.SetLayout(page())
	server.Callback(app, read)
	server.Callback(app, draw)
	server.Callback(app, save, server.PreventInitialCall(true))
	return app, nil
}
