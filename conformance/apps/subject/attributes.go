package main

import (
	"encoding/json"
	"fmt"

	"github.com/dashwire/dashwire/server"
)

// attributes are those of a tag, in the order of the JSON.
type attributes []server.Attribute

// UnmarshalJSON reads an object of strings.
func (a *attributes) UnmarshalJSON(data []byte) error {
	members, err := readMembers(data)
	if err != nil {
		return err
	}
	for _, m := range members {
		text, ok := m.value.(string)
		if !ok {
			return fmt.Errorf("the attribute %s is no string", m.name)
		}
		*a = append(*a, server.Attribute{Name: m.name, Value: text})
	}
	return nil
}

// external is an address, or the attributes of a tag with one.
type external struct {
	address    string
	attributes attributes
}

// UnmarshalJSON reads either form.
func (e *external) UnmarshalJSON(data []byte) error {
	if data[0] == '"' {
		return json.Unmarshal(data, &e.address)
	}
	return json.Unmarshal(data, &e.attributes)
}

// as returns it for the server, with the address in the attribute called name.
func (e external) as(name string) server.External {
	out := server.External{URL: e.address}
	for _, a := range e.attributes {
		if a.Name == name {
			out.URL = a.Value
			continue
		}
		out.Attributes = append(out.Attributes, a)
	}
	return out
}
