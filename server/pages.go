package server

import (
	"context"
	"fmt"
	"net/url"

	"github.com/dashwire/dashwire/protocol"
)

// Page is one page of an app with several, what dash.register_page takes in
// Python. Each has an address below the app's prefix, and is shown where the
// layout has its PageContainer. Only Layout or LayoutFunc, and one of Path,
// PathTemplate and Module have to be set.
type Page struct {
	// Module tells pages apart, in messages and where nothing else orders them:
	// "reports.weekly_sales". It is the module's name in Python. If zero, Path or
	// PathTemplate with dots for slashes and underscores for hyphens.
	Module string

	// Path is the page's address below the app's prefix: "/reports/weekly". If
	// zero, PathTemplate with "none" for its variables, else Module with slashes
	// for dots and hyphens for underscores.
	Path string

	// PathTemplate is an address with variables, "/item/<id>": the page is shown
	// at each address that fits, and at Path. A variable takes any text, with
	// slashes too, and where several could take it the first one does. If zero,
	// the page has no variables.
	PathTemplate string

	// Name is the page's name in navigation. If zero, the last part of Module, or
	// of the address, as words.
	Name string

	// Title is what the browser's tab shows. If zero, Config.Title unless that is
	// "Dash", else Name.
	Title string

	// TitleFunc makes the title in place of Title. It is called when the page is
	// shown, and when its address is loaded, for the meta tags. If nil, Title.
	TitleFunc func(ctx context.Context, r PageRequest) (string, error)

	// Description is the page's meta tag of that name, for search engines and
	// for those who link to the page. If zero, Config.Description.
	Description string

	// DescriptionFunc makes the description in place of Description. If nil,
	// Description.
	DescriptionFunc func(ctx context.Context, r PageRequest) (string, error)

	// Image is a file of the assets folder that stands for the page where it is
	// linked to. If zero, the first of these that the folder has, as apng, avif,
	// gif, jpeg, jpg, png, svg or webp: one named like the last part of Module,
	// app, logo.
	Image string

	// ImageURL is the full address of such an image, in place of Image. If zero,
	// Image.
	ImageURL string

	// Order is the page's place among the others: those with an order come first,
	// and equals are sorted by Module. Addresses are looked up in this order too.
	// If not set, there is none; where no page has one, that at "/" comes first.
	Order Opt[int]

	// RedirectFrom are addresses below the app's prefix that lead to Path, with
	// status 301. If nil, none.
	RedirectFrom []string

	// NotFound makes this the page for addresses that no page has. In Python it is
	// the module not_found_404, which also is the default of Module here. If no
	// page has it, such addresses show "404 - Page not found".
	NotFound bool

	// Layout is the page's content: what SetLayout takes. It is checked and
	// encoded once, when the app starts.
	Layout any

	// LayoutFunc makes the content each time the page is shown, in place of
	// Layout. An error is one of the callback that shows pages.
	//
	// As in Python it also runs once when the app starts, with an empty
	// PageRequest, so that the browser knows the page's components when it checks
	// callbacks. If that run fails, the browser may complain of callbacks whose
	// components it doesn't know. With Config.SuppressCallbackExceptions there is
	// no such run.
	LayoutFunc func(ctx context.Context, r PageRequest) (any, error)

	// Extra is kept for the app, such as an icon for its navigation. If nil, there
	// is none.
	Extra map[string]any
}

// PageRequest is what a page's functions may know of the address that asked for
// it. All of it comes from the browser and may hold any text; as the value of a
// component's property it needs no escaping.
type PageRequest struct {
	// Path is the address below the app's prefix, without the slashes at its ends.
	Path string

	// Variables are the parts of the address that PathTemplate names. As in
	// Python they are spelled as in the address, "x%20y", when the page is
	// shown, but decoded for meta tags; see Var. Where the address is Path itself,
	// and when the app starts, there are none.
	Variables map[string]string

	// Query is what stands behind the question mark, decoded.
	Query url.Values

	// Inputs are the values of Config.RoutingCallbackInputs by name, as JSON. For
	// meta tags, and when the app starts, there are none.
	Inputs map[string]protocol.Raw

	// Request is the HTTP request: of the callback that shows the page, or of the
	// index page for meta tags. When the app starts it is an empty one.
	Request *Request

	decoded bool // Variables are
}

// Var returns a variable of the address, decoded, or "" if there is none.
func (r PageRequest) Var(name string) string {
	value := r.Variables[name]
	if r.decoded {
		return value
	}
	return unescape(value)
}

// Input reads the value of a routing input into to, a pointer. A property that
// the page doesn't have, or that is null, leaves it as it is.
func (r PageRequest) Input(name string, to any) error {
	raw, ok := r.Inputs[name]
	if !ok || isNull(raw) {
		return nil
	}
	if err := protocol.Decode(raw, to); err != nil {
		return fmt.Errorf("routing input %q: %w", name, err)
	}
	return nil
}

// RoutingInput is a property whose value pages get with each PageRequest.
type RoutingInput struct {
	// Name is the key in PageRequest.Inputs.
	Name string
	// Dependency is the property.
	Dependency protocol.Dependency
	// State has a change of the property not show the page anew. If false, it
	// does.
	State bool
}

// PageEntry is a page as the app has it: a Page with everything filled in that it
// left open, but for the functions and Image.
type PageEntry struct {
	Page
	// URL is the address by which a link leads to the page, with the app's prefix.
	// Before Mount it lacks the prefix of that; a layout function has it.
	URL string
}

// Page registers a page, before the app starts. It panics if p is wrong, with
// the place of the call and all faults at once; PageSafely returns them.
//
// In an app that has taken over another, which has to have pages, this one is shown
// in place of the other's at the same address; one with NotFound is an error there.
func (a *App) Page(p Page) {
	if err := a.addPage(p, caller()); err != nil {
		panic(err.Error())
	}
}

// PageSafely is Page, but returns what is wrong.
func (a *App) PageSafely(p Page) error { return a.addPage(p, caller()) }

// Pages lists the pages that were registered up to now, in their order, to make
// navigation from. It is dash.page_registry.
func (a *App) Pages() []PageEntry {
	a.routed.mu.Lock()
	defer a.routed.mu.Unlock()
	entries := make([]PageEntry, len(a.routed.list))
	for i, p := range a.routed.list {
		entries[i] = PageEntry{p.Page, a.RelativePath(p.Path)}
	}
	return entries
}

// PageContainer is where a layout shows the current page. It is
// dash.page_container, and the layout of an app with pages that sets none.
func PageContainer() protocol.Node {
	part := func(namespace, typ, id string) *protocol.Component {
		c := protocol.NewComponent(namespace, typ)
		if typ == "Div" {
			c.Set("children", nil)
		}
		return c.Set("id", id)
	}
	return protocol.NewComponent("dash_html_components", "Div").Set("children", []any{
		part("dash_core_components", "Location", pagesLocation).Set("refresh", "callback-nav"),
		part("dash_html_components", "Div", pagesContent).Set("disable_n_clicks", true),
		part("dash_core_components", "Store", pagesStore),
		part("dash_html_components", "Div", pagesDummy).Set("disable_n_clicks", true),
	})
}

// The ids of what makes up a PageContainer.
const (
	pagesLocation = "_pages_location"
	pagesContent  = "_pages_content"
	pagesStore    = "_pages_store"
	pagesDummy    = "_pages_dummy"
)
