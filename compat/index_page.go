package compat

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"github.com/dashwire/dashwire/assets/release"
)

// element is a tag of a page, a script or title with its text.
type element struct {
	start, end int // of the whole element in the page
	name       string
	attributes []release.Attribute
	text       string
}

func (e *element) attribute(name string) string {
	for _, a := range e.attributes {
		if a.Name == name {
			return a.Value
		}
	}
	return ""
}

// without returns the attributes but for some.
func (e *element) without(names ...string) []release.Attribute {
	return slices.DeleteFunc(slices.Clone(e.attributes), func(a release.Attribute) bool { return slices.Contains(names, a.Name) })
}

// elements lists the tags of a page that Dash makes.
func elements(text string) []element {
	var list []element
	z := html.NewTokenizer(strings.NewReader(text))
	for at := 0; ; {
		kind := z.Next()
		if kind == html.ErrorToken {
			return list
		}
		start := at
		at += len(z.Raw())
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		token := z.Token()
		e := element{start: start, end: at, name: token.Data}
		for _, a := range token.Attr {
			e.attributes = append(e.attributes, release.Attribute{Name: a.Key, Value: a.Val})
		}
		if kind == html.StartTagToken && (e.name == "script" || e.name == "title") {
			for closed := false; !closed; {
				kind := z.Next()
				if kind == html.ErrorToken {
					return list
				}
				raw := string(z.Raw())
				at += len(raw)
				if closed = kind == html.EndTagToken; !closed {
					e.text += raw
				}
			}
			e.end = at
		}
		switch e.name {
		case "script", "title", "link", "meta":
			list = append(list, e)
		}
	}
}

// run returns the elements from i on that only space stands between and that keep
// keeps.
func run(text string, all []element, i int, keep func(*element) bool) []element {
	end := i
	for end < len(all) && keep(&all[end]) && (end == i || strings.TrimSpace(text[all[end-1].end:all[end].start]) == "") {
		end++
	}
	return all[i:end]
}

// edit replaces a part of a page.
type edit struct {
	start, end int
	text       string
}

// apply makes the edits, which don't overlap.
func apply(text string, edits []edit) string {
	slices.SortFunc(edits, func(a, b edit) int { return b.start - a.start })
	for _, e := range edits {
		text = text[:e.start] + e.text + text[e.end:]
	}
	return text
}

var (
	suiteURL  = regexp.MustCompile(`_dash-component-suites/([^/?]+)/([^?]+)`)
	dashOnCDN = regexp.MustCompile(`^https://unpkg\.com/(@babel/polyfill|react|react-dom|prop-types|dash-renderer|dash-core-components|dash-html-components|dash-table)@`)
	reactFile = regexp.MustCompile(`deps/react@([0-9.]+[0-9])(\.min)?\.js$`)
)

// suiteRef returns the package, the path and the version of a suite's file.
func suiteRef(address string) (pkg, path, version string, ok bool) {
	m := suiteURL.FindStringSubmatch(address)
	if m == nil {
		return "", "", "", false
	}
	path, stamped := release.StripFingerprint(m[2])
	if stamped {
		name := m[2][strings.LastIndexByte(m[2], '/')+1:]
		stamp := strings.SplitN(name, ".", 3)[1]
		version = strings.ReplaceAll(stamp[1:strings.LastIndexByte(stamp, 'm')], "_", ".")
	}
	return m[1], path, version, true
}
