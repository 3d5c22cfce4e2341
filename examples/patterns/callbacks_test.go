package main

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server"
)

// Callbacks are plain functions: a test calls them.

func rowsOf(ticked ...bool) (rows ticks) {
	for i, t := range ticked {
		row := server.Matched[[]string]{ID: part("done", 2*i+1)}
		if t {
			row.Value = []string{done}
		}
		rows = append(rows, row)
	}
	return rows
}

func TestAdd(t *testing.T) {
	t.Parallel()
	out, err := add(context.Background(), addIn{Text: "  Sleep ", Rows: rowsOf(false, true, false)})
	if err != nil || out.List.Len() != 1 || out.Text != "" {
		t.Fatalf("got %+v, %v", out, err)
	}
	step := out.List.Steps()[0]
	got, err := protocol.Encode(step.Value)
	if err != nil {
		t.Fatal(err)
	}
	want, err := protocol.Encode(row(6, "Sleep"))
	if diff := cmp.Diff(string(want), string(got)); err != nil || diff != "" || step.Operation != protocol.OpAppend {
		t.Errorf("%s, %v (-want +got):\n%s", step.Operation, err, diff)
	}
	if _, err := add(context.Background(), addIn{Text: " "}); !errors.Is(err, server.PreventUpdate) {
		t.Errorf("nothing was typed: %v", err)
	}
}

func TestRemove(t *testing.T) {
	t.Parallel()
	in := removeIn{Rows: rowsOf(false, true, false), Clicks: make([]server.Matched[int], 3)}
	out, err := remove(context.Background(), in)
	if err != nil || out.List.Len() != 0 {
		t.Errorf("without a click: %+v, %v", out.List.Steps(), err)
	}
	in.Clicks[1].Value = 1
	out, err = remove(context.Background(), in)
	want := []protocol.PatchStep{{Operation: protocol.OpDelete, Location: []any{1}}}
	if diff := cmp.Diff(want, out.List.Steps()); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestStrike(t *testing.T) {
	t.Parallel()
	for class, ticked := range map[string][]string{"": nil, done: {done}} {
		if out, err := strike(context.Background(), strikeIn{ticked}); err != nil || out.Class != class {
			t.Errorf("%q: got %q, %v", ticked, out.Class, err)
		}
	}
}

func TestShow(t *testing.T) {
	t.Parallel()
	for filter, want := range map[string][]bool{
		everything: {false, false, false},
		open:       {false, true, false},
		finished:   {true, false, true},
	} {
		out, err := show(context.Background(), showIn{filter, [][]string{nil, {done}, {}}})
		if diff := cmp.Diff(want, out.Hidden); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", filter, err, diff)
		}
	}
}

func TestCount(t *testing.T) {
	t.Parallel()
	for want, ticked := range map[countOut][][]string{
		{"Nothing here. Add something.", true}: nil,
		{"All done.", false}:                   {{done}},
		{"2 of 2 left", true}:                  {{}, nil},
		{"1 of 2 left", false}:                 {{done}, {}},
	} {
		if out, err := count(context.Background(), countIn{ticked}); err != nil || out != want {
			t.Errorf("%q: got %+v, %v, want %+v", ticked, out, err, want)
		}
	}
}
