// Command dashbench measures servers of the reference workload against each
// other. scripts/bench.sh builds what it needs and starts it.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/dashwire/dashwire/conformance/bench"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := bench.Run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
