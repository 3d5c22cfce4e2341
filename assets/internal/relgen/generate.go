// Package relgen makes the manifest of a release from its wheels.
package relgen

import (
	"archive/zip"
	"cmp"
	"crypto/sha1" // Flask's ETag is a SHA-1; nothing is trusted because of it
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/dashwire/dashwire/assets/internal/declared"
	"github.com/dashwire/dashwire/assets/internal/pydist"
	"github.com/dashwire/dashwire/assets/release"
)

type generator struct {
	profile  *release.Release
	wheels   map[string]*zip.Reader // by package
	versions declared.Versions
	servable []release.Ref
	out      release.Manifest
}

// Generate makes the manifest of the release with the given profile. The wheels
// are by name; that they are the published ones is for the caller to check.
func Generate(profile *release.Release, wheels map[string]*zip.Reader) (release.Manifest, error) {
	g := &generator{profile: profile, wheels: wheels}
	var err error
	if g.versions, err = declared.ReadVersions(profile, g.read); err != nil {
		return g.out, err
	}
	g.out.PlotlyJS = g.versions.PlotlyJS
	g.out.Stamp = newest(wheels[profile.Wheels[0].Name])
	for _, step := range []func() error{g.dependencies, g.scripts, g.files, g.references, g.childrenProps, g.props} {
		if err := step(); err != nil {
			return g.out, err
		}
	}
	return g.out, nil
}

func newest(wheel *zip.Reader) int64 {
	var t int64
	for _, f := range wheel.File {
		t = max(t, f.Modified.Unix())
	}
	return t
}

func (g *generator) read(ref release.Ref) ([]byte, error) {
	wheel := g.wheels[ref.Package]
	if wheel == nil {
		return nil, fmt.Errorf("no wheel of %s was given", ref.Package)
	}
	return fs.ReadFile(wheel, ref.String())
}

func (g *generator) dependencies() error {
	for _, react := range g.profile.React {
		for _, dev := range []bool{false, true} {
			list, err := g.versions.Dependencies(g.read, g.profile.Sources.Dependencies, react, dev)
			if err != nil {
				return err
			}
			d := release.Dependency{React: react, PropsCheck: dev}
			for _, res := range list {
				if len(res.Paths) != len(res.URLs) {
					return fmt.Errorf("version %s of React has %d files and %d addresses", react, len(res.Paths), len(res.URLs))
				}
				for _, p := range res.Paths {
					d.Files = append(d.Files, release.Ref{Package: res.Namespace, Path: p})
				}
			}
			g.servable = append(g.servable, d.Files...)
			g.out.Dependencies = append(g.out.Dependencies, d)
		}
	}
	return nil
}

func (g *generator) scripts() (err error) {
	if g.out.Scripts, err = g.resources(g.profile.Sources.Scripts); err != nil {
		return err
	}
	g.out.Styles, err = g.resources(g.profile.Sources.Styles)
	return err
}

func (g *generator) resources(lists []release.List) ([]release.Resource, error) {
	var out []release.Resource
	for _, l := range lists {
		entries, err := g.versions.List(g.read, l)
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			res, err := convert(e)
			if err != nil {
				return nil, fmt.Errorf("%s, %s: %w", l.Ref, l.List, err)
			}
			out = append(out, res...)
			for _, r := range res {
				g.servable = append(g.servable, release.Ref{Package: r.Package, Path: r.Path}, release.Ref{Package: r.Package, Path: r.Dev})
			}
		}
	}
	return out, nil
}

// convert spreads an entry over its files.
func convert(e pydist.Resource) ([]release.Resource, error) {
	n := max(len(e.Paths), len(e.Dev))
	switch {
	case n == 0 || e.ExternalOnly:
		return nil, errors.New("an entry has no file in the package; such entries are not supported yet")
	case e.Namespace == "":
		return nil, fmt.Errorf("the entry of %s names no package", e.Paths)
	case len(e.Dev) > 0 && len(e.Paths) > 0 && len(e.Dev) != len(e.Paths):
		return nil, fmt.Errorf("the entry of %s has another number of files for development", e.Paths)
	case len(e.Paths) > 0 && e.DevOnly:
		return nil, fmt.Errorf("the entry of %s is for development only and has a file for production", e.Paths)
	}
	out := make([]release.Resource, n)
	for i := range out {
		out[i] = release.Resource{
			Package: e.Namespace, Dynamic: e.Dynamic,
			Async: map[string]release.Async{"true": release.AsyncChunk, "eager": release.AsyncChunk, "lazy": release.AsyncLazy}[e.Async],
			CDN:   len(e.URLs) == len(e.Paths) && len(e.Paths) > 0,
		}
		if len(e.Paths) > 0 {
			out[i].Path = e.Paths[i]
		}
		if len(e.Dev) > 0 {
			out[i].Dev = e.Dev[i]
		}
		for _, a := range e.Attributes {
			out[i].Attributes = append(out[i].Attributes, release.Attribute{Name: a[0], Value: a[1]})
		}
	}
	return out, nil
}

func (g *generator) files() error {
	refs := g.servable
	slices.SortFunc(refs, compareRefs)
	for _, ref := range slices.Compact(refs) {
		if ref.Path == "" {
			continue
		}
		f, err := g.describe(ref)
		if errors.Is(err, fs.ErrNotExist) {
			continue // declared, but the suite was built without it
		}
		if err != nil {
			return err
		}
		g.out.Files = append(g.out.Files, f)
	}
	return nil
}

func (g *generator) references() error {
	src := g.profile.Sources
	refs := []release.Ref{g.profile.Favicon, src.PlotlyJS, src.Dependencies.Ref}
	for _, l := range append(slices.Clip(src.Scripts), src.Styles...) {
		refs = append(refs, l.Ref)
	}
	for _, s := range src.Suites {
		refs = append(refs, s.Metadata(), s.PackageInfo())
	}
	slices.SortFunc(refs, compareRefs)
	for _, ref := range slices.Compact(refs) {
		f, err := g.describe(ref)
		if err != nil {
			return err
		}
		g.out.References = append(g.out.References, f)
	}
	return nil
}

func (g *generator) describe(ref release.Ref) (release.File, error) {
	content, err := g.read(ref)
	if err != nil {
		return release.File{}, err
	}
	sum256, sum1 := sha256.Sum256(content), sha1.Sum(content)
	return release.File{
		Ref: ref, Size: int64(len(content)), SHA256: hex.EncodeToString(sum256[:]), SHA1: hex.EncodeToString(sum1[:]),
		Version: g.versions.Of(ref), Wheel: ref.Package,
	}, nil
}

func compareRefs(a, b release.Ref) int {
	return cmp.Or(cmp.Compare(a.Package, b.Package), cmp.Compare(a.Path, b.Path))
}
