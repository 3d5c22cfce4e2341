package main

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/server"
)

// What the job reports to, and what stands there while it doesn't run.
var (
	bar    = html.ProgressValue("bar")
	status = html.SpanChildren("status")
)

const atRest = "Ready"

type simulateIn struct {
	Clicks  int     `input:"run.n_clicks"`
	Start   float64 `state:"start.value"`
	Monthly float64 `state:"monthly.value"`
	Years   int     `state:"years.value"`
	Stocks  float64 `state:"stocks.value"`
}

type simulateOut struct {
	Result []any `output:"result.children"`
}

// register makes simulate a background callback. Python's twin is
//
//	@callback(Output("result", "children"), Input("run", "n_clicks"), State(...),
//	          background=True, interval=300, prevent_initial_call=True,
//	          running=[(Output("run", "disabled"), True, False), ...],
//	          progress=[Output("bar", "value"), Output("status", "children")],
//	          progress_default=["0", "Ready"], cancel=[Input("cancel", "n_clicks")])
func register(app *server.App, rounds int) {
	simulate := func(ctx context.Context, in simulateIn) (simulateOut, error) { return simulate(ctx, in, rounds) }
	server.Callback(app, simulate,
		server.Background(),
		server.Interval(300*time.Millisecond), // how often the page asks
		server.PreventInitialCall(true),       // nothing runs when the page loads

		// The browser sets these by itself when the job begins and when it ends.
		server.Running(html.ButtonDisabled("run"), true, false),
		server.Running(html.ButtonDisabled("cancel"), false, true),
		server.ReportsTo(bar, status),
		server.ProgressDefault(bar.Set("0"), status.Set(atRest)),

		// A click on this button ends the job, which it sees by its context.
		server.Cancel(html.ButtonNClicks("cancel")),
		// Nobody needs the result once the page is closed. Without this the job
		// would go on, as in Python.
		server.CancelOnClose(),

		// Asked the same again, the answer is there at once. The clicks don't count
		// for what "the same" means.
		server.CacheIgnore(html.ButtonNClicks("run")),
		server.CacheExpiry(time.Hour),
	)
}

// simulate is what runs in the background. It is a callback like any other: it
// reports with Progress, which Python hands over as set_progress, and it heeds its
// context. A goroutine can't be killed from outside like a process, so a job that
// never looks at ctx couldn't be cancelled.
func simulate(ctx context.Context, in simulateIn, rounds int) (out simulateOut, err error) {
	plan := plan{start: in.Start, monthly: in.Monthly, years: in.Years, stocks: in.Stocks / 100}
	if err := plan.check(); err != nil {
		out.Result = []any{html.P(err.Error()).ClassName("hint")}
		return out, nil
	}
	call := server.CallFrom(ctx) // nil in a test, where Progress does nothing
	futures := newFutures(plan)
	began := time.Now()
	for round := range rounds {
		if err := ctx.Err(); err != nil {
			return out, err
		}
		futures.play(uint64(round))
		left := time.Since(began) / time.Duration(round+1) * time.Duration(rounds-round-1)
		call.Progress(
			bar.Set(strconv.Itoa(100*(round+1)/rounds)),
			status.Set(fmt.Sprintf("%.2f million lives, %.0f s left", float64(futures.lives)/1e6, math.Ceil(left.Seconds()))),
		)
	}
	out.Result = []any{
		html.Div(
			fact("One in ten ends below", futures.quantile(plan.years, 0.1)),
			fact("Half of them end above", futures.quantile(plan.years, 0.5)),
			fact("One in ten ends above", futures.quantile(plan.years, 0.9)),
			fact("Saved, without any gain", plan.paidIn(plan.years)),
		).ClassName("facts"),
		// A responsive graph is as high as what it is in.
		html.Div(
			dcc.Graph().ID("chart").Responsive(true).Config(dcc.Config{DisplayModeBar: false}).Figure(fan(futures)),
		).ClassName("chart"),
	}
	return out, nil
}

func fact(label string, amount float64) any {
	return html.Div(html.Div(money(amount)).ClassName("amount"), html.Div(label).ClassName("label")).ClassName("fact")
}

// money writes an amount the way people say it.
func money(amount float64) string {
	switch {
	case amount >= 999_500:
		return fmt.Sprintf("%.2f million", amount/1e6)
	case amount >= 1000:
		return fmt.Sprintf("%.0f thousand", amount/1e3)
	}
	return fmt.Sprintf("%.0f", amount)
}
