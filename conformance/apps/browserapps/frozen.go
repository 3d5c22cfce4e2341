package main

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/server"
)

// Pages that may be frozen: all are told what is said at say?text=, and one of them
// has the lease. At clients?state= is how many are in that state.
var frozenApps = map[string]app{
	"frozen":        {live, func(a *server.App) { frozen(a) }},
	"frozen-gone":   {forgetful, func(a *server.App) { frozen(a) }},
	"frozen-beat":   {live, func(a *server.App) { frozen(a); beat(a) }},
	"frozen-undone": {forgetful, func(a *server.App) { frozen(a); beat(a) }},
}

func forgetful(cfg *server.Config) {
	live(cfg)
	cfg.Live.ClientTimeout = time.Second
}

func frozen(a *server.App) {
	sayAt(a)
	count := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := 0
		for _, c := range a.Clients() {
			if c.State().String() == r.URL.Query().Get("state") {
				n++
			}
		}
		fmt.Fprint(w, n)
	})
	if err := a.Extend(server.Extension{Name: "clients", Routes: []server.Route{{Path: "clients", Handler: count}}}); err != nil {
		panic(err)
	}
	motor := a.Lease("motor")
	motor.Bind(html.PChildren("driver").Dependency(), driver)
	control(a, "take", motor.Ask)
	control(a, "release", func(c *server.Client) bool { motor.Release(c); return true })
	control(a, "ask", func(*server.Client) bool { return a.Update("name") == nil })
	a.SetLayout(html.Div(
		dcc.Store().ID("log").Data([]any{}), html.P("nothing").ID("last"), html.P().ID("lines"),
		html.Button("take").ID("take"), html.Button("release").ID("release"), html.P("?").ID("driver"), html.P("none").ID("beat"),
		dcc.Input().ID("name").Value("me"), html.Button("ask").ID("ask"), html.P().ID("hello"),
	))
	showLog(a)
	asked := 0
	server.Callback(a, func(_ context.Context, in struct {
		Name string `input:"name.value"`
	}) (out struct {
		Hello string `output:"hello.children"`
	}, _ error) {
		asked++
		out.Hello = fmt.Sprintf("%s %d", in.Name, asked)
		return out, nil
	}, server.Serial())
}

// beat runs for as long as a page is there.
func beat(a *server.App) {
	server.Callback(a, func(ctx context.Context, _ struct{}) (struct{}, error) {
		call := server.CallFrom(ctx)
		tick := time.NewTicker(100 * time.Millisecond)
		defer tick.Stop()
		for n := 0; ; n++ {
			select {
			case <-tick.C:
				call.SetProps(html.PChildren("beat").Set(strconv.Itoa(n)))
			case <-ctx.Done():
				return struct{}{}, server.PreventUpdate
			}
		}
	}, server.Websocket(), server.Persistent())
}
