package server

import (
	"errors"
	"fmt"
	"slices"

	"github.com/dashwire/dashwire/protocol"
)

// run calls a callback with the arguments of a client. It goes the way of a page's
// request: made into the body of one, it is read, checked and dispatched as that.
func (r *mcpRequest) run(t *mcpTool, arguments map[string]protocol.Raw) (*Call, error) {
	body, err := r.body(t, arguments)
	if err != nil {
		return nil, err
	}
	req, err := protocol.DecodeRequest(body)
	if err != nil {
		return nil, err
	}
	request := r.request
	if t.plan.job != nil {
		request = request.forJob()
	}
	return r.app.dispatch(r.ctx, req, request, nil)
}

// forJob returns the request of an MCP client as one that begins a job. What else
// the client wrote into the query stays, as somebody's authoriser may want it.
func (r *Request) forJob() *Request {
	copied := r.again()
	query := r.Query()
	for _, name := range []string{"cacheKey", "job", "oldJob", "cancelJob", "endId"} {
		query.Del(name)
	}
	copied.RawQuery = query.Encode()
	copied.pageless = true
	return copied
}

// body returns a callback request as the renderer writes it.
func (r *mcpRequest) body(t *mcpTool, arguments map[string]protocol.Raw) ([]byte, error) {
	p := t.plan
	inputs, state, changed := []any{}, []any{}, []string{}
	for i, dep := range slices.Concat(p.inputs, p.state) {
		name := t.arguments[i]
		value := arguments[name]
		if value == nil {
			value = protocol.Raw("null")
		}
		sent, id, err := mcpValue(dep, value)
		if err != nil {
			return nil, &RequestError{p.id, fmt.Sprintf("argument %q: %v", name, err)}
		}
		if i >= len(p.inputs) {
			state = append(state, sent)
			continue
		}
		inputs = append(inputs, sent)
		if !isNull(value) && !isList(dep.ID) {
			changed = append(changed, id.String()+"."+dep.Property)
		}
	}
	outputs, err := r.outputs(p, arguments, t.arguments)
	if err != nil {
		return nil, err
	}
	return protocol.Encode(protocol.PropertyValues{
		{Property: "output", Value: p.id}, {Property: "outputs", Value: outputs},
		{Property: "inputs", Value: inputs}, {Property: "state", Value: state}, {Property: "changedPropIds", Value: changed},
	})
}

var errArgument = errors.New(`want an object with the members id, property and value`)

// mcpValue gives an argument the form in which the renderer sends it. Where a
// pattern stands, the client says itself which components it means.
func mcpValue(dep protocol.Dependency, value protocol.Raw) (sent any, id protocol.ID, err error) {
	switch {
	case !dep.ID.HasWildcard():
		return protocol.PropertyValues{{Property: "id", Value: dep.ID}, {Property: "property", Value: dep.Property}, {Property: "value", Value: value}}, dep.ID, nil
	case isList(dep.ID):
		members := []protocol.Raw{}
		if !isNull(value) && protocol.Decode(value, &members) != nil {
			return nil, id, errors.New("want a list of objects with the members id, property and value")
		}
		for _, member := range members {
			if _, err := matchedID(dep, member); err != nil {
				return nil, id, err
			}
		}
		return members, id, nil
	}
	id, err = matchedID(dep, value)
	return value, id, err
}

// matchedID returns the id that a client gives for a pattern.
func matchedID(dep protocol.Dependency, given protocol.Raw) (protocol.ID, error) {
	members := membersOf(given)
	id, err := idIn(members)
	switch {
	case err != nil || members["property"] == nil || members["value"] == nil:
		return id, errArgument
	case !fits(id, dep.ID):
		return id, fmt.Errorf("the id %s is not one of %s", clip(id.String(), 100), dep.ID)
	}
	return id, nil
}

func idIn(members map[string]protocol.Raw) (id protocol.ID, err error) {
	if members["id"] == nil {
		return id, errArgument
	}
	err = id.UnmarshalJSON(members["id"])
	return id, err
}

// outputs returns the outputs of a call with their wildcards resolved.
func (r *mcpRequest) outputs(p *plan, arguments map[string]protocol.Raw, names []string) (any, error) {
	groups := []any{}
	for i, out := range p.outputs {
		ids := []protocol.ID{out.ID}
		if out.ID.HasWildcard() {
			var err error
			if ids, err = r.matching(p, out.ID, arguments, names); err != nil {
				return nil, err
			}
		}
		targets := []any{}
		for _, id := range ids {
			targets = append(targets, protocol.PropertyValues{{Property: "id", Value: id}, {Property: "property", Value: out.Property}})
		}
		switch {
		case p.outputLists[i]:
			groups = append(groups, targets)
		case len(targets) != 1:
			return nil, &RequestError{p.id, fmt.Sprintf("the arguments don't say which component the output %s is", out)}
		default:
			groups = append(groups, targets[0])
		}
	}
	if len(groups) == 1 && !p.multi {
		return groups[0], nil
	}
	return groups, nil
}

// matching returns the components that an output's pattern stands for: those of the
// first argument that names some, with its values for the wildcards, else all that
// are in the layout.
func (r *mcpRequest) matching(p *plan, pattern protocol.ID, arguments map[string]protocol.Raw, names []string) (ids []protocol.ID, err error) {
	for i, dep := range p.inputs {
		value := arguments[names[i]]
		if value == nil || !dep.ID.HasWildcard() {
			continue
		}
		members := []protocol.Raw{value}
		if isList(dep.ID) && protocol.Decode(value, &members) != nil {
			continue
		}
		for _, member := range members {
			id, err := idIn(membersOf(member))
			if err != nil {
				break
			}
			if id = withValues(pattern, id); fits(id, pattern) && !id.HasWildcard() {
				ids = append(ids, id)
			}
		}
		if len(ids) > 0 {
			return ids, nil
		}
	}
	v, err := r.view()
	if err != nil {
		return nil, err
	}
	for _, c := range v.matching(pattern) {
		ids = append(ids, c.dictID())
	}
	return ids, nil
}

// withValues puts the values that another id has in the place of wildcards.
func withValues(pattern, id protocol.ID) protocol.ID {
	values := map[string]any{}
	for _, part := range id.Parts() {
		values[part.Key] = part.Value
	}
	parts := pattern.Parts()
	for i := range parts {
		if value, ok := values[parts[i].Key]; ok {
			if _, wild := parts[i].Value.(protocol.Wildcard); wild {
				parts[i].Value = value
			}
		}
	}
	return protocol.DictID(parts...)
}

// matching returns the components that a pattern stands for.
func (v *mcpView) matching(pattern protocol.ID) (found []*mcpComponent) {
	for _, c := range v.components {
		if id := c.dictID(); id.IsDict() && fits(id, pattern) {
			found = append(found, c)
		}
	}
	return found
}

// dictID returns the component's id, if it is a dictionary.
func (c *mcpComponent) dictID() (id protocol.ID) {
	if text, err := protocol.Encode(c.props["id"]); err == nil {
		_ = id.UnmarshalJSON(text) // it stands in the layout
	}
	return id
}
