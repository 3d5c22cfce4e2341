package main

import (
	"context"
	"fmt"
	"os"

	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server"
)

// A component suite that comes while the app runs.
var suiteApps = map[string]app{
	"suite": {func(c *server.Config) { c.SuppressCallbackExceptions = true }, suite},
}

// lateSuite is the suite, which is Python's package too. run.sh starts this in the
// folder of the project.
const lateSuite = "conformance/apps/browser/late_suite"

func suite(a *server.App) {
	a.SetLayout(html.Div(html.Button("bring").ID("bring"), html.Div().ID("place"), html.P("not pressed").ID("pressed")))
	server.Callback(a, func(ctx context.Context, in struct {
		N int `input:"bring.n_clicks"`
	}) (out struct {
		Place *protocol.Component `output:"place.children"`
	}, _ error) {
		out.Place = protocol.NewComponent("late_suite", "Badge").Set("id", "badge").Set("label", fmt.Sprintf("badge %d", in.N)).Set("n_clicks", 0)
		return out, server.CallFrom(ctx).AddSuite(server.Suite{
			Package: "late_suite", Version: "1.2.3", Files: os.DirFS(lateSuite),
			Scripts: []server.SuiteTag{{Path: "late_suite.js"}}, Styles: []server.SuiteTag{{Path: "late_suite.css"}},
		})
	}, server.PreventInitialCall(true), server.DynamicCreator())
	server.Callback(a, func(_ context.Context, in struct {
		N int `input:"badge.n_clicks"`
	}) (out struct {
		Text string `output:"pressed.children"`
	}, _ error) {
		out.Text = fmt.Sprintf("pressed %d", in.N)
		return out, nil
	})
}
