package gen

import (
	"encoding/json"
	"fmt"
	"sort"
	"strings"
)

// Kind is the kind of a Type.
type Kind int

// The kinds of types that a prop has.
const (
	Any Kind = iota
	String
	Number
	Bool
	Null
	Node   // a component, a text, a number, or a list of those
	Object // any JSON object
	Func   // never sent; dropped with its prop
	Enum   // one of a few strings, in Values
	Ints   // one of a few whole numbers
	List   // of Elem
	Map    // from strings to Elem
	Struct // with Fields
	Union  // one of Branches
)

// Type is the type of a prop, a field or an element. What two spellings in the
// metadata have in common is one Type: a union of one is its branch, an enum of
// true and false is a bool, a text beside an enum of texts is a text.
type Type struct {
	Kind     Kind
	Values   []string // Enum; for a Bool that can only be false, that
	Elem     *Type    // List, Map
	Fields   []Field  // Struct, sorted by name
	Branches []*Type  // Union, primary first

	// Go is the Go type that overrides what Kind would give.
	Go string
	// GoName is the name of the generated type, for Enum and Struct.
	GoName string
	// Open is true for a shape that takes keys it does not name.
	Open bool
}

// Field is a field of a Struct.
type Field struct {
	Name     string
	Required bool
	Type     *Type
}

var simpleKinds = map[string]Kind{
	"any": Any, "string": String, "number": Number, "bool": Bool, "node": Node,
	"element": Node, "object": Object, "func": Func,
}

// ParseType reads the type of the prop or field called name. Types that the
// metadata gives only as TypeScript's text are looked up in typeScript.
func ParseType(name string, m MetaType) (*Type, error) {
	if m.Name == "any" && m.Raw != "" {
		t, ok := typeScript[m.Raw]
		if !ok {
			return nil, fmt.Errorf("%s: no Go form for the TypeScript type %q: add it to typeScript", name, m.Raw)
		}
		return t(), nil
	}
	if kind, ok := simpleKinds[m.Name]; ok {
		return &Type{Kind: kind}, nil
	}
	switch m.Name {
	case "array":
		return &Type{Kind: List, Elem: &Type{}}, nil
	case "arrayOf", "objectOf":
		return parseContainer(name, m)
	case "enum", "literal":
		return parseLiterals(name, m)
	case "shape", "exact":
		return parseShape(name, m)
	case "union":
		return parseUnion(name, m)
	}
	return nil, fmt.Errorf("%s: unknown type %q in the metadata", name, m.Name)
}

func parseContainer(name string, m MetaType) (*Type, error) {
	var elem MetaType
	if err := json.Unmarshal(m.Value, &elem); err != nil {
		return nil, fmt.Errorf("%s: element of %s: %w", name, m.Name, err)
	}
	t, err := ParseType(name, elem)
	if err != nil {
		return nil, err
	}
	kind := List
	if m.Name == "objectOf" {
		kind = Map
	}
	return &Type{Kind: kind, Elem: t}, nil
}

func parseShape(name string, m MetaType) (*Type, error) {
	var fields map[string]MetaType
	if err := json.Unmarshal(m.Value, &fields); err != nil {
		return nil, fmt.Errorf("%s: fields: %w", name, err)
	}
	if len(fields) == 0 {
		return &Type{Kind: Object}, nil
	}
	t := &Type{Kind: Struct, Open: m.Name == "shape"}
	for key, fm := range fields {
		ft, err := ParseType(key, fm)
		if err != nil {
			return nil, fmt.Errorf("%s.%w", name, err)
		}
		if ft.Kind == Func {
			continue
		}
		t.Fields = append(t.Fields, Field{Name: key, Required: fm.Required, Type: ft})
	}
	sort.Slice(t.Fields, func(i, j int) bool { return t.Fields[i].Name < t.Fields[j].Name })
	return t, nil
}

func parseUnion(name string, m MetaType) (*Type, error) {
	var branches []MetaType
	if err := json.Unmarshal(m.Value, &branches); err != nil {
		return nil, fmt.Errorf("%s: branches: %w", name, err)
	}
	var list []*Type
	for _, b := range branches {
		t, err := ParseType(name, b)
		if err != nil {
			return nil, err
		}
		list = append(list, t)
	}
	return unite(name, list), nil
}

// parseLiterals reads an enum, whose values are JavaScript source ("'a'"), or a
// TypeScript literal, whose value is the text alone. Entries without a value
// stand for undefined.
func parseLiterals(name string, m MetaType) (*Type, error) {
	if m.Name == "literal" {
		var text string
		if err := json.Unmarshal(m.Value, &text); err != nil {
			return nil, fmt.Errorf("%s: literal: %w", name, err)
		}
		return unite(name, []*Type{{Kind: Enum, Values: []string{text}}}), nil
	}
	var values []struct {
		Value any `json:"value"`
	}
	if err := json.Unmarshal(m.Value, &values); err != nil {
		return nil, fmt.Errorf("%s: enum: %w", name, err)
	}
	var list []*Type
	for _, v := range values {
		switch text, isText := v.Value.(string); {
		case v.Value == nil:
		case !isText:
			list = append(list, &Type{Kind: Ints})
		case text == "null":
			list = append(list, &Type{Kind: Null})
		case text == "true", text == "false":
			list = append(list, &Type{Kind: Bool, Values: []string{text}})
		default:
			list = append(list, &Type{Kind: Enum, Values: []string{strings.Trim(text, `'"`)}})
		}
	}
	return unite(name, list), nil
}
