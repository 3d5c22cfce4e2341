// Patterns is a to-do list: components that come and go while the page is open,
// and callbacks that are written once for all of them.
//
//	go run ./examples/patterns
//	go run ./examples/patterns --addr 127.0.0.1:9000
//
// For who knows Dash in Python: an id like {"type": "done", "item": 3} is
// protocol.Dict("type", "done", "item", 3), and a pattern like
// Input({"type": "done", "item": ALL}, "value") is the tag
// `input:"{type:done,item:ALL}.value"`. Read callbacks.go first; it has a callback
// for each of the things that patterns are for.
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
	cfg.Title, cfg.AssetsFS = "To do", folder
	app := server.New(cfg)
	app.SetLayout(page("Water the tomatoes", "Call grandmother", "Mend the bicycle"))
	// An output that several callbacks write needs allow_duplicate in all but one of
	// them, and those must not run when the page loads, as nothing says who is first.
	server.Callback(app, add, server.PreventInitialCall(true))
	server.Callback(app, remove, server.PreventInitialCall(true))
	server.Callback(app, strike, server.PreventInitialCall(true))
	server.Callback(app, show)
	server.Callback(app, count)
	return app, nil
}
