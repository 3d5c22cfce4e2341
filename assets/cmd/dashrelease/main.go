// Command dashrelease makes the manifest of a release from its wheels:
//
//	go run ./assets/cmd/dashrelease
//
// See package relgen.
package main

import (
	"context"
	"os"
	"os/signal"

	"github.com/dashwire/dashwire/assets/internal/relgen"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := relgen.Run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
