package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/server"
)

// One device that several pages drive, each over HTTP or over the websocket.
var chaosApps = map[string]app{"chaos": {func(cfg *server.Config) { cfg.Live.Enabled = true }, chaos}}

// steeredDevice keeps what it was set to and tells all pages where it is.
type steeredDevice struct {
	app *server.App

	mu  sync.Mutex
	set []float64
}

func (d *steeredDevice) move(value float64) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.set = append(d.set, value)
	return d.app.Broadcast(html.PChildren("device").Set(fmt.Sprintf("device at %g", value)))
}

func (d *steeredDevice) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	d.mu.Lock()
	defer d.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(d.set)
}

func chaos(a *server.App) {
	motor := &steeredDevice{app: a, set: []float64{}}
	if err := a.Extend(server.Extension{Name: "device", Routes: []server.Route{{Path: "device.json", Handler: motor}}}); err != nil {
		panic(err)
	}
	slider := func(id string) any {
		return dcc.Slider().ID(id).Min(0).Max(100_000).Step(1).With("marks", nil).Value(0)
	}
	a.SetLayout(html.Div(slider("http"), slider("socket"), html.P("off").ID("at-http"), html.P("off").ID("at-socket"), html.P("off").ID("device")))
	server.Callback(a, func(_ context.Context, in struct {
		Value float64 `input:"http.value"`
	}) (out struct {
		At string `output:"at-http.children"`
	}, _ error) {
		out.At = fmt.Sprintf("at %g", in.Value)
		return out, motor.move(in.Value)
	}, server.InLane("motor"), server.PreventInitialCall(true))
	server.Callback(a, func(_ context.Context, in struct {
		Value float64 `input:"socket.value"`
	}) (out struct {
		At string `output:"at-socket.children"`
	}, _ error) {
		out.At = fmt.Sprintf("at %g", in.Value)
		return out, motor.move(in.Value)
	}, server.InLane("motor"), server.Websocket(), server.PreventInitialCall(true))
}
