package release

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func TestVersions(t *testing.T) {
	t.Parallel()
	versions := Versions()
	if !slices.Contains(versions, DefaultVersion) {
		t.Fatalf("%q lacks the default", versions)
	}
	for _, version := range versions {
		r, err := Lookup(version)
		if err != nil {
			t.Fatal(err)
		}
		if again, _ := Lookup(version); again != r || r.Dash != version {
			t.Errorf("Lookup(%q) gives Dash %s, and another Release each time", version, r.Dash)
		}
		if err := consistent(r); err != nil {
			t.Errorf("Dash %s: %v", version, err)
		}
	}
}

// consistent looks for what no comparison with Python would show: data that
// points to nothing.
func consistent(r *Release) error {
	var refs []Ref
	for _, d := range r.Dependencies {
		refs = append(refs, d.Files...)
	}
	if r.Wire.Websocket != (r.Worker != Ref{}) {
		return errors.New("a release has a worker if its callbacks can go over a websocket")
	}
	if r.Wire.Websocket {
		refs = append(refs, r.Worker)
	}
	for _, ref := range refs {
		if r.File(ref.Package, ref.Path) == nil {
			return errors.New(ref.String() + " is named and not servable")
		}
	}
	for _, list := range [][]File{r.Files, r.References} {
		for _, f := range list {
			if f.Size == 0 || len(f.SHA256) != 64 || len(f.SHA1) != 40 || f.Version == "" ||
				!slices.ContainsFunc(r.Wheels, func(w Wheel) bool { return w.Name == f.Wheel }) {
				return errors.New(f.String() + " is described badly")
			}
		}
	}
	for _, block := range []string{"metas", "title", "favicon", "css", "app_entry", "config", "scripts", "renderer"} {
		if !strings.Contains(r.Page.Index, "{%"+block+"%}") {
			return errors.New("the template has no " + block)
		}
	}
	if len(r.Wire.DependencyFields) == 0 || r.Stamp == 0 || len(r.ChildrenProps) == 0 {
		return errors.New("fields are missing")
	}
	return nil
}

func TestLookupOfUnknown(t *testing.T) {
	t.Parallel()
	if _, err := Lookup("3.0.1"); err == nil || !strings.HasSuffix(err.Error(), "; take 3.0.4, of the same series") {
		t.Errorf("Lookup of a release in a series that is known: %v", err)
	}
	for _, version := range []string{"", "9.9.9", "..", "../data/4.4.1", "4.4.1/", "./4.4.1", "4.4"} {
		r, err := Lookup(version)
		if !errors.Is(err, ErrUnknown) || r != nil {
			t.Errorf("Lookup(%q): %v, %v", version, r, err)
		}
	}
}

// A release that somebody adds with a mistake in it says where the mistake is.
func TestProfileWithMistake(t *testing.T) {
	t.Parallel()
	good := fstest.MapFS{
		"1.0/profile.json":  {Data: []byte(`{"dash":"1.0"}`)},
		"1.0/index.html":    {Data: []byte(`<html>`)},
		"1.0/manifest.json": {Data: []byte(`{"stamp":1}`)},
	}
	if r, err := load(good, "1.0"); err != nil || r.Dash != "1.0" || r.Stamp != 1 || r.Page.Index != "<html>" {
		t.Errorf("%+v, %v", r, err)
	}
	good["0.9/profile.json"] = &fstest.MapFile{Data: []byte(`{"dash":"0.9","like":"1.0","page":{"config":[{"name":"b"}]}}`)}
	good["1.0/profile.json"].Data = []byte(`{"dash":"1.0","renderer":"0.1","page":{"entry":"<div>","config":[{"name":"a","default":1,"when":"ui"},{"name":"b"}]}}`)
	r, err := Profile(good, "0.9")
	if err != nil || r.Dash != "0.9" || r.Renderer != "0.1" || r.Page.Index != "<html>" || r.Page.Entry != "<div>" ||
		len(r.Page.Config) != 1 || r.Page.Config[0].Name != "b" || r.Page.Config[0].Default != nil || r.Page.Config[0].When != Always {
		t.Errorf("a release like another one is %+v, %v", r, err)
	}
	delete(good, "0.9/profile.json")
	for name := range good {
		bad := fstest.MapFS{}
		for n, f := range good {
			bad[n] = f
		}
		delete(bad, name)
		if _, err := load(bad, "1.0"); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("without %s: %v", name, err)
		}
		if strings.HasSuffix(name, ".json") {
			bad[name] = &fstest.MapFile{Data: []byte(`{"dash":}`)}
			if _, err := load(bad, "1.0"); err == nil || !strings.Contains(err.Error(), name) {
				t.Errorf("with a mistake in %s: %v", name, err)
			}
		}
	}
}

func TestUnknownReact(t *testing.T) {
	t.Parallel()
	_, err := Default().Tags(Mode{React: "17.0.0"})
	if err == nil || !strings.Contains(err.Error(), `"17.0.0"`) || !strings.Contains(err.Error(), "18.3.1, 18.2.0, 16.14.0") {
		t.Errorf("the error is %v", err)
	}
}

// Development bundles exist as local files only.
func TestDevBundlesAreLocal(t *testing.T) {
	t.Parallel()
	tags, err := Default().Tags(Mode{DevBundles: true, CDN: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, tag := range append(tags.Dependencies, tags.Scripts...) {
		if tag.CDN {
			t.Errorf("%s points outside", tag.Ref)
		}
	}
}

// What 4.4.1 does not have, another release may.
func TestTagsOfOtherReleases(t *testing.T) {
	t.Parallel()
	ref := func(path string) File { return File{Ref: Ref{"suite", path}} }
	r := &Release{React: []string{"1"}}
	r.Dependencies = []Dependency{{React: "1"}}
	r.Files = []File{ref("lazy.js"), ref("module.js"), ref("style.css"), ref("chunk.css")}
	r.Scripts = []Resource{
		{Package: "suite", Path: "lazy.js", Async: AsyncLazy},
		{Package: "suite", Path: "module.js", Attributes: []Attribute{{"type", "module"}}},
		{Package: "suite", Path: "declared-only.js"},
	}
	r.Styles = []Resource{{Package: "suite", Path: "style.css"}, {Package: "suite", Path: "chunk.css", Async: AsyncChunk}}
	tags, err := r.Index().Tags(Mode{Eager: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(tags.Scripts) != 2 || tags.Scripts[0].Path != "module.js" || tags.Scripts[0].Attributes[0].Value != "module" {
		t.Errorf("scripts %+v", tags.Scripts)
	}
	if len(tags.Styles) != 2 {
		t.Errorf("styles %+v, want those that could wait as well", tags.Styles)
	}
	if len(tags.Registered) != 4 {
		t.Errorf("registered %v, want what is in the wheel", tags.Registered)
	}
}
