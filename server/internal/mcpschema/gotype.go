package mcpschema

import (
	"encoding"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/dashwire/dashwire/protocol"
)

// Elem returns what an optional type holds, and whether t is one.
type Elem func(t reflect.Type) (elem reflect.Type, optional bool)

// OfType returns the schema of what t is read from, nil if that can be anything.
// The values of an optional type may be null.
func OfType(t reflect.Type, elem Elem) any {
	g := goTypes{elem: elem}
	return g.of(t)
}

type goTypes struct {
	elem Elem
	open []reflect.Type // on the way to where it is, as a type can hold itself
}

var (
	textual  = reflect.TypeFor[encoding.TextUnmarshaler]()
	fromJSON = reflect.TypeFor[json.Unmarshaler]()
)

func (g *goTypes) of(t reflect.Type) any {
	if held, optional := g.elem(t); optional {
		return g.orNull(held)
	}
	switch t {
	case reflect.TypeFor[time.Time]():
		return object("type", "string", "format", "date-time")
	case reflect.TypeFor[json.Number]():
		return typed("number")
	case reflect.TypeFor[protocol.ID]():
		return object("anyOf", []any{typed("string"), typed("object")})
	}
	switch pointer := reflect.PointerTo(t); {
	case pointer.Implements(fromJSON):
		return nil
	case pointer.Implements(textual):
		return typed("string")
	}
	switch t.Kind() {
	case reflect.Bool:
		return typed("boolean")
	case reflect.String:
		return typed("string")
	case reflect.Float32, reflect.Float64:
		return typed("number")
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return typed("integer")
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return object("type", "integer", "minimum", 0)
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map, reflect.Struct:
		return g.composite(t)
	}
	return nil // an interface, or what JSON doesn't have
}

func (g *goTypes) composite(t reflect.Type) any {
	if slices.Contains(g.open, t) {
		if t.Kind() == reflect.Struct {
			return typed("object")
		}
		return nil
	}
	g.open = append(g.open, t)
	defer func() { g.open = g.open[:len(g.open)-1] }()
	switch t.Kind() {
	case reflect.Pointer:
		return g.orNull(t.Elem())
	case reflect.Map:
		values := g.of(t.Elem())
		if values == nil {
			values = true
		}
		return object("additionalProperties", values, "type", "object")
	case reflect.Struct:
		return object("type", "object", "properties", g.fields(t, protocol.PropertyValues{}))
	}
	if t.Elem().Kind() == reflect.Uint8 && t.Kind() == reflect.Slice {
		return object("type", "string", "contentEncoding", "base64")
	}
	return object("items", orAnything(g.of(t.Elem())), "type", "array")
}

func (g *goTypes) orNull(t reflect.Type) any {
	schema := g.of(t)
	if schema == nil {
		return nil
	}
	return Nullable(schema)
}

// fields appends the fields of a struct, as encoding/json names them.
func (g *goTypes) fields(t reflect.Type, to protocol.PropertyValues) protocol.PropertyValues {
	for f := range t.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		embedded := f.Type
		if embedded.Kind() == reflect.Pointer && f.IsExported() {
			embedded = embedded.Elem()
		}
		switch {
		case f.Anonymous && name == "" && embedded.Kind() == reflect.Struct:
			if !slices.Contains(g.open, embedded) {
				g.open = append(g.open, embedded)
				to = g.fields(embedded, to)
				g.open = g.open[:len(g.open)-1]
			}
			continue
		case name == "-" || !f.IsExported():
			continue
		case name == "":
			name = f.Name
		}
		to = append(to, protocol.PropertyValue{Property: name, Value: orAnything(g.of(f.Type))})
	}
	return to
}

func orAnything(schema any) any {
	if schema == nil {
		return anything()
	}
	return schema
}
