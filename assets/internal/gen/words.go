package gen

import "strings"

// This file says in words what is generated. What a prop does is in propWords;
// its type is told from the plan.

func packageDoc(p *Package) string {
	var s source
	s.comment("", packageWords[p.Package])
	s.printf("package %s\n", p.Package)
	return s.String()
}

func componentTypeDoc(p *Package, c *Component) string {
	return c.GoType + " is a " + c.Func + " in the making: each method sets one prop and returns it."
}

func constructorDoc(p *Package, c *Component) string {
	switch c.Children {
	case Nodes:
		return c.Func + " returns a " + c.Name + " with these children: components, texts, numbers, nils or slices of those."
	case Texts:
		return c.Func + " returns a " + c.Name + " of this text."
	}
	return c.Func + " returns a " + c.Name + "."
}

func setterDoc(c *Component, prop *Prop, s Setter, first bool) string {
	text := s.Method + " sets " + prop.Name + takes(s.Type) + "."
	if prop.Required && first {
		text += " Dash requires it."
	}
	return text
}

// takes tells a type where Go's own type doesn't.
func takes(t *Type) string {
	switch {
	case t.Kind == Node:
		return ": components, texts, numbers, or slices of those"
	case t.Kind == Enum && len(t.Values) == 1:
		return " to " + quote(t.Values[0])
	case t.Kind == Any:
		return ""
	}
	return ""
}

func enumDoc(t *Type) string {
	quoted := make([]string, len(t.Values))
	for i, v := range t.Values {
		quoted[i] = quote(v)
	}
	last := len(quoted) - 1
	return t.GoName + " is " + strings.Join(quoted[:last], ", ") + " or " + quoted[last] + "."
}

func structDoc(t *Type) string { return t.GoName + " is an object of a prop." }

func fieldDoc(t *Type, f Field) string {
	text := goName(f.Name) + " is the key " + f.Name
	if f.Type.Kind == Union {
		text += ": " + oneOf(f.Type)
	}
	return text + "."
}

// oneOf lists the types of a union: "a text, a number or a list of bools".
func oneOf(t *Type) string {
	var all []string
	for _, b := range t.Branches {
		all = append(all, inWords(b))
	}
	last := len(all) - 1
	return strings.Join(all[:last], ", ") + " or " + all[last]
}

func inWords(t *Type) string {
	switch t.Kind {
	case String:
		return "a string"
	case Number:
		return "a number"
	case Bool:
		return "a bool"
	case Enum:
		if t.GoName != "" {
			return "a " + t.GoName
		}
		return quote(t.Values[0])
	case List:
		return "a " + goType(t)
	case Struct:
		return "a " + t.GoName
	case Union:
		return oneOf(t)
	}
	return "a " + goType(t)
}

var packageWords = map[string]string{
	"html":  "Package html has the components of Dash that are HTML elements.",
	"dcc":   "Package dcc has Dash's core components: graphs, sliders, dropdowns, stores.",
	"table": "Package table has Dash's data table.",
}
