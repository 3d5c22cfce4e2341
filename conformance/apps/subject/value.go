package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"math/big"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server"
)

// native are the values that JSON doesn't have, by the names of the contract.
func native(name string) (any, error) {
	zone := time.FixedZone("", 2*60*60)
	big10, _ := new(big.Int).SetString("12345678901234567890123", 10)
	values := map[string]any{
		"nan":            math.NaN(),
		"infinity":       math.Inf(1),
		"minus_infinity": math.Inf(-1),
		"date":           protocol.Date{Year: 2020, Month: 1, Day: 2},
		"datetime":       protocol.Clock(time.Date(2020, 1, 2, 3, 4, 5, 60007000, time.UTC)),
		"time":           "03:04:05", // Go has no type for a time of day
		"datetime_zone":  time.Date(2020, 1, 2, 3, 4, 5, 0, zone),
		"decimal":        big.NewFloat(1.25),
		"big":            big10,
		"whole_float":    3.0,
		"tuple":          []any{1, 2},
		"not_json":       func() {},
		"nan_list":       []any{1.5, math.NaN(), nil},
		"number_keys":    map[any]any{1: "one", "2.5": "two and a half", "false": "no"},
		"markup":         "</script><b>&amp;\u2028é🎉",
	}
	v, ok := values[name]
	if !ok {
		return nil, fmt.Errorf("there is no native value %q", name)
	}
	return v, nil
}

// value replaces each {"$word": ...} in v by what it stands for.
func (s *script) value(v any) (any, error) {
	switch v := v.(type) {
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			var err error
			if out[i], err = s.value(item); err != nil {
				return nil, err
			}
		}
		return out, nil
	case map[string]any:
		if len(v) == 1 {
			for word, arg := range v {
				if strings.HasPrefix(word, "$") {
					return s.special(word, arg)
				}
			}
		}
		out := make(map[string]any, len(v))
		for name, member := range v {
			var err error
			if out[name], err = s.value(member); err != nil {
				return nil, err
			}
		}
		return out, nil
	}
	return v, nil
}

func (s *script) special(word string, arg any) (any, error) {
	switch word {
	case "$no_update":
		return server.NoUpdate, nil
	case "$native":
		return native(arg.(string))
	case "$component":
		spec := arg.([]any)
		c := protocol.NewComponent("dash_html_components", spec[0].(string))
		props := spec[1].(map[string]any)
		for _, name := range sortedKeys(props) {
			v, err := s.value(props[name])
			if err != nil {
				return nil, err
			}
			c.Set(name, v)
		}
		return c, nil
	case "$patch":
		return s.patch(arg.([]any))
	case "$found":
		return s.found[arg.(string)], nil
	case "$args":
		return s.args, nil
	case "$context":
		return s.context(arg.(string))
	}
	return nil, fmt.Errorf("dashwire's subject has no value %q", word)
}

// patch makes a Patch by the operations that an app would write.
func (s *script) patch(operations []any) (any, error) {
	p := new(protocol.Patch)
	for _, o := range operations {
		op := o.(map[string]any)
		path, _ := op["at"].([]any)
		steps := make([]any, len(path))
		for i, step := range path {
			steps[i] = step
			if n, ok := step.(json.Number); ok {
				steps[i] = whole(n)
			}
		}
		given, _ := op["args"].([]any)
		args, err := s.value(given)
		if err != nil {
			return nil, err
		}
		if err := operate(p.At(steps...), op["do"].(string), args.([]any)); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func operate(at protocol.PatchAt, name string, args []any) error {
	switch name {
	case "assign":
		at.Assign(args[0])
	case "delete":
		at.Delete()
	case "append":
		at.Append(args[0])
	case "prepend":
		at.Prepend(args[0])
	case "insert":
		at.Insert(whole(args[0]), args[1])
	case "extend":
		at.Extend(args[0])
	case "remove":
		at.Remove(args[0])
	case "clear":
		at.Clear()
	case "reverse":
		at.Reverse()
	case "merge":
		at.Merge(args[0])
	case "add":
		if _, list := args[0].([]any); list {
			at.Extend(args[0])
			return nil
		}
		at.Add(args[0])
	case "sub":
		at.Sub(args[0])
	case "mul":
		at.Mul(args[0])
	case "div":
		at.Div(args[0])
	default:
		return fmt.Errorf("there is no operation %q", name)
	}
	return nil
}

func cookies(r *server.Request) map[string]any {
	all := map[string]any{}
	for _, c := range (&http.Request{Header: r.Header()}).Cookies() {
		all[c.Name] = c.Value
	}
	return all
}

func whole(v any) int {
	switch v := v.(type) {
	case json.Number:
		n, _ := v.Int64()
		return int(n)
	case int:
		return v
	}
	return 0
}

func sortedKeys(m map[string]any) []string { return slices.Sorted(maps.Keys(m)) }

// asID reads an id: a text or an object.
func asID(v any) (protocol.ID, error) {
	if text, ok := v.(string); ok {
		return protocol.StringID(text), nil
	}
	data, err := json.Marshal(v)
	if err != nil {
		return protocol.ID{}, err
	}
	return protocol.ParseID(string(data))
}
