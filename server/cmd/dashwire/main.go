// Command dashwire prepares what a server of this module needs; see
// "dashwire --help".
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/dashwire/dashwire/server/internal/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := cli.Run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
