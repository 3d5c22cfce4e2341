package gen

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// This file makes sentences of the words in the words_ files. What those don't
// know is told from its type.

// suiteWords are the words for the props of each package, the first first.
var suiteWords = map[string][]map[string]string{
	"html":  {htmlWords},
	"dcc":   {dccWords, htmlWords},
	"table": {tableWords, dccWords, htmlWords},
}

func componentTypeDoc(c *Component) string {
	return c.GoType + " is a " + c.Func + ". Its methods set one prop each and return it."
}

func constructorDoc(p *Package, c *Component) string {
	what := article(c.Func)
	if element, ok := elementWords[c.Name]; ok && p.Package == "html" {
		what = element
	} else if words, ok := componentWords[c.Name]; ok && p.Package != "html" {
		what = words
	}
	text := c.Func + " returns " + what + "."
	if c.Children == Nodes && p.Package != "html" {
		text += " Children are components, texts, numbers, nils, or slices of those."
	}
	return text
}

func article(name string) string {
	if strings.ContainsAny(name[:1], "AEIO") {
		return "an " + name
	}
	return "a " + name
}

func setterDoc(p *Package, c *Component, prop *Prop, s Setter, first bool) string {
	switch {
	case prop.Name == "children":
		return "Children sets what the component holds, as its constructor does."
	case s.Method == "ID":
		text := "ID sets the id by which callbacks know the component."
		if prop.Required {
			text += " Dash requires one."
		}
		return text
	case s.Method == "DictID":
		return "DictID sets an id of several keys, for callbacks that match patterns."
	}
	words, exact := propWords(p.Package, c.Name, prop.Name, branchWord(s.Type, first))
	text := s.Method + " "
	switch {
	case s.Param == "" && s.Type.Kind == Bool:
		return text + "turns off " + strings.TrimPrefix(words, "whether ") + "."
	case words == "" && s.Param == "":
		text += "sets " + prop.Name + " to " + s.Value
	case words == "":
		text += "sets " + prop.Name
	case s.Param == "" && !exact:
		text += "is " + firstSetter(prop) + " with " + s.Value
	case strings.HasPrefix(words, "whether "), strings.HasPrefix(words, "that "):
		text += "says " + words
	default:
		text += "sets " + words
	}
	if !first && !exact && s.Param != "" {
		text += ", " + asWords(s.Type)
	}
	if s.Type.Kind == Node {
		text += ": a component, a text, a number, or a slice of those"
	}
	text += "."
	if d := defaultWord(prop); d != "" && first {
		text += " If unset, " + d + "."
	}
	if prop.Required && first {
		text += " Dash requires it."
	}
	return text
}

// enumMember is a member of an enum of TypeScript.
var enumMember = regexp.MustCompile(`^[A-Z]\w*s\.([a-z]\w*)$`)

// defaultWord tells a default that is one value, and not the zero that one
// would expect. What the browser counts needs none.
func defaultWord(prop *Prop) string {
	if strings.HasPrefix(prop.Name, "n_") || strings.HasSuffix(prop.Name, "n_clicks") || strings.HasSuffix(prop.Name, "timestamp") {
		return ""
	}
	d := prop.Default
	if m := enumMember.FindStringSubmatch(d); m != nil {
		return quote(m[1])
	}
	if text := strings.Trim(d, "'"); len(text) > 0 && len(text) == len(d)-2 {
		return quote(text)
	}
	if _, err := strconv.ParseFloat(d, 64); err == nil && d != "0" || d == "true" {
		return d
	}
	return ""
}

func firstSetter(prop *Prop) string { return prop.Setters[0].Method }

// propWords returns the words for a prop, and whether they are meant for this
// branch of its type.
func propWords(pkg, component, prop, branch string) (words string, exact bool) {
	for _, m := range suiteWords[pkg] {
		if branch != "" {
			for _, key := range []string{component + "." + prop + " " + branch, prop + " " + branch} {
				if w, ok := m[key]; ok {
					return w, true
				}
			}
		}
		for _, key := range []string{component + "." + prop, prop} {
			if w, ok := m[key]; ok {
				return w, false
			}
		}
	}
	return "", false
}

// branchWord names a branch of a type in the keys of the words.
func branchWord(t *Type, first bool) string {
	if first {
		return ""
	}
	switch t.Kind {
	case String, Enum:
		return "text"
	case Number:
		return "number"
	case Struct:
		return "struct"
	case Map:
		return "map"
	case List:
		if t.Elem.Kind == Number {
			return "number"
		}
		return "list"
	}
	return ""
}

func asWords(t *Type) string {
	switch t.Kind {
	case String:
		return "as a text"
	case Enum:
		return "by its name"
	case Number:
		return "as a number"
	case Bool:
		return "as a bool"
	case List:
		switch t.Elem.Kind {
		case String:
			return "as a list of texts"
		case Number:
			return "as a list of numbers"
		case Bool:
			return "as a list of bools"
		}
		return "as a list"
	}
	return "as " + article(goType(t))
}

func enumDoc(t *Type) string {
	quoted := make([]string, len(t.Values))
	for i, v := range t.Values {
		quoted[i] = quote(v)
	}
	last := len(quoted) - 1
	return t.GoName + " is " + strings.Join(quoted[:last], ", ") + " or " + quoted[last] + "."
}

func structDoc(t *Type) string {
	if words, ok := shapeWords[t.GoName]; ok {
		return t.GoName + " " + words + "."
	}
	return t.GoName + " is an object that a prop takes."
}

func fieldDoc(t *Type, f Field) string {
	for _, key := range []string{t.GoName + "." + f.Name, f.Name} {
		if words, ok := shapeWords[key]; ok {
			return goName(f.Name) + " " + words + "."
		}
	}
	return fmt.Sprintf("%s is the key %s.", goName(f.Name), f.Name)
}
