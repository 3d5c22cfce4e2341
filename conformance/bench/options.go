package bench

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// options is what the command line says.
type options struct {
	servers    []string
	points     []string
	bin        string
	python     string
	workloadPy string
	wrk        string

	rounds      int
	roundTime   time.Duration
	connections int
	starts      int // first-byte samples for each server

	short   bool
	noGoals bool
	json    string
	readme  string
}

const usage = `dashbench measures servers of the reference workload against each other.
Usually started as scripts/bench.sh, which builds what it needs.

`

func parseOptions(args []string, stderr io.Writer) (options, error) {
	var o options
	var servers, points string
	fs := flag.NewFlagSet("dashbench", flag.ContinueOnError)
	fs.SetOutput(stderr)
	fs.Usage = func() {
		fmt.Fprint(stderr, usage)
		fs.PrintDefaults()
	}
	fs.StringVar(&servers, "servers", "ours,bare,flask,fastapi", "servers to measure, of "+strings.Join(serverNames(), ", "))
	fs.StringVar(&points, "points", "small,layout", "what to measure, of "+strings.Join(pointNames(), ", "))
	fs.StringVar(&o.bin, "bin", ".cache/bench", "folder with the programs workload and barefiber")
	fs.StringVar(&o.python, "python", ".cache/venv/bin/python", "Python with Dash, see scripts/venv.sh")
	fs.StringVar(&o.workloadPy, "workload-py", "conformance/apps/workload.py", "the workload in Python")
	fs.StringVar(&o.wrk, "wrk", "wrk", "the wrk program")
	fs.IntVar(&o.rounds, "rounds", 9, "rounds; in each, every server has one turn on every point")
	fs.DurationVar(&o.roundTime, "time", 2*time.Second, "length of a turn, in whole seconds")
	fs.IntVar(&o.connections, "connections", 16, "connections that wrk keeps open")
	fs.IntVar(&o.starts, "starts", 5, "starts of each server for the time to the first byte")
	fs.BoolVar(&o.short, "short", false, "a short run for CI: 3 rounds of 1 s, 3 starts; a missed goal fails only when the miss is a clear break")
	fs.BoolVar(&o.noGoals, "no-goals", false, "print the goals, but exit 0 when one is missed")
	fs.StringVar(&o.json, "json", "", "write everything that was measured to this file")
	fs.StringVar(&o.readme, "readme", "", "rewrite the block of figures in this Markdown file")
	if err := fs.Parse(args); err != nil {
		return o, err
	}
	if fs.NArg() > 0 {
		return o, fmt.Errorf("unexpected argument %q; see --help", fs.Arg(0))
	}
	if o.short {
		given := map[string]bool{}
		fs.Visit(func(f *flag.Flag) { given[f.Name] = true })
		if !given["rounds"] {
			o.rounds = 3
		}
		if !given["time"] {
			o.roundTime = time.Second
		}
		if !given["starts"] {
			o.starts = 3
		}
	}
	var err error
	if o.servers, err = choose("servers", servers, serverNames()); err != nil {
		return o, err
	}
	if o.points, err = choose("points", points, pointNames()); err != nil {
		return o, err
	}
	if err := o.makeAbsolute(); err != nil {
		return o, err
	}
	return o, o.check()
}

// makeAbsolute lets the servers run in another folder than this program.
func (o *options) makeAbsolute() (err error) {
	for _, file := range []*string{&o.bin, &o.python, &o.workloadPy} {
		if *file, err = filepath.Abs(*file); err != nil {
			return err
		}
	}
	return nil
}

func (o options) check() error {
	var errs []error
	if o.rounds < 1 {
		errs = append(errs, errors.New("--rounds must be at least 1"))
	}
	if o.starts < 1 {
		errs = append(errs, errors.New("--starts must be at least 1"))
	}
	if o.connections < 1 {
		errs = append(errs, errors.New("--connections must be at least 1"))
	}
	if o.roundTime < time.Second || o.roundTime%time.Second != 0 {
		errs = append(errs, fmt.Errorf("--time %s: wrk counts in whole seconds, at least 1s", o.roundTime))
	}
	return errors.Join(errs...)
}

// choose splits a comma-separated list and checks it against what there is.
func choose(flag, list string, known []string) ([]string, error) {
	var chosen []string
	for name := range strings.SplitSeq(list, ",") {
		name = strings.TrimSpace(name)
		if !slices.Contains(known, name) {
			return nil, fmt.Errorf("--%s: %q is not one of %s", flag, name, strings.Join(known, ", "))
		}
		if slices.Contains(chosen, name) {
			return nil, fmt.Errorf("--%s: %s stands twice", flag, name)
		}
		chosen = append(chosen, name)
	}
	return chosen, nil
}
