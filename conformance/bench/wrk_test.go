package bench

import (
	"strings"
	"testing"
)

const wrkOutput = `Running 1s test @ http://127.0.0.1:18051/_dash-layout
  1 threads and 16 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency   205.91ms   39.32ms 278.59ms   83.77%
  154 requests in 2.10s, 27.63MB read
Requests/sec:     73.24
dashbench {"requests":154,"bytes":28972318,"duration_us":2102786,"p50_us":194150,"p90_us":250000,"p99_us":278590,"max_us":278600,"connect":0,"read":0,"write":0,"timeout":0,"status":2}
`

func TestParseWrk(t *testing.T) {
	t.Parallel()
	l, err := parseWrk([]byte(wrkOutput))
	if err != nil {
		t.Fatal(err)
	}
	want := load{
		Requests: 154, Bytes: 28972318, DurationUS: 2102786,
		P50US: 194150, P90US: 250000, P99US: 278590, MaxUS: 278600, Status: 2,
	}
	if l != want {
		t.Errorf("got %+v", l)
	}
	if got := l.perSecond(); got < 73.23 || got > 73.25 {
		t.Errorf("%v requests a second", got)
	}
	for _, broken := range []string{"", "Running", `dashbench {"requests":`, `dashbench {"requests":-nan}`} {
		if _, err := parseWrk([]byte(broken)); err == nil {
			t.Errorf("%q was accepted", broken)
		}
	}
}

func TestLoadCheck(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		load load
		want string
	}{
		{"good", load{Requests: 100, Bytes: 100 * 350}, ""},
		{"good, with answers under way at the end", load{Requests: 1, Bytes: 16 * 350}, ""},
		{"nothing", load{}, "no request was answered"},
		{"a status", load{Requests: 100, Bytes: 100 * 350, Status: 3}, "3 answers were not 2xx"},
		{"a timeout and a read", load{Requests: 1, Timeout: 1, Read: 2}, "2 reads failed\n1 requests timed out"},
		{"an empty answer", load{Requests: 100, Bytes: 100 * 150}, "100 answers had 15000 bytes together"},
		{"a longer answer", load{Requests: 100, Bytes: 100 * 9000}, "100 answers had 900000 bytes together"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			err := tc.load.check(200, 16)
			if tc.want == "" && err != nil {
				t.Error(err)
			}
			if tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)) {
				t.Errorf("got %v, want %q", err, tc.want)
			}
		})
	}
}
