package main

import (
	"context"
	"encoding/json"
	"log"
	"time"

	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/conformance/apps/internal/reference"
	"github.com/dashwire/dashwire/server"
)

type echoIn struct {
	Value json.Number `input:"slider.drag_value"`
}

type echoOut struct {
	Text string `output:"live.children"`
}

func echo(_ context.Context, in echoIn) (echoOut, error) {
	return echoOut{reference.Small(in.Value)}, nil
}

// fan sends the time until the page goes away.
func fan(ctx context.Context, call *server.Call) error {
	tick := time.NewTicker(reference.FanInterval())
	defer tick.Stop()
	for n := 0; ; n++ {
		select {
		case <-ctx.Done():
			return server.PreventUpdate
		case <-tick.C:
			call.SetProps(html.DivChildren("tick").Set(reference.Tick(n)))
		}
	}
}

// broadcast sends the time to all pages until ctx ends, or all was sent.
func broadcast(ctx context.Context, app *server.App) {
	began, interval := time.Now(), reference.FanInterval()
	for n := range reference.FanCount() {
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Until(began.Add(time.Duration(n+1) * interval))): // a ticker would leave some out
			if err := app.Broadcast(html.DivChildren("tick").Set(reference.Tick(n))); err != nil {
				log.Print(err)
			}
		}
	}
}
