package main

import (
	"context"
	"strconv"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/server"
)

// What the browser keeps.
var storeApps = map[string]app{"stores": {nil, stores}}

// counted is what the stores hold.
type counted struct {
	N int `json:"n"`
}

func stores(a *server.App) {
	kinds := []string{"memory", "session", "local"}
	children := []any{html.Button("count").ID("count"), html.Button("clear").ID("clear")}
	for _, kind := range kinds {
		children = append(children, dcc.Store().ID(kind).StorageType(dcc.StorageType(kind)), html.P().ID(kind+"-shown"))
	}
	a.SetLayout(html.Div(children...))
	server.Callback(a, func(_ context.Context, in struct {
		Clicks  int     `input:"count.n_clicks"`
		Memory  counted `state:"memory.data"`
		Session counted `state:"session.data"`
		Local   counted `state:"local.data"`
	}) (out struct {
		Memory  counted `output:"memory.data"`
		Session counted `output:"session.data"`
		Local   counted `output:"local.data"`
	}, _ error) {
		out.Memory, out.Session, out.Local = counted{in.Memory.N + 1}, counted{in.Session.N + 1}, counted{in.Local.N + 1}
		return out, nil
	}, server.PreventInitialCall(true))
	server.Callback(a, func(_ context.Context, _ struct {
		N int `input:"clear.n_clicks"`
	}) (out struct {
		Clear bool `output:"local.clear_data"`
	}, _ error) {
		out.Clear = true
		return out, nil
	}, server.PreventInitialCall(true))
	for _, kind := range kinds {
		// What was kept is there only when modified_timestamp comes.
		server.Callback(a, func(_ context.Context, in struct {
			Time float64 `input:"store.modified_timestamp"`
			Data counted `state:"store.data"`
		}) (out struct {
			Text string `output:"shown.children"`
		}, _ error) {
			out.Text = strconv.Itoa(in.Data.N)
			return out, nil
		}, server.ID("store", kind), server.ID("shown", kind+"-shown"))
	}
}
