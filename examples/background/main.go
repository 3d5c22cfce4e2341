// Background plays two million lives of a saver, which takes some seconds: longer
// than anybody likes to look at a page that doesn't answer. So the work runs as a
// job beside requests, with a progress bar and a button that ends it.
//
//	go run ./examples/background
//
// Read callbacks.go first: it has what is new against a plain callback. savings.go
// is the work itself, which knows nothing of pages.
//
// In Python this needs a DiskcacheManager or Celery, as jobs are processes of their
// own there. Here a job is a goroutine, and there is nothing to set up.
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
	rounds := flag.Int("rounds", 400, "how many rounds of 5,000 lives to play")
	flag.Parse()
	app, err := newApp(server.Config{}, *rounds)
	if err != nil {
		log.Fatal(err)
	}
	if err := app.Run(context.Background()); err != nil {
		log.Fatal(err)
	}
}

// newApp puts layout and callbacks together. It is apart from main so that tests
// can have an app of their own.
func newApp(cfg server.Config, rounds int) (*server.App, error) {
	folder, err := fs.Sub(files, "assets")
	if err != nil {
		return nil, err
	}
	cfg.Title, cfg.AssetsFS = "Two million futures", folder
	app := server.New(cfg)
	app.SetLayout(page())
	register(app, rounds)
	return app, nil
}
