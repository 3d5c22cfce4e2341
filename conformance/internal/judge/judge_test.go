package judge

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/dashwire/dashwire/conformance/internal/backend"
	"github.com/dashwire/dashwire/conformance/internal/backend/backendtest"
	"github.com/dashwire/dashwire/conformance/internal/casefile"
	"github.com/dashwire/dashwire/conformance/internal/known"
)

// The golden of these tests; each server differs from it in one thing.
const golden = `-- request --
GET /x
@lacks secret
-- response --
200
Content-Type: application/json
ETag: "<etag>"

{"a": 1, "b": [1, "v<version>"]}
`

func TestJudgeSeesOneDifference(t *testing.T) {
	t.Parallel()
	good := `{"b":[1,"v4.4.1"],"a":1}`
	for _, c := range []struct {
		name   string
		status int
		header map[string]string
		body   string
		fault  string
	}{
		{"none", 200, nil, good, ""},
		{"status", 201, nil, good, "status"},
		{"content type", 200, map[string]string{"Content-Type": "text/plain"}, good, "header Content-Type"},
		{"a header gone", 200, map[string]string{"ETag": ""}, good, "header ETag"},
		{"a cookie too many", 200, map[string]string{"Set-Cookie": "a=b"}, good, "header Set-Cookie"},
		{"a field's name", 200, nil, `{"b":[1,"v4.4.1"],"A":1}`, "body /a"},
		{"a field's value", 200, nil, `{"b":[1,"v4.4.1"],"a":2}`, "body /a"},
		{"a field too many", 200, nil, `{"b":[1,"v4.4.1"],"a":1,"c":null}`, "body /c"},
		{"a field twice", 200, nil, `{"b":[1,"v4.4.1"],"a":1,"a":1}`, "body: want JSON"},
		{"the order of a list", 200, nil, `{"b":["v4.4.1",1],"a":1}`, "body /b/0"},
		{"a mask", 200, nil, `{"b":[1,"version 4"],"a":1}`, "body /b/1"},
		{"no JSON", 200, nil, `<html>`, "body: want JSON"},
		{"no body", 200, nil, ``, "body: want JSON"},
		{"a leak", 200, nil, `{"b":[1,"v4.4.1"],"a":1,"secret":1}`, `"secret" in it`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := fake(t, map[string]http.HandlerFunc{"/x": func(w http.ResponseWriter, _ *http.Request) {
				header := map[string]string{"Content-Type": "application/json", "ETag": `"tag"`}
				for name, value := range c.header {
					header[name] = value
				}
				for name, value := range header {
					if value != "" {
						w.Header().Set(name, value)
					}
				}
				w.WriteHeader(c.status)
				_, _ = w.Write([]byte(c.body))
			}})
			r := verdictOf(t, b, golden)[0]
			if c.fault == "" && r.Verdict != Passed {
				t.Errorf("%s: %v", r.Verdict, r.Faults)
			}
			if c.fault != "" && (r.Verdict != Failed || !strings.Contains(strings.Join(r.Faults, "; "), c.fault)) {
				t.Errorf("%s %q, want a fault with %q", r.Verdict, r.Faults, c.fault)
			}
		})
	}
}

func TestHandlesAreSentBack(t *testing.T) {
	t.Parallel()
	b := fake(t, map[string]http.HandlerFunc{
		"/start": says(200, `{"job":"7~ab"}`),
		"/poll": func(w http.ResponseWriter, r *http.Request) {
			_, _ = fmt.Fprintf(w, `{"asked":%q}`, r.URL.Query().Get("job"))
		},
	})
	text := "-- request --\nGET /start\n-- response --\n200\n\n{\"job\": \"<job>\"}\n-- request --\nGET /poll?job=<job>\n-- response --\n200\n\n{\"asked\": \"<job>\"}\n"
	if r := verdictOf(t, b, text)[0]; r.Verdict != Passed {
		t.Error(r.Faults)
	}
	if r := verdictOf(t, b, "differ: job job:two\n"+text+"-- request --\nGET /start\n-- response --\n200\n\n{\"job\": \"<job:two>\"}\n")[0]; r.Verdict != Failed {
		t.Error("two handles that must differ are the same, and nobody says so")
	}
}

func TestUntilWaitsForTheAnswer(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	b := fake(t, map[string]http.HandlerFunc{"/x": func(w http.ResponseWriter, _ *http.Request) {
		if asked.Add(1) < 3 {
			w.WriteHeader(http.StatusAccepted)
		}
	}})
	if r := verdictOf(t, b, "-- request until --\nGET /x\n-- response --\n200\n")[0]; r.Verdict != Passed || asked.Load() != 3 {
		t.Errorf("%s after %d requests: %v", r.Verdict, asked.Load(), r.Faults)
	}
}

