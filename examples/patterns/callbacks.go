package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server"
)

// ticks are the values of all check boxes with their ids, in the order of the page.
// A plain [][]string would have the values alone. In Python the ids come as one more
// State of the same pattern, with the property "id".
type ticks []server.Matched[[]string]

type addIn struct {
	Clicks int    `input:"add.n_clicks"`
	Enters int    `input:"text.n_submit"`
	Text   string `state:"text.value"`
	Rows   ticks  `state:"{type:done,item:ALL}.value"`
}

type addOut struct {
	// A Patch sends what is new, not the whole list, as Patch() does in Python.
	List protocol.Patch `output:"list.children"`
	Text string         `output:"text.value"`
}

// add puts a row at the end. Nothing else has to be done for it to work: the browser
// finds its check box and its button for the patterns below.
func add(_ context.Context, in addIn) (out addOut, _ error) {
	text := strings.TrimSpace(in.Text)
	if text == "" {
		return out, server.PreventUpdate
	}
	last := 0
	for _, row := range in.Rows {
		last = max(last, row.ID.Int("item"))
	}
	out.List.At().Append(row(last+1, text))
	return out, nil
}

type removeIn struct {
	Clicks []server.Matched[int] `input:"{type:delete,item:ALL}.n_clicks"`
	Clear  int                   `input:"clear.n_clicks"`
	Rows   ticks                 `state:"{type:done,item:ALL}.value"`
}

type removeOut struct {
	List protocol.Patch `output:"list.children,allow_duplicate"`
}

// remove takes rows away: ALL stands for the delete buttons of all rows. It is called
// as well when a row has been added, since its button is new; then none has a click.
func remove(ctx context.Context, in removeIn) (out removeOut, _ error) {
	cleared := server.CallFrom(ctx).IsTriggered("clear.n_clicks")
	for i, row := range slices.Backward(in.Rows) { // from the end, so that the places before stay true
		if clicked := i < len(in.Clicks) && in.Clicks[i].Value > 0; clicked || cleared && len(row.Value) > 0 {
			out.List.At(i).Delete()
		}
	}
	return out, nil // an empty Patch is no_update
}

type strikeIn struct {
	Ticked []string `input:"{type:done,item:MATCH}.value"`
}

type strikeOut struct {
	Class string `output:"{type:row,item:MATCH}.className"`
}

// strike crosses a row out: MATCH makes a callback for each row, and only that of the
// row that has changed is called.
func strike(_ context.Context, in strikeIn) (out strikeOut, _ error) {
	if len(in.Ticked) > 0 {
		out.Class = done
	}
	return out, nil
}

type showIn struct {
	Filter string     `input:"filter.value"`
	Ticked [][]string `input:"{type:done,item:ALL}.value"`
}

type showOut struct {
	Hidden []bool `output:"{type:row,item:ALL}.hidden"`
}

// show hides rows: an output with ALL takes a value for each component, in the order
// of the inputs.
func show(_ context.Context, in showIn) (out showOut, _ error) {
	for _, ticked := range in.Ticked {
		hidden := in.Filter == open && len(ticked) > 0 || in.Filter == finished && len(ticked) == 0
		out.Hidden = append(out.Hidden, hidden)
	}
	return out, nil
}

type countIn struct {
	Ticked [][]string `input:"{type:done,item:ALL}.value"`
}

type countOut struct {
	Text  string `output:"count.children"`
	Clear bool   `output:"clear.disabled"`
}

// count says how much is left. It is also called when the last row has gone, with no
// values.
func count(_ context.Context, in countIn) (out countOut, _ error) {
	left := 0
	for _, ticked := range in.Ticked {
		if len(ticked) == 0 {
			left++
		}
	}
	switch {
	case len(in.Ticked) == 0:
		out.Text = "Nothing here. Add something."
	case left == 0:
		out.Text = "All done."
	default:
		out.Text = fmt.Sprintf("%d of %d left", left, len(in.Ticked))
	}
	out.Clear = left == len(in.Ticked)
	return out, nil
}
