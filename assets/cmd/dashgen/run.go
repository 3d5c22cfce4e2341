package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"time"

	"github.com/dashwire/dashwire/assets/internal/gen"
)

// Run is the command without its process: it returns the exit status.
func Run(args []string, stdout, stderr io.Writer) int {
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
	changed, total, err := run(gen.Source{Wheel: *wheel, PythonPrefix: *prefix}, *dir, *check)
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

func run(source gen.Source, dir string, check bool) (changed []string, total int, err error) {
	fsys, closeSource, err := source.Open()
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