func TestWhoMayGiveWhichAnswer(t *testing.T) {
	t.Parallel()
	c := parseCase(t, "deviation: better\n-- request --\nGET /\n-- response --\n200\n-- response @4.2.0 --\n201\n-- response @4.0.0 --\n202\n-- response @4.6.0 --\n203\n"+
		"-- allow dash-quart --\nbecause: q\n404\n-- allow any --\nbecause: a\n405\n-- deviation --\n410\n")
	for _, want := range []struct {
		backend, release string
		statuses         []int
	}{
		{"dash-flask", "4.4.1", []int{200, 405}},
		{"dash-flask", "4.3.0", []int{200, 405}},
		{"dash-flask", "4.2.0", []int{201, 405}},
		{"dash-flask", "4.0.1", []int{201, 405}},
		{"dash-flask", "3.4.0", []int{202, 405}},
		{"dash-flask", "4.5.9", []int{200, 405}},
		{"dash-flask", "4.10.0", []int{203, 405}},
		{"dash-quart", "4.4.1", []int{200, 404, 405}},
		{"url", "4.4.1", []int{200, 404, 405, 410}}, // it may be dashwire
		{"go", "4.4.1", []int{410}},
	} {
		var got []int
		for _, a := range candidates(c.Steps[0], want.backend, want.release) {
			got = append(got, a.Status)
		}
		if fmt.Sprint(got) != fmt.Sprint(want.statuses) {
			t.Errorf("%s %s: %v, want %v", want.backend, want.release, got, want.statuses)
		}
	}
}

func TestAllowedAnswerThatIsNotNeeded(t *testing.T) {
	t.Parallel()
	c := parseCase(t, "-- request --\nGET /\n-- response --\n200\n-- allow dash-quart --\nbecause: q\n404\n")
	s := c.Steps[0]
	run := Expand([]*casefile.Case{c})[0]
	x := newSession(run, "dash-quart", "4.4.1", "", "")
	b := fake(t, map[string]http.HandlerFunc{"/": says(200, "")})
	x.addr = address(t, b)
	if r := x.play(t.Context()); r.Verdict != Failed || !strings.Contains(r.Faults[0], "not needed") {
		t.Errorf("%s %v for %+v", r.Verdict, r.Faults, s.Answers)
	}
}

