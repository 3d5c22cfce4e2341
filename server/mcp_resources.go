package server

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/dashwire/dashwire/protocol"
)

// mcpResource is something that a client can read.
type mcpResource struct {
	uri, name, description string
	there                  func(*mcpRequest) bool
	read                   func(*mcpRequest) (any, error)
}

const pageLayouts = "dash://page-layout/"

var mcpResources = []mcpResource{
	{"dash://layout", "dash_app_layout", "The whole component tree of the app. dash://components is a short list of what has an id.",
		(*mcpRequest).showsLayout, func(r *mcpRequest) (any, error) {
			body, err := r.layout(false)
			return protocol.Raw(body), err
		}},
	{"dash://components", "dash_components", "The components that have an id, with their types. The tool " + toolComponent + " shows the properties of one.",
		(*mcpRequest).showsLayout, (*mcpRequest).componentList},
	{"dash://pages", "dash_app_pages", "The pages of the app with their addresses, names, titles and descriptions.",
		(*mcpRequest).showsPages, (*mcpRequest).pageList},
	{"dash://clientside-callbacks", "dash_clientside_callbacks", "What the user of a browser can change there, and what changes with it, without the server.",
		func(r *mcpRequest) bool { return len(r.clientside()) > 0 && !r.app.cfg.MCP.HideClientside }, (*mcpRequest).clientsideList},
}

func (r *mcpRequest) showsLayout() bool { return !r.app.cfg.MCP.HideLayout }

func (r *mcpRequest) showsPages() bool { return len(r.app.routed.list) > 0 && !r.app.cfg.MCP.HidePages }

// listResources answers resources/list.
func (r *mcpRequest) listResources() any {
	resources := []any{}
	for _, res := range mcpResources {
		if res.there(r) {
			resources = append(resources, mcpObject("uri", res.uri, "name", res.name, "description", res.description, "mimeType", "application/json"))
		}
	}
	return mcpObject("resources", resources)
}

// listTemplates answers resources/templates/list.
func (r *mcpRequest) listTemplates() any {
	templates := []any{}
	if r.showsPages() {
		templates = append(templates, mcpObject("uriTemplate", pageLayouts+"{path}", "name", "dash_page_layout",
			"description", "The component tree of one page.", "mimeType", "application/json"))
	}
	return mcpObject("resourceTemplates", templates)
}

// readResource answers resources/read.
func (r *mcpRequest) readResource(uri string) (any, error) {
	var content any
	err := mcpErrorf(mcpInternal, "Unknown resource URI: %s", clip(uri, 300))
	if path, ok := strings.CutPrefix(uri, pageLayouts); ok && r.showsPages() {
		content, err = r.pageLayout(path)
	}
	for _, res := range mcpResources {
		if res.uri == uri && res.there(r) {
			content, err = res.read(r)
		}
	}
	if err != nil {
		return nil, err
	}
	text, err := protocol.Encode(content)
	if err != nil {
		return nil, err
	}
	return mcpObject("contents", []any{mcpObject("uri", uri, "mimeType", "application/json", "text", string(text))}), nil
}

func (r *mcpRequest) componentList() (any, error) {
	v, err := r.view()
	if err != nil {
		return nil, err
	}
	if body, err := r.layout(false); err == nil && r.app.pages.validation != nil {
		v = &mcpView{r: r, byID: map[string]*mcpComponent{}}
		v.walk(body) // without the pages
	}
	found := slices.SortedFunc(slices.Values(v.components), func(a, b *mcpComponent) int { return strings.Compare(a.id, b.id) })
	list := []any{}
	for _, c := range found {
		list = append(list, mcpObject("id", c.id, "type", c.typ.name))
	}
	return list, nil
}

func (r *mcpRequest) pageList() (any, error) {
	if _, err := r.app.authorize(r.ctx, r.request, ForLayout, ""); err != nil {
		return nil, err
	}
	list := []any{}
	for _, p := range r.app.routed.list {
		title := p.Title
		if p.TitleFunc != nil {
			title = p.Name
		}
		list = append(list, mcpObject("module", p.Module, "path", p.Path, "name", p.Name, "title", title, "description", p.Description))
	}
	return list, nil
}

// pageLayout returns the layout of the page at an address, with the variables that
// stand in it.
func (r *mcpRequest) pageLayout(address string) (any, error) {
	ctx, err := r.app.authorize(r.ctx, r.request, ForLayout, "")
	if err != nil {
		return nil, err
	}
	path := strings.Trim(address, "/")
	p, variables := r.app.routed.find(path)
	if p == nil {
		return nil, mcpErrorf(mcpInternal, "Page not found: /%s", clip(path, 300))
	}
	if p.LayoutFunc == nil {
		return p.encoded, nil
	}
	once := layout{make: func(ctx context.Context, request *Request) (any, error) {
		return p.LayoutFunc(ctx, PageRequest{Path: path, Variables: variables, Request: request})
	}}
	tree, err := once.call(ctx, r.request)
	if err != nil {
		return nil, fmt.Errorf("%s: layout: %w", p, err)
	}
	body, err := r.app.encodeLayout(tree)
	return protocol.Raw(body), err
}

// clientside returns the callbacks that run in the browser.
func (r *mcpRequest) clientside() (found []*plan) {
	for _, p := range r.app.callbacks.load().plans {
		if p.entry.ClientsideFunction != nil {
			found = append(found, p)
		}
	}
	return found
}

func (r *mcpRequest) clientsideList() (any, error) {
	if _, err := r.app.authorize(r.ctx, r.request, ForDependencies, ""); err != nil {
		return nil, err
	}
	properties := func(deps []protocol.Dependency) []any {
		list := []any{}
		for _, dep := range deps {
			list = append(list, mcpObject("component_id", dep.ID.String(), "property", protocol.PlainProperty(dep.Property)))
		}
		return list
	}
	callbacks := []any{}
	for _, p := range r.clientside() {
		callbacks = append(callbacks, mcpObject("outputs", properties(p.outputs), "inputs", properties(p.inputs), "state", properties(p.state)))
	}
	return mcpObject("description", "The user of a browser can change the inputs, and the outputs change with them there, without the server.", "callbacks", callbacks), nil
}
