package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"time"

	"github.com/dashwire/dashwire/assets/internal/gen"
)

// Run is the command without its process. It returns the exit status: 1 for an
// error or, with --check, a difference; 2 for arguments that it doesn't know.
// Nothing is read from stdin.
func Run(ctx context.Context, args []string, _ io.Reader, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("dashgen", flag.ContinueOnError)
	flags.SetOutput(stderr)
	wheel := flags.String("wheel", "", "read the metadata from this dash wheel")
	prefix := flags.String("python-prefix", "", "read the metadata from the dash installed in this Python environment")
	dir := flags.String("dir", "assets", "the assets folder to write to")
	check := flags.Bool("check", false, "write nothing, and fail if a file would change")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	if flags.NArg() > 0 {
		fmt.Fprintf(stderr, "dashgen: %q is an argument too many; a wheel is named by --wheel\n", flags.Arg(0))
		return 2
	}
	start := time.Now()
	changed, total, err := generate(ctx, gen.Source{Wheel: *wheel, PythonPrefix: *prefix}, stderr, *dir, *check)
	if err != nil {
		fmt.Fprintln(stderr, "dashgen:", err)
		return 1
	}
	for _, path := range changed {
		fmt.Fprintln(stdout, path)
	}
	fmt.Fprintf(stdout, "%d of %d files differed (%v)\n", len(changed), total, time.Since(start).Round(time.Millisecond))
	if *check && len(changed) > 0 {
		return 1
	}
	return 0
}

func generate(ctx context.Context, source gen.Source, progress io.Writer, dir string, check bool) (changed []string, total int, err error) {
	fsys, closeSource, err := source.Open(ctx, progress)
	if err != nil {
		return nil, 0, err
	}
	defer func() { err = errors.Join(err, closeSource()) }()
	files, err := gen.Generate(fsys)
	if err != nil {
		return nil, 0, err
	}
	if check {
		changed, err = gen.Compare(dir, files)
	} else {
		changed, err = gen.Write(dir, files)
	}
	return changed, len(files), err
}
