package server

import (
	"fmt"
	"strings"

	"github.com/dashwire/dashwire/protocol"
)

// componentQuestion describes what get_dash_component takes.
func componentQuestion() any {
	return mcpObject("properties", mcpObject(
		"component_id", mcpObject("description", "The component's id.", "title", "Component Id", "type", "string"),
		"property", mcpObject("description", "The one property to look at, such as value. Without it, all that have a value.", "title", "Property", "type", "string"),
	), "required", []string{"component_id"}, "title", "_ComponentQueryInput", "type", "object")
}

// componentAnswer describes what it gives.
func componentAnswer() any {
	return mcpObject(
		"$defs", mcpObject("ComponentPropertyInfo", mcpObject("properties", mcpObject(
			"initial_value", mcpObject("title", "Initial Value"),
			"modified_by_tool", mcpObject("items", mcpObject("type", "string"), "title", "Modified By Tool", "type", "array"),
			"input_to_tool", mcpObject("items", mcpObject("type", "string"), "title", "Input To Tool", "type", "array"),
		), "required", []string{"initial_value", "modified_by_tool", "input_to_tool"}, "title", "ComponentPropertyInfo", "type", "object")),
		"properties", mcpObject(
			"component_id", mcpObject("title", "Component Id", "type", "string"),
			"component_type", mcpObject("title", "Component Type", "type", "string"),
			"label", mcpObject("anyOf", []any{mcpObject("items", mcpObject("type", "string"), "type", "array"), mcpObject("type", "null")}, "title", "Label"),
			"properties", mcpObject("additionalProperties", mcpObject("$ref", "#/$defs/ComponentPropertyInfo"), "title", "Properties", "type", "object"),
		), "required", []string{"component_id", "component_type", "properties"}, "title", "ComponentQueryResult", "type", "object")
}

// component is the tool get_dash_component.
func (r *mcpRequest) component(id, property string) (any, error) {
	if id == "" {
		return toolFailure("component_id is required"), nil
	}
	v, err := r.view()
	if err != nil {
		return nil, err
	}
	c := v.byID[dependencyID(id)]
	if c == nil {
		return toolFailure(v.missing(id)), nil
	}
	properties := protocol.PropertyValues{}
	for _, name := range v.properties(c) {
		if property != "" && name != property {
			continue
		}
		if value := v.value(c.id, name); value != nil {
			properties = append(properties, protocol.PropertyValue{Property: name, Value: mcpObject("initial_value", value,
				"modified_by_tool", toolNames(v.writers[c.id+"."+name]), "input_to_tool", toolNames(v.readers[c.id+"."+name]))})
		}
	}
	var label any
	if len(c.labels) > 0 {
		label = c.labels
	}
	answer, err := protocol.Encode(mcpObject("component_id", id, "component_type", c.typ.name, "label", label, "properties", properties))
	if err != nil {
		return nil, err
	}
	return toolResult(answer), nil
}

// dependencyID spells an id as dependencies do: that of a dictionary may be written
// in any way.
func dependencyID(id string) string {
	if strings.HasPrefix(id, "{") {
		var parsed protocol.ID
		if parsed.UnmarshalJSON([]byte(id)) == nil {
			return parsed.String()
		}
	}
	return id
}

// missing says that the layout has no such component, and which tools would make use
// of it.
func (v *mcpView) missing(id string) string {
	text := fmt.Sprintf("The layout has no component %q.", clip(id, 100))
	var tools []string
	for _, t := range v.tools {
		for _, out := range t.plan.outputs {
			if out.ID.String() == id {
				tools = append(tools, t.name)
				break
			}
		}
	}
	if len(tools) > 0 {
		text += " These tools set it: " + strings.Join(tools, ", ") + "."
	}
	return text + " The resource dash://components lists those that there are."
}

func toolNames(tools []*mcpTool) []string {
	names := make([]string, len(tools))
	for i, t := range tools {
		names[i] = t.name
	}
	return names
}