// scripted is a backend with a run.sh.
func scripted(t *testing.T, script string) *backend.Backend {
	t.Helper()
	dir := backendtest.Folder(t, map[string]string{"run.sh": "#!/bin/sh\n" + script + "\n"})
	b, err := backend.Open(dir, "own", "4.4.1")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// listing is a list of known failures with one pattern.
func listing(t *testing.T, pattern string) *known.List {
	t.Helper()
	file := filepath.Join(t.TempDir(), "known.txt")
	if err := os.WriteFile(file, []byte("# Not built.\n"+pattern+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	list, err := known.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestKnownFailures(t *testing.T) {
	t.Parallel()
	list := listing(t, "area/*")
	judge := func(b *backend.Backend) Result {
		j := &Judge{Backend: b, Known: list}
		return j.Run(t.Context(), Expand([]*casefile.Case{parseCase(t, "-- request --\nGET /x\n-- response --\n200\n")}))[0]
	}
	if r := judge(fake(t, map[string]http.HandlerFunc{"/x": says(500, "")})); r.Verdict != Known {
		t.Errorf("a listed failure is %s: %v", r.Verdict, r.Faults)
	}
	if r := judge(fake(t, map[string]http.HandlerFunc{"/x": says(200, "")})); r.Verdict != Failed || !strings.Contains(r.Faults[0], "it passes") {
		t.Errorf("a listed case that passes is %s: %v", r.Verdict, r.Faults)
	}
}

func TestSetUpFailureIsNeverKnown(t *testing.T) {
	t.Parallel()
	b := scripted(t, "echo reason >&2\nexit 3")
	list := listing(t, "area/*")
	j := &Judge{Backend: b, Known: list}
	r := j.Run(t.Context(), Expand([]*casefile.Case{parseCase(t, "-- request --\nGET /x\n-- response --\n200\n")}))[0]
	if r.Verdict != Failed || !strings.Contains(r.Faults[0], "set-up") || !strings.Contains(r.Faults[0], "reason") {
		t.Errorf("%s %v, want a failure of the set-up with what the script wrote", r.Verdict, r.Faults)
	}
}

// dying is a backend whose server answers with a status, and dies when it is asked
// for /die.
func dying(t *testing.T) *backend.Backend {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return scripted(t, "DASHCONFORM_DYING=1 exec "+program)
}

// serveAndDie is the server of dying.
func serveAndDie() {
	http.HandleFunc("/die", func(http.ResponseWriter, *http.Request) { os.Exit(7) })
	http.HandleFunc("/x", func(http.ResponseWriter, *http.Request) {})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	fmt.Printf("{\"url\": \"http://%s\"}\n", l.Addr())
	_ = http.Serve(l, nil) //nolint:gosec // ends with the test
}

// A server that dies fails the case that it was asked, also one that is known to
// fail, and no other: the next ones get a new server.
func TestServerThatDies(t *testing.T) {
	t.Parallel()
	parse := func(name, path string) *casefile.Case {
		c, err := casefile.Parse(name, []byte("About.\n\nwhy: w\n-- request --\nGET "+path+"\n-- response --\n200\n"))
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	list := listing(t, "a/dies")
	j := &Judge{Backend: dying(t), Release: "4.4.1", Known: list}
	results := j.Run(t.Context(), Expand([]*casefile.Case{parse("a/before", "/x"), parse("a/dies", "/die"), parse("a/after", "/x"), parse("a/last", "/x")}))
	for i, want := range []Verdict{Passed, Failed, Passed, Passed} {
		if r := results[i]; r.Verdict != want {
			t.Errorf("%s: %s %v, want %s", r.Run.Name, r.Verdict, r.Faults, want)
		}
	}
	if text := strings.Join(results[1].Faults, "; "); !strings.Contains(text, "the server has ended: exit status 7") {
		t.Errorf("%s, want how the server has ended", text)
	}
}

// A server that can't be reached any more is no known failure.
func TestUnreachableIsNeverKnown(t *testing.T) {
	t.Parallel()
	list := listing(t, "area/*")
	b, err := backend.Running("127.0.0.1:1", nil)
	if err != nil {
		t.Fatal(err)
	}
	j := &Judge{Backend: b, Known: list}
	r := j.Run(t.Context(), Expand([]*casefile.Case{parseCase(t, "-- request --\nGET /x\n-- response --\n200\n")}))[0]
	if r.Verdict != Failed || !strings.Contains(r.Faults[0], "can't be reached") {
		t.Errorf("%s %v", r.Verdict, r.Faults)
	}
}

func TestExpansion(t *testing.T) {
	t.Parallel()
	c := parseCase(t, "app: {\"title\": \"x\"}\nexpand: transport encoding prefix\n-- request --\nGET /\n-- response --\n200\n")
	var got []string
	for _, r := range Expand([]*casefile.Case{c}) {
		got = append(got, fmt.Sprint(r.Name, " ", r.options().Compact(), " ", r.prefix(), " ", r.needs()))
	}
	want := []string{
		`area/case {"app":"subject","title":"x"} / []`,
		`area/case@ws {"app":"subject","title":"x","websocket_callbacks":true} / [websocket]`,
		`area/case@gzip {"app":"subject","title":"x","compress":true} / []`,
		`area/case@prefix {"app":"subject","title":"x","url_base_pathname":"/some/where/"} /some/where/ []`,
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestLackingFeaturesAreSkipped(t *testing.T) {
	t.Parallel()
	b := fake(t, nil)
	b.Lacks["websocket"] = "a reason"
	for _, header := range []string{"needs: websocket\n", "since: 5.0\n", "app: {\"title\": \"x\"}\n"} {
		r := verdictOf(t, b, header+"-- request --\nGET /\n-- response --\n200\n")[0]
		if r.Verdict != Skipped || r.Faults[0] == "" {
			t.Errorf("%q: %s %v", header, r.Verdict, r.Faults)
		}
	}
}

// What a release doesn't have is not asked, and the reason says since when it is there.
func TestReleaseWithout(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ release, header, want string }{
		{"4.1.0", "needs: websocket\n", "what Dash 4.2 brought"},
		{"4.1.0", "needs: websocket\nsince: 4.4\n", "what Dash 4.4 brought"},
		{"4.1.0", "expand: transport\n", "what Dash 4.2 brought"},
		{"4.1.0", "", ""},
		{"4.2.0", "needs: websocket\n", ""},
	} {
		runs := Expand([]*casefile.Case{parseCase(t, c.header+"-- request --\nGET /\n-- response --\n200\n")})
		j := &Judge{Backend: fake(t, nil), Release: c.release}
		if got := j.lacking(runs[len(runs)-1]); got != c.want {
			t.Errorf("%s, %q: %q, want %q", c.release, c.header, got, c.want)
		}
	}
}

func TestOlder(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		release, than string
		want          bool
	}{{"4.3.0", "4.4", true}, {"4.4.1", "4.4", false}, {"4.10.0", "4.9", false}, {"3.9", "4", true}, {"4.4.1", "", false}} {
		if got := older(c.release, c.than); got != c.want {
			t.Errorf("older(%s, %s) = %v", c.release, c.than, got)
		}
	}
}
