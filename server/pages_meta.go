package server

import (
	"context"
	"fmt"
	"path"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// pageMetas are the meta tags of the page at the address that a browser loads,
// for search engines and for those who link to it. They come before the others.
func (a *App) pageMetas(c *fiber.Ctx) (string, error) {
	request := a.requestOf(c)
	below, _ := belowPrefix(request.Path, a.cfg.RoutesPathnamePrefix)
	if a.hasExistingMetas() && !a.routed.has(below) {
		return a.existingMetas(request, below), nil
	}
	root := request.Scheme + "://" + request.Host
	url := root + quote(a.RelativePath(strings.TrimPrefix(request.Path, strings.TrimSuffix(a.cfg.RoutesPathnamePrefix, "/"))), "")
	r := PageRequest{Path: below, Request: request, decoded: true}
	if request.RawQuery != "" {
		url += "?" + quote(request.RawQuery, "?%")
		r.Query = parseSearch("?" + request.RawQuery)
	}
	tags, err := a.describe(a.work, r)
	if err != nil {
		return "", err
	}
	if strings.HasPrefix(tags.image, "/") && !strings.HasPrefix(tags.image, "//") {
		tags.image = root + tags.image
	}
	var b strings.Builder
	write := func(kind, name, content string) {
		writeTag(&b, "meta", []Attribute{{Name: kind, Value: name}, {Name: "content", Value: content}})
		b.WriteString("\n      ")
	}
	write("name", "description", tags.description)
	write("property", "twitter:card", "summary_large_image")
	write("property", "twitter:url", url)
	write("property", "twitter:title", tags.title)
	write("property", "twitter:description", tags.description)
	write("property", "twitter:image", tags.image)
	write("property", "og:title", tags.title)
	write("property", "og:type", "website")
	write("property", "og:description", tags.description)
	write("property", "og:image", tags.image)
	return b.String(), nil
}

// metaTexts is what the meta tags say of a page.
type metaTexts struct{ title, description, image string }

// describe finds the texts for the page at r.Path. Where no page is, they are the
// app's title and nothing else, as in Python.
func (a *App) describe(ctx context.Context, r PageRequest) (texts metaTexts, err error) {
	p, variables := a.routed.find(r.Path)
	if p == nil {
		return metaTexts{title: a.cfg.Title}, nil
	}
	r.Variables = variables
	texts.image = p.image
	if texts.title, err = p.title(ctx, r); err != nil {
		return texts, err
	}
	texts.description, err = p.description(ctx, r)
	return texts, err
}

// findImages finds the address of each page's image, when the app starts.
func (a *App) findImages() error {
	files, err := a.pages.folder.files()
	if err != nil {
		return fmt.Errorf("assets folder: %w", err)
	}
	named := map[string]string{} // base to file; of several the first in order
	for _, file := range files {
		base, extension, _ := strings.Cut(file.path, ".")
		if path.Dir(file.path) == "." && isImage(extension) && named[base] == "" {
			named[base] = file.path
		}
	}
	for _, p := range a.routed.list {
		if p.ImageURL != "" {
			p.image = p.ImageURL
			continue
		}
		file := p.Image
		for _, base := range []string{p.named, strings.ReplaceAll(p.named, "_", "-"), "app", "logo"} {
			if file == "" {
				file = named[base]
			}
		}
		if file != "" {
			p.image = a.AssetURL(file)
		}
	}
	return nil
}

func isImage(extension string) bool {
	switch strings.ToLower(extension) {
	case "apng", "avif", "gif", "jpeg", "jpg", "png", "svg", "webp":
		return true
	}
	return false
}

// quote escapes all bytes that don't stand for themselves in an address. Those
// in more do so besides.
func quote(text, more string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(text) {
		c := text[i]
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' ||
			strings.IndexByte("-._~!$&'()*+,/:;=@", c) >= 0 || strings.IndexByte(more, c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(hex[c>>4])
		b.WriteByte(hex[c&15])
	}
	return b.String()
}
