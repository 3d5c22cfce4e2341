package main

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/server"
)

// Callbacks over the websocket, and what a server sends by itself.
var websocketApps = map[string]app{
	"socket-callback": {overWebsocket, socketCallback},
	"socket-stream":   {overWebsocket, socketStream},
	"socket-push":     {overWebsocket, socketPush},
	"socket-get":      {overWebsocket, socketGet},
}

func overWebsocket(cfg *server.Config) { cfg.WebsocketCallbacks = true }

func socketCallback(a *server.App) {
	a.SetLayout(html.Div(dcc.Input().ID("text").Value("a"), html.P().ID("echo"), html.P().ID("after")))
	server.Callback(a, func(_ context.Context, in struct {
		Text string `input:"text.value"`
	}) (out struct {
		Echo string `output:"echo.children"`
	}, _ error) {
		out.Echo = "echo " + in.Text
		return out, nil
	})
	server.Callback(a, func(_ context.Context, in struct {
		Echo string `input:"echo.children"`
	}) (out struct {
		After string `output:"after.children"`
	}, _ error) {
		out.After = "after " + in.Echo
		return out, nil
	})
}

// socketStream has one callback that reports before it answers.
func socketStream(a *server.App) {
	a.SetLayout(html.Div(html.Button("start").ID("start"), html.P("none").ID("stage"), html.P("none").ID("result"), html.P("none").ID("seen")))
	server.Callback(a, func(ctx context.Context, in struct {
		N int `input:"start.n_clicks"`
	}) (out struct {
		Result string `output:"result.children"`
	}, _ error) {
		for i := range 3 {
			server.CallFrom(ctx).SetProps(html.PChildren("stage").Set(fmt.Sprintf("stage %d", i+1)))
			if err := pause(ctx, 150*time.Millisecond); err != nil {
				return out, err
			}
		}
		out.Result = fmt.Sprintf("result %d", in.N)
		return out, nil
	}, server.PreventInitialCall(true))
	server.Callback(a, func(_ context.Context, in struct {
		Stage  string `input:"stage.children"`
		Before string `state:"seen.children"`
	}) (out struct {
		Seen string `output:"seen.children"`
	}, _ error) {
		out.Seen = in.Stage
		if in.Before != "none" {
			out.Seen = in.Before + ", " + in.Stage
		}
		return out, nil
	}, server.PreventInitialCall(true))
}

// socketPush has a persistent callback: it ends with the page, and sends values
// meanwhile.
func socketPush(a *server.App) {
	a.SetLayout(html.Div(html.Button("count").ID("count").NClicks(0), html.P("0").ID("tick"), html.P().ID("counted")))
	server.Callback(a, func(ctx context.Context, _ struct {
		ID string `input:"tick.id"`
	}) (struct{}, error) {
		for n := 1; ; n++ {
			server.CallFrom(ctx).SetProps(html.PChildren("tick").Set(strconv.Itoa(n)))
			if err := pause(ctx, 50*time.Millisecond); err != nil {
				return struct{}{}, err
			}
		}
	}, server.Persistent())
	server.Callback(a, func(_ context.Context, in struct {
		N int `input:"count.n_clicks"`
	}) (out struct {
		Text string `output:"counted.children"`
	}, _ error) {
		out.Text = fmt.Sprintf("%d counted", in.N)
		return out, nil
	})
}

// socketGet has a callback that asks the page for a property it was not called
// with.
func socketGet(a *server.App) {
	a.SetLayout(html.Div(dcc.Input().ID("other").Value("unseen"), html.Button("ask").ID("ask"), html.P().ID("answer")))
	server.Callback(a, func(ctx context.Context, _ struct {
		N int `input:"ask.n_clicks"`
	}) (out struct {
		Answer string `output:"answer.children"`
	}, _ error) {
		other, err := server.GetProp(ctx, server.CallFrom(ctx), dcc.InputValue("other"))
		out.Answer = fmt.Sprintf("it is %v", other.Or("nothing"))
		return out, err
	}, server.PreventInitialCall(true))
}

// pause waits unless ctx ends.
func pause(ctx context.Context, length time.Duration) error {
	timer := time.NewTimer(length)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
