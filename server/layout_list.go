package server

import (
	"reflect"

	"github.com/dashwire/dashwire/protocol"
)

// members returns the components of a layout, which may be a list or a single one.
func members(tree any) []any {
	if text, ok := tree.(protocol.Raw); ok {
		return spread(text)
	}
	list := reflect.ValueOf(tree)
	if list.Kind() != reflect.Slice {
		return []any{tree}
	}
	all := make([]any, 0, list.Len()+1)
	for i := range list.Len() {
		all = append(all, list.Index(i).Interface())
	}
	return all
}

// asOne returns a layout that pages of the release can show: where they can't show a
// list, one component without a box of its own has all of it in it.
func (a *App) asOne(tree any) any {
	text, isText := tree.(protocol.Raw)
	isList := isText && len(text) > 0 && text[0] == '[' || !isText && reflect.ValueOf(tree).Kind() == reflect.Slice
	if !isList || a.pages.bundle.Release().Wire.ListLayout {
		return tree
	}
	return protocol.NewComponent("dash_html_components", "Div").Set("children", tree).Set("style", map[string]string{"display": "contents"})
}
