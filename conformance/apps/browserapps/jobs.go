package main

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server"
)

// Jobs of rows, and jobs that change the page while they run.
var jobApps = map[string]app{
	"job-rows":    {nil, jobRows},
	"job-updates": {nil, jobUpdates},
}

func jobRows(a *server.App) {
	var children []any
	for i := 1; i <= 2; i++ {
		children = append(children, html.Div(
			html.Button("start").DictID(dict("part", "start", "row", i)), html.P("nothing").DictID(dict("part", "result", "row", i)), html.P("ready").DictID(dict("part", "state", "row", i))))
	}
	a.SetLayout(append(children, html.Button("step").ID("step"), html.P("0 steps").ID("steps")))
	var jobs sync.Map // of gate by row and click
	jobOf := func(row, n int) gate {
		g, _ := jobs.LoadOrStore([2]int{row, n}, newGate())
		return g.(gate)
	}
	server.Callback(a, func(ctx context.Context, in struct {
		N   int `input:"{part:start,row:MATCH}.n_clicks"`
		Own struct {
			Row int `json:"row"`
		} `state:"{part:start,row:MATCH}.id"`
	}) (out struct {
		Text string `output:"{part:result,row:MATCH}.children"`
	}, err error) {
		err = jobOf(in.Own.Row, in.N).wait(ctx)
		out.Text = fmt.Sprintf("row %d done %d", in.Own.Row, in.N)
		return out, err
	},
		server.Background(), server.PreventInitialCall(true), server.Interval(pollInterval),
		server.Running(html.PChildren(dict("part", "state", "row", protocol.Match)), any("busy"), any("ended")))

	// Lets the jobs of all rows end that have been started.
	server.Callback(a, func(_ context.Context, in struct {
		N       int   `input:"step.n_clicks"`
		Started []int `state:"{part:start,row:ALL}.n_clicks"`
	}) (out struct {
		Text string `output:"steps.children"`
	}, _ error) {
		for i, times := range in.Started {
			if times > 0 {
				jobOf(i+1, times).open()
			}
		}
		out.Text = fmt.Sprintf("%d steps", in.N)
		return out, nil
	}, server.PreventInitialCall(true))
}

func jobUpdates(a *server.App) {
	a.SetLayout([]any{
		dcc.Input().ID("text").Value("one"), html.Button("start").ID("start"), html.Button("step").ID("step"), html.P("none").ID("log"),
		html.P("nothing").ID("result"), html.P("none").ID("heard"),
	})
	steps := newGate()
	server.Callback(a, func(ctx context.Context, in struct {
		N    int    `input:"start.n_clicks"`
		Text string `state:"text.value"`
	}) (out struct {
		Text string `output:"result.children"`
	}, _ error) {
		if strings.HasSuffix(in.Text, "bad") {
			return out, fmt.Errorf("no job for %s", in.Text)
		}
		if err := steps.wait(ctx); err != nil {
			return out, err
		}
		server.CallFrom(ctx).SetProps(html.PChildren("log").Set(in.Text))
		out.Text = fmt.Sprintf("%s by run %d", in.Text, in.N)
		return out, nil
	},
		server.Background(), server.PreventInitialCall(true), server.Interval(pollInterval),
		server.CacheBy(func(context.Context) string { return "1" }), server.CacheIgnore(html.ButtonNClicks("start")),
		server.OnError(func(_ context.Context, call *server.Call, err error) error {
			text := err.Error()
			if strings.Contains(text, "no job for") {
				text = "failed for want of a job"
			}
			call.SetProps(html.PChildren("log").Set(text))
			return call.Set(0, "failed")
		}))

	// Lets the job of the last start end.
	server.Callback(a, func(context.Context, struct {
		N     int `input:"step.n_clicks"`
		Start int `state:"start.n_clicks"`
	}) (struct{}, error) {
		steps.open()
		return struct{}{}, nil
	}, server.PreventInitialCall(true))
	server.Callback(a, func(_ context.Context, in struct {
		Text string `input:"log.children"`
	}) (out struct {
		Text string `output:"heard.children"`
	}, _ error) {
		out.Text = "heard " + in.Text
		return out, nil
	}, server.PreventInitialCall(true))
}
