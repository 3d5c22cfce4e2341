package main

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/server"
)

// Streams that go on as long as the page takes them. How many values were made can
// be read at made.json.
var streamApps = map[string]app{
	"endless":      {nil, endless},
	"endless-live": {func(cfg *server.Config) { cfg.Live.Enabled = true }, endless},
}

func endless(a *server.App) {
	var made atomic.Int64
	count := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(made.Load())
	})
	if err := a.Extend(server.Extension{Name: "made", Routes: []server.Route{{Path: "made.json", Handler: count}}}); err != nil {
		panic(err)
	}
	a.SetLayout(html.Div(html.Button("Start").ID("start"), html.P().ID("text")))
	filler := strings.Repeat("x", 10_000)
	server.Callback(a, func(context.Context, struct {
		Clicks int `input:"start.n_clicks"`
	}) (out struct {
		Text server.Stream[string] `output:"text.children"`
	}, _ error) {
		out.Text = server.StreamSeq(func(yield func(string) bool) {
			for yield(strconv.FormatInt(made.Add(1), 10) + " " + filler) {
			}
		})
		return out, nil
	}, server.PreventInitialCall(true))
}
