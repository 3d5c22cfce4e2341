package compat

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/dashwire/dashwire/assets/release"
	"github.com/dashwire/dashwire/protocol"
)

// The ids and the callback by which Dash shows pages.
const (
	routingOutput = ".._pages_content.children..._pages_store.data.."
	locationID    = "_pages_location"
	contentID     = "_pages_content"
	storeID       = "_pages_store"

	// nowhere is an address that no app has a page at.
	nowhere = "/dashwire-looks-for-the-page-that-is-not-there"
	// originMark stands in meta tags for the scheme and host of a request.
	originMark = "{origin}"
)

// routingEntry returns the callback that shows pages, nil if the app has none.
func routingEntry(entries []protocol.CallbackEntry) *protocol.CallbackEntry {
	for i := range entries {
		if entries[i].Output == routingOutput {
			return &entries[i]
		}
	}
	return nil
}

// readPages reads what an app of several pages shows, at the addresses that its
// links lead to. The registry of pages itself is not on the wire.
func (d *dump) readPages(ctx context.Context) error {
	entry := routingEntry(d.entries)
	if entry == nil {
		return nil
	}
	d.progress.at("pages")
	d.routing = &routing{}
	lost, err := d.readPage(ctx, entry, nowhere)
	if err != nil {
		return err
	}
	if lost == nil {
		lost = &page{Content: rawJSON("null"), Data: rawJSON("{}")}
	}
	d.routing.NotFound = *lost
	d.routing.NotFound.Path = ""

	var asked []string
	for _, path := range d.options.Paths {
		asked = append(asked, asSent("/"+strings.TrimPrefix(path, "/")))
	}
	queue := slices.Concat([]string{"/"}, asked, d.links(d.layout), d.links(d.config.Validation))
	seen := map[string]bool{}
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		if seen[path] {
			continue
		}
		if len(seen) == d.options.MaxPages {
			d.warnf("the app's links lead to more than %d addresses; the rest is left out, see --max-pages", d.options.MaxPages)
			break
		}
		seen[path] = true
		p, err := d.readPage(ctx, entry, path)
		if err != nil {
			return err
		}
		if p == nil || bytes.Equal(p.Content, lost.Content) {
			if slices.Contains(asked, path) && !slices.ContainsFunc(d.routing.Redirects, func(r redirect) bool { return r.From == path }) {
				d.warnf("the app has no page at %s", path)
			}
			continue
		}
		d.routing.Pages = append(d.routing.Pages, *p)
		queue = append(queue, d.links(p.Content)...)
	}
	slices.SortFunc(d.routing.Pages, func(a, b page) int { return strings.Compare(a.Path, b.Path) })
	return nil
}

// links are the addresses of the app that a layout leads to.
func (d *dump) links(layout []byte) (paths []string) {
	eachString(layout, func(key, text string) {
		if key != "href" {
			return
		}
		text, _, _ = strings.Cut(text, "#")
		path, ok := d.site.below(text)
		if ok && !strings.HasPrefix(path, "_") && !strings.HasPrefix(path, d.assetsPath()+"/") {
			paths = append(paths, asSent("/"+path))
		}
	})
	slices.Sort(paths)
	return slices.Compact(paths)
}

// asSent spells an address as Chromium does when it follows a link to it: the app may
// show what stands there, escapes and all.
func asSent(address string) string {
	const hex = "0123456789ABCDEF"
	path, _, _ := strings.Cut(address, "?")
	var b strings.Builder
	for i := range len(address) {
		c, escaped := address[i], "\"<>"
		if i < len(path) {
			escaped = "\"<>^`{|}"
		}
		if c <= ' ' || c >= 0x7f || strings.IndexByte(escaped, c) >= 0 {
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

// readPage reads what the app shows at a path below its prefix, with its meta
// tags. It returns nil if the path leads elsewhere.
func (d *dump) readPage(ctx context.Context, entry *protocol.CallbackEntry, path string) (*page, error) {
	a, err := d.site.do(ctx, http.MethodGet, strings.TrimPrefix(path, "/"), nil)
	if err != nil {
		return nil, err
	}
	if a.status == http.StatusMovedPermanently {
		to := a.header.Get("Location")
		if below, ok := d.site.below(to); ok {
			// Dash puts its prefix before addresses that have it already.
			again := strings.TrimPrefix(d.site.prefix, "/")
			for again != "" && strings.HasPrefix(below, again) {
				below = strings.TrimPrefix(below, again)
			}
			to = "/" + below
		}
		d.routing.Redirects = append(d.routing.Redirects, redirect{path, to})
		return nil, nil
	}
	p := &page{Path: path}
	if index, err := readIndex(string(a.body), d.rel); err == nil && a.status == http.StatusOK {
		p.Metas = withoutOrigin(index.pageMetas)
	}
	address, search := path, ""
	if at := strings.IndexByte(path, '?'); at >= 0 {
		address, search = path[:at], path[at:]
	}
	body, err := routingRequest(entry, d.site.prefix+strings.TrimPrefix(address, "/"), search)
	if err != nil {
		return nil, err
	}
	if a, err = d.site.do(ctx, http.MethodPost, "_dash-update-component", body); err != nil {
		return nil, err
	}
	d.progress.got(len(a.body))
	if a.status != http.StatusOK {
		d.warnf("the page at %s can't be taken: the app answers %d %s", path, a.status, http.StatusText(a.status))
		return nil, nil
	}
	var reply struct {
		Response map[string]map[string]rawJSON `json:"response"`
	}
	if err := json.Unmarshal(a.body, &reply); err != nil {
		return nil, fmt.Errorf("the page at %s: %w: %s", path, err, a.excerpt())
	}
	p.Content, p.Data = reply.Response[contentID]["children"], reply.Response[storeID]["data"]
	if p.Content == nil || p.Data == nil {
		d.warnf("the page at %s can't be taken: the app leaves it as it is", path)
		return nil, nil
	}
	return p, nil
}

// routingRequest is what a browser sends at an address. Other inputs that an app
// gives its pages are null.
func routingRequest(entry *protocol.CallbackEntry, pathname, search string) ([]byte, error) {
	type argument struct {
		ID       string `json:"id"`
		Property string `json:"property"`
		Value    any    `json:"value,omitempty"`
	}
	values := map[string]any{locationID + ".pathname": pathname, locationID + ".search": search}
	arguments := func(deps []protocol.Dependency) []argument {
		list := make([]argument, len(deps))
		for i, dep := range deps {
			list[i] = argument{dep.ID.String(), dep.Property, values[dep.String()]}
		}
		return list
	}
	return json.Marshal(map[string]any{
		"output":         entry.Output,
		"outputs":        []argument{{ID: contentID, Property: "children"}, {ID: storeID, Property: "data"}},
		"inputs":         arguments(entry.Inputs),
		"state":          arguments(entry.State),
		"changedPropIds": []string{locationID + ".pathname", locationID + ".search"},
	})
}

// withoutOrigin puts a mark for scheme and host into meta tags, and leaves the
// address out of those that name it: both are those of each request.
func withoutOrigin(metas [][]release.Attribute) [][]release.Attribute {
	origin := ""
	for _, m := range metas {
		if len(m) == 2 && m[0].Value == "twitter:url" {
			if scheme, rest, ok := strings.Cut(m[1].Value, "://"); ok {
				host, _, _ := strings.Cut(rest, "/")
				origin = scheme + "://" + host
			}
			m[1].Value = ""
		}
	}
	for _, m := range metas {
		for i := range m {
			if origin != "" {
				m[i].Value = strings.ReplaceAll(m[i].Value, origin, originMark)
			}
		}
	}
	return metas
}
