// Package page turns a Dash page into JSON, as a browser would understand it, so
// that cases need not care for blanks and line ends.
package page

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"github.com/dashwire/dashwire/conformance/internal/jsontree"
)

// Parse reads a page. Its parts become members:
//
//	title     the text of the title
//	metas     the attributes of each meta tag
//	links     those of each link tag
//	scripts   those of each script tag with a src, in order
//	inline    the text of each other script, but for the next two
//	config    the JSON of the script _dash-config
//	renderer  the text of the script _dash-renderer
//	entry     the text inside the element react-entry-point
//	text      what text stands in the body besides
func Parse(text string) (*jsontree.Value, error) {
	doc, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return nil, fmt.Errorf("not HTML: %w", err)
	}
	p := &reader{page: jsontree.NewObject()}
	for _, name := range []string{"title", "metas", "links", "scripts", "inline", "config", "renderer", "entry", "text"} {
		kind := jsontree.Array
		if name == "title" || name == "renderer" || name == "entry" || name == "text" {
			kind = jsontree.String
		}
		p.page.Set(name, &jsontree.Value{Kind: kind})
	}
	p.page.Set("config", &jsontree.Value{Kind: jsontree.Null})
	p.read(doc)
	if p.err != nil {
		return nil, p.err
	}
	return p.page, nil
}

type reader struct {
	page *jsontree.Value
	err  error
}

func (p *reader) read(n *html.Node) {
	if n.Type == html.TextNode {
		if s := strings.Join(strings.Fields(n.Data), " "); s != "" {
			text := p.page.Get("text")
			text.Text = strings.TrimSpace(text.Text + " " + s)
		}
		return
	}
	switch {
	case n.Type != html.ElementNode:
	case n.Data == "title":
		p.page.Set("title", jsontree.Text(content(n)))
		return
	case n.Data == "meta":
		p.append("metas", attributes(n))
	case n.Data == "link":
		p.append("links", attributes(n))
	case n.Data == "script":
		p.script(n)
		return
	case attribute(n, "id") == "react-entry-point":
		p.page.Set("entry", jsontree.Text(strings.TrimSpace(content(n))))
		return
	}
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		p.read(child)
	}
}

// runnable are the types of scripts that browsers run at once.
var runnable = []string{"", "text/javascript", "application/javascript"}

func (p *reader) script(n *html.Node) {
	kind := attribute(n, "type")
	switch attribute(n, "id") {
	case "_dash-config":
		if kind != "application/json" {
			p.err = fmt.Errorf("_dash-config has the type %q, so that a browser may run it", kind)
			return
		}
		config, err := jsontree.Parse([]byte(content(n)))
		if err != nil {
			p.err = fmt.Errorf("_dash-config: %w", err)
			return
		}
		p.page.Set("config", config)
	case "_dash-renderer":
		if !slices.Contains(runnable, kind) {
			p.err = fmt.Errorf("_dash-renderer has the type %q, which no browser runs", kind)
			return
		}
		p.page.Set("renderer", jsontree.Text(content(n)))
	default:
		if attribute(n, "src") != "" {
			p.append("scripts", attributes(n))
			return
		}
		p.append("inline", jsontree.Text(strings.TrimSpace(content(n))))
	}
}

func (p *reader) append(name string, v *jsontree.Value) {
	list := p.page.Get(name)
	list.Items = append(list.Items, v)
}

func attributes(n *html.Node) *jsontree.Value {
	v := jsontree.NewObject()
	for _, a := range n.Attr {
		v.Set(a.Key, jsontree.Text(address(a.Key, a.Val)))
	}
	return v
}

// address writes an address as people do: é and %C3%A9 are the same to a browser.
func address(name, value string) string {
	if name != "src" && name != "href" {
		return value
	}
	if decoded, err := url.PathUnescape(value); err == nil {
		return decoded
	}
	return value
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// content is the text of an element and of all inside it.
func content(n *html.Node) string {
	var b strings.Builder
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		if child.Type == html.TextNode {
			b.WriteString(child.Data)
		}
		b.WriteString(content(child))
	}
	return b.String()
}
