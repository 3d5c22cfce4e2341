package gen_test

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/dashwire/dashwire/assets/internal/gen"
	"github.com/dashwire/dashwire/protocol"
)

// builder makes one component through its constructor and setters.
type builder struct {
	goldenCase
	t     *testing.T
	value reflect.Value // the *html.DivComponent or the like
}

func newBuilder(t *testing.T, s suiteUnderTest, c *gen.Component) *builder {
	t.Helper()
	constructor, ok := constructors[s.plan.Package+"."+c.Name]
	if !ok {
		t.Fatalf("no constructor of %s.%s in constructors_test.go: run scripts/generate.sh", s.plan.Package, c.Name)
	}
	b := &builder{t: t, value: reflect.ValueOf(constructor).Call(nil)[0]}
	b.goldenCase = goldenCase{Suite: s.python, Name: c.Name, Props: map[string]any{}}
	b.component = b.value.Interface().(protocol.Node)
	return b
}

// set sets a prop by a setter that takes the value, or by With if none does.
func (b *builder) set(rng *rand.Rand, prop *gen.Prop, v any) {
	for _, i := range rng.Perm(len(prop.Setters)) {
		if v != nil && b.call(prop, prop.Setters[i], v) {
			return
		}
	}
	b.method("With", reflect.ValueOf(prop.Name), anyOf(v))
	b.Props[prop.Name] = v
}

// required sets what Python's constructors insist on.
func (b *builder) required(d *drawer, c *gen.Component) {
	for _, prop := range c.Props {
		if _, ok := b.Props[prop.Name]; prop.Required && !ok {
			b.set(d.rng, prop, d.prop(prop.Name))
		}
	}
}

// call sets a prop by one setter, if that takes the value.
func (b *builder) call(prop *gen.Prop, setter gen.Setter, v any) bool {
	m := b.value.MethodByName(setter.Method)
	if !m.IsValid() {
		b.t.Fatalf("%s has no method %s: run scripts/generate.sh", b.value.Type(), setter.Method)
	}
	v = clone(v)
	var args []reflect.Value
	switch in := m.Type(); {
	case in.NumIn() == 0:
		if fmt.Sprint(v) != setter.Type.Values[0] {
			return false
		}
	case !in.IsVariadic():
		arg, ok := convert(b.t, v, in.In(0))
		if !ok {
			return false
		}
		args = []reflect.Value{arg}
	default:
		list, isList := v.([]any)
		if prop.Name == "children" {
			if isList && len(list) < 2 {
				list = []any{v} // one child that is a list
				if in.In(0).Elem().Kind() == reflect.String {
					return false
				}
			} else if !isList {
				list = []any{v}
			}
		} else if !isList {
			return false
		}
		for i := range list {
			arg, ok := convert(b.t, list[i], in.In(0).Elem())
			if !ok {
				return false
			}
			args = append(args, arg)
		}
	}
	b.method(setter.Method, args...)
	b.Props[prop.Name] = v
	return true
}

func (b *builder) wildcard(rng *rand.Rand, name string, v any) {
	kind := []string{"Data", "Aria"}[rng.IntN(2)]
	b.method(kind, reflect.ValueOf(name), anyOf(v))
	b.Props[strings.ToLower(kind)+"-"+name] = v
}

func (b *builder) method(name string, args ...reflect.Value) {
	out := b.value.MethodByName(name).Call(args)
	if out[0].Pointer() != b.value.Pointer() {
		b.t.Fatalf("%s.%s doesn't return its receiver", b.value.Type(), name)
	}
	b.calls = append(b.calls, name)
}

// convert makes a Go value of type t of a drawn value, if t can hold it. Where
// our structs leave a zero out, convert removes it from the drawn value, and
// where they always send one, it adds it.
func convert(t *testing.T, v any, typ reflect.Type) (reflect.Value, bool) {
	out := reflect.New(typ).Elem()
	switch v := v.(type) {
	case string:
		if typ.Kind() == reflect.String {
			out.SetString(v)
			return out, true
		}
	case bool:
		if typ.Kind() == reflect.Bool {
			out.SetBool(v)
			return out, true
		}
	case float64:
		switch {
		case typ.Kind() == reflect.Float64:
			out.SetFloat(v)
			return out, true
		case typ.Kind() == reflect.Int && v == math.Trunc(v) && math.Abs(v) < 1<<53:
			out.SetInt(int64(v))
			return out, true
		}
	case []any:
		if typ.Kind() == reflect.Slice {
			out.Set(reflect.MakeSlice(typ, len(v), len(v)))
			for i := range v {
				e, ok := convert(t, v[i], typ.Elem())
				if !ok {
					return out, false
				}
				out.Index(i).Set(e)
			}
			return out, true
		}
	case map[string]any:
		switch {
		case typ == reflect.TypeFor[protocol.ID]():
			return dictID(v)
		case typ.Kind() == reflect.Struct:
			return convertStruct(t, v, typ)
		case typ.Kind() == reflect.Map:
			return convertMap(t, v, typ)
		}
	}
	if typ.Kind() == reflect.Pointer {
		e, ok := convert(t, v, typ.Elem())
		if ok {
			out.Set(reflect.New(typ.Elem()))
			out.Elem().Set(e)
		}
		return out, ok
	}
	if typ.Kind() == reflect.Interface {
		return anyOf(v), true
	}
	return out, false
}

