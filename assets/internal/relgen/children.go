package relgen

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"
)

// member is one entry of a JSON object, whose order counts here: the page config
// lists components in the order in which their suite does.
type member struct {
	key   string
	value json.RawMessage
}

func members(object json.RawMessage) ([]member, error) {
	dec := json.NewDecoder(bytes.NewReader(object))
	t, err := dec.Token()
	if err != nil {
		return nil, err
	}
	if t != json.Delim('{') {
		return nil, fmt.Errorf("expected an object, found %v", t)
	}
	var out []member
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, err
		}
		m := member{key: key.(string)}
		if err := dec.Decode(&m.value); err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, nil
}

// childrenProps finds the props that hold components in the suites' metadata.
func (g *generator) childrenProps() (err error) {
	g.out.ChildrenProps, err = g.perComponent(nodePaths)
	return err
}

// props finds the names of all props in the suites' metadata.
func (g *generator) props() (err error) {
	g.out.Props, err = g.perComponent(propNames)
	return err
}

// perComponent writes a list for each component of each namespace.
func (g *generator) perComponent(list func(component json.RawMessage) ([]string, error)) ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, s := range g.profile.Sources.Suites {
		text, err := g.read(s.Metadata())
		if err != nil {
			return nil, err
		}
		components, err := members(text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.Metadata(), err)
		}
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "%q:{", s.Namespace)
		for j, c := range components {
			texts, err := list(c.value)
			if err != nil {
				return nil, fmt.Errorf("%s, %s: %w", s.Metadata(), c.key, err)
			}
			listed, err := json.Marshal(texts)
			if err != nil {
				return nil, err
			}
			name, _, _ := strings.Cut(path.Base(c.key), ".")
			if j > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, "%q:%s", name, listed)
		}
		b.WriteByte('}')
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// propNames returns the names of a component's props, as they are in Python: the
// browser's own setProps is none.
func propNames(component json.RawMessage) ([]string, error) {
	var c struct {
		Props json.RawMessage `json:"props"`
	}
	if err := json.Unmarshal(component, &c); err != nil || len(c.Props) == 0 {
		return []string{}, err
	}
	props, err := members(c.Props)
	names := []string{}
	for _, p := range props {
		if p.key != "setProps" {
			names = append(names, p.key)
		}
	}
	return names, err
}

// docType is a type as react-docgen writes it; what Value is depends on Name.
type docType struct {
	Name  string          `json:"name"`
	Value json.RawMessage `json:"value"`
}

func nodePaths(component json.RawMessage) ([]string, error) {
	var c struct {
		Props json.RawMessage `json:"props"`
	}
	if err := json.Unmarshal(component, &c); err != nil {
		return nil, err
	}
	w := walker{paths: []string{}}
	if len(c.Props) > 0 {
		w.fields(c.Props, "")
	}
	return w.paths, w.err
}

// walker collects the paths of a component's props at which components may
// stand: "a" for a prop, "a.b" for a field, "a[]" for the items of a list and
// "a{}" for the values of a map. children of the component itself go without
// saying. A list of nothing but nodes counts as one place.
type walker struct {
	paths []string
	err   error
}

func (w *walker) fields(object json.RawMessage, base string) {
	list, err := members(object)
	if err != nil {
		w.err = err
		return
	}
	for _, m := range list {
		if base == "" && m.key == "children" {
			continue
		}
		var prop struct {
			Type *docType `json:"type"`
			docType
		}
		if err := json.Unmarshal(m.value, &prop); err != nil {
			w.err = err
			return
		}
		t := prop.docType // the field of a shape is the type itself
		if prop.Type != nil {
			t = *prop.Type
		}
		p := m.key
		if base != "" {
			p = base + "." + m.key
		}
		w.visit(t, p)
	}
}

func (w *walker) visit(t docType, p string) {
	switch t.Name {
	case "node", "element":
		if !slices.Contains(w.paths, p) {
			w.paths = append(w.paths, p)
		}
	case "shape", "exact":
		if len(t.Value) > 0 && t.Value[0] == '{' {
			w.fields(t.Value, p)
		}
	case "union":
		var branches []docType
		if w.decode(t.Value, &branches) {
			for _, b := range branches {
				w.visit(b, p)
			}
		}
	case "arrayOf":
		var item docType
		if !w.decode(t.Value, &item) {
			return
		}
		if item.Name == "node" || item.Name == "element" {
			w.visit(item, p)
		} else {
			w.visit(item, p+"[]")
		}
	case "objectOf":
		var item docType
		if w.decode(t.Value, &item) {
			w.visit(item, p+"{}")
		}
	}
}

func (w *walker) decode(text json.RawMessage, v any) bool {
	if len(text) == 0 {
		return false
	}
	if err := json.Unmarshal(text, v); err != nil && w.err == nil {
		w.err = err
	}
	return w.err == nil
}
