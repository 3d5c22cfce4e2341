package server

import (
	"slices"
	"strings"

	"github.com/dashwire/dashwire/protocol"
)

// protocolValues are values by property.
type protocolValues = map[string]protocol.Raw

// mcpView is the app as one client sees it: the layout that it gets, and the tools
// that stand in relation to it.
type mcpView struct {
	r          *mcpRequest
	components []*mcpComponent // that have an id, in order of appearance
	byID       map[string]*mcpComponent
	tools      []*mcpTool
	writers    map[string][]*mcpTool // by id.property
	readers    map[string][]*mcpTool
}

// mcpComponent is a component of the layout.
type mcpComponent struct {
	id     string // as dependencies spell it
	typ    componentType
	props  map[string]any
	labels []string
}

// view returns what the client sees, if it may see the layout.
func (r *mcpRequest) view() (*mcpView, error) {
	if r.seen != nil {
		return r.seen, nil
	}
	body, err := r.layout(true)
	if err != nil {
		return nil, err
	}
	v := &mcpView{r: r, byID: map[string]*mcpComponent{}, tools: r.callbackTools(),
		writers: map[string][]*mcpTool{}, readers: map[string][]*mcpTool{}}
	v.walk(body)
	for _, t := range v.tools {
		for _, out := range t.plan.outputs {
			key := out.ID.String() + "." + protocol.PlainProperty(out.Property)
			v.writers[key] = append(v.writers[key], t)
		}
		for _, deps := range [][]protocol.Dependency{t.plan.inputs, t.plan.state} {
			for _, dep := range deps {
				v.readers[dep.String()] = append(v.readers[dep.String()], t)
			}
		}
	}
	r.seen = v
	return v, nil
}

// layout returns the layout that the client's page would get. With all it is the one
// that callbacks are checked against, if there is such a one: it has every page.
func (r *mcpRequest) layout(all bool) ([]byte, error) {
	ctx, err := r.app.authorize(r.ctx, r.request, ForLayout, "")
	switch {
	case err != nil:
		return nil, err
	case all && r.app.pages.validation != nil:
		return r.app.pages.validation, nil
	case r.app.layout.make == nil:
		return r.app.layout.encoded, nil
	}
	tree, err := r.app.makeLayout(ctx, r.request, nil)
	if err != nil {
		return nil, err
	}
	return r.app.encodeLayout(tree)
}

// walk finds the components, and the labels that name them.
func (v *mcpView) walk(body []byte) {
	var above []string // texts of the labels around, empty for other components
	named := map[string][]string{}
	inv := &inventory{}
	inv.enter = func(typ componentType, props map[string]any) {
		text := ""
		if typ.name == "Label" {
			text = strings.TrimSpace(textIn(props["children"]))
			if id := idText(props["htmlFor"]); id != "" && text != "" {
				named[id] = append(named[id], text)
			}
		}
		if id := idText(props["id"]); id != "" && id != positionStore && v.byID[id] == nil {
			c := &mcpComponent{id: id, typ: typ, props: props}
			for _, label := range slices.Backward(above) {
				if label != "" {
					c.labels = []string{label}
					break
				}
			}
			v.components, v.byID[id] = append(v.components, c), c
		}
		above = append(above, text)
	}
	inv.leave = func() { above = above[:len(above)-1] }
	v.r.app.takeInventory(inv, body)
	for id, texts := range named {
		if c := v.byID[id]; c != nil {
			for _, label := range c.labels {
				if !slices.Contains(texts, label) {
					texts = append(texts, label)
				}
			}
			c.labels = texts
		}
	}
}

// textIn returns the text in a component's children, as a page shows it.
func textIn(children any) string {
	switch v := children.(type) {
	case string:
		return v
	case []any:
		var b strings.Builder
		for _, child := range v {
			b.WriteString(textIn(child))
		}
		return b.String()
	case map[string]any:
		if _, props, ok := asComponent(v); ok {
			return textIn(props["children"])
		}
	}
	return ""
}

// value returns what a property of the layout is when the page has loaded: what a
// callback gives at first, or what stands in the layout. It is nil for nothing.
func (v *mcpView) value(id, property string) protocol.Raw {
	if writers := v.writers[id+"."+property]; len(writers) > 0 {
		if value := v.initial(writers[0])[id][property]; value != nil && !isNull(value) {
			return value
		}
		return nil
	}
	return v.written(id, property)
}

// written returns what stands in the layout, nil for nothing and for null.
func (v *mcpView) written(id, property string) protocol.Raw {
	c := v.byID[id]
	if c == nil || c.props[property] == nil {
		return nil
	}
	raw, err := protocol.Encode(c.props[property])
	if err != nil {
		return nil // it was JSON
	}
	return raw
}

// initial runs a callback as a page does that loads, for this client alone. Where
// a page would not run it, or it fails, there are no values.
func (v *mcpView) initial(t *mcpTool) map[string]protocolValues {
	p := t.plan
	if t.begun || p.entry.PreventInitialCall || p.job != nil || p.shared != nil || p.lane != "" || p.lease != nil {
		return t.initial
	}
	t.begun = true // two that wait for each other have no values
	arguments := map[string]protocol.Raw{}
	for i, dep := range slices.Concat(p.inputs, p.state) {
		if dep.ID.HasWildcard() {
			return nil
		}
		id, property := dep.ID.String(), dep.Property
		value := v.written(id, property)
		if writers := v.writers[dep.String()]; len(writers) > 0 && writers[0] != t {
			value = v.value(id, property)
		}
		if value != nil {
			arguments[t.arguments[i]] = value
		}
	}
	call, err := v.r.run(t, arguments)
	if err != nil {
		return nil
	}
	answer, err := call.answer.AppendJSON(nil)
	if err != nil {
		return nil
	}
	var given struct {
		Response map[string]protocolValues `json:"response"`
	}
	if protocol.Decode(answer, &given) == nil {
		t.initial = given.Response
	}
	return t.initial
}