func convertStruct(t *testing.T, v map[string]any, typ reflect.Type) (reflect.Value, bool) {
	out := reflect.New(typ).Elem()
	rest := maps.Clone(v)
	for i := range typ.NumField() {
		key, opts, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
		if key == "-" {
			continue
		}
		delete(rest, key)
		drawn, has := v[key]
		if has {
			f, ok := convert(t, drawn, typ.Field(i).Type)
			if !ok {
				return out, false
			}
			out.Field(i).Set(f)
		}
		f := out.Field(i)
		empty := f.IsZero() || (f.Kind() == reflect.Slice || f.Kind() == reflect.Map) && f.Len() == 0 ||
			f.Kind() == reflect.Interface && f.IsNil()
		switch {
		case opts == "omitempty" && empty:
			delete(v, key)
		case opts == "" && !has:
			v[key] = zeroes[f.Kind()]
			if f.Kind() == reflect.Struct {
				v[key] = map[string]any{}
			}
		}
	}
	if style := out.FieldByName("Style"); style.IsValid() && len(rest) > 0 && typ.Name() != "TooltipOptions" {
		s, _ := convert(t, rest, style.Type())
		style.Set(s)
		return out, true
	}
	return out, len(rest) == 0
}

var zeroes = map[reflect.Kind]any{reflect.Int: 0.0, reflect.Float64: 0.0, reflect.String: "", reflect.Bool: false}

func convertMap(t *testing.T, v map[string]any, typ reflect.Type) (reflect.Value, bool) {
	out := reflect.MakeMap(typ)
	for name, e := range v {
		key := reflect.ValueOf(name)
		if typ.Key().Kind() == reflect.Float64 {
			f, err := strconv.ParseFloat(name, 64)
			if err != nil {
				return out, false
			}
			key = reflect.ValueOf(f)
		}
		value, ok := convert(t, e, typ.Elem())
		if !ok {
			return out, false
		}
		out.SetMapIndex(key, value)
	}
	return out, true
}

func dictID(v map[string]any) (reflect.Value, bool) {
	var parts []protocol.IDPart
	for _, key := range slices.Sorted(maps.Keys(v)) {
		parts = append(parts, protocol.IDPart{Key: key, Value: v[key]})
	}
	return reflect.ValueOf(protocol.DictID(parts...)), true
}

// anyOf returns a drawn value as a layout would hold it in an any.
func anyOf(v any) reflect.Value {
	out := reflect.New(reflect.TypeFor[any]()).Elem()
	if v = plain(v); v != nil {
		out.Set(reflect.ValueOf(v))
	}
	return out
}

func plain(v any) any {
	switch v := v.(type) {
	case component:
		constructor := reflect.ValueOf(constructors["html."+v.name])
		node := constructor.Call(nil)[0].Interface().(protocol.Node)
		for _, name := range slices.Sorted(maps.Keys(v.props)) {
			node.Base().Set(name, plain(v.props[name]))
		}
		return node
	case []any:
		list := make([]any, len(v))
		for i := range v {
			list[i] = plain(v[i])
		}
		return list
	case map[string]any:
		object := map[string]any{}
		for k, e := range v {
			object[k] = plain(e)
		}
		return object
	}
	return v
}

// clone copies a drawn value, as convert may change it.
func clone(v any) any {
	switch v := v.(type) {
	case []any:
		list := make([]any, len(v))
		for i := range v {
			list[i] = clone(v[i])
		}
		return list
	case map[string]any:
		object := map[string]any{}
		for k, e := range v {
			object[k] = clone(e)
		}
		return object
	}
	return v
}
