// Command mutants puts faults into dashwire, one at a time, and tells whether the
// judge catches them. See scripts/mutants.sh.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/dashwire/dashwire/conformance/internal/mutants"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := mutants.Run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
