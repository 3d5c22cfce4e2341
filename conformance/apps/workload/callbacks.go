package main

import (
	"context"
	"encoding/json"
	"time"

	"github.com/dashwire/dashwire/conformance/apps/internal/reference"
	"github.com/dashwire/dashwire/server"
)

func register(app *server.App) {
	app.SetLayout(reference.Layout())
	server.Callback(app, small)
	server.Callback(app, figure)
	server.Callback(app, fillTable)
	server.Callback(app, upload)
	server.Callback(app, typedFigure, server.PreventInitialCall(true))
	server.Callback(app, sleep, server.PreventInitialCall(true))
	server.Callback(app, echo, server.Websocket(), server.PreventInitialCall(true))
	app.Handle(server.Spec{Websocket: true, Persistent: true}, fan)
}

type smallIn struct {
	Value json.Number `input:"slider.value"`
}

type smallOut struct {
	Text string `output:"text.children"`
}

func small(_ context.Context, in smallIn) (smallOut, error) {
	return smallOut{reference.Small(in.Value)}, nil
}

type figureIn struct {
	Value *string `input:"dd.value"`
}

type figureOut struct {
	Figure reference.Figure `output:"graph.figure"`
}

func figure(_ context.Context, in figureIn) (figureOut, error) {
	return figureOut{reference.MakeFigure(in.Value)}, nil
}

type typedFigureIn struct {
	Value *string `input:"dd.search_value"`
}

type typedFigureOut struct {
	Figure reference.TypedFigure `output:"graph.figure,allow_duplicate"`
}

// typedFigure answers as figure does, with the numbers in binary form.
func typedFigure(_ context.Context, in typedFigureIn) (typedFigureOut, error) {
	return typedFigureOut{reference.MakeTypedFigure(in.Value)}, nil
}

type tableIn struct {
	Clicks int `input:"btn.n_clicks"`
}

type tableOut struct {
	Rows []reference.Row `output:"table.data"`
}

func fillTable(context.Context, tableIn) (tableOut, error) {
	return tableOut{reference.MakeTable()}, nil
}

type uploadIn struct {
	List []reference.Item `input:"store.data"`
}

type uploadOut struct {
	Size int `output:"size.children"`
}

func upload(_ context.Context, in uploadIn) (uploadOut, error) {
	return uploadOut{len(in.List)}, nil
}

type sleepIn struct {
	Milliseconds int `input:"store.modified_timestamp"`
}

type sleepOut struct {
	Done string `output:"size.title"`
}

// sleep waits, as a callback does that asks somebody else.
func sleep(ctx context.Context, in sleepIn) (sleepOut, error) {
	select {
	case <-time.After(time.Duration(in.Milliseconds) * time.Millisecond):
		return sleepOut{"slept"}, nil
	case <-ctx.Done():
		return sleepOut{}, ctx.Err()
	}
}
