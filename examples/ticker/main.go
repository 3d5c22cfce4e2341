// Ticker shows an exchange: fifty made-up companies, twenty updates a second, and as
// many viewers as come. Who looks at a company also gets its chart.
//
//	go run ./examples/ticker
//
// Read feed.go first: it pushes to the pages from a goroutine of its own, without
// any callback. Python Dash has no such thing; there each page has a dcc.Interval and
// asks, so that a thousand viewers are a thousand requests for the same prices. Here
// an update is encoded once, however many look on, and who is slow gets the latest
// price and not all that were overtaken.
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
	rate := flag.Int("rate", 20, "updates in a second")
	flag.Parse()
	app, feed, err := newApp(server.Config{})
	if err != nil {
		log.Fatal(err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	go feed.run(ctx, time.Second/time.Duration(max(*rate, 1))) // ends with the program
	if err := app.Run(ctx); err != nil {
		log.Fatal(err)
	}
}

// newApp puts market, layout and callbacks together. It is apart from main so that
// tests can have an app of their own.
func newApp(cfg server.Config) (*server.App, *feed, error) {
	folder, err := fs.Sub(files, "assets")
	if err != nil {
		return nil, nil, err
	}
	cfg.Title, cfg.AssetsFS = "Ticker", folder
	app := server.New(cfg)
	market := newMarket(1)
	app.SetLayout(page(market))
	feed := &feed{app: app, market: market}
	return app, feed, feed.register()
}
