package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server"
)

// A room for people in several tabs. What they were told survives a restart, if the
// app has a folder for files.
var pushApps = map[string]app{"pushes": {keepsState, pushes}}

func keepsState(cfg *server.Config) {
	live(cfg)
	cfg.StateFile = filepath.Join(filepath.Dir(cfg.AssetsFolder), "state.db")
}

func pushes(a *server.App) {
	said := protocol.NewProp[[]string]("said", "data")
	room := a.Topic("room")
	a.SetLayout(html.Div(
		dcc.Input().ID("text").Value("a"),
		html.Button("say").ID("say"), html.Button("join").ID("join"), html.Button("whisper").ID("whisper"),
		html.Button("ask").ID("ask"), html.Button("collect").ID("collect"),
		dcc.Store().ID("said").Data([]string{}), dcc.Store().ID("go").Data(0),
		html.P("nothing").ID("last"), html.P().ID("lines"), html.P("outside").ID("room"), html.P().ID("own"), html.P().ID("collected"), html.P().ID("both"),
	))
	pressed := func(button string, do func(ctx context.Context, c *server.Client, text string) error) {
		server.Callback(a, func(ctx context.Context, in struct {
			N    int    `input:"button.n_clicks"`
			Text string `state:"text.value"`
		}) (struct{}, error) {
			return struct{}{}, do(ctx, server.ClientFrom(ctx), in.Text)
		}, server.ID("button", button), server.PreventInitialCall(true))
	}
	pressed("say", func(_ context.Context, _ *server.Client, text string) error {
		line := &protocol.Patch{}
		line.At().Append(text)
		return a.Broadcast(html.PChildren("last").Set(text), said.Patch(line))
	})
	pressed("join", func(_ context.Context, c *server.Client, _ string) error { return c.Join(room) })
	pressed("whisper", func(_ context.Context, _ *server.Client, text string) error {
		return room.Set(html.PChildren("room").Set("inside: " + text))
	})
	// The value comes from the page, not with the call.
	pressed("ask", func(ctx context.Context, c *server.Client, _ string) error {
		values, err := c.Get(ctx, dcc.InputValue("text").Dependency())
		if err != nil {
			return err
		}
		return c.SetEvery(html.PChildren("own").Set("you have " + string(values[0])))
	})
	pressed("collect", func(context.Context, *server.Client, string) error { return a.Update("go") })
	collects(a, "text")
	// What is pushed together for two components calls this once.
	server.Callback(a, func(_ context.Context, in struct {
		Last string   `input:"last.children"`
		Said []string `input:"said.data"`
	}) (out struct {
		Both string `output:"both.children"`
	}, _ error) {
		out.Both = fmt.Sprintf("%s is line %d", in.Last, len(in.Said))
		return out, nil
	})
	// A callback of the page that waits for what is pushed.
	server.Callback(a, func(_ context.Context, in struct {
		Said []string `input:"said.data"`
	}) (out struct {
		Lines string `output:"lines.children"`
	}, _ error) {
		out.Lines = fmt.Sprintf("%d lines: %s", len(in.Said), strings.Join(in.Said, " "))
		return out, nil
	})
}

// collects has each page say, when go changes, what it has itself in a field.
func collects(a *server.App, field string) {
	server.Callback(a, func(_ context.Context, in struct {
		Go   int    `input:"go.data"`
		Text string `state:"field.value"`
	}) (out struct {
		Text string `output:"collected.children"`
	}, _ error) {
		out.Text = "collected " + in.Text
		return out, nil
	}, server.ID("field", field), server.PreventInitialCall(true))
}
