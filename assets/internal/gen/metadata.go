package gen

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strings"
)

// Metadata is one component as react-docgen described it.
type Metadata struct {
	// Name is the component's name on the wire: the stem of its source file,
	// which Dash trusts more than displayName.
	Name  string
	Props []MetaProp
}

// MetaProp is one prop of a component.
type MetaProp struct {
	Name     string   `json:"-"`
	Type     MetaType `json:"type"`
	Required bool     `json:"required"`
	// Default is what the browser takes if the prop is unset.
	Default MetaDefault `json:"defaultValue"`
}

// MetaDefault is a value as JavaScript source.
type MetaDefault struct {
	Value string `json:"value"`
}

// MetaType is a type as react-docgen writes it. Value is a type, a list of
// types, a map of fields or a literal, as Name says.
type MetaType struct {
	Name     string          `json:"name"`
	Value    json.RawMessage `json:"value"`
	Raw      string          `json:"raw"`
	Required bool            `json:"required"`
}

// ReadMetadata reads dir/metadata.json, where dir is a suite's folder such as
// "dash/dcc". Components and props come sorted by name.
func ReadMetadata(fsys fs.FS, dir string) ([]Metadata, error) {
	file := path.Join(dir, "metadata.json")
	data, err := fs.ReadFile(fsys, file)
	if err != nil {
		return nil, fmt.Errorf("read the suite's metadata: %w", err)
	}
	list, err := ParseMetadata(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return list, nil
}

// ParseMetadata reads the text of a metadata.json.
func ParseMetadata(data []byte) ([]Metadata, error) {
	var files map[string]struct {
		Props map[string]MetaProp `json:"props"`
	}
	if err := json.Unmarshal(data, &files); err != nil {
		return nil, err
	}
	list := make([]Metadata, 0, len(files))
	for source, component := range files {
		stem, _, _ := strings.Cut(path.Base(source), ".")
		m := Metadata{Name: stem}
		for name, p := range component.Props {
			p.Name = name
			m.Props = append(m.Props, p)
		}
		sort.Slice(m.Props, func(i, j int) bool { return m.Props[i].Name < m.Props[j].Name })
		list = append(list, m)
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Name < list[j].Name })
	return list, nil
}
