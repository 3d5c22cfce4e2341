// Thermostat drives a device from as many pages as are open: a boiler that heats a
// room. There is one boiler, so there is one truth, and every page shows it.
//
//	go run ./examples/thermostat
//
// Open the page twice, side by side. Read control.go first, then device.go. What
// Python's dash_devices had as callback_shared is server.Shared here; that one page
// drives while the others look on is a lease; that the boiler gets each value once
// and in order, whatever the network does, is a lane.
package main

import (
	"context"
	"embed"
	"flag"
	"io/fs"
	"log"
	"os/signal"
	"syscall"
	"time"

	"github.com/dashwire/dashwire/server"
)

//go:embed assets
var files embed.FS

func main() {
	tick := flag.Duration("tick", 250*time.Millisecond, "how often the thermometer is read")
	flag.Parse()
	app, boiler, err := newApp(server.Config{})
	if err != nil {
		log.Fatal(err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	go watch(ctx, app, boiler, *tick) // ends with the program
	if err := app.Run(ctx); err != nil {
		log.Fatal(err)
	}
}

// newApp puts device, layout and callbacks together. It is apart from main so that
// tests can have an app of their own.
func newApp(cfg server.Config) (*server.App, *boiler, error) {
	folder, err := fs.Sub(files, "assets")
	if err != nil {
		return nil, nil, err
	}
	cfg.Title, cfg.AssetsFS = "Thermostat", folder
	app, device := server.New(cfg), newBoiler()
	app.SetLayout(page())
	register(app, device)
	return app, device, nil
}
