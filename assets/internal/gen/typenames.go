package gen

import (
	"fmt"
	"slices"
	"strings"
)

// typeNames are the names of generated types that read better than component
// and prop together, or that the prop's handle has taken. A key is a package, a
// component where props of one name differ, a prop, and the fields on the way;
// one that ends in a dot is the enum beside a struct.
var typeNames = map[string]string{
	"table.columns":                          "Column",
	"table.filter_options":                   "FilterOptions",
	"table.columns.filter_options":           "FilterOptions",
	"table.columns.format":                   "Format",
	"table.columns.format.locale":            "Locale",
	"table.locale_format":                    "Locale",
	"table.columns.on_change":                "OnChange",
	"table.columns.on_change.action":         "OnChangeAction",
	"table.columns.on_change.failure":        "OnChangeFailure",
	"dcc.highlight_config.theme":             "HighlightTheme",
	"table.columns.validation":               "Validation",
	"table.columns.type":                     "ColumnType",
	"table.columns.presentation":             "Presentation",
	"table.active_cell":                      "Cell",
	"table.start_cell":                       "Cell",
	"table.end_cell":                         "Cell",
	"table.selected_cells":                   "Cell",
	"table.fixed_columns":                    "Fixed",
	"table.fixed_rows":                       "Fixed",
	"table.filter_action":                    "FilterActionOptions",
	"table.filter_action.type":               "FilterSource",
	"table.filter_action.operator":           "FilterOperator",
	"table.filter_options.case":              "FilterCase",
	"table.columns.filter_options.case":      "FilterCase",
	"table.sort_by":                          "SortBy",
	"table.sort_by.direction":                "SortDirection",
	"table.dropdown":                         "Dropdown",
	"table.dropdown_data":                    "Dropdown",
	"table.dropdown_conditional":             "DropdownRule",
	"table.dropdown_conditional.if":          "DropdownIf",
	"table.dropdown.options":                 "DropdownOption",
	"table.dropdown_data.options":            "DropdownOption",
	"table.dropdown_conditional.options":     "DropdownOption",
	"table.tooltip":                          "Tooltip",
	"table.tooltip.use_with":                 "TooltipUse",
	"table.tooltip.type":                     "TooltipType",
	"table.tooltip_data":                     "CellTooltip",
	"table.tooltip_data.type":                "TooltipType",
	"table.tooltip_header":                   "CellTooltip",
	"table.tooltip_header.type":              "TooltipType",
	"table.tooltip_conditional":              "TooltipRule",
	"table.tooltip_conditional.if":           "TooltipIf",
	"table.tooltip_conditional.type":         "TooltipType",
	"table.css":                              "CSSRule",
	"table.style_cell_conditional":           "CellStyle",
	"table.style_cell_conditional.if":        "CellIf",
	"table.style_data_conditional":           "DataStyle",
	"table.style_data_conditional.if":        "DataIf",
	"table.style_data_conditional.if.state":  "CellState",
	"table.style_filter_conditional":         "FilterStyle",
	"table.style_filter_conditional.if":      "FilterIf",
	"table.style_header_conditional":         "HeaderStyle",
	"table.style_header_conditional.if":      "HeaderIf",
	"table.persisted_props":                  "PersistedProp",
	"table.page_action":                      "Action",
	"table.filter_action.":                   "Action",
	"table.sort_action":                      "Action",
	"dcc.config":                             "Config",
	"dcc.config.edits":                       "Edits",
	"dcc.config.toImageButtonOptions":        "ImageOptions",
	"dcc.config.toImageButtonOptions.format": "ImageFormat",
	"dcc.config.doubleClick":                 "DoubleClick",
	"dcc.bbox":                               "Box",
	"dcc.colors":                             "TabColors",
	"dcc.data":                               "File",
	"dcc.direction":                          "Side",
	"dcc.display":                            "Display",
	"dcc.highlight_config":                   "Highlight",
	"dcc.inputMode":                          "InputMode",
	"dcc.labels":                             "Labels",
	"dcc.loading_state":                      "LoadingState",
	"dcc.position":                           "Position",
	"dcc.position_error":                     "PositionError",
	"dcc.search_order":                       "SearchOrder",
	"dcc.storage_type":                       "StorageType",
	"dcc.Button.type":                        "ButtonKind",
	"dcc.Input.type":                         "InputKind",
	"dcc.Loading.type":                       "LoadingKind",
	"dcc.Slider.updatemode":                  "UpdateMode",
	"dcc.RangeSlider.updatemode":             "UpdateMode",
	"dcc.DatePickerRange.updatemode":         "RangeUpdateMode",
}

