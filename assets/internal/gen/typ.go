package gen

import (
	"encoding/json"
	"fmt"
	"slices"
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

// unite makes one type of the branches of a union.
func unite(name string, branches []*Type) *Type {
	var flat []*Type
	for _, b := range branches {
		if b.Kind == Union {
			flat = append(flat, b.Branches...)
		} else {
			flat = append(flat, b)
		}
	}
	has := func(k Kind) bool { return slices.ContainsFunc(flat, func(t *Type) bool { return t.Kind == k }) }
	switch {
	case has(Any), has(Object):
		return &Type{Kind: Any}
	case has(Node):
		return &Type{Kind: Node}
	}
	enum, onlyFalse := &Type{Kind: Enum}, has(Bool)
	var out []*Type
	for _, b := range flat {
		switch b.Kind {
		case Null: // every prop takes null, through With
		case Enum:
			enum.Values = append(enum.Values, b.Values...)
		case Bool:
			onlyFalse = onlyFalse && slices.Equal(b.Values, []string{"false"})
			fallthrough
		default:
			if !slices.ContainsFunc(out, func(t *Type) bool { return same(t, b) }) {
				out = append(out, &Type{Kind: b.Kind, Elem: b.Elem, Fields: b.Fields, Open: b.Open, Go: b.Go, GoName: b.GoName})
			}
		}
	}
	if has(Bool) {
		enum.Values = slices.DeleteFunc(enum.Values, func(v string) bool {
			return strings.EqualFold(v, name) || v == "true" || v == "false"
		})
	}
	if len(enum.Values) > 0 && !has(String) {
		out = append(out, enum)
	}
	if onlyFalse {
		for _, t := range out {
			if t.Kind == Bool {
				t.Values = []string{"false"}
			}
		}
	}
	rank := func(t *Type) int { return branchRank(name, t, onlyFalse) }
	slices.SortStableFunc(out, func(a, b *Type) int { return rank(a) - rank(b) })
	if len(out) == 1 {
		return out[0]
	}
	return &Type{Kind: Union, Branches: out}
}

// branchRank orders the branches of a union. The first gets the setter with the
// prop's own name, so it is the one that layouts write most: a text for what
// holds a value or a text, else on or off, else a number. A bool that can only
// be false is a way to say "none" and comes late.
func branchRank(name string, t *Type, onlyFalse bool) int {
	switch t.Kind {
	case String:
		if name == "value" || name == "placeholder" {
			return 0
		}
		return 4
	case Bool:
		if onlyFalse {
			return 5
		}
		return 1
	case Number:
		return 2
	case Enum:
		return 3
	case List:
		return 7
	}
	return 6
}

// same reports whether a and b are the same type, whatever they are called.
func same(a, b *Type) bool {
	if a == nil || b == nil {
		return a == b
	}
	if a.Kind != b.Kind || a.Go != b.Go || a.Open != b.Open || !slices.Equal(a.Values, b.Values) && a.Kind == Enum {
		return false
	}
	return same(a.Elem, b.Elem) &&
		slices.EqualFunc(a.Branches, b.Branches, same) &&
		slices.EqualFunc(a.Fields, b.Fields, func(f, g Field) bool {
			return f.Name == g.Name && f.Required == g.Required && same(f.Type, g.Type)
		})
}
