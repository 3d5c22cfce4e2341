// Faulty is an app whose callbacks fail, each in one of the ways in which code
// does. Browser tests look at what a person sees of it, with DASH_DEBUG and
// without.
package main

import (
	"context"
	"errors"
	"log"

	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/server"
)

type (
	panicIn struct {
		Clicks int `input:"panic.n_clicks"`
	}
	errorIn struct {
		Clicks int `input:"error.n_clicks"`
	}
	countIn struct {
		Clicks int `input:"count.n_clicks"`
	}
	panicOut struct {
		Text string `output:"panicked.children"`
	}
	errorOut struct {
		Text string `output:"failed.children"`
	}
	countOut struct {
		Clicks int `output:"counted.children"`
	}
)

func main() {
	app := server.New(server.Config{Title: "Faulty"})
	app.SetLayout(html.Div(
		html.Button("Panic").ID("panic"), html.P("not yet").ID("panicked"),
		html.Button("Error").ID("error"), html.P("not yet").ID("failed"),
		html.Button("Count").ID("count"), html.P().ID("counted"),
	))
	server.Callback(app, boil, server.PreventInitialCall(true))
	server.Callback(app, refuse, server.PreventInitialCall(true))
	server.Callback(app, func(_ context.Context, in countIn) (countOut, error) { return countOut(in), nil })
	if err := app.Run(context.Background()); err != nil {
		log.Fatal(err)
	}
}

// boil panics two calls deep, so that there is a stack to read.
func boil(_ context.Context, in panicIn) (panicOut, error) {
	return panicOut{Text: pour(in.Clicks, nil)}, nil
}

func pour(cups int, kettles []string) string {
	if len(kettles) < cups {
		panic("the kettle <b>boiled over</b>")
	}
	return kettles[0]
}

func refuse(context.Context, errorIn) (errorOut, error) {
	return errorOut{}, errors.New("the valve is stuck at 40 °C")
}
