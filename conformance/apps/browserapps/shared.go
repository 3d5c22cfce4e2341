package main

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/server"
)

// A device that all pages share, and one that they drive in turns.
var sharedApps = map[string]app{
	"shared": {nil, func(a *server.App) { sharedDevice(a) }},
	"leased": {nil, func(a *server.App) {
		motor := a.Lease("motor")
		motor.Bind(html.PChildren("driver").Dependency(), driver)
		control(a, "take", motor.Ask)
		control(a, "release", func(c *server.Client) bool { motor.Release(c); return true })
		sharedDevice(a, server.HeldBy(motor))
	}},
}

func driver(v server.LeaseView) any {
	switch {
	case v.Mine && v.Asking != nil:
		return "you drive, somebody waits"
	case v.Mine:
		return "you drive"
	case v.Holder != nil:
		return "somebody drives"
	}
	return "nobody drives"
}

// control has a button do something for the page that it is in.
func control(a *server.App, id string, do func(*server.Client) bool) {
	server.Callback(a, func(ctx context.Context, _ struct {
		Clicks int `input:"button.n_clicks"`
	}) (struct{}, error) {
		do(server.ClientFrom(ctx))
		return struct{}{}, nil
	}, server.ID("button", id), server.PreventInitialCall(true))
}

func sharedDevice(a *server.App, opts ...server.Option) {
	a.SetLayout(html.Div(
		dcc.Input().ID("speed").Type("number").ValueNumber(3), html.P().ID("at"), html.P().ID("runs"),
		dcc.Input().ID("name").Value(""), html.P().ID("hello"),
		html.Button("Take").ID("take"), html.Button("Release").ID("release"), html.P("?").ID("driver"),
	))
	var runs atomic.Int64
	server.Callback(a, func(_ context.Context, in struct {
		Speed float64 `input:"speed.value"`
	}) (out struct {
		At   string `output:"at.children"`
		Runs string `output:"runs.children"`
	}, _ error) {
		if in.Speed == 666 {
			return out, errors.New("the device can't go as fast as that")
		}
		out.At, out.Runs = fmt.Sprintf("at %g", in.Speed), fmt.Sprintf("run %d", runs.Add(1))
		return out, nil
	}, append(opts, server.Shared())...)
	server.Callback(a, func(_ context.Context, in struct {
		Name string `input:"name.value"`
	}) (out struct {
		Hello string `output:"hello.children"`
	}, _ error) {
		out.Hello = "hello " + in.Name
		return out, nil
	})
}
