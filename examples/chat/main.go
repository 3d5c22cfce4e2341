// Chat is a room that all visitors are in: what one says all see at once, and who is
// there.
//
//	go run ./examples/chat
//
// Read room.go first. It has the two things that Python Dash has no way to do: to
// push to the pages of others (Broadcast), and to know when somebody comes and goes
// (OnConnect, OnDisconnect).
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
	addr := flag.String("addr", "", "where to listen, such as 0.0.0.0:8050")
	flag.Parse()
	app, err := newApp(server.Config{Addr: *addr})
	if err != nil {
		log.Fatal(err)
	}
	if err := app.Run(context.Background()); err != nil {
		log.Fatal(err)
	}
}

// newApp puts room and layout together. It is apart from main so that tests can have
// an app of their own.
func newApp(cfg server.Config) (*server.App, error) {
	folder, err := fs.Sub(files, "assets")
	if err != nil {
		return nil, err
	}
	cfg.Title, cfg.AssetsFS = "Chat", folder
	app := server.New(cfg)
	app.SetLayout(page())
	newRoom(app).register()
	return app, nil
}
