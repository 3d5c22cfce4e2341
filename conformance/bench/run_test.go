//go:build linux

package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

func runPlayers(t *testing.T, ctx context.Context, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	dir := playerDir(t)
	var out, errs bytes.Buffer
	code = Run(ctx, append([]string{
		"--bin", dir, "--wrk", filepath.Join(dir, "wrk"), "--servers", "ours,bare", "--points", "layout",
		"--time", "1s", "--rounds", "2", "--starts", "2", "--sleepers", "0", "--echo", "none", "--pages", "none",
	}, args...), nil, &out, &errs)
	return code, out.String(), errs.String()
}

func TestRunMeasuresAndReports(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	figures, readme := filepath.Join(dir, "figures.json"), filepath.Join(dir, "README.md")
	if err := os.WriteFile(readme, []byte("# Head\n"+readmeBegin+"\nold\n"+readmeEnd+"\ntail\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, stdout, stderr := runPlayers(t, t.Context(), "--no-goals", "--json", figures, "--readme", readme)
	if code != exitOK {
		t.Fatalf("exit code %d\n%s", code, stderr)
	}
	for _, want := range []string{
		"layout: GET /_dash-layout, answers of 51 bytes", "PASS  layout, part of bare Fiber's requests/s: 1,",
		"wrk 4.1.0-3", "2 rounds of 1 s", "RssAnon idle",
	} {
		if !strings.Contains(stdout, want) {
			t.Errorf("the table lacks %q:\n%s", want, stdout)
		}
	}
	data, err := os.ReadFile(figures)
	if err != nil {
		t.Fatal(err)
	}
	var r report
	if err := json.Unmarshal(data, &r); err != nil {
		t.Fatal(err)
	}
	if got := r.Points[0].of("ours"); got.PerSecond != 1000 || got.P99MS != 1.5 || got.OfBare != 1 || len(got.Rounds) != 2 {
		t.Errorf("figures of ours: %+v", got)
	}
	if s := r.Servers[0]; s.Idle.AnonKiB <= 0 || s.Idle.Processes != 1 || s.FirstByteMS <= 0 || len(s.StartsMS) != 2 {
		t.Errorf("server: %+v", s)
	}
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	if s := string(text); strings.Contains(s, "old") || !strings.Contains(s, "| dashwire | 1000 | 1.50 ms | 1.00 | - |") ||
		!strings.HasSuffix(s, readmeEnd+"\ntail\n") {
		t.Errorf("README:\n%s", text)
	}
}

func TestRunComparesAnswersFirst(t *testing.T) {
	t.Setenv("PLAY_DIFFER", "barefiber")
	code, stdout, stderr := runPlayers(t, t.Context())
	if code != exitFailed || stdout != "" || !strings.Contains(stderr, "ours and bare at $.rows[1]: 2 and 3") {
		t.Errorf("exit code %d\n%s%s", code, stdout, stderr)
	}
}

func TestRunShowsTheLogOfAServerThatFails(t *testing.T) {
	t.Setenv("PLAY_CRASH", "barefiber")
	code, _, stderr := runPlayers(t, t.Context())
	if code != exitFailed || !strings.Contains(stderr, "bare ended before it answered (exit status 3)") ||
		!strings.Contains(stderr, "the disk is on fire") {
		t.Errorf("exit code %d\n%s", code, stderr)
	}
}

func TestRunEndsItsServersWhenInterrupted(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	released := make(chan struct{})
	hang := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		interrupt()
		<-released
	}))
	defer hang.Close()
	defer close(released)
	t.Setenv("PLAY_HANG", hang.URL)
	before := players(t)
	code, _, stderr := runPlayers(t, ctx)
	if code != exitFailed || !strings.Contains(stderr, "interrupted") {
		t.Errorf("exit code %d\n%s", code, stderr)
	}
	if left := players(t); len(left) != len(before) {
		t.Errorf("processes are left: %v", left)
	}
}

// players lists the running children of this test.
func players(t *testing.T) []string {
	t.Helper()
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatal(err)
	}
	child := regexp.MustCompile(`^\d+ \((workload|barefiber|wrk)\) . ` + strconv.Itoa(os.Getpid()) + ` `)
	var found []string
	for _, file := range stats {
		if stat, err := os.ReadFile(file); err == nil && child.Match(stat) {
			found = append(found, string(stat))
		}
	}
	return found
}

func TestRunRefuses(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		args []string
		code int
		want string
	}{
		{"an unknown server", []string{"--servers", "ours,apache"}, exitUsage, `"apache" is not one of ours, bare`},
		{"a point twice", []string{"--points", "small,small"}, exitUsage, "small stands twice"},
		{"half a second", []string{"--time", "500ms"}, exitUsage, "whole seconds"},
		{"no rounds", []string{"--rounds", "0"}, exitUsage, "--rounds must be at least 1"},
		{"no number of pages", []string{"--pages", "10,many"}, exitUsage, `--pages: "many" is no positive number`},
		{"an argument", []string{"fast"}, exitUsage, `unexpected argument "fast"`},
		{"no wrk", []string{"--wrk", "/nowhere/wrk"}, exitFailed, "apt-get install wrk"},
		{"too many pages", []string{"--wrk", "true", "--pages", "100000000"}, exitFailed, "100000000 connections are asked for"},
		{"no server", []string{"--wrk", "true", "--bin", "/nowhere"}, exitFailed, "scripts/bench.sh makes it"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			var out, errs bytes.Buffer
			code := Run(t.Context(), tc.args, nil, &out, &errs)
			if code != tc.code || !strings.Contains(errs.String(), tc.want) {
				t.Errorf("exit code %d: %s", code, errs.String())
			}
		})
	}
}
