package server

import (
	"context"
	"errors"
	"fmt"

	"github.com/dashwire/dashwire/protocol"
)

// titleScript shows the title of the current page in the browser's tab, under the
// name that Python's has on the wire.
const (
	titleScript   = `(page) => { document.title = page.title; }`
	titleFunction = "e4c61f24d72228d0319bf66535384953642d63265dfb30057e92b9e31a6b481f"
)

// pageTitle is what _pages_store holds.
type pageTitle struct {
	Title string `json:"title"`
}

// startRouting makes the pages final and registers the two callbacks that show
// them, when the app starts.
func (a *App) startRouting() error {
	r := &a.routed
	r.mu.Lock()
	r.fixed = true
	r.mu.Unlock()
	if len(r.list) == 0 {
		if len(a.cfg.RoutingCallbackInputs) > 0 {
			return errors.New("Config.RoutingCallbackInputs is set, and the app has no pages to get them; call App.Page")
		}
		return nil
	}
	a.layoutMu.Lock()
	if a.layout.make == nil && isNil(a.layout.tree) {
		a.layout.tree = PageContainer()
	}
	a.layoutMu.Unlock()
	if err := a.encodePages(); err != nil {
		return err
	}
	if err := a.findImages(); err != nil {
		return err
	}
	if a.existing != nil {
		return a.joinExistingPages()
	}
	where := r.list[0].where
	routing := a.routingSpec()
	routing.where = where
	if err := a.add(&routing, a.showPage, nil); err != nil {
		return err
	}
	title := Spec{
		Outputs:    []protocol.Dependency{protocol.Dep(pagesDummy, "children")},
		Inputs:     []protocol.Dependency{protocol.Dep(pagesStore, "data")},
		where:      where,
		late:       true,
		clientside: &protocol.ClientsideFunction{Namespace: clientsideNamespace, FunctionName: titleFunction},
	}
	title.script = clientsideScript(title.clientside, titleScript)
	return a.add(&title, inBrowser, nil)
}

// routingSpec is the callback that shows pages.
func (a *App) routingSpec() Spec {
	routing := Spec{
		Outputs:            []protocol.Dependency{protocol.Dep(pagesContent, "children"), protocol.Dep(pagesStore, "data")},
		Inputs:             []protocol.Dependency{protocol.Dep(pagesLocation, "pathname"), protocol.Dep(pagesLocation, "search")},
		PreventInitialCall: Some(true), // the location calls it when it has found out where it is
		Hidden:             Some(true),
		arguments:          []argument{{name: "pathname_"}, {name: "search_"}},
		tool:               "update", // as Python has it
	}
	var states []argument
	for _, in := range a.cfg.RoutingCallbackInputs {
		if in.State {
			routing.State = append(routing.State, in.Dependency)
			states = append(states, argument{name: in.Name})
		} else {
			routing.Inputs = append(routing.Inputs, in.Dependency)
			routing.arguments = append(routing.arguments, argument{name: in.Name})
		}
	}
	routing.arguments = append(routing.arguments, states...)
	return routing
}

// routingFaults finds what is wrong with Config.RoutingCallbackInputs.
func (cfg *Config) routingFaults() (faults []error) {
	seen := map[string]bool{}
	for _, in := range cfg.RoutingCallbackInputs {
		if in.Name == "" || seen[in.Name] {
			faults = append(faults, fmt.Errorf("Config.RoutingCallbackInputs: %s needs a name of its own, not %q", in.Dependency, in.Name))
		}
		seen[in.Name] = true
		if err := checkDependency(in.Dependency); err != nil {
			faults = append(faults, fmt.Errorf("Config.RoutingCallbackInputs: %s: %w", in.Dependency, err))
		}
	}
	return faults
}