// nameTypes gives every enum and struct its Go name and gathers them. Types
// that are the same share a name, so that a cell is a Cell in four props.
func (p *Package) nameTypes() {
	shared := map[string]*Type{}
	users := p.enumUsers()
	for _, c := range p.Components {
		for _, prop := range c.Props {
			p.nameType(shared, users, c, prop.Name, prop.Type)
		}
	}
	for _, name := range sortedKeys(shared) {
		if t := shared[name]; t.Kind == Enum {
			p.Enums = append(p.Enums, t)
		} else {
			p.Structs = append(p.Structs, t)
		}
	}
}

func (p *Package) nameType(shared map[string]*Type, users map[string][]string, c *Component, path string, t *Type) {
	for _, b := range t.Branches {
		p.nameType(shared, users, c, path, b)
	}
	if t.Elem != nil {
		p.nameType(shared, users, c, path, t.Elem)
	}
	for _, f := range t.Fields {
		p.nameType(shared, users, c, path+"."+f.Name, f.Type)
	}
	if t.Kind != Struct && (t.Kind != Enum || len(t.Values) < 2) {
		return
	}
	if t.GoName == "" {
		t.GoName = p.typeName(users, c, path, t)
	}
	for i, f := range t.Fields {
		t.Fields[i].Required = f.Required || alwaysSent[t.GoName+"."+f.Name]
	}
	if old, ok := shared[t.GoName]; ok && old != t && !same(old, t) {
		t.GoName = fmt.Sprintf("%s (two types at %s)", t.GoName, path) // checkNames reports it
	}
	shared[t.GoName] = t
}

func (p *Package) typeName(users map[string][]string, c *Component, path string, t *Type) string {
	key := p.Package + "." + path
	if t.Kind == Enum {
		if name, ok := typeNames[key+"."]; ok {
			return name
		}
	}
	if name, ok := typeNames[key]; ok {
		return name
	}
	if name, ok := typeNames[p.Package+"."+c.Name+"."+path]; ok {
		return name
	}
	if slices.Equal(t.Values, []string{"odd", "even"}) {
		return "Parity"
	}
	if slices.Equal(t.Values, []string{"first", "last"}) {
		return "HeaderRow"
	}
	if slices.Equal(t.Values, []string{"any", "numeric", "text", "datetime"}) {
		return "ColumnType"
	}
	var name strings.Builder
	for part := range strings.SplitSeq(path, ".") {
		name.WriteString(goName(part))
	}
	if len(p.Components) == 1 {
		return name.String()
	}
	if t.Kind == Enum {
		switch owners := users[enumKey(path, t)]; {
		case len(users[path]) > 1 && len(owners) == len(users[path]):
			return name.String()
		case len(owners) > 1:
			return shortest(owners) + name.String()
		}
	}
	return c.Func + defaultName(name.String(), t)
}

// defaultName differs from the name of the prop, which its handle has.
func defaultName(prop string, t *Type) string {
	if one := singular(prop); t.Kind == Struct && one != prop {
		return one
	}
	if t.Kind == Enum {
		return prop + "Kind"
	}
	return prop + "Options"
}

// enumUsers returns the components that have an enum at a path, and those that
// have it with the same values.
func (p *Package) enumUsers() map[string][]string {
	users := map[string][]string{}
	for _, c := range p.Components {
		for _, prop := range c.Props {
			for _, t := range append([]*Type{prop.Type}, prop.Type.Branches...) {
				if t.Kind == Enum {
					users[prop.Name] = append(users[prop.Name], c.Func)
					key := enumKey(prop.Name, t)
					users[key] = append(users[key], c.Func)
				}
			}
		}
	}
	return users
}

func enumKey(path string, t *Type) string { return path + "=" + strings.Join(t.Values, "|") }

func shortest(names []string) string {
	return slices.MinFunc(names, func(a, b string) int { return len(a) - len(b) })
}
