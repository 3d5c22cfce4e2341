package release

import (
	"fmt"
	"slices"
	"strings"
)

// Mode picks among the tags that a release offers. The zero Mode is that of a
// page in production.
type Mode struct {
	// React is the version of React. If zero, the release's default.
	React string
	// PropsCheck takes the development files of React. If zero, those of
	// production.
	PropsCheck bool
	// DevBundles takes the renderer that isn't minified. It exists as a local
	// file only, so it overrules CDN, as in Python. If zero, the minified one.
	DevBundles bool
	// Eager makes tags of the chunks that are loaded when needed otherwise. If
	// zero, they are loaded when needed.
	Eager bool
	// CDN takes the addresses outside where there are some. If zero, all files
	// are served by this program.
	CDN bool
}

// Tag is one script or stylesheet of the page.
type Tag struct {
	Ref
	// CDN says that the tag points outside, to the address that
	// assets.Bundle.CDN gives for the file.
	CDN bool
	// Attributes stand in the tag after its address.
	Attributes []Attribute
}

// Tags are the tags of a page, in order. External scripts of the app stand
// between Dependencies and Scripts, external stylesheets before Styles.
type Tags struct {
	Dependencies []Tag
	Scripts      []Tag
	Styles       []Tag
	// Registered are the files that Python would serve to a page in this mode:
	// those of the local tags and what they load. Which other files of the
	// release a server hands out is its own choice.
	Registered []Ref
}

// Tags returns the tags for a mode. The only error is a version of React that
// the release has not.
func (r *Release) Tags(m Mode) (Tags, error) {
	if m.React == "" {
		m.React = r.React[0]
	}
	m.CDN = m.CDN && !m.DevBundles
	i := slices.IndexFunc(r.Dependencies, func(d Dependency) bool {
		return d.React == m.React && d.PropsCheck == m.PropsCheck
	})
	if i < 0 {
		return Tags{}, fmt.Errorf("version %q of React does not come with Dash %s; it has %s",
			m.React, r.Dash, strings.Join(r.React, ", "))
	}
	var t Tags
	for _, ref := range r.Dependencies[i].Files {
		t.Dependencies = append(t.Dependencies, Tag{Ref: ref, CDN: m.CDN})
		if !m.CDN {
			t.register(r, ref)
		}
	}
	t.Scripts = t.collect(r, r.Scripts, m)
	m.Eager = true // stylesheets do not wait
	t.Styles = t.collect(r, r.Styles, m)
	return t, nil
}

func (t *Tags) collect(r *Release, list []Resource, m Mode) []Tag {
	var tags []Tag
	for _, res := range list {
		tag := Tag{Ref: Ref{res.Package, res.Path}, CDN: m.CDN && res.CDN, Attributes: res.Attributes}
		if !tag.CDN {
			if m.DevBundles && res.Dev != "" {
				tag.Path = res.Dev
			}
			if tag.Path == "" {
				continue
			}
			t.register(r, tag.Ref)
		}
		late := res.Dynamic || res.Async == AsyncLazy || res.Async == AsyncChunk && !m.Eager
		if !late {
			tags = append(tags, tag)
		}
	}
	return tags
}

// register notes a file as servable. Suites declare some that their wheel does
// not have.
func (t *Tags) register(r *Release, ref Ref) {
	if r.File(ref.Package, ref.Path) != nil && !slices.Contains(t.Registered, ref) {
		t.Registered = append(t.Registered, ref)
	}
}
