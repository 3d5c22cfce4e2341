package bench

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
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

	sleepers int           // callbacks that sleep while quick ones are called
	sleep    time.Duration // how long they do
	live     liveOptions

	short   bool
	noGoals bool
	json    string
	readme  string
}

// liveOptions are about websockets.
type liveOptions struct {
	echo      []int         // connections of the echo, each measured by itself
	pages     []int         // of the fan
	ratePages int           // at which the highest rate is looked for, 0 for not
	slowRate  float64       // pushes a second while one page reads slowly, 0 for not
	rounds    int           // of the echo
	turn      time.Duration // of the echo
	settle    time.Duration // of the fan, before messages count
	catchUp   time.Duration // how long the last of the messages may take
	window    time.Duration // in which they do
}

// has reports whether a server is measured.
func (o options) has(server string) bool { return slices.Contains(o.servers, server) }

const usage = `dashbench measures servers of the reference workload against each other.
Usually started as scripts/bench.sh, which builds what it needs.

`

func parseOptions(args []string, stderr io.Writer) (options, error) {
	var o options
	var servers, points, echo, pages string
	fs := flag.NewFlagSet("dashbench", flag.ContinueOnError)
	fs.SetOutput(stderr)
	fs.Usage = func() {
		fmt.Fprint(stderr, usage)
		fs.PrintDefaults()
	}
	fs.StringVar(&servers, "servers", "ours,bare,flask,fastapi", "servers to measure, of "+strings.Join(serverNames(), ", "))
	fs.StringVar(&points, "points", "small,layout,figure,table,upload", "what to measure with wrk, or none, of "+strings.Join(pointNames(), ", "))
	fs.StringVar(&o.bin, "bin", ".cache/bench", "folder with the programs workload and barefiber")
	fs.StringVar(&o.python, "python", ".cache/venv/bin/python", "Python with Dash, see scripts/venv.sh")
	fs.StringVar(&o.workloadPy, "workload-py", "conformance/apps/workload.py", "the workload in Python")
	fs.StringVar(&o.wrk, "wrk", "wrk", "the wrk program")
	fs.IntVar(&o.rounds, "rounds", 9, "rounds; in each, every server has one turn on every point")
	fs.DurationVar(&o.roundTime, "time", 2*time.Second, "length of a turn, in whole seconds")
	fs.IntVar(&o.connections, "connections", 16, "connections that wrk keeps open")
	fs.IntVar(&o.starts, "starts", 5, "starts of each server for the time to the first byte")
	fs.IntVar(&o.sleepers, "sleepers", 1000, "callbacks that sleep while quick ones are called, 0 for none")
	fs.DurationVar(&o.sleep, "sleep", 5*time.Second, "how long they sleep")
	fs.StringVar(&echo, "echo", "1,50", "connections of the websocket echo, or none")
	fs.StringVar(&pages, "pages", "200,1000,5000,9000", "pages that a fan of messages goes to, or none")
	fs.IntVar(&o.live.ratePages, "rate-pages", 1000, "pages at which the highest rate is looked for, 0 for not")
	fs.Float64Var(&o.live.slowRate, "slow-rate", 1000, "pushes a second while one page reads a message a second, 0 for not")
	fs.DurationVar(&o.live.window, "window", 8*time.Second, "how long messages of the fan are counted")
	fs.BoolVar(&o.short, "short", false, "a short run for CI, below two minutes: fewer rounds, servers and pages; a missed goal fails only when the miss is a clear break")
	fs.BoolVar(&o.noGoals, "no-goals", false, "print the goals, but exit 0 when one is missed")
	fs.StringVar(&o.json, "json", "", "write everything that was measured to this file")
	fs.StringVar(&o.readme, "readme", "", "rewrite the block of figures in this Markdown file")
	if err := fs.Parse(args); err != nil {
		return o, err
	}
	if fs.NArg() > 0 {
		return o, fmt.Errorf("unexpected argument %q; see --help", fs.Arg(0))
	}
	o.live.rounds, o.live.turn, o.live.settle = 9, 2*time.Second, 3*time.Second
	o.live.catchUp = 30 * time.Second
	if o.short {
		given := map[string]bool{}
		fs.Visit(func(f *flag.Flag) { given[f.Name] = true })
		for name, shorten := range map[string]func(){
			"servers":    func() { servers = "ours,bare,fastapi" },
			"rounds":     func() { o.rounds = 2 },
			"time":       func() { o.roundTime = time.Second },
			"starts":     func() { o.starts = 2 },
			"sleep":      func() { o.sleep = 3 * time.Second },
			"pages":      func() { pages = "200" },
			"window":     func() { o.live.window = 2 * time.Second },
			"rate-pages": func() { o.live.ratePages = 0 },
		} {
			if !given[name] {
				shorten()
			}
		}
		o.live.rounds, o.live.turn, o.live.settle = 2, time.Second, time.Second
	}
	var err error
	if o.servers, err = choose("servers", servers, serverNames()); err != nil {
		return o, err
	}
	if points == "none" {
		o.points = nil
	} else if o.points, err = choose("points", points, pointNames()); err != nil {
		return o, err
	}
	if o.live.echo, err = counts("echo", echo); err != nil {
		return o, err
	}
	if o.live.pages, err = counts("pages", pages); err != nil {
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
	if o.sleepers < 0 || o.sleep <= 0 || o.live.window <= 0 || o.live.ratePages < 0 || o.live.slowRate < 0 {
		errs = append(errs, errors.New("--sleepers, --sleep, --window, --rate-pages and --slow-rate must not be negative"))
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

// counts reads a comma-separated list of numbers; none is an empty one.
func counts(flag, list string) ([]int, error) {
	if list == "none" {
		return nil, nil
	}
	var all []int
	for text := range strings.SplitSeq(list, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil || n < 1 {
			return nil, fmt.Errorf("--%s: %q is no positive number, nor is the list none", flag, text)
		}
		all = append(all, n)
	}
	return all, nil
}
