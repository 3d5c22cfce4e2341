// Package declared reads from a release's wheels which scripts and stylesheets
// its suites declare, with their addresses outside.
package declared

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/dashwire/dashwire/assets/internal/pydist"
	"github.com/dashwire/dashwire/assets/release"
)

// Reader returns the content of a file of the release's wheels.
type Reader func(release.Ref) ([]byte, error)

// Versions are the versions that stand in fingerprints and addresses.
type Versions struct {
	// Packages has the version of each package that comes as a wheel.
	Packages map[string]string
	// Suites has the version of each suite that lives in a folder, by its files'
	// path up to and with the slash: "dash/dcc/".
	Suites map[string]string
	// PlotlyJS is the version of plotly.js.
	PlotlyJS string
}

// ReadVersions reads the versions that the wheels state.
func ReadVersions(r *release.Release, read Reader) (Versions, error) {
	v := Versions{Packages: map[string]string{}, Suites: map[string]string{}}
	for _, w := range r.Wheels {
		v.Packages[w.Name] = w.Version
	}
	for _, s := range r.Sources.Suites {
		text, err := read(s.PackageInfo())
		if err != nil {
			return v, err
		}
		var info struct{ Version string }
		if err := json.Unmarshal(text, &info); err != nil {
			return v, fmt.Errorf("%s: %w", s.PackageInfo(), err)
		}
		if info.Version == "" {
			return v, fmt.Errorf("%s states no version", s.PackageInfo())
		}
		v.Suites[s.Package+"/"+s.Dir+"/"] = info.Version
	}
	if ref := r.Sources.PlotlyJS; ref.Path != "" {
		text, err := read(ref)
		if err != nil {
			return v, err
		}
		var known bool
		if v.PlotlyJS, known = pydist.Parse(string(text), nil).String("__plotlyjs_version__"); !known {
			return v, fmt.Errorf("%s states no version of plotly.js", ref)
		}
	}
	return v, nil
}

// Of returns the version in the fingerprint of a file.
func (v Versions) Of(ref release.Ref) string {
	for prefix, version := range v.Suites {
		if strings.HasPrefix(ref.String(), prefix) {
			return version
		}
	}
	return v.Packages[ref.Package]
}

// List returns the entries of a list, in order.
func (v Versions) List(read Reader, l release.List) ([]pydist.Resource, error) {
	return v.entries(read, l, "prod", nil)
}

// Dependencies returns the entries of the list of React and its kin for one
// version of React, for development if dev.
func (v Versions) Dependencies(read Reader, l release.List, react string, dev bool) ([]pydist.Resource, error) {
	mode := "prod"
	if dev {
		mode = "dev"
	}
	return v.entries(read, l, mode, map[string]string{"v_react": react, "v_reactdom": react})
}

func (v Versions) entries(read Reader, l release.List, mode string, more map[string]string) ([]pydist.Resource, error) {
	text, err := read(l.Ref)
	if err != nil {
		return nil, err
	}
	known := map[string]string{
		"__version__":            v.Of(l.Ref),
		"get_plotlyjs_version()": v.PlotlyJS,
	}
	for name, value := range more {
		known[name] = value
	}
	list := pydist.Parse(string(text), known).Resources(l.List, mode)
	if len(list) == 0 {
		return nil, fmt.Errorf("%s holds no list %s that could be read", l.Ref, l.List)
	}
	return list, nil
}

// Addresses returns the address outside of each file that has one.
func Addresses(r *release.Release, read Reader) (map[release.Ref]string, error) {
	v, err := ReadVersions(r, read)
	if err != nil {
		return nil, err
	}
	urls := map[release.Ref]string{}
	add := func(list []pydist.Resource, err error) error {
		for _, res := range list {
			if len(res.URLs) == len(res.Paths) {
				for i, p := range res.Paths {
					urls[release.Ref{Package: res.Namespace, Path: p}] = res.URLs[i]
				}
			}
		}
		return err
	}
	for _, d := range r.Dependencies {
		if err := add(v.Dependencies(read, r.Sources.Dependencies, d.React, d.PropsCheck)); err != nil {
			return nil, err
		}
	}
	for _, l := range append(r.Sources.Scripts[:len(r.Sources.Scripts):len(r.Sources.Scripts)], r.Sources.Styles...) {
		if err := add(v.List(read, l)); err != nil {
			return nil, err
		}
	}
	return urls, nil
}
