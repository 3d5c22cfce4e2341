package cli

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// folder makes a folder with cases, and returns it.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func run(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = Run(t.Context(), args, strings.NewReader(""), &out, &errs)
	return code, out.String(), errs.String()
}

const good = "It works.\n\nwhy: the status\n-- request --\nGET /\n-- response --\n200\n"

func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return lines[len(lines)-1]
}

func TestRunAndItsExitCodes(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	t.Cleanup(server.Close)
	bad := strings.Replace(good, "GET /", "GET /nothing", 1)
	for _, c := range []struct {
		name  string
		files map[string]string
		args  []string
		code  int
		last  string
	}{
		{"all pass", map[string]string{"cases/a/b.txtar": good}, nil, 0, "1 passed, 0 failed"},
		{"one fails", map[string]string{"cases/a/b.txtar": good, "cases/a/c.txtar": bad}, nil, 1, "1 passed, 1 failed"},
		{"a pattern", map[string]string{"cases/a/b.txtar": good, "cases/a/c.txtar": bad}, []string{"a/b"}, 0, "1 passed, 0 failed"},
		{"a known failure", map[string]string{"cases/a/b.txtar": good, "cases/a/c.txtar": bad, "known/url.txt": "# Not yet.\na/c\n"}, nil, 0, "1 passed, 0 failed"},
		{"a list that isn't true", map[string]string{"cases/a/b.txtar": good, "known/url.txt": "# Not yet.\na/b\n"}, nil, 1, "0 passed, 1 failed"},
		{"a list with a line that can't be read", map[string]string{"cases/a/b.txtar": good, "known/url.txt": "a/b\n"}, nil, 2, ""},
		{"a list with a stale line", map[string]string{"cases/a/b.txtar": good, "known/url.txt": "# Not yet.\na/c\n"}, nil, 1, "1 passed, 1 failed"},
		{"a case that can't be read", map[string]string{"cases/a/b.txtar": "nothing"}, nil, 2, ""},
		{"no such pattern", map[string]string{"cases/a/b.txtar": good}, []string{"z/*"}, 2, ""},
		{"one pattern of two", map[string]string{"cases/a/b.txtar": good}, []string{"a/*", "z/*"}, 2, ""},
		{"a release that is none", map[string]string{"cases/a/b.txtar": good}, []string{"--dash", "newest"}, 2, ""},
		{"a report that can't be written", map[string]string{"cases/a/b.txtar": good}, []string{"--html", "/no/such/folder/r.html"}, 2, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			args := append([]string{"run", "--dir", folder(t, c.files), "--url", server.URL}, c.args...)
			code, stdout, stderr := run(t, args...)
			if code != c.code || lastLine(stdout) != c.last {
				t.Errorf("exit code %d, want %d; last line %q, want %q\n%s%s", code, c.code, lastLine(stdout), c.last, stdout, stderr)
			}
			if code == 2 && stderr == "" {
				t.Error("nothing says what is wrong")
			}
		})
	}
}

func TestFailureShowsBothSides(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusTeapot)
	}))
	t.Cleanup(server.Close)
	dir := folder(t, map[string]string{"cases/a/b.txtar": good})
	page, junit := filepath.Join(dir, "r.html"), filepath.Join(dir, "r.xml")
	_, stdout, stderr := run(t, "run", "--dir", dir, "--url", server.URL, "--html", page, "--junit", junit)
	if want := "url: 1 runs\nurl: 1 of 1 runs, 1 failed\n"; stderr != want {
		t.Errorf("progress %q, want %q", stderr, want)
	}
	for _, want := range []string{"FAIL a/b: status: want 200, got 418\n", "  > GET / HTTP/1.1", "  < 418 I'm a teapot"} {
		if !strings.Contains(stdout, want) {
			t.Errorf("no %q in\n%s", want, stdout)
		}
	}
	for file, want := range map[string]string{page: "want 200, got 418", junit: `failures="1"`} {
		data, err := os.ReadFile(file)
		if err != nil || !strings.Contains(string(data), want) {
			t.Errorf("%s: no %q (%v)", file, want, err)
		}
	}
}

// A line of the list of known failures that stands for no case is a fault in each
// report, as it is on the console.
func TestReportsShowStaleLines(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(server.Close)
	dir := folder(t, map[string]string{"cases/a/b.txtar": good, "cases/a/c.txtar": good, "known/url.txt": "# Not yet.\na/c\ngone/*\n"})
	page, junit := filepath.Join(dir, "r.html"), filepath.Join(dir, "r.xml")
	code, stdout, _ := run(t, "run", "--dir", dir, "--url", server.URL, "--html", page, "--junit", junit)
	if code != 1 || lastLine(stdout) != "1 passed, 2 failed" {
		t.Errorf("exit code %d\n%s", code, stdout)
	}
	for file, counted := range map[string]string{page: `<td class="n">2</td>`, junit: `tests="3" failures="2"`} {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"gone/* is no case: delete the line", "it passes, but", counted} {
			if !strings.Contains(string(data), want) {
				t.Errorf("%s: no %q", file, want)
			}
		}
	}
}

