// Package mcpschema says in JSON Schema what a property of a component and what a
// type of Go takes, for the tools that an MCP client is offered.
package mcpschema

import "github.com/dashwire/dashwire/protocol"

// object returns members by name and value in turn. Their order is kept, as a
// model reads them in it.
func object(members ...any) protocol.PropertyValues {
	o := make(protocol.PropertyValues, 0, len(members)/2)
	for i := 0; i < len(members); i += 2 {
		o = append(o, protocol.PropertyValue{Property: members[i].(string), Value: members[i+1]})
	}
	return o
}

// typed is the schema of a JSON type.
func typed(name string) protocol.PropertyValues { return object("type", name) }

// anything is the schema that takes every value.
func anything() protocol.PropertyValues { return protocol.PropertyValues{} }

// Nullable is a schema that takes null besides.
func Nullable(schema any) any { return object("anyOf", []any{schema, typed("null")}) }
