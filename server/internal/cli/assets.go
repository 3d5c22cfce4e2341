package cli

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/dashwire/dashwire/assets"
	"github.com/dashwire/dashwire/assets/release"
)

// assetsFlags are what all commands on browser files take.
type assetsFlags struct {
	release string
	cache   string
}

func (f *assetsFlags) options(progress io.Writer) (assets.Options, error) {
	rel, err := release.Lookup(f.release)
	return assets.Options{Release: rel, CacheDir: f.cache, Progress: progress}, err
}

func assetsCommand() *cobra.Command {
	var f assetsFlags
	cmd := &cobra.Command{
		Use:   "assets",
		Short: "Fetch, check and pack the browser files of Dash",
		Long: `Fetch, check and pack the browser files of Dash.

They are looked for in DASHWIRE_WHEELS (a wheel or a folder of wheels), the
Python environment and the user's cache; else they are fetched with pip, or from
the index that PIP_INDEX_URL, UV_DEFAULT_INDEX or UV_INDEX_URL names. They are
kept in the cache, so that a server starts without a network.`,
		Args: groupArgs,
		RunE: showHelp,
	}
	cmd.PersistentFlags().StringVar(&f.release, "release", release.DefaultVersion, "version of Dash: "+strings.Join(release.Versions(), ", "))
	cmd.PersistentFlags().StringVar(&f.cache, "cache", "", "folder to keep the files in (default: dashwire in the user's cache folder)")
	cmd.AddCommand(fetchCommand(&f), verifyCommand(&f), pathCommand(&f), vendorCommand(&f))
	return cmd
}

func fetchCommand(f *assetsFlags) *cobra.Command {
	return &cobra.Command{
		Use:   "fetch",
		Short: "Make sure that the files are on this machine and right",
		Args:  exactly(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			started := time.Now()
			o, err := f.options(cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			b, fresh, err := assets.Fetch(cmd.Context(), o)
			if err != nil {
				return err
			}
			defer b.Close()
			did := "Found and verified"
			if fresh {
				did = "Fetched"
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s the browser files of Dash %s in %s: %s\n", did, b.Release().Dash, since(started), b.Source())
			return nil
		},
	}
}

func verifyCommand(f *assetsFlags) *cobra.Command {
	return &cobra.Command{
		Use:   "verify",
		Short: "Compare every file that is on this machine with its checksum",
		Args:  exactly(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			started := time.Now()
			b, err := f.open(cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			defer b.Close()
			v, err := b.Verify(cmd.Context())
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "Verified %d files of Dash %s and %d compressed forms (%.1f MB) in %s: %s\n",
				v.Files, b.Release().Dash, v.Forms, float64(v.Bytes)/1e6, since(started), b.Dir())
			return nil
		},
	}
}

func pathCommand(f *assetsFlags) *cobra.Command {
	return &cobra.Command{
		Use:   "path",
		Short: "Print the folder of the files",
		Args:  exactly(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			started := time.Now()
			b, err := f.open(cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			defer b.Close()
			fmt.Fprintln(cmd.OutOrStdout(), b.Dir())
			fmt.Fprintf(cmd.ErrOrStderr(), "Found the browser files of Dash %s in %s\n", b.Release().Dash, since(started))
			return nil
		},
	}
}

func vendorCommand(f *assetsFlags) *cobra.Command {
	var quality int
	cmd := &cobra.Command{
		Use:   "vendor DIR",
		Short: "Write a folder of the files for go:embed",
		Long: `Write a folder of the files for go:embed, compressed as well as can be:

	//go:embed bundle
	var bundle embed.FS
	...
	b, err := assets.FromFS(bundle)

A program with it needs neither Python nor a network nor a disk to write to.`,
		Args: exactly(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			started := time.Now()
			o, err := f.options(cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			b, err := assets.Open(cmd.Context(), o)
			if err != nil {
				return err
			}
			defer b.Close()
			if err := b.Vendor(cmd.Context(), args[0], assets.VendorOptions{Brotli: quality, Progress: cmd.ErrOrStderr()}); err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "Wrote the browser files of Dash %s to %s in %s\n", b.Release().Dash, args[0], since(started))
			return nil
		},
	}
	cmd.Flags().IntVar(&quality, "brotli", 11, "quality of the br forms, 1 to 11; 5 takes a second, 11 a minute")
	return cmd
}

// open opens the files that are here, without fetching any.
func (f *assetsFlags) open(progress io.Writer) (*assets.Bundle, error) {
	o, err := f.options(progress)
	if err != nil {
		return nil, err
	}
	return assets.OpenCached(o)
}

func since(started time.Time) time.Duration {
	d := time.Since(started)
	if d < time.Second {
		return d.Round(100 * time.Microsecond)
	}
	return d.Round(10 * time.Millisecond)
}
