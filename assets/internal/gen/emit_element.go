package gen

import "strings"

// emitElement prints what all components of a package share. The embedded type
// is not exported and has few methods, so that a component offers its props and
// little else.
func emitElement(p *Package) string {
	var s source
	s.printf("package %s\n\n", p.Package)
	s.printf("import %q\n\n", protocolImport)
	s.printf("%s", `// element is the part that all components of the package share.
type element struct{ c protocol.Component }

// Base returns the untyped component, to inspect it or to set props of it.
func (e *element) Base() *protocol.Component { return &e.c }

// MarshalJSON writes the component as Python does.
func (e *element) MarshalJSON() ([]byte, error) { return protocol.AppendJSON(nil, &e.c) }

func (e *element) set(name string, v any) { e.c.Set(name, v) }
`)
	uses := func(helper string) bool {
		for _, c := range p.Components {
			for _, prop := range c.Props {
				for _, set := range prop.Setters {
					if strings.HasPrefix(set.Value, helper) {
						return true
					}
				}
			}
		}
		return false
	}
	for _, c := range p.Components {
		if c.Children == Nodes {
			s.printf("\nfunc (e *element) setChildren(children []any) { e.c.SetChildren(children) }\n")
			break
		}
	}
	if uses("list(") {
		s.printf("%s", `
// list returns v, and an empty list instead of a null for none.
func list[T any](v []T) []T {
	if v == nil {
		return []T{}
	}
	return v
}
`)
	}
	if uses("texts(") {
		s.printf("%s", `
// texts returns one text as it is, several as a list, and nil for none.
func texts(v []string) any {
	switch len(v) {
	case 0:
		return nil
	case 1:
		return v[0]
	}
	return v
}
`)
	}
	s.printf("\n// Style is inline CSS: names in camelCase or custom properties, values texts or\n// numbers of pixels.\ntype Style = protocol.Style\n")
	return s.String()
}
