// Package cli is the command line of dashconform.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/dashwire/dashwire/conformance/internal/casefile"
	"github.com/dashwire/dashwire/conformance/internal/judge"
)

// Exit codes.
const (
	exitPassed = 0
	exitFailed = 1 // a case failed, or a list of known failures is not true
	exitWrong  = 2 // the command could not do its work
)

// errFailed ends a command whose output said what failed.
var errFailed = errors.New("failed")

// command is what all commands share.
type command struct {
	dir            string
	stdout, stderr io.Writer
}

// Run runs the command line and returns its exit code.
func Run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	c := &command{stdout: stdout, stderr: stderr}
	root := &cobra.Command{
		Use:           "dashconform",
		Short:         "Judges servers of Dash apps by cases that were recorded from Python Dash",
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.PersistentFlags().StringVar(&c.dir, "dir", "", "the folder with cases, backends and known (default: conformance, found upwards)")
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	root.AddCommand(c.runCommand(), c.recordCommand(), c.listCommand())
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
		return exitPassed
	case errors.Is(err, errFailed):
		return exitFailed
	}
	_, _ = fmt.Fprintf(stderr, "dashconform: %v\n", err)
	return exitWrong
}

// load finds the folder and reads the cases.
func (c *command) load() ([]*casefile.Case, error) {
	if c.dir == "" {
		dir, err := find()
		if err != nil {
			return nil, err
		}
		c.dir = dir
	}
	return casefile.Load(filepath.Join(c.dir, "cases"))
}

func find() (string, error) {
	at, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		dir := filepath.Join(at, "conformance")
		if _, err := os.Stat(filepath.Join(dir, "cases")); err == nil {
			return dir, nil
		}
		up := filepath.Dir(at)
		if up == at {
			return "", errors.New("there is no folder conformance/cases here or above: go into a checkout, or name it with --dir")
		}
		at = up
	}
}

// choose returns all runs of all cases, and those that one of the patterns stands
// for. A pattern that stands for none is a spelling mistake.
func (c *command) choose(patterns []string) (all, chosen []*judge.Run, err error) {
	var globs []casefile.Glob
	for _, p := range patterns {
		g, err := casefile.NewGlob(p)
		if err != nil {
			return nil, nil, err
		}
		globs = append(globs, g)
	}
	cases, err := c.load()
	if err != nil {
		return nil, nil, err
	}
	all = judge.Expand(cases)
	for i, g := range globs {
		if len(judge.Select(all, globs[i:i+1])) == 0 {
			return nil, nil, fmt.Errorf("no case fits %s; dashconform list shows their names", g.Text)
		}
	}
	return all, judge.Select(all, globs), nil
}
