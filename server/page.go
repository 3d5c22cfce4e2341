package server

import (
	"slices"
	"strings"
	"sync/atomic"

	"github.com/dashwire/dashwire/assets"
	"github.com/dashwire/dashwire/assets/release"
	"github.com/dashwire/dashwire/protocol"
)

// pages is what index pages are made of. Its fields are set when the app starts;
// afterwards only current, socketless, dependencies and reload change.
type pages struct {
	bundle *assets.Bundle
	owned  bool // the bundle was opened by the app, not given to it
	tags   release.Tags
	folder *assetsFolder

	// inline are scripts that stand in the page itself, in order.
	inline []string
	// hooks are functions that the renderer calls, in order.
	hooks []rendererHook
	// validation is the layout that the browser checks callbacks against, nil if
	// that is the one it loads.
	validation protocol.Raw

	current      atomic.Pointer[page]
	socketless   atomic.Pointer[page] // for browsers to which no websocket gets through
	dependencies atomic.Pointer[dependencyList]
	reload       *hotReload // nil without hot reload
}

// page is the index page in pieces. Between them stands what differs from one
// page to the next.
type page struct {
	pieces [][]byte
	slots  []slot // slots[i] stands behind pieces[i]
	size   int    // of all pieces
}

// slot is something that differs from page to page.
type slot uint8

const (
	tokenSlot slot = iota
	metasSlot      // meta tags of the address, in an app with pages
)

// close ends what the pages hold, after the app's life has ended.
func (p *pages) close() error {
	if p.reload != nil && p.reload.ended != nil {
		<-p.reload.ended
	}
	if p.owned {
		return p.bundle.Close()
	}
	return nil
}

// buildPage makes the page out of everything that is the same for all browsers.
// Without socket it is one whose callbacks all go over HTTP.
func (a *App) buildPage(socket bool) (*page, error) {
	rel := a.pages.bundle.Release()
	assetTags, err := a.assetTags()
	if err != nil {
		return nil, err
	}
	styles, err := a.styleTags(assetTags)
	if err != nil {
		return nil, err
	}
	token, mark := newSalt(), "" // found again below; they are in no page that is sent
	scripts, err := a.scriptTags(assetTags, token)
	if err != nil {
		return nil, err
	}
	if len(a.routed.list) > 0 && a.cfg.IncludePagesMeta.Or(true) || a.hasExistingMetas() {
		mark = newSalt()
	}
	config, err := a.pageConfig(token, socket)
	if err != nil {
		return nil, err
	}
	template := a.cfg.IndexString
	if template == "" {
		template = rel.Page.Index
	}
	text := fillTemplate(template, map[string]string{
		"metas":     mark + a.metaTags(),
		"title":     escapeHTML.Replace(a.cfg.Title),
		"favicon":   a.faviconTag(assetTags),
		"css":       styles,
		"app_entry": rel.Page.Entry,
		"config":    `<script id="_dash-config" type="application/json">` + config + `</script>`,
		"scripts":   scripts,
		"renderer":  `<script id="_dash-renderer" type="application/javascript">` + a.renderer() + `</script>`,
	})
	for _, e := range a.extensions {
		if e.Index != nil {
			text = e.Index(text)
		}
	}
	if err := checkPage(text); err != nil {
		return nil, err
	}
	return splitPage(text, token, mark), nil
}

// splitPage cuts a page at its token and, unless it is empty, at mark.
func splitPage(text, token, mark string) *page {
	p := &page{size: len(text)}
	for i, part := range strings.Split(text, token) {
		if i > 0 {
			p.slots = append(p.slots, tokenSlot)
		}
		pieces := []string{part}
		if mark != "" {
			pieces = strings.Split(part, mark)
		}
		for j, piece := range pieces {
			if j > 0 {
				p.slots = append(p.slots, metasSlot)
			}
			p.pieces = append(p.pieces, []byte(piece))
		}
	}
	return p
}

// has reports whether the page has a slot of this kind.
func (p *page) has(kind slot) bool { return slices.Contains(p.slots, kind) }

// appendTo appends the page to dst, with what stands in its slots.
func (p *page) appendTo(dst []byte, token, metas string) []byte {
	for i, piece := range p.pieces {
		dst = append(dst, piece...)
		if i == len(p.slots) {
			break
		}
		if p.slots[i] == metasSlot {
			dst = append(dst, metas...)
		} else {
			dst = append(dst, token...)
		}
	}
	return dst
}

// renderer is the script that starts the page.
func (a *App) renderer() string {
	script := a.pages.bundle.Release().Page.Renderer
	if len(a.pages.hooks) == 0 {
		return script
	}
	var hooks []string
	for _, h := range a.pages.hooks {
		hooks = append(hooks, h.name+": "+h.source)
	}
	return strings.Replace(script, "()", "({"+strings.Join(hooks, ",")+"})", 1)
}
