package gen

// planSetters gives a prop one setter for each type that it takes. The first
// has the prop's name, the others say what they take: Value, ValueNumber,
// Values. One lone
// value beside other types is a setter without a parameter: OptionHeightAuto.
func planSetters(c *Component, p *Prop) []Setter {
	switch p.Name {
	case "children":
		return []Setter{childrenSetter(c)}
	case "id":
		return []Setter{
			{Method: "ID", Param: "id string", Value: "id", Type: p.Type},
			{Method: "DictID", Param: "id protocol.ID", Value: "id", Type: p.Type},
		}
	}
	var list []Setter
	for i, t := range branches(p.Type) {
		list = append(list, newSetter(p, t, i == 0))
	}
	return list
}

func childrenSetter(c *Component) Setter {
	if c.Children == Texts {
		return Setter{Method: "Children", Param: "text ...string", Value: "texts(text)", Type: &Type{Kind: String}}
	}
	return Setter{Method: "Children", Param: "children ...any", Value: "", Type: &Type{Kind: Node}}
}

// branches returns the types that get a setter each: those of a union, and of
// a list of texts and numbers one list of each.
func branches(t *Type) []*Type {
	switch {
	case t.Kind == Union:
		var all []*Type
		for _, b := range t.Branches {
			all = append(all, branches(b)...)
		}
		return all
	case t.Kind == List && t.Elem.Kind == Union && t.Go == "" && scalars(t.Elem):
		var all []*Type
		for _, b := range textFirst(t.Elem.Branches) {
			all = append(all, &Type{Kind: List, Elem: b})
		}
		return all
	}
	return []*Type{t}
}

func scalars(union *Type) bool {
	for _, b := range union.Branches {
		if b.Kind != String && b.Kind != Number && b.Kind != Bool {
			return false
		}
	}
	return true
}

// textFirst orders the types of a list's elements: texts, numbers, bools.
func textFirst(types []*Type) []*Type {
	var out []*Type
	for _, k := range []Kind{String, Number, Bool} {
		for _, t := range types {
			if t.Kind == k {
				out = append(out, t)
			}
		}
	}
	return out
}

func newSetter(p *Prop, t *Type, primary bool) Setter {
	if t.Kind == Enum && len(t.Values) == 1 {
		return Setter{Method: p.Go + goName(t.Values[0]), Value: quote(t.Values[0]), Type: t}
	}
	if t.Kind == Bool && len(t.Values) == 1 {
		return Setter{Method: p.Go + "Off", Value: t.Values[0], Type: t}
	}
	s := Setter{Method: p.Go, Param: "v " + goType(t), Value: "v", Type: t}
	if !primary {
		s.Method = branchMethod(p, t)
	}
	if t.Kind == List && t.Go == "" {
		s.Param = "v ..." + goType(t.Elem)
		s.Value = "list(v)"
	}
	return s
}

// branchMethod names the setter of a type that is not the prop's first.
func branchMethod(p *Prop, t *Type) string {
	one := singular(p.Go)
	switch t.Kind {
	case String, Enum:
		return p.Go + "Text"
	case Number:
		return p.Go + "Number"
	case Bool:
		return p.Go + "Bool"
	case Struct:
		return p.Go + "Options"
	case Map:
		if t.Go == "StyledMarks" {
			return "Styled" + p.Go
		}
		return one + "Map"
	case List:
		switch t.Elem.Kind {
		case String:
			if p.Name == "value" {
				return p.Go + "s"
			}
		case Number:
			return one + "Numbers"
		case Bool:
			return one + "Bools"
		}
		return one + "List"
	}
	return p.Go + "Any"
}

// goType returns how t is written in Go.
func goType(t *Type) string {
	if t.Go != "" {
		return t.Go
	}
	switch t.Kind {
	case String:
		return "string"
	case Number:
		return "float64"
	case Bool:
		return "bool"
	case Ints:
		return "int"
	case Enum:
		if t.GoName == "" {
			return "string"
		}
		return t.GoName
	case Struct:
		return t.GoName
	case List:
		return "[]" + goType(t.Elem)
	case Map:
		return "map[string]" + goType(t.Elem)
	}
	return "any"
}