func TestWrongFlags(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{"cases/a/b.txtar": good})
	for _, args := range [][]string{
		{"run", "--dir", dir},
		{"run", "--dir", dir, "--backend", "none"},
		{"run", "--dir", dir, "--url", "http://x", "--backend", "go"},
		{"run", "--dir", dir, "--url", "https://127.0.0.1:1"},
		{"run", "--dir", dir, "--url", "http://127.0.0.1:1"},
		{"run", "--dir", dir, "--url", "http://127.0.0.1:1/below/"},
		{"run", "--dir", dir, "--backend", "go", "--lacks", "websocket"},
		{"record", "--dir", dir, "--backend", "go"},
		{"record", "--dir", dir, "z/*"},
		{"list", "--dir", dir, "z/*"},
		{"list", "--dir", dir, "--why", "--deviations"},
		{"run", "--dir", t.TempDir(), "--url", "http://x"},
		{"nothing"},
	} {
		if code, _, stderr := run(t, args...); code != 2 || stderr == "" {
			t.Errorf("%v: exit code %d, %q", args, code, stderr)
		}
	}
}

func TestList(t *testing.T) {
	t.Parallel()
	deviating := "It differs.\n\nwhy: a status\ndeviation: better so\n-- request --\nGET /\n-- response --\n500\n-- deviation --\n404\n"
	dir := folder(t, map[string]string{"cases/a/b.txtar": strings.Replace(good, "why: the status\n", "why: the status\nexpand: prefix\n", 1), "cases/a/c.txtar": deviating})
	for _, c := range []struct {
		flag string
		want []string
	}{
		{"", []string{"a/b (also over prefix)\n", "a/c\n", "2 cases, 3 runs\n"}},
		{"--why", []string{"    the status\n"}},
		{"--deviations", []string{"a/c\n    better so\n", "1 deviations\n"}},
		{"--deviations a/b", []string{"0 deviations\n"}},
		{"a/b@*", []string{"0 cases, 1 runs\n"}},
	} {
		args := append([]string{"list", "--dir", dir}, strings.Fields(c.flag)...)
		code, stdout, _ := run(t, args...)
		for _, want := range c.want {
			if code != 0 || !strings.Contains(stdout, want) {
				t.Errorf("list %s: exit code %d, no %q in\n%s", c.flag, code, want, stdout)
			}
		}
	}
}

// verdicts runs cases against dashwire and returns what became of each, without
// what differs from run to run: the time that it took.
func verdicts(t *testing.T, patterns ...string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "r.xml")
	if code, stdout, stderr := run(t, append([]string{"run", "--backend", "go", "--junit", file}, patterns...)...); code != 0 {
		t.Fatalf("%s%s", stdout, stderr)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return regexp.MustCompile(` time="[^"]*"`).ReplaceAllString(string(data), "")
}

// The cases in which much happens at a time say the same each time.
func TestSameVerdictsTwice(t *testing.T) {
	t.Parallel()
	patterns := []string{"websocket/*", "background/*", "devtools/*"}
	first := verdicts(t, patterns...)
	if n := strings.Count(first, "<testcase"); n < 100 {
		t.Errorf("%d runs, want 100 or more", n)
	}
	if diff := cmp.Diff(first, verdicts(t, patterns...)); diff != "" {
		t.Errorf("the second run (+) says otherwise:\n%s", diff)
	}
}

// The committed cases, against dashwire.
func TestDashwire(t *testing.T) {
	t.Parallel()
	code, stdout, stderr := run(t, "run", "--backend", "go")
	if code != 0 || !regexp.MustCompile(`^[1-9][0-9]* passed, 0 failed$`).MatchString(lastLine(stdout)) {
		t.Errorf("exit code %d\n%s%s", code, stdout, stderr)
	}
}

func TestCommittedCases(t *testing.T) {
	t.Parallel()
	code, stdout, stderr := run(t, "list", "--deviations")
	if code != 0 {
		t.Errorf("%s%s", stdout, stderr)
	}
	dir, err := find()
	if err != nil {
		t.Fatal(err)
	}
	cases, err := (&command{dir: dir}).load()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{}
	for _, c := range cases {
		if other := seen[c.Why]; other != "" {
			t.Errorf("%s and %s say that they reach the same: %s", other, c.Name, c.Why)
		}
		seen[c.Why] = c.Name
		for _, s := range c.Steps {
			if s.Wants() && !s.HasAnswer() {
				t.Errorf("%s: a step without an answer: record it", c.Name)
			}
			for _, a := range s.Answers {
				for _, name := range a.Backends {
					if _, err := os.Stat(filepath.Join(dir, "backends", name, "run.sh")); name != "any" && err != nil {
						t.Errorf("%s: an answer is for %s, which is no backend", c.Name, name)
					}
				}
			}
		}
	}
	if len(cases) < 300 {
		t.Errorf("%d cases, want 300 or more", len(cases))
	}
}
