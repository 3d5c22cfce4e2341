package bench

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"time"
)

// Exit codes of Run.
const (
	exitOK     = 0
	exitFailed = 1 // the run broke off, or a goal was missed
	exitUsage  = 2
)

// Run is the command dashbench: it measures, prints a table to stdout and its
// progress to stderr, and returns the exit code. When ctx ends, it ends all
// servers that it started and returns.
func Run(ctx context.Context, args []string, _ io.Reader, stdout, stderr io.Writer) int {
	o, err := parseOptions(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return exitOK
	case err != nil:
		fmt.Fprintf(stderr, "dashbench: %v\n", err)
		return exitUsage
	}
	r, err := measure(ctx, o, progress{stderr, time.Now()})
	if err != nil {
		if ctx.Err() != nil {
			err = errors.New("interrupted; the servers that it started are ended")
		}
		fmt.Fprintf(stderr, "dashbench: %v\n", err)
		return exitFailed
	}
	printTable(stdout, r)
	if o.json != "" {
		if err := r.write(o.json); err != nil {
			fmt.Fprintf(stderr, "dashbench: the figures cannot be written: %v\n", err)
			return exitFailed
		}
	}
	if o.readme != "" {
		if err := rewriteReadme(o.readme, r); err != nil {
			fmt.Fprintf(stderr, "dashbench: %v\n", err)
			return exitFailed
		}
	}
	return exitCode(o, r.Goals)
}

// checkTools reports what is missing before anything is started.
func checkTools(o options) error {
	if runtime.GOOS != "linux" {
		return errors.New("it reads memory from /proc and ends servers by their group, and runs on Linux only")
	}
	if _, err := exec.LookPath(o.wrk); err != nil {
		return fmt.Errorf("%s was not found, and it makes the load (Debian: apt-get install wrk)", o.wrk)
	}
	limit, err := raiseFileLimit()
	if err != nil {
		return fmt.Errorf("the limit of open files can't be raised: %w", err)
	}
	if most := max(o.sleepers, slices.Max(append(o.live.pages, 0))); uint64(most)+spareFiles > limit {
		return fmt.Errorf("%d connections are asked for, and this system allows %d open files (ulimit -Hn); give fewer with --pages or --sleepers", most, limit)
	}
	for _, name := range o.servers {
		if program := serverNamed(name).command(o)[0]; !exists(program) {
			return fmt.Errorf("%s, which is needed for %s, does not exist; scripts/bench.sh makes it", program, name)
		}
	}
	return nil
}

// spareFiles is what a program opens beside its connections, with room to spare.
const spareFiles = 200

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

// progress says on one line each what is being done.
type progress struct {
	to    io.Writer
	began time.Time
}

func (p progress) sayf(format string, args ...any) {
	fmt.Fprintf(p.to, "%5.1fs  %s\n", time.Since(p.began).Seconds(), fmt.Sprintf(format, args...))
}
