package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/server"
)

// Jobs that run beside requests, report and can be cancelled.
var backgroundApps = map[string]app{
	"background":       {nil, background},
	"background-error": {nil, backgroundError},
}

const pollInterval = 100 * time.Millisecond

func background(a *server.App) {
	a.SetLayout(html.Div(
		html.Button("start").ID("start"), html.Button("step").ID("step"), html.Button("cancel").ID("cancel").With("disabled", true),
		html.Progress().ID("bar").Max(3).Value("0"), html.P("idle").ID("stage"), html.P("nothing").ID("result"), html.P().ID("steps")))
	bar, stage := html.ProgressValue("bar"), html.PChildren("stage")
	steps := newGate()
	server.Callback(a, func(ctx context.Context, in struct {
		N     int `input:"start.n_clicks"`
		Steps any `state:"steps.children"`
	}) (out struct {
		Result string `output:"result.children"`
	}, _ error) {
		for i := range 3 {
			server.CallFrom(ctx).Progress(bar.Set(strconv.Itoa(i+1)), stage.Set(fmt.Sprintf("step %d of 3", i+1)))
			if err := steps.wait(ctx); err != nil {
				return out, err
			}
		}
		out.Result = fmt.Sprintf("done %d", in.N)
		return out, nil
	},
		server.Background(), server.PreventInitialCall(true), server.Interval(pollInterval),
		server.Running(html.ButtonDisabled("start"), true, false), server.Running(html.ButtonDisabled("cancel"), false, true),
		server.ReportsTo(bar, stage), server.ProgressDefault(bar.Set("0"), stage.Set("idle")),
		server.Cancel(html.ButtonNClicks("cancel")))

	// Each click lets the job take one step.
	server.Callback(a, func(_ context.Context, in struct {
		N     int `input:"step.n_clicks"`
		Start int `state:"start.n_clicks"`
	}) (out struct {
		Text string `output:"steps.children"`
	}, _ error) {
		steps.open()
		out.Text = fmt.Sprintf("%d steps", in.N)
		return out, nil
	}, server.PreventInitialCall(true))
}

func backgroundError(a *server.App) {
	a.SetLayout(html.Div(html.Button("start").ID("start"), html.P("nothing").ID("result"), html.P("idle").ID("state")))
	server.Callback(a, func(context.Context, struct {
		N int `input:"start.n_clicks"`
	}) (out struct {
		Text string `output:"result.children"`
	}, _ error) {
		return out, errors.New("the job broke")
	},
		server.Background(), server.PreventInitialCall(true), server.Interval(pollInterval),
		server.Running(html.PChildren("state"), any("busy"), any("ended")))
}
