package server

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"unicode"

	"github.com/dashwire/dashwire/protocol"
)

// APIEndpoint makes the callback a JSON endpoint besides: a POST to path, with its
// arguments as the keys of an object, is answered with its result. The path, such as
// /api/convert, stands beside the app's prefix, as in Python. With Mount it is
// below the router, where the endpoints of callbacks registered later are not
// reached; with Handler somebody's mux has to pass it on.
//
//	type in struct {
//		Name    string           `input:"name.value"`
//		PerPage server.Opt[int]  `state:"size.value" json:"limit"`
//	}
//
// takes {"name": "Ada", "limit": 20}. An argument is called as the field's json
// tag says, else by the field's name in snake_case; with Handle it is called
// id.property. It must be there, unless its field is an Opt. The result is the
// value of a single output, a list for several, and null for none; an output that
// was left as it is gives null, PreventUpdate 204. Properties set by SetProps go
// nowhere. Config.Authorize is asked as for any call.
func APIEndpoint(path string) Option {
	return func(s *Spec) { s.APIEndpoint = path }
}

// argument is an input or state by name.
type argument struct {
	field    string // of Go; empty for a raw handler
	name     string // for an API endpoint
	optional bool
	typ      reflect.Type // of the field; nil for a raw handler
}

// argumentOf names the field of a typed callback.
func argumentOf(f reflect.StructField) argument {
	arg := argument{field: f.Name, name: snakeCase(f.Name), typ: f.Type}
	if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "" && name != "-" {
		arg.name = name
	}
	_, arg.optional = reflect.Zero(f.Type).Interface().(optional)
	return arg
}

// snakeCase spells a Go name as Python would: UnitPrice, HTTPPort and Row2 are
// unit_price, http_port and row2.
func snakeCase(name string) string {
	runes := []rune(name)
	var b strings.Builder
	for i, r := range runes {
		if unicode.IsUpper(r) && i > 0 &&
			(!unicode.IsUpper(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1])) && runes[i-1] != '_' {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// setEndpoint checks a callback's endpoint and names its arguments.
func (p *plan) setEndpoint(spec *Spec, cfg *Config) (faults []error) {
	p.arguments = spec.arguments
	if len(p.arguments) == 0 {
		for _, deps := range [][]protocol.Dependency{p.inputs, p.state} {
			for _, dep := range deps {
				p.arguments = append(p.arguments, argument{name: dep.String()})
			}
		}
	}
	if spec.APIEndpoint == "" {
		return nil
	}
	p.endpoint = "/" + strings.TrimPrefix(spec.APIEndpoint, "/")
	switch {
	case p.endpoint == "/" || strings.ContainsAny(p.endpoint, "?#"):
		faults = append(faults, fmt.Errorf("the API endpoint is %q; it is a path such as /api/convert", p.endpoint))
	case strings.HasPrefix(p.endpoint, cfg.RoutesPathnamePrefix+"_dash-"):
		faults = append(faults, fmt.Errorf("the API endpoint %s is the path of a route of Dash's own", p.endpoint))
	case spec.clientside != nil:
		faults = append(faults, errors.New("a callback that runs in the browser can't have an API endpoint"))
	}
	seen := map[string]bool{}
	for _, arg := range p.arguments {
		if seen[arg.name] {
			faults = append(faults, fmt.Errorf("the API endpoint has two arguments %q; give one of the fields a json tag", arg.name))
		}
		seen[arg.name] = true
	}
	return faults
}

// apiCall makes a call out of the arguments in body.
func (p *plan) apiCall(body []byte, request *Request) (*Call, error) {
	fail := func(format string, args ...any) (*Call, error) {
		return nil, &RequestError{p.id, "API endpoint " + p.endpoint + ": " + fmt.Sprintf(format, args...)}
	}
	if !json.Valid(body) {
		return nil, &refusal{status: 400, detail: "API endpoint " + p.endpoint + ": the body is not JSON"}
	}
	var given map[string]protocol.Raw
	if err := protocol.Decode(body, &given); err != nil {
		return fail("the body is not a JSON object with the arguments")
	}
	req := &protocol.Request{Output: p.id}
	used := 0
	for i, arg := range p.arguments {
		value, ok := given[arg.name]
		switch {
		case ok:
			used++
		case !arg.optional:
			return fail("argument %q is missing", arg.name)
		}
		deps, lists, to, n := p.inputs, p.inputLists, &req.Inputs, i
		if i >= len(p.inputs) {
			deps, lists, to, n = p.state, p.stateLists, &req.State, i-len(p.inputs)
		}
		group, err := argumentGroup(deps[n], lists[n], value)
		if err != nil {
			return fail("argument %q: %v", arg.name, err)
		}
		*to = append(*to, group)
	}
	if used < len(given) {
		for name := range given {
			if !p.takes(name) {
				return fail("there is no argument %q", clip(name, 100))
			}
		}
	}
	call := &Call{plan: p, req: req, request: request, results: make([]any, len(p.outputs))}
	return call, nil
}

func (p *plan) takes(name string) bool {
	for _, arg := range p.arguments {
		if arg.name == name {
			return true
		}
	}
	return false
}

// argumentGroup gives a value the form in which the browser sends it. A pattern
// for several components takes a list.
func argumentGroup(dep protocol.Dependency, list bool, value protocol.Raw) (protocol.Group, error) {
	arg := protocol.Arg{ID: dep.ID, Property: dep.Property, Value: value}
	if !list {
		return protocol.Group{Args: []protocol.Arg{arg}}, nil
	}
	group := protocol.Group{List: true}
	var values []protocol.Raw
	if value != nil {
		if err := protocol.Decode(value, &values); err != nil {
			return group, errors.New("want a list, with a value for each component")
		}
	}
	for _, v := range values {
		arg.Value = v
		group.Args = append(group.Args, arg)
	}
	return group, nil
}

// result is what an API call answers.
func (c *Call) result() any {
	switch len(c.results) {
	case 0:
		return nil
	case 1:
		if !c.plan.multi {
			return c.results[0]
		}
	}
	return c.results
}
