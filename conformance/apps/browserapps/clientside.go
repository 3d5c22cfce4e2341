package main

import (
	"context"
	"fmt"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server"
)

// Callbacks that run in the browser.
var clientsideApps = map[string]app{"clientside": {nil, clientside}}

func clientside(a *server.App) {
	a.SetLayout(html.Div(
		dcc.Input().ID("text").Value("abc"), html.P().ID("upper"), html.P().ID("length"), html.P("old").ID("kept"), html.P().ID("promise"), html.P().ID("named")))
	of := func(output string) server.Spec {
		return server.Spec{
			Outputs: []protocol.Dependency{protocol.Dep(output, "children")}, Inputs: []protocol.Dependency{protocol.Dep("text", "value")},
		}
	}
	a.ClientsideCallback(of("upper"), "text => text.toUpperCase()")
	a.ClientsideCallback(of("kept"), "() => window.dash_clientside.no_update")
	a.ClientsideCallback(of("promise"), "async (text) => { await null; return 'promised ' + text; }")
	a.ClientsideFunction(of("named"), "own", "reverse")
	server.Callback(a, func(_ context.Context, in struct {
		Upper string `input:"upper.children"`
	}) (out struct {
		Text string `output:"length.children"`
	}, _ error) {
		out.Text = fmt.Sprintf("%s has %d", in.Upper, len(in.Upper))
		return out, nil
	})
}
