package gen

import (
	"fmt"
	"slices"
	"strings"
)

// Suite says where a suite's metadata is and what becomes of it.
type Suite struct {
	Dir       string // in the wheel: "dash/dcc"
	Package   string // in Go: "dcc"
	Namespace string // in JavaScript: "dash_core_components"
}

// Suites are the component suites that come with Dash.
var Suites = []Suite{
	{Dir: "dash/html", Package: "html", Namespace: "dash_html_components"},
	{Dir: "dash/dcc", Package: "dcc", Namespace: "dash_core_components"},
	{Dir: "dash/dash_table", Package: "table", Namespace: "dash_table"},
}

// Package is the finished plan of one Go package.
type Package struct {
	Suite
	Components []*Component
	Enums      []*Type // sorted by GoName
	Structs    []*Type // sorted by GoName
}

// Component is a component with its Go names.
type Component struct {
	Name      string // on the wire
	Func      string // the constructor
	GoType    string
	Children  ChildForm
	Wildcards bool
	Props     []*Prop
}

// ChildForm is what a constructor takes.
type ChildForm int

// The forms of constructors.
const (
	NoChildren ChildForm = iota
	Nodes                // ...any
	Texts                // ...string
)

// Prop is a prop with its setters and its handle.
type Prop struct {
	Name     string // on the wire
	Go       string
	Required bool
	Default  string // what the browser takes if it is unset, as JavaScript
	Type     *Type
	Setters  []Setter
}

// Setter is one method that sets a prop.
type Setter struct {
	Method string
	Param  string // with its type: "v ...string"; empty for none
	Value  string // the expression that is set
	Type   *Type  // the branch of the prop's type that this one takes
}

// Plan decides every name of the suite's package. Two things with one name are
// an error that says how to tell them apart.
func Plan(s Suite, metadata []Metadata) (*Package, error) {
	p := &Package{Suite: s}
	for _, m := range metadata {
		c, err := planComponent(s, m)
		if err != nil {
			return nil, fmt.Errorf("%s.%s: %w", s.Package, m.Name, err)
		}
		p.Components = append(p.Components, c)
	}
	p.nameTypes()
	for _, t := range p.Structs {
		slices.SortStableFunc(t.Fields, func(a, b Field) int {
			switch {
			case a.Required == b.Required:
				return 0
			case a.Required:
				return -1
			}
			return 1
		})
	}
	for _, c := range p.Components {
		for _, prop := range c.Props {
			prop.Setters = planSetters(c, prop)
		}
	}
	return p, p.checkNames()
}

func planComponent(s Suite, m Metadata) (*Component, error) {
	name := goName(m.Name)
	if other, ok := componentNames[m.Name]; ok {
		name = other
	}
	c := &Component{Name: m.Name, Func: name, GoType: name + "Component"}
	for _, mp := range m.Props {
		if strings.HasSuffix(mp.Name, "-*") {
			c.Wildcards = true
			continue
		}
		t, err := ParseType(mp.Name, mp.Type)
		if err != nil {
			return nil, err
		}
		if t.Kind == Func {
			continue
		}
		t = refine(s.Package, mp.Name, t)
		if mp.Name == "children" {
			c.Children = Nodes
			if t.Kind == Union {
				c.Children = Texts
			}
		}
		prop := &Prop{Name: mp.Name, Go: goName(mp.Name), Required: mp.Required, Default: mp.Default.Value, Type: t}
		if other, ok := propNames[m.Name+"."+mp.Name]; ok {
			prop.Go = other
		}
		c.Props = append(c.Props, prop)
	}
	slices.SortFunc(c.Props, func(a, b *Prop) int { return strings.Compare(a.Go, b.Go) })
	return c, nil
}
