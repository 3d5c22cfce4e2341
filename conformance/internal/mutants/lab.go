package mutants

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// lab is where mutants are built: a folder with the judge, and with the subject of
// the mutant at hand. The project itself isn't touched: the compiler takes one file
// from the lab in place of the project's.
type lab struct {
	root, dir string
}

// unitTests are the packages whose own tests must not notice a mutant.
var unitTests = []string{"./server/...", "./protocol/..."}

// setUp builds the judge.
func (l *lab) setUp(ctx context.Context) error {
	if out, err := l.command(ctx, nil, "go", "build", "-o", l.path("dashconform"), "./conformance/cmd/dashconform").CombinedOutput(); err != nil {
		return fmt.Errorf("the judge can't be built: %w\n%s", err, out)
	}
	return nil
}

func (l *lab) path(name string) string { return filepath.Join(l.dir, name) }

// inject has the next builds take a mutant's file.
func (l *lab) inject(m *mutant) (env []string, err error) {
	text, err := m.mutate(l.root)
	if err != nil {
		return nil, err
	}
	copied := l.path("mutated.go")
	overlay, err := json.Marshal(map[string]any{"Replace": map[string]string{filepath.Join(l.root, filepath.FromSlash(m.file)): copied}})
	if err != nil {
		return nil, err
	}
	if err := errors.Join(os.WriteFile(copied, text, 0o600), os.WriteFile(l.path("overlay.json"), overlay, 0o600)); err != nil {
		return nil, err
	}
	return []string{"GOFLAGS=" + strings.TrimSpace(os.Getenv("GOFLAGS")+" -overlay="+l.path("overlay.json")), "DASHWIRE_PROGRAMS=" + l.dir}, nil
}

func (l *lab) command(ctx context.Context, env []string, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir, cmd.Env = l.root, append(os.Environ(), env...)
	return cmd
}

// verdict is what the judge says of some cases.
type verdict struct {
	runs   int
	failed []string // names of runs
}

// judge runs cases. That a server doesn't start is no verdict.
func (l *lab) judge(ctx context.Context, env, cases []string) (verdict, error) {
	report := l.path("report.xml")
	if err := os.Remove(report); err != nil && !errors.Is(err, os.ErrNotExist) {
		return verdict{}, err
	}
	args := append([]string{"run", "--backend", "go", "--junit", report}, cases...)
	out, err := l.command(ctx, env, l.path("dashconform"), args...).CombinedOutput()
	text, readErr := os.ReadFile(report)
	if readErr != nil {
		return verdict{}, errors.Join(fmt.Errorf("the judge said nothing: %w\n%s", readErr, out), err)
	}
	return readReport(text)
}

func readReport(text []byte) (v verdict, err error) {
	var report struct {
		Cases []struct {
			Name    string `xml:"name,attr"`
			Failure *struct {
				Message string `xml:"message,attr"`
			} `xml:"failure"`
		} `xml:"testsuite>testcase"`
	}
	if err := xml.Unmarshal(text, &report); err != nil {
		return v, err
	}
	for _, c := range report.Cases {
		v.runs++
		if c.Failure == nil {
			continue
		}
		if strings.HasPrefix(c.Failure.Message, "set-up: ") {
			return v, fmt.Errorf("%s: %s", c.Name, c.Failure.Message)
		}
		v.failed = append(v.failed, c.Name)
	}
	return v, nil
}

// test runs the project's own tests and returns the names of those that fail, each
// time: a test that a busy machine made fail has not noticed a mutant.
func (l *lab) test(ctx context.Context, env []string) (failed []string, err error) {
	out, err := l.command(ctx, env, "go", append([]string{"test", "-timeout=0", "-failfast"}, unitTests...)...).CombinedOutput()
	if err == nil {
		return nil, nil
	}
	names := failedTests(out)
	if len(names) == 0 {
		return nil, fmt.Errorf("the unit tests didn't run: %w\n%s", err, out)
	}
	again := []string{"test", "-timeout=0", "-count=1", "-run", "^(" + strings.Join(names, "|") + ")$"}
	out, err = l.command(ctx, env, "go", append(again, unitTests...)...).CombinedOutput()
	if err == nil {
		return nil, nil
	}
	if failed = failedTests(out); len(failed) == 0 {
		return nil, fmt.Errorf("the unit tests %s failed, and then didn't run: %w\n%s", strings.Join(names, ", "), err, out)
	}
	return failed, nil
}

// failedTests are the names of the tests that failed, without those of their parts.
func failedTests(out []byte) (names []string) {
	for line := range bytes.Lines(out) {
		if rest, ok := bytes.CutPrefix(line, []byte("--- FAIL: ")); ok {
			name, _, _ := strings.Cut(string(rest), " ")
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}
