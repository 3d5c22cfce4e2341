//go:build linux

package bench

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

// played are options with which the test binary plays ours and bare Fiber.
func played(t *testing.T) options {
	t.Helper()
	return options{
		bin: playerDir(t), servers: []string{"ours", "bare"},
		live: liveOptions{
			echo: []int{3}, pages: []int{5}, rounds: 2, turn: 50 * time.Millisecond,
			settle: 50 * time.Millisecond, window: 100 * time.Millisecond, slowRate: 100, catchUp: time.Minute,
		},
	}
}

func TestLive(t *testing.T) {
	t.Parallel()
	var said bytes.Buffer
	r, err := measureLive(t.Context(), played(t), t.TempDir(), progress{&said, time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"ours", "bare"} {
		if e := r.echo(name, 3); e == nil || e.PerSecond <= 0 || e.P50MS <= 0 || e.OfBare <= 0 || len(e.Rounds) != 2 {
			t.Errorf("echo of %s: %+v", name, e)
		}
		if f := r.fan(name, 5); f == nil || f.Failed != "" || f.Delivered <= 0 || f.P99MS <= 0 {
			t.Errorf("fan of %s: %+v", name, f)
		}
	}
	if f := r.fan("broadcast", 5); f == nil || f.Failed != "" || f.Delivered <= 0 {
		t.Errorf("broadcast: %+v", f)
	}
	if s := r.Slow; s == nil || s.Failed != "" || s.Read < 3 || s.Last != s.Pushed || s.Alone.Delivered <= 0 || s.With.P99MS <= 0 {
		t.Errorf("slow reader: %+v", s)
	}
	var out bytes.Buffer
	r.write(&out)
	for _, want := range []string{"dashwire            3", "fan: 10 messages a second", "bare Fiber          5", "one that reads a message a second", "the last was number 429"} {
		if !strings.Contains(strings.ReplaceAll(out.String(), "  ", ""), strings.ReplaceAll(want, "  ", "")) {
			t.Errorf("%q is missing in\n%s", want, out.String())
		}
	}
	r.Rates = []rateReport{{Server: "ours", Pages: 5, Best: *r.fan("ours", 5)}, {Server: "bare", Pages: 5}}
	r.Fan = append(r.Fan, fanReport{Server: "bare", Pages: 9, Failed: "hung up"})
	var text strings.Builder
	r.markdown(&text)
	for _, want := range []string{"| dashwire | 3 | ", "| dashwire | 5 | ", "| bare Fiber | 9 | failed |", "at 5 pages with", "| bare Fiber | none that"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("%q is missing in\n%s", want, text.String())
		}
	}
}

func TestFanReportsAServerThatHangsUp(t *testing.T) {
	t.Setenv("PLAY_HANGUP", "1")
	f, err := runFan(t.Context(), played(t), serverNamed("ours"), t.TempDir(), 5, 10)
	if err != nil || !strings.Contains(f.Failed, "hung up") || f.sustained() {
		t.Errorf("%+v, %v", f, err)
	}
}

func TestSlowGoals(t *testing.T) {
	t.Parallel()
	fine := slowReport{PerSecond: 1000, Pushed: 99, Last: 99, GrownKiB: -3, Alone: slowPhase{Delivered: 1000, P99MS: 3}, With: slowPhase{Delivered: 990, P99MS: 4}}
	for name, tc := range map[string]struct {
		spoil  func(*slowReport)
		missed string
	}{
		"fine":           {func(*slowReport) {}, ""},
		"an old value":   {func(r *slowReport) { r.Last = 98 }, "the value that it has at the end"},
		"memory":         {func(r *slowReport) { r.GrownKiB = 4000 }, "memory grows"},
		"slow for all":   {func(r *slowReport) { r.With.Delivered = 900 }, "messages/s"},
		"late for all":   {func(r *slowReport) { r.With.P99MS = 9 }, "p99"},
		"a broken point": {func(r *slowReport) { r.Failed = "it hung up" }, "it hung up"},
	} {
		r := fine
		tc.spoil(&r)
		var missed []string
		for _, g := range r.goals() {
			if !g.passed() {
				missed = append(missed, g.What)
			}
		}
		if (tc.missed == "") != (len(missed) == 0) || len(missed) > 1 || !strings.Contains(strings.Join(missed, ""), tc.missed) {
			t.Errorf("%s: missed %q", name, missed)
		}
	}
}

