// Clientside draws the wave of a tone while the sliders move, without asking the
// server once; the server plays it.
//
//	go run ./examples/clientside
//	go run ./examples/clientside --addr 127.0.0.1:9000
//
// For who knows Dash in Python: app.ClientsideCallback is clientside_callback with
// JavaScript in a string, app.ClientsideFunction is that with a ClientsideFunction,
// whose code lies in the assets folder. Read callbacks.go first, then
// assets/tone.js.
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
	cfg.Title, cfg.AssetsFS = "The shape of a tone", folder
	app := server.New(cfg)
	app.SetLayout(page())
	inBrowser(app)
	server.Callback(app, play, server.PreventInitialCall(true))
	return app, nil
}
