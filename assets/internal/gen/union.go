package gen

import (
	"slices"
	"strings"
)

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
