package server

import (
	"strings"

	"github.com/dashwire/dashwire/assets/release"
)

// Attribute is one attribute of an HTML tag. Values may hold any character.
type Attribute = release.Attribute

// External is a script or stylesheet that is not this server's.
type External struct {
	// URL is its address.
	URL string
	// Attributes stand in its tag, in this order, such as integrity and
	// crossorigin. If nil, none. A stylesheet gets rel="stylesheet" unless rel is
	// among them.
	Attributes []Attribute
}

// escapeHTML is what Python's html.escape does.
var escapeHTML = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#x27;")

func writeTag(b *strings.Builder, name string, attributes []Attribute) {
	b.WriteString("<" + name)
	for _, a := range attributes {
		b.WriteString(" " + a.Name + `="` + escapeHTML.Replace(a.Value) + `"`)
	}
	b.WriteByte('>')
}

func scriptTag(src string, more []Attribute) string {
	var b strings.Builder
	writeTag(&b, "script", append([]Attribute{{Name: "src", Value: src}}, more...))
	b.WriteString("</script>")
	return b.String()
}

func styleTag(href string, more []Attribute) string {
	attributes := []Attribute{{Name: "rel", Value: "stylesheet"}, {Name: "href", Value: href}}
	for _, a := range more {
		if a.Name == "rel" {
			attributes = attributes[1:]
			break
		}
	}
	var b strings.Builder
	writeTag(&b, "link", append(attributes, more...))
	return b.String()
}
