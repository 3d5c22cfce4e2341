package main

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/dashwire/dashwire/protocol"
)

// A callback with streams is a plain function as well: a test calls it, and reads
// what they yield.
func TestFly(t *testing.T) {
	t.Parallel()
	out, err := fly(context.Background(), flyIn{Fly: 1, Start: 27}, 0)
	if err != nil {
		t.Fatal(err)
	}
	patches := 0
	var shown any
	for v, err := range out.Chart.All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		p, ok := v.(*protocol.Patch)
		if !ok {
			shown = v
			continue
		}
		patches++
		if shown, err = p.Apply(shown); err != nil {
			t.Fatal(err)
		}
	}
	heights := shown.(map[string]any)["data"].([]any)[0].(map[string]any)["y"].([]any)
	if patches != 111 || len(heights) != 112 || heights[77] != 9232.0 || heights[111] != 1.0 {
		t.Errorf("%d patches lead to %v", patches, heights)
	}
	var text strings.Builder
	for word, err := range out.Story.All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		text.WriteString(word)
	}
	for _, want := range []string{"27 takes off", "77 steps", "9232", "342 times", "111 steps"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("no %q in %s", want, text.String())
		}
	}
}

func TestStory(t *testing.T) {
	t.Parallel()
	for start, want := range map[int]string{1: "before it began", 2: "never gets any higher. After one step", 5: "for one step, up to 16"} {
		if got := story(hailstone(start)); !strings.Contains(got, want) {
			t.Errorf("%d: %s", start, got)
		}
	}
}

// A stream that waits ends with its page.
func TestFlyHeedsItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(errors.New("the page has gone"))
	out, err := fly(ctx, flyIn{Start: 27}, 1<<40)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for range out.Chart.All(ctx) { //nolint:errcheck // it has none
		n++
	}
	if n != 1 {
		t.Errorf("%d values, want the first one", n)
	}
}

func TestFlyRefusesNonsense(t *testing.T) {
	t.Parallel()
	out, err := fly(context.Background(), flyIn{Start: 0}, 0)
	var text strings.Builder
	for word, fault := range out.Story.All(t.Context()) {
		err = errors.Join(err, fault)
		text.WriteString(word)
	}
	if err != nil || !strings.Contains(text.String(), "Choose a whole number") {
		t.Errorf("got %s, %v", text.String(), err)
	}
}
