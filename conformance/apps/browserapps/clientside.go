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
var clientsideApps = map[string]app{
	"clientside":     {nil, clientside},
	"client-context": {nil, clientContext},
}

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

const (
	contextSource = `(a, b, list) => {
		const c = window.dash_clientside.callback_context;
		return [c.triggered_id, c.triggered.map(t => t.prop_id + '=' + t.value), Object.keys(c.inputs).join(), Object.keys(c.states).join(),
			c.inputs_list.length, c.outputs_list.id].join(' | ');
	}`
	setSource   = `n => { window.dash_clientside.set_props('set', {children: 'set ' + n, style: {color: 'rgb(255, 0, 0)'}}); }`
	patchSource = `n => {
		const patch = new window.dash_clientside.Patch();
		return patch.append([], {namespace: 'dash_html_components', type: 'Li', props: {children: 'item ' + n}}).build();
	}`
	failSource = `() => { throw new Error('broken on purpose'); }`
	allSource  = `values => JSON.stringify(values) + ' ' + JSON.stringify(window.dash_clientside.callback_context.triggered_id ?? null)`
)

func clientContext(a *server.App) {
	children := []any{html.Button("a").ID("a"), html.Button("b").ID("b")}
	for i := range 2 {
		children = append(children, html.Button("n").DictID(dict("n", i)))
	}
	a.SetLayout(html.Div(append(children,
		html.P().ID("why"), html.P("not set").ID("set"), html.P("not run").ID("after"), html.Ul([]any{html.Li("first")}).ID("list"),
		html.Button("fail").ID("fail"), html.P("as it was").ID("failed"), html.P("not run").ID("after-failed"), html.P().ID("all"))...))
	deps := func(list ...protocol.Dependency) []protocol.Dependency { return list }
	clicks := func(id string) protocol.Dependency { return protocol.Dep(id, "n_clicks") }
	prevent := server.Some(true)
	a.ClientsideCallback(server.Spec{
		Outputs: deps(protocol.Dep("why", "children")), Inputs: deps(clicks("a"), clicks("b")), State: deps(protocol.Dep("list", "id")),
	}, contextSource)
	a.ClientsideCallback(server.Spec{Inputs: deps(clicks("a")), PreventInitialCall: prevent}, setSource)
	a.ClientsideCallback(server.Spec{Outputs: deps(protocol.Dep("list", "children")), Inputs: deps(clicks("b")), PreventInitialCall: prevent}, patchSource)
	a.ClientsideCallback(server.Spec{Outputs: deps(protocol.Dep("failed", "children")), Inputs: deps(clicks("fail")), PreventInitialCall: prevent}, failSource)
	a.ClientsideCallback(server.Spec{
		Outputs: deps(protocol.Dep("all", "children")), Inputs: deps(protocol.Dep(dict("n", protocol.All), "n_clicks")),
	}, allSource)
	for from, to := range map[string]string{"set": "after", "failed": "after-failed"} {
		server.Callback(a, func(_ context.Context, in struct {
			Text string `input:"from.children"`
		}) (out struct {
			Text string `output:"to.children"`
		}, _ error) {
			out.Text = "after " + in.Text
			return out, nil
		}, server.PreventInitialCall(true), server.ID("from", from), server.ID("to", to))
	}
}
