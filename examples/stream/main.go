// Stream follows a number through the 3n+1 game, and shows each step as it is made: a
// chart that extends and a story that grows word by word, as the answers of a
// language model do.
//
//	go run ./examples/stream
//
// Read callbacks.go first. In Python a callback returns once; what it wants to show
// before goes by set_props, and nothing tells it how fast the browser is. Here an
// output is an iterator, and the page is who pulls.
package main

import (
	"context"
	"embed"
	"flag"
	"io/fs"
	"log"
	"time"

	"github.com/dashwire/dashwire/server"
)

//go:embed assets
var files embed.FS

func main() {
	pace := flag.Duration("pace", 45*time.Millisecond, "how long a step takes")
	flag.Parse()
	app, err := newApp(server.Config{}, *pace)
	if err != nil {
		log.Fatal(err)
	}
	if err := app.Run(context.Background()); err != nil {
		log.Fatal(err)
	}
}

// newApp puts layout and callbacks together. It is apart from main so that tests can
// have an app of their own.
func newApp(cfg server.Config, pace time.Duration) (*server.App, error) {
	folder, err := fs.Sub(files, "assets")
	if err != nil {
		return nil, err
	}
	cfg.Title, cfg.AssetsFS = "The flight of a number", folder
	app := server.New(cfg)
	app.SetLayout(page())
	register(app, pace)
	return app, nil
}
