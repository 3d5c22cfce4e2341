package cli

import (
	"github.com/spf13/cobra"

	"github.com/dashwire/dashwire/compat"
	"github.com/dashwire/dashwire/server"
)

func serveCommand() *cobra.Command {
	var cfg server.Config
	cmd := &cobra.Command{
		Use:   "serve DIR",
		Short: "Serve a frontend that dump has written",
		Long: `Serve a frontend that "dashwire dump" has written: the page, its pages and its
files. Callbacks that run in the browser run; the others are answered with an error
that names their output, as they have no handlers here. Package compat serves the
folder with handlers in Go.`,
		Args: exactly(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			front, err := compat.Open(args[0])
			if err != nil {
				return err
			}
			cfg.Banner = cmd.ErrOrStderr()
			app, err := front.AppSafely(cfg)
			if err != nil {
				return err
			}
			return app.Run(cmd.Context())
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&cfg.Addr, "addr", "", "where to listen, as host:port (default: HOST and PORT of the environment, else 127.0.0.1:8050)")
	flags.StringVar(&cfg.URLBasePathname, "prefix", "", "path of the app, if another than it had")
	flags.BoolVar(&cfg.Debug, "debug", false, "turn the dev tools on")
	return cmd
}
