package bench

import "testing"

func TestGoals(t *testing.T) {
	t.Parallel()
	r := &report{
		Points: []pointReport{
			{Name: "small", Results: []loadReport{{Server: "ours", OfBare: 0.79}, {Server: "bare", OfBare: 1}}},
			{Name: "layout", Results: []loadReport{{Server: "ours", OfBare: 0.4}, {Server: "bare", OfBare: 1}}},
			{Name: "figure", Results: []loadReport{{Server: "ours", OfBare: 0.9}, {Server: "bare", OfBare: 1}}, OursTimes: 7.9, BareTimes: 9, TypedTimes: 1.1},
			{Name: "table", Results: []loadReport{{Server: "ours", OfBare: 0.8}, {Server: "bare", OfBare: 1}}, OursTimes: 7, BareTimes: 8.9},
		},
		Servers: []serverReport{
			{Name: "ours", Idle: memory{AnonKiB: 40 * 1024}, FirstByteMS: 149.9},
			{Name: "flask", Idle: memory{AnonKiB: 999 * 1024}, FirstByteMS: 9999},
		},
		Sleepers: []sleeperReport{{Server: "ours", Sleepers: 9, QuickMS: 51}, {Server: "fastapi", QuickMS: 9999}},
		Live: &liveReport{
			Echo: []echoReport{{Server: "ours", Connections: 1, OfBare: 0.8, OfFastAPI: 1}, {Server: "ours", Connections: 50, OfBare: 0.1, OfFastAPI: 3, OfLone: 4}},
			Fan: []fanReport{
				{Server: "ours", Pages: 5000, Delivered: 10, P99MS: 200, KiBPage: 30}, {Server: "bare", Pages: 5000, Delivered: 20, KiBPage: 60},
				{Server: "ours", Pages: 9000, Delivered: 9, P99MS: 900, KiBPage: 40}, {Server: "bare", Pages: 9000, Delivered: 10, KiBPage: 30},
				{Server: "fastapi", Pages: 9000, Failed: "it hung up"},
				{Server: "broadcast", Pages: 1000, Delivered: 9, P99MS: 1, KiBPage: 30},
			},
			Rates: []rateReport{{Server: "fastapi", Pages: 1000, Best: fanReport{PerPage: 3}}, {Server: "ours", Pages: 1000, Best: fanReport{PerPage: 18}}},
		},
	}
	want := []string{
		"MISS  small, part of bare Fiber's requests/s: 0.79, wanted at least 0.8",
		"MISS (a clear break)  layout, part of bare Fiber's requests/s: 0.4, wanted at least 0.9",
		"PASS  figure, part of bare Fiber's requests/s: 0.9, wanted at least 0.9",
		"MISS  figure, times the best Python backend's requests/s: 7.9, wanted at least 8",
		"MISS (a clear break)  figure as typed arrays, times as fast as with plain lists: 1.1, wanted at least 2",
		"MISS  table, part of bare Fiber's requests/s: 0.8, wanted at least 0.9",
		"MISS  idle memory: 40 MiB, wanted below 40 MiB",
		"PASS  first byte: 149.9 ms, wanted below 150 ms",
		"MISS  the slowest quick callback while 9 sleep: 51 ms, wanted below 50 ms",
		"PASS  echo on 1 connection, part of bare Fiber's round trips/s: 0.8, wanted at least 0.8",
		"MISS  echo on 50 connections, times the round trips/s of FastAPI in one process too: 4, wanted at least 5",
		"PASS  fan to 5000 pages, memory a page as a part of the bare loop's: 0.5, wanted below 1.005",
		"MISS  fan to 5000 pages, p99: 200 ms, wanted below 200 ms",
		"PASS  fan to 9000 pages, part of the bare loop's messages/s: 0.9, wanted at least 0.9",
		"MISS  fan to 9000 pages, memory a page as a part of the bare loop's: 1.333, wanted below 1.005",
		"PASS  broadcast to 1000 pages, memory a page: 30 KiB, wanted below 30.05 KiB",
		"PASS  broadcast to 1000 pages, p99: 1 ms, wanted below 200 ms",
		"PASS  fan, the highest rate at 1000 pages with p99 under 500 ms, times FastAPI's: 6, wanted at least 6",
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

func TestAServerThatFailsMissesItsGoals(t *testing.T) {
	t.Parallel()
	goals := goalsOf(&report{
		Sleepers: []sleeperReport{{Server: "ours", Sleepers: 9, SleepMS: 5000, Failed: "it refused"}},
		Live:     &liveReport{Fan: []fanReport{{Server: "ours", Pages: 9, Failed: "it hung up"}, {Server: "bare", Pages: 9, Delivered: 10}}},
	})
	for i, want := range []string{
		"MISS (a clear break)  the slowest quick callback while 9 sleep (it refused): 5000 ms, wanted below 50 ms",
		"MISS (a clear break)  fan to 9 pages (it hung up), part of the messages wanted: 0, wanted at least 0.9",
	} {
		if got := goals[i].String(); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
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
