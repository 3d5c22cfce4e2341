package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"github.com/dashwire/dashwire/conformance/internal/backend"
	"github.com/dashwire/dashwire/conformance/internal/casefile"
	"github.com/dashwire/dashwire/conformance/internal/judge"
	"github.com/dashwire/dashwire/conformance/internal/known"
	"github.com/dashwire/dashwire/conformance/internal/report"
)

type runFlags struct {
	backends []string
	url      string
	lacks    []string
	release  string
	html     string
	junit    string
	workers  int
	verbose  bool
}

func (c *command) runCommand() *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:   "run [patterns of cases]",
		Short: "Runs cases against one or more backends, or against a server that runs already",
		Example: `  dashconform run --backend go
  dashconform run --backend dash-flask 'update/*' 'errors/**'
  dashconform run --backend go --backend dash-flask --html report.html
  dashconform run --url http://127.0.0.1:8050`,
		RunE: func(cmd *cobra.Command, args []string) error { return c.run(cmd.Context(), f, args) },
	}
	flags := cmd.Flags()
	flags.StringArrayVar(&f.backends, "backend", nil, "a folder of conformance/backends; may be given several times")
	flags.StringVar(&f.url, "url", "", "the address of a subject app that runs already, with its default options")
	flags.StringSliceVar(&f.lacks, "lacks", nil, "features that the server at --url doesn't have")
	flags.StringVar(&f.release, "dash", judge.Reference, "the release of Dash")
	flags.StringVar(&f.html, "html", "", "writes a report to read in a browser")
	flags.StringVar(&f.junit, "junit", "", "writes a report for a CI server")
	flags.IntVar(&f.workers, "workers", runtime.NumCPU()+1, "how many servers run at a time")
	flags.BoolVarP(&f.verbose, "verbose", "v", false, "prints a line for every run, also for those that pass")
	return cmd
}

func (c *command) run(ctx context.Context, f runFlags, patterns []string) error {
	if err := f.check(); err != nil {
		return err
	}
	all, runs, err := c.choose(patterns)
	if err != nil {
		return err
	}
	backends, err := c.backends(f)
	if err != nil {
		return err
	}
	names := make([]string, len(all))
	for i, r := range all {
		names[i] = r.Name
	}
	failed := false
	summary := report.Report{Release: f.release}
	for _, b := range backends {
		list, err := c.known(b.Name, f.release)
		if err != nil {
			return err
		}
		results, err := c.judge(ctx, b, list, f, runs)
		if err != nil {
			return err
		}
		stale := list.Stale(names)
		summary.Add(b.Name, results, stale)
		failed = report.Text(c.stdout, strings.TrimSuffix(filepath.Base(list.File), ".txt"), results, stale, f.verbose) || failed
	}
	if err := write(f.html, summary.HTML); err != nil {
		return err
	}
	if err := write(f.junit, summary.JUnit); err != nil {
		return err
	}
	if failed {
		return errFailed
	}
	return ctx.Err()
}

// check finds what can be wrong with the flags before minutes have been spent.
func (f *runFlags) check() error {
	if (f.url == "") == (len(f.backends) == 0) {
		return errors.New("name either --backend or --url")
	}
	if f.url == "" && f.lacks != nil {
		return errors.New("--lacks is for --url; what a backend lacks stands in its lacks.txt")
	}
	if !casefile.IsRelease(f.release) {
		return fmt.Errorf("--dash %s: want a release such as %s", f.release, judge.Reference)
	}
	for _, file := range []string{f.html, f.junit} {
		if file == "" {
			continue
		}
		if _, err := os.Stat(filepath.Dir(file)); err != nil {
			return fmt.Errorf("the report can't be written: %w", err)
		}
	}
	return nil
}

// backends are those that the flags name.
func (c *command) backends(f runFlags) (all []*backend.Backend, err error) {
	if f.url != "" {
		b, err := backend.Running(f.url, f.lacks)
		return []*backend.Backend{b}, err
	}
	for _, name := range f.backends {
		b, err := backend.Open(filepath.Join(c.dir, "backends"), name, f.release)
		if err != nil {
			return nil, err
		}
		all = append(all, b)
	}
	return all, nil
}

// known reads the list of known failures, which another release has one of its own
// of.
func (c *command) known(name, release string) (*known.List, error) {
	if release != judge.Reference {
		name += "@" + release
	}
	return known.Read(filepath.Join(c.dir, "known", name+".txt"))
}

func (c *command) judge(ctx context.Context, b *backend.Backend, list *known.List, f runFlags, runs []*judge.Run) ([]judge.Result, error) {
	if err := b.Prepare(ctx, c.stderr); err != nil {
		return nil, fmt.Errorf("%s can't be set up: %w", b.Name, err)
	}
	p := newProgress(c.stderr, b.Name, len(runs))
	j := &judge.Judge{Backend: b, Release: f.release, Known: list, Workers: f.workers, Done: p.done}
	results := j.Run(ctx, runs)
	p.end()
	return results, ctx.Err()
}

func write(file string, render func() ([]byte, error)) error {
	if file == "" {
		return nil
	}
	data, err := render()
	if err != nil {
		return err
	}
	return os.WriteFile(file, data, 0o644) //nolint:gosec // a report is for everyone
}
