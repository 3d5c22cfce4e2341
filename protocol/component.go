package protocol

import "iter"

// Node is a component in a layout: a *Component or one of the generated types
// that embed it (html.Div, dcc.Slider, ...).
type Node interface {
	// Base returns the component itself, through which it can be inspected and
	// changed whatever its Go type.
	Base() *Component
}

// Component is one component of a layout: the type it has in a component
// suite's JavaScript namespace, and its props in the order they were set.
//
// A prop that was never set is missing from the JSON, and the browser's default
// applies; a prop set to nil is sent as null, which overrides some defaults.
//
// A Component may be read from several goroutines, but not while one changes it.
type Component struct {
	namespace string
	typ       string
	props     []prop
}

type prop struct {
	name  string
	value any
}

// NewComponent returns a component of any suite, with no props. It is the
// untyped door to suites that have no generated package:
//
//	protocol.NewComponent("dash_ag_grid", "AgGrid").Set("id", "grid")
func NewComponent(namespace, typ string) *Component {
	return &Component{namespace: namespace, typ: typ}
}

// Init makes c an empty component of the given type. Generated constructors
// call it on the component they embed.
func (c *Component) Init(namespace, typ string) {
	c.namespace, c.typ, c.props = namespace, typ, nil
}

// Base returns c.
func (c *Component) Base() *Component { return c }

// Namespace returns the JavaScript namespace of the suite, such as
// "dash_html_components".
func (c *Component) Namespace() string { return c.namespace }

// Type returns the component's name in its suite, such as "Div".
func (c *Component) Type() string { return c.typ }

// Set sets a prop by its name on the wire, including the wildcards data-* and
// aria-*, and returns c. A nil value is sent as null. Setting a prop again
// replaces its value.
func (c *Component) Set(name string, value any) *Component {
	for i := range c.props {
		if c.props[i].name == name {
			c.props[i].value = value
			return c
		}
	}
	c.props = append(c.props, prop{name, value})
	return c
}

// SetChildren sets the children prop as Python's constructors do: no child is
// null, one child stands alone, several are a list.
func (c *Component) SetChildren(children []any) *Component {
	switch len(children) {
	case 0:
		return c.Set("children", nil)
	case 1:
		return c.Set("children", children[0])
	default:
		return c.Set("children", children)
	}
}

// Get returns a prop's value and whether it was set.
func (c *Component) Get(name string) (any, bool) {
	for i := range c.props {
		if c.props[i].name == name {
			return c.props[i].value, true
		}
	}
	return nil, false
}

// Props yields the props that were set, in the order of their first setting.
func (c *Component) Props() iter.Seq2[string, any] {
	return func(yield func(string, any) bool) {
		for i := range c.props {
			if !yield(c.props[i].name, c.props[i].value) {
				return
			}
		}
	}
}

// MarshalJSON writes the component as Python does:
// {"props":{...},"type":"Div","namespace":"dash_html_components"}.
func (c *Component) MarshalJSON() ([]byte, error) { return AppendJSON(nil, c) }

// UnmarshalJSON reads what MarshalJSON writes, see DecodeComponent.
func (c *Component) UnmarshalJSON(data []byte) error {
	got, err := DecodeComponent(data)
	if err == nil {
		*c = *got
	}
	return err
}
