package main

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/dashwire/dashwire/protocol"
)

// A background callback is a plain function as well: a test calls it.
func TestSimulate(t *testing.T) {
	t.Parallel()
	out, err := simulate(context.Background(), simulateIn{Start: 1000, Monthly: 100, Years: 2, Stocks: 50}, 2)
	if err != nil {
		t.Fatal(err)
	}
	text, err := protocol.Encode(out.Result)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"3 thousand", "Half of them end above", `"name":"the middle"`} {
		if !strings.Contains(string(text), want) {
			t.Errorf("no %q in %s", want, text)
		}
	}
}

func TestSimulateHeedsItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := simulate(ctx, simulateIn{Years: 50}, math.MaxInt); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestSimulateRefusesNonsense(t *testing.T) {
	t.Parallel()
	out, err := simulate(context.Background(), simulateIn{Years: 400}, 1)
	text, _ := protocol.Encode(out.Result)
	if err != nil || !strings.Contains(string(text), "Choose 1 to 50 years") {
		t.Errorf("got %s, %v", text, err)
	}
}

func TestFutures(t *testing.T) {
	t.Parallel()
	f := newFutures(plan{start: 10_000, monthly: 100, years: 20, stocks: 1})
	for round := range uint64(4) {
		f.play(round)
	}
	low, middle, high := f.quantile(20, 0.1), f.quantile(20, 0.5), f.quantile(20, 0.9)
	// The mean is known: (start + monthly/r)·(1+r)^240 − monthly/r with r = 0.07/12,
	// about 92,500. The middle lies below it.
	if !(low < middle && middle < high) || middle < 60_000 || middle > 92_500 || high < 100_000 {
		t.Errorf("one in ten below %.0f, half below %.0f, one in ten above %.0f", low, middle, high)
	}
	if again := newFutures(f.plan); f.lives != 4*livesInRound || again.quantile(1, 0.5) != 0 {
		t.Errorf("%d lives", f.lives)
	}
}
