package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server"
)

// Devices behind lanes: what reaches one can be read at device.json.
var laneApps = map[string]app{
	"lanes":    {hookedLanes, func(a *server.App) { lanes(a) }},
	"lanes-ws": {nil, func(a *server.App) { lanes(a, server.Websocket()) }},
	"lanes-both": {func(cfg *server.Config) { cfg.Lanes.Gap = 3 * time.Second }, func(a *server.App) {
		lanes(a, server.Websocket())
	}},
}

// hookedLanes gives the page hooks of the app's own.
func hookedLanes(cfg *server.Config) {
	cfg.RendererHooks = server.RendererHooks{
		RequestPre:  "payload => { window.before = (window.before || 0) + 1; }",
		RequestPost: "(payload, response) => { window.after = payload.dashwire.seq; }",
	}
}

// tooFast is a value that the motor does not take.
const tooFast = 999

// device keeps what it was set to.
type device struct {
	mu  sync.Mutex
	Set []float64
}

func (d *device) set(value float64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.Set = append(d.Set, value)
}

func (d *device) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	d.mu.Lock()
	defer d.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(d.Set)
}

func lanes(a *server.App, opts ...server.Option) {
	motor := &device{}
	if err := a.Extend(server.Extension{Name: "device", Routes: []server.Route{{Path: "device.json", Handler: motor}}}); err != nil {
		panic(err)
	}
	a.SetLayout(html.Div(
		dcc.Slider().ID("speed").Min(0).Max(1000).Step(1).Value(0), html.P("off").ID("at"), html.P("off").ID("shown"),
		dcc.Slider().ID("turn").Min(0).Max(1000).Step(1).Value(0), html.P("off").ID("turned"),
	))
	server.Callback(a, func(_ context.Context, in struct {
		Speed float64 `input:"speed.value"`
	}) (out struct {
		At string `output:"at.children"`
	}, _ error) {
		if in.Speed == tooFast {
			return out, errors.New("the motor can't go as fast as that")
		}
		motor.set(in.Speed)
		out.At = fmt.Sprintf("at %g", in.Speed)
		return out, nil
	}, append(opts, server.InLane("motor"), server.PreventInitialCall(true))...)
	// In the same lane, and always over HTTP.
	server.Callback(a, func(_ context.Context, in struct {
		Turn float64 `input:"turn.value"`
	}) (out struct {
		Turned string `output:"turned.children"`
	}, _ error) {
		motor.set(in.Turn)
		out.Turned = fmt.Sprintf("turned %g", in.Turn)
		return out, nil
	}, server.InLane("motor"), server.PreventInitialCall(true))
	// What waits for the answer runs, however that came.
	a.ClientsideCallback(server.Spec{
		Outputs: []protocol.Dependency{protocol.Dep("shown", "children")}, Inputs: []protocol.Dependency{protocol.Dep("at", "children")},
	}, "text => 'shown ' + text")
}
