package mutants

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const good = `A word is another one.

cases: update/* errors/a
-- find server/a.go --
	return "one"
-- put --
	return "two"
`

// write makes a folder with files.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestReadMutant(t *testing.T) {
	t.Parallel()
	root := write(t, map[string]string{"update-word.txtar": good, "server/a.go": "func f() string {\n\treturn \"one\"\n}\n"})
	m, err := readMutant(filepath.Join(root, "update-word.txtar"))
	if err != nil || m.name != "update-word" || m.area != "update" || m.fault != "A word is another one." || strings.Join(m.cases, " ") != "update/* errors/a" {
		t.Fatalf("%+v, %v", m, err)
	}
	if texts, err := mutate(root, &m); err != nil || texts["server/a.go"] != "func f() string {\n\treturn \"two\"\n}\n" {
		t.Errorf("%q, %v", texts, err)
	}
	for name, code := range map[string]string{"gone": "func f() {}\n", "twice": "\treturn \"one\"\n\treturn \"one\"\n"} {
		if err := os.WriteFile(filepath.Join(root, "server", "a.go"), []byte(code), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := mutate(root, &m); err == nil || !strings.Contains(err.Error(), "have to stand there once") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestReadMutantFaults(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, text, want string }{
		{"other-word", good, "doesn't begin with an area"},
		{"update-cases", strings.Replace(good, "cases: update/* errors/a", "cases:", 1), "cases: with patterns"},
		{"update-fault", strings.Replace(good, "A word is another one.\n", "", 1), "want a sentence"},
		{"update-one", strings.Replace(good, "-- put --\n", "", 1), "a section put"},
		{"update-same", strings.Replace(good, "two", "one", 1), "other than those of put"},
		{"update-file", strings.Replace(good, "find server/a.go", "server/a.go", 1), "names a file"},
	} {
		root := write(t, map[string]string{tc.name + ".txtar": tc.text})
		if _, err := readMutant(filepath.Join(root, tc.name+".txtar")); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v, want %s", tc.name, err, tc.want)
		}
	}
	root := write(t, map[string]string{"update-word.txtar": good})
	if _, err := readMutants(root); err == nil || !strings.Contains(err.Error(), "no mutant in the areas index, suites,") {
		t.Errorf("areas without a mutant: %v", err)
	}
}

// The project's own mutants fit its code.
func TestMutantsApply(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..", "..")
	all, err := readMutants(filepath.Join(root, "conformance", "mutants"))
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 30 {
		t.Errorf("there are %d mutants, want 30", len(all))
	}
	for i := range all {
		if _, err := mutate(root, &all[i]); err != nil {
			t.Error(err)
		}
	}
}

// The unit tests are run with faults of different areas together, in few groups.
func TestGroups(t *testing.T) {
	t.Parallel()
	root := write(t, map[string]string{"a.go": "one\ntwo\nthree\nfour\n"})
	fault := func(name, find, put string) mutant {
		area, _, _ := strings.Cut(name, "-")
		return mutant{name: name, area: area, file: "a.go", find: find, put: put}
	}
	all := []mutant{
		fault("index-a", "one\n", "1\n"),
		fault("index-b", "two\n", "2\n"),    // of the same area
		fault("patch-a", "three\n", "3\n"),  // fits
		fault("pages-a", "one\n", "eins\n"), // changes the same line
		fault("errors-a", "four\n", "4\n"),
	}
	var got []string
	for _, group := range groups(root, all) {
		got = append(got, names(group))
	}
	if want := "index-a, patch-a, errors-a; index-b, pages-a"; strings.Join(got, "; ") != want {
		t.Errorf("%q, want %q", got, want)
	}
	if alone := each(all); len(alone) != len(all) || len(alone[0]) != 1 || alone[4][0].name != "errors-a" {
		t.Errorf("one at a time: %v", alone)
	}
	texts, err := mutate(root, &all[0], &all[2], &all[4])
	if err != nil || texts["a.go"] != "1\ntwo\n3\n4\n" {
		t.Errorf("all of a group: %q, %v", texts, err)
	}
}

func TestReadReport(t *testing.T) {
	t.Parallel()
	v, err := readReport([]byte(`<testsuites><testsuite name="go"><testcase name="a"/><testcase name="b"><failure message="status 500"/></testcase>
		<testcase name="c"><skipped message="x"/></testcase></testsuite></testsuites>`))
	if err != nil || v.runs != 3 || strings.Join(v.failed, " ") != "b" {
		t.Errorf("%+v, %v", v, err)
	}
	if _, err := readReport([]byte(`<testsuites><testsuite><testcase name="a"><failure message="set-up: it ended"/></testcase></testsuite></testsuites>`)); err == nil || !strings.Contains(err.Error(), "set-up: it ended") {
		t.Errorf("a server that doesn't start: %v", err)
	}
	if _, err := readReport([]byte(`<testsuites>`)); err == nil {
		t.Error("a report that is cut short is taken")
	}
}

func TestFailedTests(t *testing.T) {
	t.Parallel()
	out := "=== RUN TestA\n--- FAIL: TestA (0.10s)\n    --- FAIL: TestA/part (0.00s)\n        a_test.go:1: --- FAIL: TestNo\n--- PASS: TestB (0.00s)\n--- FAIL: TestC (0.00s)\nFAIL\n--- FAIL: TestA (0.10s)\n" +
		"panic: test timed out after 1s\n\trunning tests:\n\t\tTestD (1s)\n\t\tTestE/part (1m0.5s)\n\ngoroutine 5 [running]:\n\t/a/TestF.go:1 +0x1\n"
	if got := strings.Join(failedTests([]byte(out)), " "); got != "TestA TestC TestD TestE" {
		t.Errorf("%q", got)
	}
}

func TestTable(t *testing.T) {
	t.Parallel()
	caught := outcome{mutant: mutant{name: "update-a"}, verdict: verdict{3, []string{"update/x"}}}
	missed := outcome{mutant: mutant{name: "update-b", fault: "A word is wrong.", file: "server/a.go"}, verdict: verdict{runs: 2}}
	noticed := caught
	noticed.noticed = []string{"TestX"}
	for _, tc := range []struct {
		outcomes []outcome
		ok       bool
		want     []string
	}{
		{[]outcome{caught}, true, []string{"update-a", "caught", "1 of 3", "pass", "update/x", "1 mutants, 1 caught, in 2s"}},
		{[]outcome{caught, missed}, false, []string{"SURVIVED", "0 of 2", "A word is wrong.\n", "server/a.go", "2 mutants, 1 caught"}},
		{[]outcome{noticed}, false, []string{"FAIL", "a unit test NOTICED it: TestX"}},
	} {
		var out bytes.Buffer
		err := table(&out, tc.outcomes, true, 2*time.Second)
		if (err == nil) != tc.ok {
			t.Errorf("%v", err)
		}
		for _, want := range tc.want {
			if !strings.Contains(strings.Join(strings.Fields(out.String()), " "), strings.Join(strings.Fields(want), " ")) {
				t.Errorf("no %q in\n%s", want, out.String())
			}
		}
	}
}

func TestRunFaults(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..", "..")
	for want, args := range map[string][]string{
		"no mutant is called nothing": {"--root", root, "nothing"},
		"no mutant in the areas":      {"--root", t.TempDir()},
		"flag provided but not":       {"--fast"},
	} {
		var out, errs bytes.Buffer
		if code := Run(context.Background(), args, &out, &errs); code != exitWrong || !strings.Contains(errs.String(), want) {
			t.Errorf("%v: %d, %s", args, code, errs.String())
		}
	}
}