func TestSlowReaderThatLacksTheEnd(t *testing.T) {
	t.Setenv("PLAY_LOSS", "1")
	o := played(t)
	o.live.catchUp = time.Second
	r, err := measureSlow(t.Context(), o, t.TempDir())
	if err != nil || !strings.Contains(r.Failed, "10 of the quick pages lack the last message, which is number 429") {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestSleepers(t *testing.T) {
	t.Parallel()
	p := startPlayer(t)
	r, err := measureSleepers(t.Context(), p, 5, 3*time.Second)
	if err != nil || r.Failed != "" || r.QuickMS <= 0 || r.MedianMS <= 0 || r.LastMS < 3000 {
		t.Errorf("%+v, %v", r, err)
	}
	var out bytes.Buffer
	printSleepers(&out, []sleeperReport{r, {Title: "broken", Failed: "it is"}})
	if got := out.String(); !strings.Contains(got, "while 5 others sleep for 3.0 s\n  dashwire") || !strings.Contains(got, "broken") {
		t.Error(got)
	}
}

func TestSleepersThatFail(t *testing.T) {
	t.Setenv("PLAY_INSOMNIA", "1")
	r, err := measureSleepers(t.Context(), startPlayer(t), 5, 3*time.Second)
	if err != nil || !strings.Contains(r.Failed, "500 Internal Server Error: cannot sleep") {
		t.Errorf("%+v, %v", r, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := measureSleepers(ctx, startPlayer(t), 1, time.Second); err == nil {
		t.Error("an interrupted run goes on")
	}
}

func startPlayer(t *testing.T) *process {
	t.Helper()
	p, err := start(played(t), serverNamed("ours"), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.stop)
	if err := p.ready(t.Context(), startLimit); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestFrames(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 200)
	data := slices.Concat([]byte{0x81, 2}, []byte("ab"), []byte{0x81, 126, 0, 200}, []byte(long), []byte{0x89, 0}, []byte{0x81, 127, 0, 0, 0, 0, 0, 0, 0, 1, 'c'})
	for split := range data {
		var got []string
		rest := data[:split]
		for step := range 2 {
			for {
				op, payload, more, err := nextFrame(rest)
				if errors.Is(err, errPartial) {
					break
				}
				if err != nil {
					t.Fatal(err)
				}
				if op == opText {
					got = append(got, string(payload))
				}
				rest = more
			}
			if step == 0 {
				rest = append(slices.Clone(rest), data[split:]...)
			}
		}
		if !slices.Equal(got, []string{"ab", long, "c"}) || len(rest) > 0 {
			t.Fatalf("split at %d: %q, %q is left", split, got, rest)
		}
	}
	for _, bad := range [][]byte{{0x01, 0}, {0xc1, 0}, {0x81, 0x80}, {0x81, 127, 1, 0, 0, 0, 0, 0, 0, 0}} {
		if _, _, _, err := nextFrame(bad); err == nil || errors.Is(err, errPartial) {
			t.Errorf("%x: %v", bad, err)
		}
	}
}

func TestPropsAnswer(t *testing.T) {
	ask := `{"type":"get_props_request","rendererId":"` + rendererID(7) + `","requestId":"alive","payload":{"componentId":"x","properties":[]}}`
	want := `{"type":"get_props_response","rendererId":"` + rendererID(7) + `","requestId":"alive","payload":{}}`
	for frame, want := range map[string]string{ask: want, `[{"type":"set_props"},` + ask + `]`: want, `{"type":"set_props"}`: ""} {
		if got := string(propsAnswer([]byte(frame), 7)); got != want {
			t.Errorf("%s is answered %s", frame, got)
		}
	}
}

func TestTicks(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]int64{
		`{"type":"set_props","payload":{"componentId":"tick","props":{"children":"12 9...."}}}`:    {12, 9},
		`[{"props":{"children":"1 0"}},{"props":{"children":"2 1"}},{"type":"callback_response"}]`: {1, 0, 2, 1},
		`{"type": "set_props", "payload": {"props": {"children": "34 56"}}}`:                       {34, 56},
		`{"type":"callback_response","payload":{"status":"prevent_update"}}`:                       nil,
		`{"type":"set_props","payload":{"componentId":"text","props":{"children":"no number"}}}`:   nil,
	} {
		var got []int64
		ticks([]byte(text), func(sent, number int64) { got = append(got, sent, number) })
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}

func TestHighestRate(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		from, can, want float64
		exhausted       bool
	}{
		{0, 0.5, 0, true}, {0, 1, 1, true}, {0, 7, 7, true}, {0, 1e9, 130, false},
		{12, 13, 12, true}, {12, 11, 0, true}, {12, 60, 56, true}, {200, 1e9, 200, false},
	} {
		var tried []float64
		got, err := highestRate(rateSteps, tc.from, func(perPage float64) (fanReport, error) {
			tried = append(tried, perPage)
			f := fanReport{PerPage: perPage, Part: 1, P99MS: 10}
			if perPage > tc.can {
				f.P99MS = 900
			}
			return f, nil
		})
		if err != nil || got.Best.PerPage != tc.want || got.Exhausted != tc.exhausted || len(tried) > 6 {
			t.Errorf("from %v, one that can %v: %+v, %v after %v", tc.from, tc.can, got, err, tried)
		}
		if tc.from > 0 && tried[0] != tc.from {
			t.Errorf("the goal %v was not tried first: %v", tc.from, tried)
		}
	}
	broken := errors.New("broken")
	if _, err := highestRate(rateSteps, 0, func(float64) (fanReport, error) { return fanReport{}, broken }); !errors.Is(err, broken) {
		t.Error(err)
	}
}
