package gen

import "strings"

// componentNames are the components whose Go name is not their wire name. Dash
// calls these MapEl and ObjectEl as Python has a map and an object already.
var componentNames = map[string]string{"MapEl": "Map", "ObjectEl": "Object"}

// propNames are the props whose Go name is not made from their wire name, by
// component and prop.
var propNames = map[string]string{
	"ObjectEl.data": "DataURL", // Data sets a data-* attribute
}

// refine makes t more exact than the metadata has it, by what is known of the
// prop or field called name.
func refine(pkg, name string, t *Type) *Type {
	switch {
	case isRows(pkg, name), name == "figure":
		return &Type{Kind: Any}
	case t.Kind == Object && isStyle(name):
		return &Type{Kind: Object, Go: "Style"}
	case t.Kind == Ints && name == "first_day_of_week":
		return &Type{Kind: Ints, Go: "time.Weekday"}
	case name == "modeBarButtonsToRemove":
		return &Type{Kind: List, Elem: &Type{Kind: String}}
	case t.Kind == Number && isCount(name):
		return &Type{Kind: Number, Go: "int"}
	}
	r := *t
	if t.Elem != nil {
		r.Elem = refine(pkg, name, t.Elem)
	}
	r.Fields = nil
	for _, f := range t.Fields {
		f.Type = refine("", f.Name, f.Type)
		r.Fields = append(r.Fields, f)
	}
	r.Branches = nil
	for _, b := range t.Branches {
		r.Branches = append(r.Branches, refine(pkg, name, b))
	}
	return &r
}

// isRows reports whether a prop holds the rows of a table. In Go they are a
// slice of structs or of maps.
func isRows(pkg, name string) bool {
	return pkg == "table" && (name == "data" || name == "data_previous" ||
		name == "derived_viewport_data" || name == "derived_virtual_data")
}

func isStyle(name string) bool {
	return name == "style" || strings.HasPrefix(name, "style_") ||
		strings.HasSuffix(name, "_style") || strings.HasSuffix(name, "Style")
}

// counts are the numbers that are whole, beside those that their name tells.
var counts = map[string]bool{
	"row": true, "column": true, "page_current": true, "page_count": true, "page_size": true,
	"selected_rows": true, "derived_viewport_indices": true, "derived_viewport_selected_rows": true,
	"derived_virtual_indices": true, "derived_virtual_selected_rows": true, "max_intervals": true,
	"number_of_months_shown": true, "minimum_nights": true, "count": true, "cols": true, "rows": true,
	"colSpan": true, "rowSpan": true, "tabIndex": true, "maxLength": true, "minLength": true, "grouping": true,
	"data_timestamp": true, "queueLength": true, "max_size": true, "min_size": true,
	"code": true, "zindex": true,
}

func isCount(name string) bool {
	return counts[name] || strings.HasPrefix(name, "n_") || strings.HasSuffix(name, "_n_clicks") ||
		strings.HasSuffix(name, "_n_clicks_timestamp") || name == "modified_timestamp"
}
