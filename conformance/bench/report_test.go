package bench

import (
	"runtime/debug"
	"strings"
	"testing"
)

func TestSummarise(t *testing.T) {
	t.Parallel()
	rounds := func(requests ...int64) (all []load) {
		for i, n := range requests {
			all = append(all, load{Requests: n, DurationUS: 1e6, P50US: 100, P99US: int64(i+1) * 1000, CPUUS: 20 * n})
		}
		return all
	}
	p := pointReport{Name: "small", Results: []loadReport{
		{Server: "ours", Rounds: rounds(80, 160, 90)},
		{Server: "bare", Rounds: rounds(100, 200, 100)},
		{Server: "flask", Rounds: rounds(8, 8, 9)},
	}}
	p.summarise()
	ours := p.of("ours")
	if ours.PerSecond != 90 || ours.OfBare != 0.8 || ours.OfFlask != 10 || ours.P99MS != 2 || ours.P50MS != 0.1 || ours.CPUUS != 20 {
		t.Errorf("got %+v", ours)
	}
	if p.of("quart") != nil {
		t.Error("a server that was not measured has a result")
	}
}

func TestReplaceBlock(t *testing.T) {
	t.Parallel()
	text := "a\n" + readmeBegin + "\nold\nfigures\n" + readmeEnd + "\nb\n"
	once, err := replaceBlock(text, "new\n")
	if want := "a\n" + readmeBegin + "\nnew\n" + readmeEnd + "\nb\n"; err != nil || once != want {
		t.Errorf("got %q, %v", once, err)
	}
	if twice, err := replaceBlock(once, "new\n"); err != nil || twice != once {
		t.Errorf("a second time: %q, %v", twice, err)
	}
	for _, broken := range []string{"", readmeBegin + "\n", readmeEnd, text + text} {
		if got, err := replaceBlock(broken, "new\n"); err == nil {
			t.Errorf("%q became %q", broken, got)
		} else if !strings.Contains(err.Error(), "line") {
			t.Errorf("%q: %v", broken, err)
		}
	}
}

func TestTimes(t *testing.T) {
	t.Parallel()
	for f, want := range map[float64]string{0: "-", 0.0123: "0.012", 0.8: "0.80", 12.345: "12.35"} {
		if got := times(f); got != want {
			t.Errorf("times(%v) = %q, want %q", f, got, want)
		}
	}
}

func TestMachineFacts(t *testing.T) {
	t.Parallel()
	if got := cpuModel([]byte("processor\t: 0\nmodel name\t: AMD EPYC 7B13\n")); got != "AMD EPYC 7B13" {
		t.Errorf("CPU %q", got)
	}
	if got := cpuModel([]byte("Processor : x")); got != "unknown CPU" {
		t.Errorf("CPU %q", got)
	}
	for out, want := range map[string]string{
		"wrk debian/4.1.0-3+b2 [epoll] Copyright": "4.1.0-3+b2",
		"wrk 4.2.0 [epoll]":                       "4.2.0",
		"":                                        "unknown",
	} {
		if got := wrkVersion([]byte(out)); got != want {
			t.Errorf("wrk %q, want %q", got, want)
		}
	}
}

func TestGoVersions(t *testing.T) {
	t.Parallel()
	info := &debug.BuildInfo{
		GoVersion: "go1.26.8",
		Deps: []*debug.Module{
			{Path: "github.com/gofiber/fiber/v2", Version: "v2.52.15"},
			{Path: "github.com/spf13/cobra", Version: "v1.10.2"},
			{Path: "github.com/goccy/go-json", Version: "v0.12.0"},
		},
		Settings: []debug.BuildSetting{
			{Key: "vcs.revision", Value: "0123456789abcdef0123"}, {Key: "vcs.modified", Value: "true"},
		},
	}
	want := "dashwire 0123456789ab+, Go 1.26.8, Fiber 2.52.15, go-json 0.12.0"
	if got := versionLine(goVersions(info)); got != want {
		t.Errorf("got %s", got)
	}
	info.Settings = []debug.BuildSetting{{Key: "vcs.modified", Value: "true"}}
	if got := versionLine(goVersions(info)); got != "Go 1.26.8, Fiber 2.52.15, go-json 0.12.0" {
		t.Errorf("without a revision: %s", got)
	}
}
