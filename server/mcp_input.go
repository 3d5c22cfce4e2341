package server

import (
	"reflect"
	"slices"

	"github.com/dashwire/dashwire/assets/release"
	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server/internal/mcpschema"
)

// mcpInput is an argument of a tool: an input or a state of its callback.
type mcpInput struct {
	name      string
	dep       protocol.Dependency
	typ       reflect.Type  // of the field, nil if the function takes anything
	component *mcpComponent // that has the property, nil if the layout doesn't have it
	value     protocol.Raw  // of it when the page has loaded, nil for none
	required  bool
}

// inputs returns the arguments of a tool.
func (v *mcpView) inputs(t *mcpTool) []mcpInput {
	inputs := make([]mcpInput, len(t.arguments))
	for i, dep := range slices.Concat(t.plan.inputs, t.plan.state) {
		arg := t.plan.arguments[i]
		in := mcpInput{name: t.arguments[i], dep: dep, typ: arg.typ, component: v.byID[dep.ID.String()]}
		in.value = v.value(dep.ID.String(), dep.Property)
		if in.typ != nil && in.typ.Kind() == reflect.Interface {
			in.typ = nil
		}
		in.required = in.value != nil
		if in.typ != nil {
			in.required = !arg.optional
		}
		inputs[i] = in
	}
	return inputs
}

// inputSchema describes the arguments of a tool.
func (v *mcpView) inputSchema(t *mcpTool) any {
	properties, required := protocol.PropertyValues{}, []string{}
	for _, in := range v.inputs(t) {
		schema := v.schemaOf(in)
		if text := v.describeInput(in); text != "" {
			schema = append(slices.Clip(schema), protocol.PropertyValue{Property: "description", Value: text})
		}
		properties = append(properties, protocol.PropertyValue{Property: in.name, Value: schema})
		if in.required {
			required = append(required, in.name)
		}
	}
	schema := protocol.PropertyValues{{Property: "type", Value: "object"}, {Property: "properties", Value: properties}}
	if len(required) > 0 {
		schema = append(schema, protocol.PropertyValue{Property: "required", Value: required})
	}
	return schema
}

// schemaOf describes one argument.
func (v *mcpView) schemaOf(in mcpInput) protocol.PropertyValues {
	if !in.dep.ID.HasWildcard() {
		return v.valueSchema(in.typ, in.component, in.dep.Property)
	}
	var like *mcpComponent
	if matching := v.matching(in.dep.ID); len(matching) > 0 {
		like = matching[0]
	}
	list := isList(in.dep.ID)
	if list && in.typ != nil {
		in.typ = in.typ.Elem()
	}
	object := mcpObject("type", "object", "properties", mcpObject(
		"id", mcpObject("type", "object"),
		"property", mcpObject("type", "string"),
		"value", v.valueSchema(in.typ, like, in.dep.Property),
	), "required", []string{"id", "property", "value"})
	if !list {
		return object
	}
	return mcpObject("type", "array", "items", object)
}

// valueSchema describes the value of a property: by the type of the field that takes
// it, else by what the property is, else by what its component says.
func (v *mcpView) valueSchema(typ reflect.Type, c *mcpComponent, property string) protocol.PropertyValues {
	if typ != nil {
		if m, ok := reflect.Zero(typ).Interface().(matched); ok {
			typ = m.elem()
		}
		schema, _ := mcpschema.OfType(typ, elemOf).(protocol.PropertyValues)
		if schema != nil {
			return schema
		}
	}
	if c != nil {
		if schema := roleSchema(c, property); schema != nil {
			return schema
		}
		if schema, _ := v.r.kind(c.typ).Property(c.typ.name, property).(protocol.PropertyValues); schema != nil {
			return schema
		}
	} else if property == "figure" {
		return figureSchema()
	}
	return protocol.PropertyValues{}
}

// elemOf returns what an Opt holds.
func elemOf(t reflect.Type) (reflect.Type, bool) {
	if o, ok := reflect.Zero(t).Interface().(optional); ok {
		return o.elem(), true
	}
	return nil, false
}

// kind returns what the release says of a component. It is read when somebody asks
// for the first time.
func (m *mcp) kind(typ componentType) mcpschema.Component {
	m.mu.Lock()
	defer m.mu.Unlock()
	if known, ok := m.kinds[typ]; ok {
		return known
	}
	var kind mcpschema.Component
	bundle := m.app.pages.bundle
	for _, suite := range bundle.Release().Sources.Suites {
		if suite.Namespace == typ.namespace {
			kind = m.readKind(suite.Metadata(), typ.name)
		}
	}
	if len(m.kinds) >= mostKinds {
		return kind
	}
	if m.kinds == nil {
		m.kinds = map[componentType]mcpschema.Component{}
	}
	m.kinds[typ] = kind
	return kind
}

// mostKinds bounds what is kept: a layout function may make up any components.
const mostKinds = 1000

// readKind returns an empty kind if the file can't be read, as a tool without a
// description is better than none.
func (m *mcp) readKind(file release.Ref, component string) mcpschema.Component {
	text, err := m.app.pages.bundle.Reference(file.Package, file.Path)
	if err != nil {
		m.app.log.Warn("the components' metadata can't be read, so MCP clients are not told what arguments take", "file", file.Path, "error", err)
		return mcpschema.Component{}
	}
	kind, err := mcpschema.Find(text, component)
	if err != nil {
		m.app.log.Warn("the components' metadata can't be read, so MCP clients are not told what arguments take", "file", file.Path, "error", err)
	}
	return kind
}

// mcpObject returns members by name and value in turn, in their order.
func mcpObject(members ...any) protocol.PropertyValues {
	object := make(protocol.PropertyValues, 0, len(members)/2)
	for i := 0; i < len(members); i += 2 {
		object = append(object, protocol.PropertyValue{Property: members[i].(string), Value: members[i+1]})
	}
	return object
}
