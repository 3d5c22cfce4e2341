package server

import (
	"strings"

	"github.com/dashwire/dashwire/assets/release"
)

// mode is what the Config asks of the release's scripts.
func (a *App) mode() release.Mode {
	return release.Mode{
		React:      a.cfg.ReactVersion,
		PropsCheck: a.cfg.DevTools.PropsCheck.Or(false),
		DevBundles: a.cfg.DevTools.ServeDevBundles.Or(false),
		Eager:      a.cfg.EagerLoading,
		CDN:        !a.cfg.ServeLocally.Or(true),
	}
}

// scriptTags is the {%scripts%} block. React and its kin stand first, as all
// others use them; the inline scripts stand last.
func (a *App) scriptTags(own []assetTag, token string) (string, error) {
	var lines []string
	add := func(tags []release.Tag) error {
		for _, tag := range tags {
			url, err := a.suiteURL(tag)
			if err != nil {
				return err
			}
			lines = append(lines, scriptTag(url, tag.Attributes))
		}
		return nil
	}
	if err := add(a.pages.tags.Dependencies); err != nil {
		return "", err
	}
	for _, e := range a.cfg.ExternalScripts {
		lines = append(lines, scriptTag(e.URL, e.Attributes))
	}
	for _, extension := range a.extensions {
		for _, e := range extension.Scripts {
			lines = append(lines, scriptTag(e.URL, e.Attributes))
		}
	}
	lines = append(lines, a.suiteScripts()...)
	for _, tag := range own {
		if tag.kind == scriptAsset {
			var more []Attribute
			if strings.HasSuffix(tag.path, ".mjs") {
				more = []Attribute{{Name: "type", Value: "module"}}
			}
			lines = append(lines, scriptTag(tag.url, more))
		}
	}
	if err := add(a.pages.tags.Scripts); err != nil {
		return "", err
	}
	if live, err := a.liveTag(token); err != nil {
		return "", err
	} else if live != "" {
		lines = append(lines, live)
	}
	for _, source := range a.pages.inline {
		lines = append(lines, "<script>"+source+"</script>")
	}
	return strings.Join(lines, "\n"), nil
}

// styleTags is the {%css%} block.
func (a *App) styleTags(own []assetTag) (string, error) {
	var lines []string
	for _, e := range a.cfg.ExternalStylesheets {
		lines = append(lines, styleTag(e.URL, e.Attributes))
	}
	for _, extension := range a.extensions {
		for _, e := range extension.Stylesheets {
			lines = append(lines, styleTag(e.URL, e.Attributes))
		}
	}
	for _, tag := range a.pages.tags.Styles {
		url, err := a.suiteURL(tag)
		if err != nil {
			return "", err
		}
		lines = append(lines, styleTag(url, tag.Attributes))
	}
	lines = append(lines, a.suiteStyles()...)
	for _, tag := range own {
		if tag.kind == styleAsset {
			lines = append(lines, styleTag(tag.url, nil))
		}
	}
	return strings.Join(lines, "\n"), nil
}

// suiteURL is the address of a suite's file, here or outside.
func (a *App) suiteURL(tag release.Tag) (string, error) {
	if tag.CDN {
		return a.pages.bundle.CDN(tag.Package, tag.Path)
	}
	stamped := a.pages.bundle.Release().Stamped(tag.Ref)
	return a.cfg.RequestsPathnamePrefix + "_dash-component-suites/" + tag.Package + "/" + stamped, nil
}

// metaTags is the {%metas%} block.
func (a *App) metaTags() string {
	var all [][]Attribute
	for _, standard := range a.pages.bundle.Release().Page.Metas {
		if !replaces(a.cfg.MetaTags, standard[0]) {
			all = append(all, standard)
		}
	}
	var b strings.Builder
	for i, attributes := range append(all, a.cfg.MetaTags...) {
		if i > 0 {
			b.WriteString("\n      ")
		}
		writeTag(&b, "meta", attributes)
	}
	return b.String()
}

// replaces reports whether one of the app's tags is of the kind of a standard
// one: any with a charset, or with the same http-equiv or name.
func replaces(own [][]Attribute, standard Attribute) bool {
	for _, attributes := range own {
		for _, a := range attributes {
			if a == standard || a.Name == "charset" && standard.Name == "charset" {
				return true
			}
		}
	}
	return false
}

// faviconTag is the {%favicon%} block: the app's own icon if it has one.
func (a *App) faviconTag(own []assetTag) string {
	url := a.cfg.RequestsPathnamePrefix + "_favicon.ico?v=" + a.pages.bundle.Release().Dash
	for _, tag := range own {
		if tag.kind == faviconAsset {
			url = tag.url // the last one counts, as in Python
		}
	}
	var b strings.Builder
	writeTag(&b, "link", []Attribute{{Name: "rel", Value: "icon"}, {Name: "type", Value: "image/x-icon"}, {Name: "href", Value: url}})
	return b.String()
}
