// Standalone carries Dash's browser files in itself. The bundle folder beside it
// is written by `dashwire assets vendor bundle`.
package main

import (
	"context"
	"embed"
	"log"

	"github.com/dashwire/dashwire/assets"
	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/server"
)

//go:embed bundle
var files embed.FS

type greetIn struct {
	Name string `input:"name.value"`
}
type greetOut struct {
	Text string `output:"greeting.children"`
}

func main() {
	bundle, err := assets.FromFS(files)
	if err != nil {
		log.Fatal(err)
	}
	app := server.New(server.Config{Bundle: bundle})
	app.SetLayout(html.Div(dcc.Input().ID("name"), html.P().ID("greeting")))
	server.Callback(app, func(_ context.Context, in greetIn) (greetOut, error) {
		return greetOut{Text: "Hello " + in.Name}, nil
	})
	if err := app.Run(context.Background()); err != nil {
		log.Fatal(err)
	}
}
