package mutants

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/dashwire/dashwire/conformance/internal/casefile"
)

// Exit codes.
const (
	exitCaught   = 0
	exitSurvived = 1 // the judge missed a mutant, or a unit test noticed one
	exitWrong    = 2 // the command could not do its work
)

var errSurvived = errors.New("survived")

// outcome is what became of a mutant.
type outcome struct {
	mutant
	verdict
	noticed []string // unit tests that failed
}

func (o *outcome) good() bool { return len(o.failed) > 0 && len(o.noticed) == 0 }

// options are those of the command line.
type options struct {
	root         string
	noUnit, each bool
	patterns     []string
}

// Run runs the command line and returns its exit code.
func Run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("mutants", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() {
		_, _ = fmt.Fprintln(stderr, "usage: mutants [--no-unit] [--each] [patterns of mutants]")
		flags.PrintDefaults()
	}
	var o options
	flags.BoolVar(&o.noUnit, "no-unit", false, "doesn't check that the project's own tests miss the mutants")
	flags.BoolVar(&o.each, "each", false, "runs the project's own tests with one mutant at a time, which takes far longer")
	flags.StringVar(&o.root, "root", ".", "the folder of the project")
	if err := flags.Parse(args); err != nil {
		return exitWrong
	}
	o.patterns = flags.Args()
	err := run(ctx, o, stdout, stderr)
	switch {
	case err == nil:
		return exitCaught
	case errors.Is(err, errSurvived):
		return exitSurvived
	}
	_, _ = fmt.Fprintf(stderr, "mutants: %v\n", err)
	return exitWrong
}

func run(ctx context.Context, o options, stdout, stderr io.Writer) error {
	root, err := filepath.Abs(o.root)
	if err != nil {
		return err
	}
	all, err := readMutants(filepath.Join(root, "conformance", "mutants"))
	if err != nil {
		return err
	}
	var faults []error
	for i := range all { // before the first is built
		_, err := mutate(root, &all[i])
		faults = append(faults, err)
	}
	if err := errors.Join(faults...); err != nil {
		return err
	}
	chosen, err := choose(all, o.patterns)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "mutants-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	x := &examination{lab: &lab{root, dir}, chosen: chosen, stderr: stderr, began: time.Now()}
	x.sayf("mutants: %d, of which each is built and judged", len(chosen))
	outcomes, err := x.examine(ctx, o)
	if err != nil {
		return err
	}
	return table(stdout, outcomes, !o.noUnit, time.Since(x.began))
}

// choose returns the mutants whose names fit a pattern, all without patterns.
func choose(all []mutant, patterns []string) (chosen []mutant, err error) {
	if len(patterns) == 0 {
		return all, nil
	}
	for _, p := range patterns {
		glob, err := casefile.NewGlob(p)
		if err != nil {
			return nil, err
		}
		found := false
		for _, m := range all {
			if glob.Match(m.name) {
				chosen, found = append(chosen, m), true
			}
		}
		if !found {
			return nil, fmt.Errorf("no mutant is called %s", p)
		}
	}
	return chosen, nil
}

// caught says what the judge made of it.
func (o *outcome) caught() string {
	if len(o.failed) == 0 {
		return "SURVIVED"
	}
	return fmt.Sprintf("caught by %d of %d", len(o.failed), o.runs)
}

func (o *outcome) words() string {
	text := o.caught()
	if len(o.noticed) > 0 {
		text += ", but a unit test NOTICED it: " + o.noticed[0]
	}
	return text
}

// table prints all outcomes.
func table(w io.Writer, outcomes []outcome, unit bool, took time.Duration) error {
	caught, bad := 0, 0
	tests := "pass"
	if !unit {
		tests = "-"
	}
	_, _ = fmt.Fprintf(w, "%-34s %-13s %-11s %-10s %s\n", "mutant", "judge", "failed", "unit tests", "first case that failed")
	for _, o := range outcomes {
		verdict, first, own := "SURVIVED", "", tests
		if len(o.failed) > 0 {
			verdict, first = "caught", o.failed[0]
			caught++
		}
		if len(o.noticed) > 0 {
			own = "FAIL"
		}
		if !o.good() {
			bad++
		}
		_, _ = fmt.Fprintf(w, "%-34s %-13s %-11s %-10s %s\n", o.name, verdict, fmt.Sprintf("%d of %d", len(o.failed), o.runs), own, first)
	}
	for _, o := range outcomes {
		if !o.good() {
			_, _ = fmt.Fprintf(w, "\n%s: %s\n%s in %s\n", o.name, o.words(), o.fault, o.file)
		}
	}
	_, _ = fmt.Fprintf(w, "\n%d mutants, %d caught, in %s\n", len(outcomes), caught, took.Round(time.Second))
	if bad > 0 {
		return errSurvived
	}
	return nil
}