// showPage is the callback that shows the page at the browser's address.
func (a *App) showPage(ctx context.Context, call *Call) error {
	p, r, err := a.askedPage(call)
	if err != nil {
		return err
	}
	if p == nil {
		p = a.routed.notFound
	}
	if p == nil {
		missing := protocol.NewComponent("dash_html_components", "H1").Set("children", "404 - Page not found")
		return errors.Join(call.Set(0, missing), call.Set(1, pageTitle{a.cfg.Title}))
	}
	return p.show(ctx, call, r)
}

// askedPage finds the page that a call of the routing callback is for, nil if there
// is none.
func (a *App) askedPage(call *Call) (*routedPage, PageRequest, error) {
	location := struct{ pathname, search string }{}
	for i, to := range []*string{&location.pathname, &location.search} {
		raw := call.Inputs()[i].Args[0].Value
		if raw == nil || isNull(raw) {
			continue
		}
		if err := protocol.Decode(raw, to); err != nil {
			return nil, PageRequest{}, &InputError{Dependency: call.plan.inputs[i], Err: err}
		}
	}
	path, ok := belowPrefix(location.pathname, a.cfg.RequestsPathnamePrefix)
	if !ok && location.pathname != "" {
		return nil, PageRequest{}, &InputError{Dependency: call.plan.inputs[0], Err: fmt.Errorf("the address %q is not below %s",
			clip(location.pathname, 300), a.cfg.RequestsPathnamePrefix)}
	}
	r := PageRequest{Path: path, Query: parseSearch(location.search), Inputs: a.routingInputs(call), Request: call.Request()}
	if !ok || location.pathname == "" {
		return nil, r, nil
	}
	p, variables := a.routed.find(path)
	r.Variables = variables
	return p, r, nil
}

// show answers the routing callback with the page.
func (p *routedPage) show(ctx context.Context, call *Call, r PageRequest) error {
	content, err := p.content(ctx, r)
	if err != nil {
		return err
	}
	title, err := p.title(ctx, r)
	if err != nil {
		return err
	}
	return errors.Join(call.Set(0, content), call.Set(1, pageTitle{title}))
}

// routingInputs returns the values of Config.RoutingCallbackInputs.
func (a *App) routingInputs(call *Call) map[string]protocol.Raw {
	if len(a.cfg.RoutingCallbackInputs) == 0 {
		return nil
	}
	values := map[string]protocol.Raw{}
	inputs, state := call.Inputs()[2:], call.State()
	for _, in := range a.cfg.RoutingCallbackInputs {
		from := &inputs
		if in.State {
			from = &state
		}
		values[in.Name] = valueOf((*from)[0])
		*from = (*from)[1:]
	}
	return values
}

// valueOf returns the value of a group as JSON, a list for a pattern.
func valueOf(g protocol.Group) protocol.Raw {
	text := func(arg protocol.Arg) protocol.Raw {
		if arg.Value == nil {
			return protocol.Raw("null")
		}
		return arg.Value
	}
	if !g.List {
		return text(g.Args[0])
	}
	list := protocol.Raw{'['}
	for i, arg := range g.Args {
		if i > 0 {
			list = append(list, ',')
		}
		list = append(list, text(arg)...)
	}
	return append(list, ']')
}

func (p *routedPage) content(ctx context.Context, r PageRequest) (any, error) {
	if p.LayoutFunc == nil {
		return p.encoded, nil
	}
	content, err := p.LayoutFunc(ctx, r)
	if err != nil {
		return nil, fmt.Errorf("%s: layout: %w", p, err)
	}
	return content, nil
}

func (p *routedPage) title(ctx context.Context, r PageRequest) (string, error) {
	if p.TitleFunc == nil {
		return p.Title, nil
	}
	title, err := p.TitleFunc(ctx, r)
	if err != nil {
		return "", fmt.Errorf("%s: title: %w", p, err)
	}
	return title, nil
}

func (p *routedPage) description(ctx context.Context, r PageRequest) (string, error) {
	if p.DescriptionFunc == nil {
		return p.Description, nil
	}
	description, err := p.DescriptionFunc(ctx, r)
	if err != nil {
		return "", fmt.Errorf("%s: description: %w", p, err)
	}
	return description, nil
}
