package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/dashwire/dashwire/server"
)

// registerMCP registers the callbacks that an MCP client calls.
func registerMCP(app *server.App) {
	server.Callback(app, repeat)
	server.Callback(app, hidden, server.MCPEnabled(false))
	server.Callback(app, label)
}

type repeatIn struct {
	Text  string          `input:"one-state.value"`
	Times server.Opt[int] `state:"run.n_clicks"`
}

type repeatOut struct {
	Title string `output:"log.title"`
}

func repeat(_ context.Context, in repeatIn) (repeatOut, error) {
	switch in.Text {
	case "fail":
		return repeatOut{}, errors.New(in.Text)
	case "stay":
		return repeatOut{}, server.PreventUpdate
	}
	return repeatOut{strings.Repeat(in.Text, max(1, in.Times.Or(1)))}, nil
}

func hidden(_ context.Context, in struct {
	Text string `input:"one-state.value"`
}) (out struct {
	Class string `output:"log.className"`
}, err error) {
	out.Class = in.Text
	return out, nil
}

func label(_ context.Context, in struct {
	Value any `input:"{type:row-value,row:MATCH}.value"`
}) (out struct {
	Title string `output:"{type:row-out,row:MATCH}.title"`
}, err error) {
	out.Title = fmt.Sprint("row ", in.Value)
	return out, nil
}
