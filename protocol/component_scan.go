package protocol

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// DecodeComponent reads a component. Its props keep their order, and a prop that
// is null stays apart from one that is missing. In the props, components become
// *Component, lists []any, other objects map[string]any, and a prop named id an
// ID. Numbers become float64, or json.Number where a float64 would lose digits
// of a whole number. An error is a *DecodeError.
func DecodeComponent(data []byte) (*Component, error) {
	v, err := DecodeNode(data)
	if err != nil {
		return nil, err
	}
	c, ok := v.(*Component)
	if !ok {
		return nil, &DecodeError{What: "component", Reason: `expected an object with "props", "type" and "namespace"`}
	}
	return c, nil
}

// DecodeNode reads what may stand in a layout: a component, a string, a number,
// a bool, null, or a list of these. It makes of them what DecodeComponent does.
func DecodeNode(data []byte) (any, error) {
	data = slices.Clone(data) // the caller may reuse its bytes
	s := newScanner(data)
	v, f := s.node()
	if f == nil {
		f = s.end()
	}
	if f != nil {
		return nil, f.as("layout", data)
	}
	return v, nil
}

// node reads any value and makes components of the objects that are ones.
func (s *scanner) node() (any, *fault) {
	switch s.peek() {
	case '{':
		return s.objectNode()
	case '[':
		list := []any{}
		f := s.list("", func() *fault {
			v, f := s.node()
			list = append(list, v)
			return f
		})
		return list, f
	case '"':
		return s.text("")
	case 't', 'f':
		return s.boolean()
	case 'n':
		return nil, s.word("null")
	}
	raw, f := s.value()
	return numberNode(view(raw)), f
}

// exactDigits is the number of digits that every float64 keeps.
const exactDigits = 15

func numberNode(text string) any {
	x, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return json.Number(text)
	}
	if len(text) > exactDigits {
		if !strings.ContainsAny(text, ".eE") && strconv.FormatFloat(x, 'f', -1, 64) != text {
			return json.Number(text)
		}
	}
	return x
}

// objectNode reads an object. Only its end shows whether it is a component.
func (s *scanner) objectNode() (any, *fault) {
	m := map[string]any{}
	var props []prop
	var id Raw
	f := s.object("", func(key string) (f *fault) {
		if key == "props" && s.peek() == '{' {
			props, id, f = s.props()
			m[key] = props
			return f
		}
		m[key], f = s.node()
		return f
	})
	if f != nil || m["props"] == nil {
		return m, f
	}
	if _, ok := m["props"].([]prop); !ok {
		return m, nil
	}
	typ, _ := m["type"].(string)
	namespace, _ := m["namespace"].(string)
	if typ == "" || namespace == "" || len(m) != 3 {
		m["props"] = plainObject(props)
		return m, nil
	}
	c := &Component{namespace: namespace, typ: typ, props: props}
	if id != nil {
		at := newScanner(id)
		if parsed, f := at.id(); f == nil {
			c.Set("id", parsed)
		}
	}
	return c, nil
}

// props reads the props of what may be a component, and the text of the one
// that is named id.
func (s *scanner) props() (props []prop, id Raw, f *fault) {
	c := Component{props: []prop{}}
	seen := map[string]int{}
	f = s.object("", func(key string) *fault {
		s.peek()
		start := s.pos
		v, f := s.node()
		if key == "id" {
			id = s.data[start:s.pos]
		}
		if i, again := seen[key]; again {
			c.props[i].value = v
			return f
		}
		seen[key] = len(c.props)
		c.props = append(c.props, prop{key, v})
		return f
	})
	return c.props, id, f
}

func plainObject(props []prop) map[string]any {
	m := make(map[string]any, len(props))
	for _, p := range props {
		m[p.name] = p.value
	}
	return m
}
