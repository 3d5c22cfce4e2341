// Hello greets whoever is named in its only input.
package main

import (
	"context"
	"log"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/server"
)

type input struct {
	Name string `input:"name.value"`
}
type output struct {
	Text string `output:"greeting.children"`
}

func greet(_ context.Context, in input) (output, error) { return output{"Hello " + in.Name}, nil }

func main() {
	app := server.New(server.Config{Title: "Hello"})
	app.SetLayout(html.Div(dcc.Input().ID("name").Value("world"), html.H1().ID("greeting")))
	server.Callback(app, greet)
	if err := app.Run(context.Background()); err != nil {
		log.Fatal(err)
	}
}
