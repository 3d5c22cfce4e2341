package main

import (
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
}
