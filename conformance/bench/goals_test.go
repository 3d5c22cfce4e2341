package bench

import "testing"

func TestGoals(t *testing.T) {
	t.Parallel()
	r := &report{
		Points: []pointReport{
			{Name: "small", Results: []loadReport{{Server: "ours", OfBare: 0.79}, {Server: "bare", OfBare: 1}}},
			{Name: "layout", Results: []loadReport{{Server: "ours", OfBare: 0.4}, {Server: "bare", OfBare: 1}}},
			{Name: "figure", Results: []loadReport{{Server: "ours", OfBare: 0.1}, {Server: "bare", OfBare: 1}}},
		},
		Servers: []serverReport{
			{Name: "ours", Idle: memory{AnonKiB: 40 * 1024}, FirstByteMS: 149.9},
			{Name: "flask", Idle: memory{AnonKiB: 999 * 1024}, FirstByteMS: 9999},
		},
	}
	want := []string{
		"MISS  small, part of bare Fiber's requests/s: 0.79, wanted at least 0.8",
		"MISS (a clear break)  layout, part of bare Fiber's requests/s: 0.4, wanted at least 0.9",
		"MISS  idle memory: 40 MiB, wanted below 40 MiB",
		"PASS  first byte: 149.9 ms, wanted below 150 ms",
	}
	got := goalsOf(r)
	if len(got) != len(want) {
		t.Fatalf("got %v", got)
	}
	for i := range want {
		if got[i].String() != want[i] {
			t.Errorf("got  %s\nwant %s", got[i], want[i])
		}
	}
}

func TestGoalsNeedBothSides(t *testing.T) {
	t.Parallel()
	r := &report{Points: []pointReport{{Name: "small", Results: []loadReport{{Server: "ours"}}}}}
	if got := goalsOf(r); len(got) != 0 {
		t.Errorf("goals without bare Fiber and memory: %v", got)
	}
}

func TestExitCode(t *testing.T) {
	t.Parallel()
	pass := goal{Got: 0.9, Want: 0.8, Broken: 0.5}
	miss := goal{Got: 0.7, Want: 0.8, Broken: 0.5}
	breach := goal{Got: 0.4, Want: 0.8, Broken: 0.5}
	for _, tc := range []struct {
		name string
		o    options
		g    goal
		want int
	}{
		{"full, pass", options{}, pass, 0},
		{"full, miss", options{}, miss, 1},
		{"full, break", options{}, breach, 1},
		{"short, pass", options{short: true}, pass, 0},
		{"short, miss", options{short: true}, miss, 0},
		{"short, break", options{short: true}, breach, 1},
		{"no goals, break", options{noGoals: true}, breach, 0},
	} {
		if got := exitCode(tc.o, []goal{pass, tc.g}); got != tc.want {
			t.Errorf("%s: %d, want %d", tc.name, got, tc.want)
		}
	}
}
