package main

import (
	"context"
	"fmt"

	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/server"
)

// noteError is what the app does with an error that nobody else takes.
func noteError(_ context.Context, call *server.Call, err error) error {
	call.SetProps(html.PChildren("noted").Set(fmt.Sprintf("noted: %v", err)))
	return nil
}

func errorHandler(a *server.App) {
	var children []any
	for _, name := range []string{"own", "common", "several", "fine"} {
		children = append(children, html.Button(name).ID(name))
	}
	for _, text := range [][2]string{
		{"own-out", "as it was"}, {"noted", "none"}, {"told", "none"}, {"common-out", "as it was"}, {"a", "as it was"}, {"b", "as it was"}, {"after", "not run"},
	} {
		children = append(children, html.P(text[1]).ID(text[0]))
	}
	a.SetLayout(children)
	server.Callback(a, func(_ context.Context, in struct {
		N int `input:"own.n_clicks"`
	}) (out struct {
		Text string `output:"own-out.children"`
	}, _ error) {
		return out, fmt.Errorf("own error %d", in.N)
	}, server.PreventInitialCall(true), server.OnError(func(_ context.Context, call *server.Call, err error) error {
		call.SetProps(html.PChildren("told").Set(fmt.Sprintf("told: %v", err)))
		return call.Set(0, fmt.Sprintf("instead of %v", err))
	}))
	server.Callback(a, func(_ context.Context, in struct {
		Text string `input:"own-out.children"`
	}) (out struct {
		Text string `output:"after.children"`
	}, _ error) {
		out.Text = "after " + in.Text
		return out, nil
	}, server.PreventInitialCall(true))
	server.Callback(a, func(_ context.Context, in struct {
		N int `input:"common.n_clicks"`
	}) (out struct {
		Text string `output:"common-out.children"`
	}, _ error) {
		return out, fmt.Errorf("common error %d", in.N)
	}, server.PreventInitialCall(true))
	server.Callback(a, func(_ context.Context, in struct {
		N int `input:"several.n_clicks"`
	}) (out struct {
		A string `output:"a.children"`
		B string `output:"b.children"`
	}, _ error) {
		return out, fmt.Errorf("several errors %d", in.N)
	}, server.PreventInitialCall(true))

	// What prevents an update is no error.
	server.Callback(a, func(context.Context, struct {
		N int `input:"fine.n_clicks"`
	}) (out struct {
		Text string `output:"common-out.children,allow_duplicate"`
	}, _ error) {
		return out, server.PreventUpdate
	}, server.PreventInitialCall(true))
}
