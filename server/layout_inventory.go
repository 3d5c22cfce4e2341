package server

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/dashwire/dashwire/protocol"
)

// inventory is what stands in a layout: each component id with the places of the
// components that have it. It is made from the layout's JSON, which is what the
// browser will see, whatever Go types it came from.
type inventory struct {
	childProps map[string]map[string][]string // the release's children_props
	places     map[string][]string            // id to places
	types      map[string]componentType       // id to what its component is
	ids        []string                       // in order of appearance

	// enter and leave are called for each component, with what is in it between
	// them; nil if nobody wants to know.
	enter func(typ componentType, props map[string]any)
	leave func()
}

type componentType struct{ namespace, name string }

func (a *App) newInventory(body []byte) *inventory {
	inv := &inventory{}
	a.takeInventory(inv, body)
	return inv
}

// takeInventory fills inv in.
func (a *App) takeInventory(inv *inventory, body []byte) {
	inv.places, inv.types = map[string][]string{}, map[string]componentType{}
	var tree any
	// Both texts were written by us or are part of the build, so they are JSON.
	_ = protocol.Decode(a.pages.bundle.Release().ChildrenProps, &inv.childProps)
	_ = protocol.Decode(body, &tree)
	inv.walk(tree, "layout")
}

// walk visits the components in a value that may hold some.
func (inv *inventory) walk(value any, place string) {
	switch v := value.(type) {
	case []any:
		for i, member := range v {
			inv.walk(member, place+"["+strconv.Itoa(i)+"]")
		}
	case map[string]any:
		typ, props, ok := asComponent(v)
		if !ok {
			return
		}
		place += " > " + typ
		namespace, _ := v["namespace"].(string)
		if inv.enter != nil {
			inv.enter(componentType{namespace, typ}, props)
			defer inv.leave()
		}
		if id := idText(props["id"]); id != "" {
			if inv.places[id] == nil {
				inv.ids = append(inv.ids, id)
			}
			inv.types[id] = componentType{namespace, typ}
			inv.places[id] = append(inv.places[id], place)
		}
		inv.walk(props["children"], place)
		known, ok := inv.childProps[namespace]
		if !ok { // a suite that we know nothing of
			for _, name := range slices.Sorted(maps.Keys(props)) {
				if name != "children" {
					inv.walk(props[name], place+" > "+name)
				}
			}
			return
		}
		for _, path := range known[typ] {
			inv.follow(props, strings.Split(path, "."), place)
		}
	}
}

// follow goes down a path of children_props: names, with [] for the members of a
// list and {} for those of an object.
func (inv *inventory) follow(value any, path []string, place string) {
	if len(path) == 0 {
		inv.walk(value, place)
		return
	}
	object, ok := value.(map[string]any)
	if !ok {
		return
	}
	name := strings.TrimSuffix(strings.TrimSuffix(path[0], "[]"), "{}")
	place += " > " + name
	switch members := object[name].(type) {
	case []any:
		if strings.HasSuffix(path[0], "[]") {
			for i, member := range members {
				inv.follow(member, path[1:], place+"["+strconv.Itoa(i)+"]")
			}
			return
		}
	case map[string]any:
		if strings.HasSuffix(path[0], "{}") {
			for _, key := range slices.Sorted(maps.Keys(members)) {
				inv.follow(members[key], path[1:], place+"."+key)
			}
			return
		}
	}
	inv.follow(object[name], path[1:], place)
}

// asComponent tells a component from other objects, as the renderer does.
func asComponent(object map[string]any) (typ string, props map[string]any, ok bool) {
	props, isProps := object["props"].(map[string]any)
	typ, isType := object["type"].(string)
	_, isNamespaced := object["namespace"].(string)
	return typ, props, isProps && isType && isNamespaced
}

// idText spells an id as dependencies do.
func idText(value any) string {
	switch id := value.(type) {
	case string:
		return id
	case map[string]any:
		text, err := protocol.Encode(id)
		if err != nil {
			return ""
		}
		var parsed protocol.ID
		if err := parsed.UnmarshalJSON(text); err != nil {
			return ""
		}
		return parsed.String()
	}
	return ""
}

// duplicates is the error for ids that several components have.
func (inv *inventory) duplicates() error {
	var faults []string
	for _, id := range inv.ids {
		if places := inv.places[id]; len(places) > 1 {
			faults = append(faults, fmt.Sprintf("%d components have the id %q: %s", len(places), id, strings.Join(places, ", and ")))
		}
	}
	if faults == nil {
		return nil
	}
	return fmt.Errorf("layout: %s", strings.Join(faults, "\nlayout: "))
}

// isLayout reports whether a JSON text is what a page can show: a component, a
// string, or a list of them.
func isLayout(body []byte) bool {
	var value any
	if err := protocol.Decode(body, &value); err != nil {
		return false
	}
	members, isList := value.([]any)
	if !isList {
		members = []any{value}
	}
	for _, member := range members {
		switch m := member.(type) {
		case string:
		case map[string]any:
			if _, _, ok := asComponent(m); !ok {
				return false
			}
		default:
			return false
		}
	}
	return true
}
