// Subject is the app that the judge asks, on dashwire. It reads one JSON line with
// its options on standard input, prints {"url": ...} when it answers requests, and
// ends when standard input does. conformance/apps/subject.md says what the options
// and scripts mean.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"

	"github.com/dashwire/dashwire/assets"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/assets/release"
	"github.com/dashwire/dashwire/server"
)

func main() {
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "subject:", err)
		os.Exit(1)
	}
}

func run(stdin io.Reader, stdout io.Writer) error {
	input := bufio.NewReader(stdin)
	line, err := input.ReadBytes('\n')
	if err != nil {
		return fmt.Errorf("want a line of JSON on standard input: %w", err)
	}
	var opts options
	if err := opts.read(line); err != nil {
		return err
	}
	for name, value := range opts.Env {
		if err := os.Setenv(name, value); err != nil {
			return err
		}
	}
	cfg := opts.config()
	if name := opts.ValidationLayout; name != "" {
		tree, err := layout(name)
		if err != nil {
			return err
		}
		cfg.ValidationLayout = html.Div(html.Div().ID("bare"), tree)
	}
	if cfg.Bundle, err = bundle(os.Getenv("DASHCONFORM_DASH")); err != nil {
		return err
	}
	cfg.Addr, cfg.Banner = fmt.Sprintf("127.0.0.1:%d", opts.Port), io.Discard
	cfg.OnListen = func(addr net.Addr) {
		said, _ := json.Marshal(map[string]string{"url": "http://" + addr.String()})
		_, _ = fmt.Fprintf(stdout, "%s\n", said)
	}
	app, err := server.NewSafely(cfg)
	if err != nil {
		return err
	}
	if err := setLayout(app, opts); err != nil {
		return err
	}
	if err := opts.websocketHooks(app); err != nil {
		return err
	}
	if opts.wantsCallbacks() {
		register(app)
		if opts.Websocket {
			registerWebsocket(app)
		}
		if opts.API {
			registerAPI(app)
		}
		if opts.MCP {
			registerMCP(app)
		}
		if opts.Background {
			registerBackground(app)
		}
	}
	ctx, end := context.WithCancel(context.Background())
	go func() { // ends with standard input, which ends the program
		_, _ = io.Copy(io.Discard, input)
		end()
	}()
	return serve(ctx, app, os.Getenv(hostVariable), &cfg)
}

// bundle returns the browser files of a release, nil for those that an app has by
// itself. They are closed with the program.
func bundle(version string) (*assets.Bundle, error) {
	if version == "" || version == release.DefaultVersion {
		return nil, nil
	}
	wanted, err := release.Lookup(version)
	if err != nil {
		return nil, err
	}
	return assets.Open(context.Background(), assets.Options{Release: wanted, Progress: os.Stderr})
}
