// Package cli is the command dashwire.
//
// What a command found out goes to stdout, how it went there to stderr, so that
// the former can be used in a script.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"
)

// The exit codes.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

// errUsage marks an error in how the command was called.
var errUsage = errors.New("usage")

// Run runs the command with the arguments that follow its name, and returns the
// exit code: 0, 1 if it failed, 2 if it was called wrongly.
func Run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	root := &cobra.Command{
		Use:           "dashwire",
		Short:         "Serve the stock Dash page from Go",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          groupArgs,
		RunE:          showHelp,
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError(err) })
	root.AddCommand(assetsCommand(), dumpCommand(), serveCommand())

	ran, err := root.ExecuteContextC(ctx)
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errUsage):
		fmt.Fprintf(stderr, "%s: %v\nSee \"%s --help\"\n", ran.CommandPath(), err, ran.CommandPath())
		return exitUsage
	}
	fmt.Fprintf(stderr, "%s: %v\n", ran.CommandPath(), err)
	return exitFailed
}

func usageError(err error) error { return &usage{err} }

type usage struct{ error }

func (u *usage) Unwrap() []error { return []error{errUsage, u.error} }

// groupArgs refuses words after a command that only groups others.
func groupArgs(_ *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usageError(fmt.Errorf("there is no command %q", args[0]))
	}
	return nil
}

func showHelp(cmd *cobra.Command, _ []string) error { return cmd.Help() }

// exactly wants n arguments, whose meaning is in the command's use line.
func exactly(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != n {
			return usageError(fmt.Errorf("it is called as %q", cmd.UseLine()))
		}
		return nil
	}
}
