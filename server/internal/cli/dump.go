package cli

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/dashwire/dashwire/assets/release"
	"github.com/dashwire/dashwire/compat"
)

func dumpCommand() *cobra.Command {
	var (
		dir             string
		headers, cookie []string
		o               compat.DumpOptions
	)
	cmd := &cobra.Command{
		Use:   "dump URL -o DIR",
		Short: "Take the frontend of a running Python Dash app",
		Long: `Take the frontend of a running Python Dash app: layout, callbacks, pages, assets
and component suites, into a folder that "dashwire serve" and package compat serve.

	dashwire dump http://old-app:8050 -o frontend/

It asks for what a browser would ask for, and calls no callback but the one that
shows pages. What a running app doesn't tell is left out: pages that no link leads
to (see --path), and files that only a suite's own script knows of (see
--suite-file).`,
		Args: exactly(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			started := time.Now()
			if dir == "" {
				return usageError(errors.New("-o is missing: the folder to write to"))
			}
			o.Header = http.Header{}
			for _, line := range headers {
				name, value, ok := strings.Cut(line, ":")
				if !ok || strings.TrimSpace(name) == "" {
					return usageError(fmt.Errorf("--header %q is not Name: value", line))
				}
				o.Header.Add(strings.TrimSpace(name), strings.TrimSpace(value))
			}
			if len(cookie) > 0 {
				o.Header.Set("Cookie", strings.Join(cookie, "; "))
			}
			o.Progress = cmd.ErrOrStderr()
			s, err := compat.Dump(cmd.Context(), args[0], dir, o)
			if err != nil {
				return err
			}
			for _, warning := range s.Warnings {
				fmt.Fprintln(cmd.ErrOrStderr(), "note: "+warning)
			}
			fmt.Fprintf(cmd.OutOrStdout(), "Took the frontend of a Dash %s app to %s in %s: %d callbacks (%d in the browser), %d pages, %d assets, %d suites, %.1f MB\n",
				s.Dash, dir, since(started), s.Callbacks, s.Clientside, s.Pages, s.Assets, s.Suites, float64(s.Bytes)/1e6)
			return nil
		},
	}
	flags := cmd.Flags()
	flags.StringVarP(&dir, "output", "o", "", "folder to write to")
	flags.StringArrayVar(&headers, "header", nil, `header to send, "Authorization: Bearer ..."; may be given several times`)
	flags.StringArrayVar(&cookie, "cookie", nil, `cookie to send, "session=..."; may be given several times`)
	flags.StringVar(&o.Release, "release", "", "Dash to serve the frontend with, if the app runs on another than: "+strings.Join(release.Versions(), ", "))
	flags.StringArrayVar(&o.Paths, "path", nil, `page that no link leads to, "/item/7"; may be given several times`)
	flags.IntVar(&o.MaxPages, "max-pages", 500, "how many addresses to ask for pages")
	flags.StringArrayVar(&o.SuiteFiles, "suite-file", nil, `file of a component suite that its scripts don't name, "package/path"; may be given several times`)
	return cmd
}
