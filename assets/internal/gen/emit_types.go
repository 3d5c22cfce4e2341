package gen

import "fmt"

func emitEnums(p *Package) string {
	var s source
	s.printf("package %s\n\n", p.Package)
	for _, t := range p.Enums {
		s.comment("", enumDoc(t))
		s.printf("type %s string\n\n", t.GoName)
		s.comment("", "The values of "+t.GoName+".")
		s.printf("const (\n")
		for _, v := range t.Values {
			s.printf("%s %s = %q\n", constName(t, v), t.GoName, v)
		}
		s.printf(")\n\n")
	}
	return s.String()
}

func constName(t *Type, value string) string {
	if value == "" {
		return t.GoName + "Empty"
	}
	return t.GoName + goName(value)
}

func emitStructs(p *Package) string {
	var s, body source
	open := false
	for _, t := range p.Structs {
		body.comment("", structDoc(t))
		body.printf("type %s struct {\n", t.GoName)
		for _, f := range t.Fields {
			body.comment("\t", fieldDoc(t, f))
			body.printf("\t%s %s `json:%q`\n", goName(f.Name), fieldType(t, f), fieldTag(t, f))
		}
		if !isStyleRule(t) {
			body.printf("}\n\n")
			continue
		}
		open = true
		body.printf("\t// Style is the CSS of what If selects.\n\t")
		body.printf("Style %s `json:\"-\"`\n}\n\n", "Style")
		body.printf("// MarshalJSON writes the CSS beside \"if\", as the table reads it.\n")
		body.printf("func (r %s) MarshalJSON() ([]byte, error) { return encodeRule(r.If, r.Style) }\n\n", t.GoName)
		body.printf("// UnmarshalJSON reads what MarshalJSON writes.\n")
		body.printf("func (r *%s) UnmarshalJSON(data []byte) error { return decodeRule(data, &r.If, &r.Style) }\n\n", t.GoName)
	}
	s.printf("package %s\n\n", p.Package)
	if open {
		s.printf("import %q\n\n", protocolImport)
		s.printf("%s", ruleFunctions)
	}
	return s.String() + body.String()
}

const ruleFunctions = `// encodeRule writes a condition and its CSS as one object.
func encodeRule(condition any, style Style) ([]byte, error) {
	rule := make(map[string]any, len(style)+1)
	for name, v := range style {
		rule[name] = v
	}
	rule["if"] = condition
	return protocol.Encode(rule)
}

// decodeRule reads an object into a condition and the CSS beside it.
func decodeRule(data []byte, condition any, style *Style) error {
	if err := protocol.Decode(data, style); err != nil {
		return err
	}
	delete(*style, "if")
	var rule struct {
		If protocol.Raw ` + "`json:\"if\"`" + `
	}
	if err := protocol.Decode(data, &rule); err != nil || rule.If == nil {
		return err
	}
	return protocol.Decode(rule.If, condition)
}

`

// isStyleRule reports whether t is a condition with CSS beside it, which the
// metadata knows as a shape of one field that takes others.
func isStyleRule(t *Type) bool {
	return t.Open && len(t.Fields) == 1 && t.Fields[0].Name == "if"
}

// fieldType is a pointer where nothing and zero differ: so a zero can be sent.
func fieldType(t *Type, f Field) string {
	name := goType(f.Type)
	if f.Type.Kind == Enum && f.Type.GoName == "" {
		name = "string"
	}
	if f.Required || isPlain(t, f) {
		return name
	}
	switch f.Type.Kind {
	case Number, Bool, Struct:
		return "*" + name
	}
	return name
}

func fieldTag(_ *Type, f Field) string {
	if f.Required {
		return f.Name
	}
	return f.Name + ",omitempty"
}

func isPlain(t *Type, f Field) bool { return zeroIsUnset[fmt.Sprintf("%s.%s", t.GoName, f.Name)] }
