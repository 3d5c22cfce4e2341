package mutants

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// lab is where mutants are built: a folder with the judge. The project itself isn't
// touched: the compiler takes files from the lab in place of the project's.
type lab struct {
	root, dir string
}

// outputPatience is how long what a command has started may hold its output when the
// command has ended.
const outputPatience = 2 * time.Second

// setUp builds the judge.
func (l *lab) setUp(ctx context.Context) error {
	if out, err := l.command(ctx, nil, "go", "build", "-o", l.judgeFile(), "./conformance/cmd/dashconform").CombinedOutput(); err != nil {
		return fmt.Errorf("the judge can't be built: %w\n%s", err, out)
	}
	return nil
}

func (l *lab) judgeFile() string { return filepath.Join(l.dir, "dashconform") }

func (l *lab) command(ctx context.Context, env []string, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir, cmd.Env, cmd.WaitDelay = l.root, append(os.Environ(), env...), outputPatience
	return cmd
}

// bench is a place in the lab for one thing at a time: the faults at hand, and what
// is built with them.
type bench struct {
	*lab

	dir   string
	limit time.Duration // of the tests of a package; a fault may have them wait for ever
}

func (l *lab) bench(name string) (*bench, error) {
	b := &bench{lab: l, dir: filepath.Join(l.dir, name)}
	return b, os.Mkdir(b.dir, 0o700)
}

// inject returns the environment of builds that have some faults, or none.
func (b *bench) inject(faults ...*mutant) (env []string, err error) {
	env = []string{"DASHWIRE_PROGRAMS=" + b.dir}
	if len(faults) == 0 {
		return env, nil
	}
	texts, err := mutate(b.root, faults...)
	if err != nil {
		return nil, err
	}
	replace := map[string]string{}
	for file, text := range texts {
		copied := filepath.Join(b.dir, fmt.Sprintf("mutated-%d.go", len(replace)))
		if err := os.WriteFile(copied, []byte(text), 0o600); err != nil {
			return nil, err
		}
		replace[filepath.Join(b.root, filepath.FromSlash(file))] = copied
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return nil, err
	}
	list := filepath.Join(b.dir, "overlay.json")
	if err := os.WriteFile(list, overlay, 0o600); err != nil {
		return nil, err
	}
	return append(env, "GOFLAGS="+strings.TrimSpace(os.Getenv("GOFLAGS")+" -overlay="+list)), nil
}

// verdict is what the judge says of some cases.
type verdict struct {
	runs   int
	failed []string // names of runs
}

// judge runs cases. That a server doesn't start is no verdict.
func (b *bench) judge(ctx context.Context, env, cases []string) (verdict, error) {
	report := filepath.Join(b.dir, "report.xml")
	if err := os.Remove(report); err != nil && !errors.Is(err, os.ErrNotExist) {
		return verdict{}, err
	}
	args := append([]string{"run", "--backend", "go", "--junit", report}, cases...)
	out, err := b.command(ctx, env, b.judgeFile(), args...).CombinedOutput()
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
