package gen

// typeScript gives the types that react-docgen leaves as TypeScript text. What
// they stand for was read from the behaviour of the components.
var typeScript = map[string]func() *Type{
	"PersistedProps[] | undefined":                func() *Type { return &Type{Kind: List, Elem: &Type{Kind: String}} },
	"DashLayoutPath | undefined":                  func() *Type { return &Type{Kind: List, Elem: &Type{}} },
	"CSSProperties | undefined":                   func() *Type { return &Type{Kind: Object} },
	"`${string}-${string}-${string}` | undefined": func() *Type { return &Type{Kind: String} },
	"OptionsArray | OptionsDict | undefined":      optionsType,
	"SliderMarks | null | undefined":              marksType,
	"SliderTooltip | undefined":                   sliderTooltipType,
}

func optionsType() *Type {
	option := &Type{Kind: Struct, GoName: "Option", Fields: []Field{
		{Name: "disabled", Type: &Type{Kind: Bool}},
		{Name: "label", Required: true, Type: &Type{Kind: Node}},
		{Name: "search", Type: &Type{Kind: String}},
		{Name: "title", Type: &Type{Kind: String}},
		{Name: "value", Required: true, Type: scalarType()},
	}}
	return &Type{Kind: Union, Branches: []*Type{
		{Kind: List, Elem: &Type{Kind: String}},
		{Kind: List, Elem: &Type{Kind: Number}},
		{Kind: List, Elem: option},
		{Kind: Map, Elem: &Type{Kind: String}},
	}}
}

func scalarType() *Type {
	return &Type{Kind: Union, Branches: []*Type{{Kind: String}, {Kind: Bool}, {Kind: Number}}}
}

// marksType has two forms, text and styled text, and both are Go types written
// by hand, as their keys are numbers.
func marksType() *Type {
	return &Type{Kind: Union, Branches: []*Type{
		{Kind: Map, Elem: &Type{Kind: String}, Go: "Marks"},
		{Kind: Map, Elem: &Type{Kind: Any}, Go: "StyledMarks"},
	}}
}

func sliderTooltipType() *Type {
	return &Type{Kind: Struct, GoName: "TooltipOptions", Fields: []Field{
		{Name: "always_visible", Type: &Type{Kind: Bool}},
		{Name: "placement", Type: &Type{Kind: Enum, GoName: "Placement", Values: []string{
			"left", "right", "top", "bottom", "topLeft", "topRight", "bottomLeft", "bottomRight",
		}}},
		{Name: "style", Type: &Type{Kind: Object, Go: "Style"}},
		{Name: "template", Type: &Type{Kind: String}},
		{Name: "transform", Type: &Type{Kind: String}},
	}}
}
