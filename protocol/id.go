package protocol

import (
	"fmt"
	"reflect"
)

// ID identifies a component: a plain string, or for pattern matching a
// dictionary of strings, numbers and bools.
//
// The zero ID names no component. IDs are immutable. Two IDs name the same
// component if their String is equal; == also tells apart in which order the
// keys were written.
type ID struct {
	text    string // as the renderer spells it, keys sorted
	written string // a dictionary id as JSON in its author's order of keys
}

// IDPart is one key of a dictionary id with its value: a string, a bool, an
// integer, a float, or a Wildcard.
type IDPart struct {
	Key   string
	Value any
}

// Wildcard stands for the values of a key in a pattern-matching dependency.
type Wildcard string

// The wildcards of Dash.
const (
	// Match makes one call for each value that the key has on the page.
	Match Wildcard = "MATCH"
	// All makes one call with the components of all values as a list.
	All Wildcard = "ALL"
	// AllSmaller makes a list of the components whose value is smaller than the
	// one that a Match of the same key has. It is for inputs and states.
	AllSmaller Wildcard = "ALLSMALLER"
)

// IDLike is what generated code takes where an id is named: a string or an ID.
type IDLike interface{ ~string | ID }

// IDOf returns the ID that a string or an ID stands for.
func IDOf[I IDLike](id I) ID {
	switch v := any(id).(type) {
	case ID:
		return v
	case string:
		return StringID(v)
	default: // a named string type
		return StringID(reflect.ValueOf(id).String())
	}
}

// StringID returns the id of a component with a plain string id.
func StringID(id string) ID { return ID{text: id} }

// DictID returns a dictionary id. On the wire its keys keep the order given.
// It panics if a value is not a string, bool, integer, finite float or
// Wildcard, or if a key repeats: such an id is a programming error.
func DictID(parts ...IDPart) ID {
	id, err := newDictID(parts)
	if err != nil {
		panic("protocol.DictID: " + err.Error())
	}
	return id
}

func newDictID(parts []IDPart) (ID, error) {
	fields := make([]idField, len(parts))
	for i, p := range parts {
		text, written, err := idValue(p.Value)
		if err != nil {
			return ID{}, fmt.Errorf("key %q: %w", p.Key, err)
		}
		fields[i] = idField{p.Key, text, written}
	}
	return buildDictID(fields)
}

// String returns the id as the renderer spells it, which is also the key of
// the component in a response: a string id as it is, a dictionary id as JSON
// with sorted keys and no spaces.
func (id ID) String() string { return id.text }

// IsZero reports whether id names no component.
func (id ID) IsZero() bool { return id.text == "" }

// IsDict reports whether id is a dictionary id.
func (id ID) IsDict() bool { return id.written != "" }

// HasWildcard reports whether id is a pattern, which stands for several
// components.
func (id ID) HasWildcard() bool {
	for _, p := range id.Parts() {
		if _, ok := p.Value.(Wildcard); ok {
			return true
		}
	}
	return false
}

// Parts returns the keys and values of a dictionary id in the order in which it
// was written, nil for a string id. Numbers are int where that holds them
// exactly, else float64. Each call makes a new slice out of the id's text, so
// keep the result where it is needed often.
func (id ID) Parts() []IDPart {
	if !id.IsDict() {
		return nil
	}
	s := scanner{data: []byte(id.written)}
	fields, f := s.idFields(nil)
	if f != nil {
		panic("protocol: the text that an ID shares was changed: " + id.written)
	}
	parts := make([]IDPart, len(fields))
	for i, f := range fields {
		parts[i] = IDPart{f.key, idGoValue(f.written)}
	}
	return parts
}

// Part returns the value of one key of a dictionary id, as Parts does.
func (id ID) Part(key string) (value any, ok bool) {
	for _, p := range id.Parts() {
		if p.Key == key {
			return p.Value, true
		}
	}
	return nil, false
}

// MarshalJSON writes the id as it stands in a layout: a string, or an object
// with its keys in the order in which they were written.
func (id ID) MarshalJSON() ([]byte, error) { return appendID(nil, id), nil }

// UnmarshalJSON reads what MarshalJSON writes.
func (id *ID) UnmarshalJSON(data []byte) error {
	s := newScanner(append([]byte(nil), data...)) // the caller may reuse its bytes
	got, f := s.id()
	if f == nil {
		f = s.end()
	}
	if f != nil {
		return f.as("id", data)
	}
	*id = got
	return nil
}

func appendID(dst []byte, id ID) []byte {
	if id.IsDict() {
		return append(dst, id.written...)
	}
	return appendString(dst, id.text)
}
