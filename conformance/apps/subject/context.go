package main

import (
	"fmt"
	"strings"

	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server"
)

// context returns one thing that a callback knows of its call, in the form in
// which Python's ctx has it.
func (s *script) context(name string) (any, error) {
	call := s.call
	if header, ok := strings.CutPrefix(name, "header:"); ok {
		if values := call.Request().Header().Values(header); len(values) > 0 {
			return values[0], nil
		}
		return nil, nil
	}
	switch name {
	case "triggered":
		return triggered(call), nil
	case "triggered_id":
		if id := call.TriggeredID(); !id.IsZero() {
			return idValue(id), nil
		}
		return nil, nil
	case "triggered_prop_ids":
		props := map[string]any{}
		for _, t := range call.Triggered() {
			props[t.PropID] = idValue(t.ID)
		}
		return props, nil
	case "inputs":
		return byName(call.Inputs()), nil
	case "states":
		return byName(call.State()), nil
	case "inputs_list":
		return lists(call.Inputs()), nil
	case "states_list":
		return lists(call.State()), nil
	case "outputs_list":
		return outputs(call), nil
	case "cookies":
		return cookies(call.Request()), nil
	case "remote":
		return call.Request().RemoteAddr, nil
	case "origin":
		return call.Request().Header().Get("Origin"), nil
	case "websocket":
		return call.Websocket(), nil
	}
	return nil, fmt.Errorf("the context has no %q", name)
}

// triggered is Python's list, which is never empty.
func triggered(call *server.Call) []any {
	list := []any{}
	for _, t := range call.Triggered() {
		v, _ := decode(t.Value)
		list = append(list, map[string]any{"prop_id": t.PropID, "value": v})
	}
	if len(list) == 0 {
		list = append(list, map[string]any{"prop_id": ".", "value": nil})
	}
	return list
}

// idValue is an id as Python's apps see it: a text or an object.
func idValue(id protocol.ID) any {
	if id.IsDict() {
		return id
	}
	return id.String()
}

func byName(groups []protocol.Group) map[string]any {
	all := map[string]any{}
	for _, g := range groups {
		for _, a := range g.Args {
			v, _ := decode(a.Value)
			all[a.ID.String()+"."+a.Property] = v
		}
	}
	return all
}

func lists(groups []protocol.Group) []any {
	all := make([]any, len(groups))
	for i, g := range groups {
		items := make([]any, len(g.Args))
		for j, a := range g.Args {
			item := map[string]any{"id": idValue(a.ID), "property": a.Property}
			if a.Value != nil {
				item["value"] = a.Value
			}
			items[j] = item
		}
		all[i] = items
		if !g.List {
			all[i] = items[0]
		}
	}
	return all
}

// outputs are the components that the outputs stand for: one, or a list.
func outputs(call *server.Call) any {
	groups := call.Outputs()
	all := make([]any, len(groups))
	for i, g := range groups {
		items := make([]any, len(g.Args))
		for j, out := range g.Args {
			items[j] = map[string]any{"id": idValue(out.ID), "property": out.Property}
		}
		all[i] = items
		if !g.List {
			all[i] = items[0]
		}
	}
	if len(all) == 1 && !strings.HasPrefix(call.Output(), "..") {
		return all[0]
	}
	return all
}

// values are what Python passes as arguments: one value, or a list for a group.
func values(groups []protocol.Group) ([]any, error) {
	all := make([]any, len(groups))
	for i, g := range groups {
		list := make([]any, len(g.Args))
		for j, a := range g.Args {
			v, err := decode(a.Value)
			if err != nil {
				return nil, err
			}
			list[j] = v
		}
		all[i] = list
		if !g.List {
			all[i] = list[0]
		}
	}
	return all, nil
}
