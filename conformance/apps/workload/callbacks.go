package main

import (
	"context"
	"encoding/json"

	"github.com/dashwire/dashwire/conformance/apps/internal/reference"
	"github.com/dashwire/dashwire/server"
)

func register(app *server.App) {
	app.SetLayout(reference.Layout())
	server.Callback(app, small)
	server.Callback(app, figure)
	server.Callback(app, fillTable)
	server.Callback(app, upload)
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
