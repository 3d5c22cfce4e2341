package server

import "github.com/dashwire/dashwire/protocol"

// mcpRole is what a property means, where that says more than its type.
type mcpRole struct {
	component, property string // without a component that of any
	gives               string // as an output
}

// mcpRoles are in the order in which they are looked for.
var mcpRoles = []mcpRole{
	{"DataTable", "data", "the rows of a table"},
	{"AgGrid", "rowData", "the rows of a table"},
	{"Store", "data", "data that the browser keeps"},
	{"Download", "data", "a file to download"},
	{"Markdown", "children", "formatted text"},
	{"", "figure", "a chart"},
	{"", "children", "what is shown there"},
	{"", "value", "a value"},
	{"", "options", "the choices there are"},
	{"", "columns", "the columns of a table"},
	{"", "style", "how it looks"},
	{"", "disabled", "whether it is disabled"},
}

// roleOf returns what a property gives, empty if its name says all.
func roleOf(component, property string) string {
	for _, role := range mcpRoles {
		if role.property == property && (role.component == "" || role.component == component) {
			return role.gives
		}
	}
	return ""
}

func figureSchema() protocol.PropertyValues {
	object := mcpObject("type", "object")
	list := mcpObject("type", "array", "items", object)
	return mcpObject("type", "object", "properties", mcpObject("data", list, "layout", object, "frames", list))
}

// roleSchema describes the values of properties for which the component's own
// description is too wide. It is nil for others.
func roleSchema(c *mcpComponent, property string) protocol.PropertyValues {
	switch c.typ.name + "." + property {
	case "DatePickerSingle.date", "DatePickerRange.start_date", "DatePickerRange.end_date":
		return mcpObject("type", "string", "format", "date", "pattern", `^\d{4}-\d{2}-\d{2}$`)
	case "Dropdown.value":
		choice := mcpObject("anyOf", []any{mcpObject("type", "string"), mcpObject("type", "number"), mcpObject("type", "boolean")})
		if many, _ := c.props["multi"].(bool); many {
			return mcpObject("type", "array", "items", choice)
		}
		return choice
	}
	if property == "figure" {
		return figureSchema()
	}
	return nil
}
