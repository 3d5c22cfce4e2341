package main

import (
	"context"
	"errors"
	"testing"

	"github.com/dashwire/dashwire/conformance/apps/internal/reference"
	"github.com/dashwire/dashwire/server"
)

// Registration panics on a fault, and a handler is tested by calling it.
func TestCallbacks(t *testing.T) {
	t.Parallel()
	register(server.New(server.Config{}))
	ctx := t.Context()

	if out, err := small(ctx, smallIn{"1e3"}); err != nil || out.Text != "value 1000.0" {
		t.Errorf("small: %+v, %v", out, err)
	}
	value := "b"
	if out, err := figure(ctx, figureIn{&value}); err != nil || out.Figure.Data[1].Name != "b1" {
		t.Errorf("figure: %+v, %v", out.Figure.Layout, err)
	}
	if out, err := fillTable(ctx, tableIn{}); err != nil || len(out.Rows) != 1000 {
		t.Errorf("table: %d rows, %v", len(out.Rows), err)
	}
	if out, err := upload(ctx, uploadIn{make([]reference.Item, 3)}); err != nil || out.Size != 3 {
		t.Errorf("upload: %+v, %v", out, err)
	}
	if out, err := typedFigure(ctx, typedFigureIn{&value}); err != nil || out.Figure.Data[2].Name != "b2" || out.Figure.Data[2].Y.DType != "f8" {
		t.Errorf("typed figure: %+v, %v", out.Figure.Layout, err)
	}
	if out, err := sleep(ctx, sleepIn{1}); err != nil || out.Done != "slept" {
		t.Errorf("sleep: %+v, %v", out, err)
	}
	if out, err := echo(ctx, echoIn{"5"}); err != nil || out.Text != "value 5" {
		t.Errorf("echo: %+v, %v", out, err)
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := sleep(ended, sleepIn{1 << 30}); !errors.Is(err, context.Canceled) {
		t.Errorf("sleep of a client that went away: %v", err)
	}
	broadcast(ended, nil) // returns
	if err := fan(ended, nil); !errors.Is(err, server.PreventUpdate) {
		t.Errorf("fan of a client that went away: %v", err)
	}
}
