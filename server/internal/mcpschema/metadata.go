package mcpschema

import (
	"encoding/json"
	"fmt"
	"path"
	"strings"

	"github.com/dashwire/dashwire/protocol"
)

// Component is what the metadata.json of a suite says of a component. The zero
// Component is one that nothing is known of.
type Component struct{ props map[string]prop }

type prop struct {
	Type        propType `json:"type"`
	Description string   `json:"description"`
}

// propType is a type as react-docgen writes it. Value is a type, a list of types
// or values, or a literal, as Name says.
type propType struct {
	Name  string          `json:"name"`
	Value json.RawMessage `json:"value"`
}

// Find returns what metadata, the text of a metadata.json, says of a component. It
// reads the whole text, some milliseconds.
func Find(metadata []byte, component string) (Component, error) {
	var files map[string]json.RawMessage
	if err := json.Unmarshal(metadata, &files); err != nil {
		return Component{}, fmt.Errorf("metadata.json: %w", err)
	}
	for source, text := range files {
		if stem, _, _ := strings.Cut(path.Base(source), "."); stem != component {
			continue
		}
		var described struct {
			Props map[string]prop `json:"props"`
		}
		if err := json.Unmarshal(text, &described); err != nil {
			return Component{}, fmt.Errorf("metadata.json: %s: %w", source, err)
		}
		return Component{described.Props}, nil
	}
	return Component{}, nil
}

// Description returns the first sentence about a property, empty if there is none.
func (c Component) Description(property string) string {
	words := strings.Fields(c.props[property].Description)
	for i, word := range words {
		if strings.ContainsAny(word[len(word)-1:], ".!?") {
			return strings.Join(words[:i+1], " ")
		}
	}
	if len(words) == 0 {
		return ""
	}
	return strings.Join(words, " ") + "."
}

// Property returns the schema of a property, nil if nothing is known of it: also
// for objects with certain keys, which Python's own server can't describe either.
// Every property may be null.
func (c Component) Property(component, property string) any {
	p, known := c.props[property]
	if !known {
		return nil
	}
	types := dates(component, property)
	if types == nil {
		var ok bool
		if types, ok = p.Type.schemas(property); !ok {
			return nil
		}
	}
	return object("anyOf", append(types, typed("null")))
}

// dates returns the schemas of properties that hold days, which the metadata
// takes for anything.
func dates(component, property string) []any {
	if component != "DatePickerSingle" && component != "DatePickerRange" {
		return nil
	}
	day := []any{typed("string"), object("format", "date-time", "type", "string")}
	switch property {
	case "date", "start_date", "end_date", "min_date_allowed", "max_date_allowed":
		return day
	case "initial_visible_month":
		if component == "DatePickerSingle" {
			return day
		}
	case "disabled_days":
		return []any{object("items", object("anyOf", day), "type", "array")}
	}
	return nil
}

// schemas returns the alternatives that a type stands for. ok is false if one of
// them can't be described.
func (t *propType) schemas(property string) (all []any, ok bool) {
	switch property {
	case "id":
		return []any{typed("string"), object("additionalProperties", true, "type", "object")}, true
	case "children":
		return content(), true
	case "style":
		return []any{anything()}, true
	}
	switch t.Name {
	case "string":
		return []any{typed("string")}, true
	case "bool":
		return []any{typed("boolean")}, true
	case "number":
		return []any{typed("number")}, true
	case "object":
		return []any{object("additionalProperties", true, "type", "object")}, true
	case "array":
		return []any{object("items", anything(), "type", "array")}, true
	case "node":
		return content(), true
	case "element":
		return []any{typed("string")}, true
	case "shape", "exact":
		return nil, false
	case "enum":
		return t.choice()
	case "literal":
		return []any{object("const", t.Value, "type", "string")}, true
	case "arrayOf", "objectOf":
		return t.collection()
	case "union":
		return t.union()
	}
	return []any{anything()}, true
}

// collection is the schema of a list, or of an object with any keys.
func (t *propType) collection() ([]any, bool) {
	var of propType
	if json.Unmarshal(t.Value, &of) != nil {
		return nil, false
	}
	members, ok := of.schemas("")
	if !ok {
		return nil, false
	}
	if t.Name == "arrayOf" {
		return []any{object("items", either(members), "type", "array")}, true
	}
	return []any{object("additionalProperties", either(members), "type", "object")}, true
}

func (t *propType) union() (all []any, ok bool) {
	var types []propType
	if json.Unmarshal(t.Value, &types) != nil {
		return nil, false
	}
	seen := map[string]bool{}
	for i := range types {
		members, ok := types[i].schemas("")
		if !ok {
			return nil, false
		}
		for _, m := range members {
			text, err := protocol.Encode(m)
			if err != nil {
				return nil, false
			}
			if !seen[string(text)] {
				all = append(all, m)
			}
			seen[string(text)] = true
		}
	}
	return all, true
}

// choice is the schema of an enum, whose values are written as in JavaScript.
func (t *propType) choice() ([]any, bool) {
	var members []struct {
		Value any `json:"value"` // missing for undefined
	}
	if json.Unmarshal(t.Value, &members) != nil {
		return nil, false
	}
	values, texts := make([]any, len(members)), 0
	for i, m := range members {
		values[i] = m.Value
		source, written := m.Value.(string)
		if written && json.Unmarshal([]byte(strings.ReplaceAll(source, "'", `"`)), &values[i]) != nil {
			return nil, false
		}
		if _, text := values[i].(string); text {
			texts++
		}
	}
	switch {
	case texts < len(values):
		return []any{object("enum", values)}, true
	case len(values) == 1:
		return []any{object("const", values[0], "type", "string")}, true
	}
	return []any{object("enum", values, "type", "string")}, true
}

// either is the schema of what fits one of several.
func either(schemas []any) any {
	if len(schemas) == 1 {
		return schemas[0]
	}
	return object("anyOf", schemas)
}

// content is what children take: text, numbers, components, and lists of them.
func content() []any {
	component := object("properties", object(
		"type", typed("string"),
		"namespace", object("enum", []any{"dash_core_components", "dash_html_components", "dash_table"}, "type", "string"),
		"props", typed("object"),
	), "type", "object")
	one := []any{typed("string"), typed("integer"), typed("number"), component}
	members := append(one[:len(one):len(one)], typed("null"))
	return append(one[:len(one):len(one)], object("items", object("anyOf", members), "type", "array"))
}
