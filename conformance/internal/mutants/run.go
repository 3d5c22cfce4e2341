package mutants

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
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
	took    time.Duration
}

func (o *outcome) good() bool { return len(o.failed) > 0 && len(o.noticed) == 0 }

// Run runs the command line and returns its exit code.
func Run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("mutants", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() {
		_, _ = fmt.Fprintln(stderr, "usage: mutants [--no-unit] [patterns of mutants]")
		flags.PrintDefaults()
	}
	noUnit := flags.Bool("no-unit", false, "doesn't check that the project's own tests miss the mutants")
	root := flags.String("root", ".", "the folder of the project")
	if err := flags.Parse(args); err != nil {
		return exitWrong
	}
	err := run(ctx, *root, !*noUnit, flags.Args(), stdout, stderr)
	switch {
	case err == nil:
		return exitCaught
	case errors.Is(err, errSurvived):
		return exitSurvived
	}
	_, _ = fmt.Fprintf(stderr, "mutants: %v\n", err)
	return exitWrong
}

func run(ctx context.Context, root string, unit bool, patterns []string, stdout, stderr io.Writer) error {
	root, err := filepath.Abs(root)
	if err != nil {
		return err
	}
	all, err := readMutants(filepath.Join(root, "conformance", "mutants"))
	if err != nil {
		return err
	}
	var faults []error
	for i := range all { // before the first is built
		_, err := all[i].mutate(root)
		faults = append(faults, err)
	}
	if err := errors.Join(faults...); err != nil {
		return err
	}
	chosen, err := choose(all, patterns)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "mutants-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	l := &lab{root, dir}
	say := func(format string, args ...any) { _, _ = fmt.Fprintf(stderr, format+"\n", args...) }
	began := time.Now()
	say("mutants: %d, of which each is built and judged", len(chosen))
	if err := l.setUp(ctx); err != nil {
		return err
	}
	if err := l.healthy(ctx, chosen, unit); err != nil {
		return err
	}
	var outcomes []outcome
	for i, m := range chosen {
		o, err := l.examine(ctx, m, unit)
		if err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
		outcomes = append(outcomes, o)
		say("[%2d/%d] %-34s %s (%ds)", i+1, len(chosen), m.name, o.words(), int(time.Since(began).Seconds()))
	}
	return table(stdout, outcomes, unit, time.Since(began))
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

// healthy checks that without a fault nothing is caught, by the unit tests neither.
func (l *lab) healthy(ctx context.Context, chosen []mutant, unit bool) error {
	var cases []string
	for _, m := range chosen {
		cases = append(cases, m.cases...)
	}
	v, err := l.judge(ctx, []string{"DASHWIRE_PROGRAMS=" + l.dir}, cases)
	if err == nil && len(v.failed) > 0 {
		err = fmt.Errorf("these fail without a mutant: %s", strings.Join(v.failed, ", "))
	}
	if err != nil || !unit {
		return err
	}
	failed, err := l.test(ctx, nil)
	if err == nil && len(failed) > 0 {
		err = fmt.Errorf("these unit tests fail without a mutant: %s; go test shows why, and --no-unit leaves them out", strings.Join(failed, ", "))
	}
	return err
}

func (l *lab) examine(ctx context.Context, m mutant, unit bool) (o outcome, err error) {
	began := time.Now()
	o.mutant = m
	env, err := l.inject(&m)
	if err != nil {
		return o, err
	}
	// One that the judge has missed is bad enough.
	if o.verdict, err = l.judge(ctx, env, m.cases); err == nil && unit && len(o.failed) > 0 {
		o.noticed, err = l.test(ctx, env)
	}
	o.took = time.Since(began)
	return o, errors.Join(err, ctx.Err())
}

func (o *outcome) words() string {
	text := "SURVIVED"
	if len(o.failed) > 0 {
		text = fmt.Sprintf("caught by %d of %d", len(o.failed), o.runs)
	}
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
