package main

import (
	"context"
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server"
)

type flyIn struct {
	Fly   int `input:"fly.n_clicks"`
	Stop  int `input:"stop.n_clicks"`
	Start int `state:"start.value"`
}

// flyOut has two outputs that come bit by bit, side by side.
type flyOut struct {
	Chart server.Stream[any]    `output:"chart.figure"`
	Story server.Stream[string] `output:"story.children"`
}

// register makes fly a callback. A Stream among the outputs sends it over the
// websocket, and has a second click end what the first one began.
func register(app *server.App, pace time.Duration) {
	fly := func(ctx context.Context, in flyIn) (flyOut, error) { return fly(ctx, in, pace) }
	server.Callback(app, fly,
		server.PreventInitialCall(true),
		// The callback is pending until its streams have ended, so this holds for as
		// long as something grows.
		server.Running(html.ButtonDisabled("stop"), false, true),
		server.Running(html.DivClassName("stage"), "stage flying", "stage"),
	)
}

func fly(ctx context.Context, in flyIn, pace time.Duration) (out flyOut, _ error) {
	if server.CallFrom(ctx).IsTriggered("stop.n_clicks") {
		return out, nil // the flight has ended with the call itself, and the page keeps what it has
	}
	if in.Start < 1 || in.Start > 1_000_000_000 {
		out.Story = server.StreamText(words(ctx, "Choose a whole number from 1 to a billion.", pace))
		return out, nil
	}
	flight := hailstone(in.Start)
	return flyOut{Chart: server.StreamSeq(chart(ctx, flight, pace)), Story: server.StreamText(words(ctx, story(flight), 2*pace))}, nil
}

// chart yields a figure with the first point, and then patches that extend it: a
// step costs the same however long the flight is. The Python twin of a patch is
//
//	figure = Patch()
//	figure["data"][0]["x"].append(step)
//	figure["data"][0]["y"].append(height)
func chart(ctx context.Context, flight []int, pace time.Duration) iter.Seq[any] {
	return func(yield func(any) bool) {
		if !yield(figure(flight[0])) {
			return
		}
		for step, height := range flight[1:] {
			// yield waits while the page lags behind, and is false when it has gone.
			// What else takes time has to look at ctx.
			if !wait(ctx, pace) {
				return
			}
			p := &protocol.Patch{}
			p.At("data", 0, "x").Append(step + 1)
			p.At("data", 0, "y").Append(height)
			if !yield(p) {
				return
			}
		}
	}
}

// words yields a text word by word. It stands for what comes in pieces from
// somewhere else and may fail on the way, which is why there is an error: it would
// be shown like that of any callback.
func words(ctx context.Context, text string, pace time.Duration) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for word := range strings.SplitAfterSeq(text, " ") {
			if !wait(ctx, pace) || !yield(word, nil) {
				return
			}
		}
	}
}

// wait returns false if there is nobody left to wait for.
func wait(ctx context.Context, pace time.Duration) bool {
	select {
	case <-time.After(pace):
		return true
	case <-ctx.Done():
		return false
	}
}

// story says what happens on a flight.
func story(flight []int) string {
	top, at := 0, 0
	for step, height := range flight {
		if height > top {
			top, at = height, step
		}
	}
	start, last := flight[0], len(flight)-1
	switch {
	case last == 0:
		return "1 has arrived before it began."
	case at == 0:
		return fmt.Sprintf("%d never gets any higher. After %s it lands at 1, where every flight has ended so far; nobody knows why.", start, steps(last))
	}
	return fmt.Sprintf("%d takes off. It climbs for %s, up to %d, which is %.0f times as high as it began. "+
		"Then it falls, catches itself, falls again, and after %s it lands at 1, where every flight has ended so far; nobody knows why.",
		start, steps(at), top, float64(top)/float64(start), steps(last))
}

func steps(n int) string {
	if n == 1 {
		return "one step"
	}
	return fmt.Sprintf("%d steps", n)
}

// hailstone returns the heights of a flight: half of an even number, three times an
// odd one and one more, until there is 1.
func hailstone(n int) []int {
	flight := []int{n}
	for n != 1 {
		if n%2 == 0 {
			n /= 2
		} else {
			n = 3*n + 1
		}
		flight = append(flight, n)
	}
	return flight
}
