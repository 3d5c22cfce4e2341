package relgen

import (
	"archive/zip"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/dashwire/dashwire/assets"
	"github.com/dashwire/dashwire/assets/release"
)

// Run is the command dashrelease. It returns the exit code.
func Run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("dashrelease", flag.ContinueOnError)
	flags.SetOutput(stderr)
	version := flags.String("release", release.DefaultVersion, "the version of Dash")
	data := flags.String("data", "assets/release/data", "the folder with a folder for each release, in which profile.json and index.html are written by hand")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	name := filepath.Join(*data, *version, "manifest.json")
	m, err := FromWheels(ctx, *data, *version, stderr)
	if err == nil {
		err = os.WriteFile(name, m, 0o644)
	}
	if err != nil {
		fmt.Fprintln(stderr, "dashrelease:", err)
		return 1
	}
	fmt.Fprintln(stdout, "Wrote", name)
	return 0
}

// FromWheels returns the text of the manifest of the release whose profile is in
// dir/version. The wheels are found or fetched as always.
func FromWheels(ctx context.Context, dir, version string, progress io.Writer) ([]byte, error) {
	profile, err := release.Profile(os.DirFS(dir), version)
	if err != nil {
		return nil, err
	}
	paths, err := assets.FindWheels(ctx, assets.Options{Release: profile, Progress: progress})
	if err != nil {
		return nil, err
	}
	wheels := map[string]*zip.Reader{}
	for i, path := range paths {
		z, err := zip.OpenReader(path)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		defer z.Close()
		wheels[profile.Wheels[i].Name] = &z.Reader
	}
	m, err := Generate(profile, wheels)
	if err != nil {
		return nil, err
	}
	return Format(m)
}
