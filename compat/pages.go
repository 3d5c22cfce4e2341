package compat

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"slices"
	"strings"

	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server"
)

// site of pages: what an app shows at its addresses.
type pagesOf struct {
	app      *server.App
	log      *slog.Logger
	at       map[string]page // by address and query, then without
	notFound page
	pathname int // among the callback's inputs, -1 if it is not there
	search   int
}

// addPages has the app show the pages of the dump.
func (f *Frontend) addPages(app *server.App, cfg *server.Config, e *server.Existing) error {
	entry := routingEntry(f.entries)
	p := &pagesOf{app: app, log: cfg.Logger, at: map[string]page{}, notFound: f.routing.NotFound}
	if p.log == nil {
		p.log = slog.Default()
	}
	place := func(property string) int {
		return slices.IndexFunc(entry.Inputs, func(in protocol.Dependency) bool {
			return in.ID.String() == locationID && in.Property == property
		})
	}
	p.pathname, p.search = place("pathname"), place("search")
	if p.pathname < 0 {
		return fmt.Errorf("%s: the callback that shows pages has no input %s.pathname", dependenciesFile, locationID)
	}
	for _, page := range f.routing.Pages {
		path, query, _ := strings.Cut(page.Path, "?")
		key := normalPath(path)
		if query != "" {
			key += "?" + query
		}
		p.at[key] = page
	}
	for i := range e.Callbacks {
		if e.Callbacks[i].Output == routingOutput {
			e.Callbacks[i].Answer = p.show
			e.Callbacks[i].Note = fmt.Sprintf("%d pages of the dump", len(f.routing.Pages))
		}
	}
	if len(f.routing.NotFound.Metas) > 0 && cfg.IncludePagesMeta.Or(true) {
		e.Metas = p.metas
	}
	for _, r := range f.routing.Redirects {
		e.Redirects = append(e.Redirects, server.Redirect{From: r.From, To: r.To})
	}
	return nil
}

// normalPath is an address as pages are looked up by it.
func normalPath(path string) string {
	if unescaped, err := url.PathUnescape(path); err == nil {
		path = unescaped
	}
	return strings.Trim(path, "/")
}

// find returns the page at a path below the prefix.
func (p *pagesOf) find(path, query string) (page, bool) {
	key := normalPath(path)
	if found, ok := p.at[key+"?"+query]; ok {
		return found, true
	}
	found, ok := p.at[key]
	return found, ok
}

// show is the callback that shows pages.
func (p *pagesOf) show(_ context.Context, call *server.Call) error {
	var pathname, search string
	for i, to := range map[int]*string{p.pathname: &pathname, p.search: &search} {
		if i < 0 {
			continue
		}
		if value := call.Inputs()[i].Args[0].Value; value != nil {
			if err := protocol.Decode(value, to); err != nil {
				return fmt.Errorf("%s: %w", locationID, err)
			}
		}
	}
	below := strings.TrimPrefix(pathname, strings.TrimSuffix(p.app.RelativePath("/"), "/"))
	found, ok := p.find(below, strings.TrimPrefix(search, "?"))
	if !ok {
		found = p.notFound
		p.log.Info("the dump has no page at an address, so the one for unknown addresses is shown; if it should have, dump the app with --path",
			"path", fmt.Sprintf("%.300q", below))
	}
	return errors.Join(call.Set(0, found.Content), call.Set(1, found.Data))
}

// metas are the meta tags of the page at an address.
func (p *pagesOf) metas(r *server.Request, path string) [][]server.Attribute {
	found, ok := p.find(path, r.RawQuery)
	if !ok {
		found = p.notFound
	}
	origin := r.Scheme + "://" + r.Host
	all := make([][]server.Attribute, len(found.Metas))
	for i, attributes := range found.Metas {
		all[i] = slices.Clone(attributes)
		for j := range all[i] {
			all[i][j].Value = strings.ReplaceAll(all[i][j].Value, originMark, origin)
		}
		if len(all[i]) == 2 && all[i][0].Value == "twitter:url" {
			address := url.URL{Path: p.app.RelativePath("/" + path), RawQuery: r.RawQuery}
			all[i][1].Value = origin + address.String()
		}
	}
	return all
}
