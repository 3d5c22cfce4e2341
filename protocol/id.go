package protocol

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// ID identifies a component: a plain string, or for pattern matching a
// dictionary of strings, numbers and bools.
//
// The zero ID names no component. IDs are immutable; compare them by String.
type ID struct {
	text  string // as the renderer spells it, keys sorted
	parts []IDPart
}

// IDPart is one key of a dictionary id with its value: a string, a bool, an
// int, a float64, or a Wildcard.
type IDPart struct {
	Key   string
	Value any
}

// Wildcard stands for the values of a key in a pattern-matching dependency.
type Wildcard string

// The wildcards of Dash.
const (
	Match      Wildcard = "MATCH"
	All        Wildcard = "ALL"
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
		return StringID(fmt.Sprint(v))
	}
}

// StringID returns the id of a component with a plain string id.
func StringID(id string) ID { return ID{text: id} }

// DictID returns a dictionary id, its keys in the order given. It panics if a
// value is not a string, bool, integer, float or Wildcard, or a key repeats:
// such an id is a programming error.
func DictID(parts ...IDPart) ID {
	id, err := newDictID(parts)
	if err != nil {
		panic("protocol.DictID: " + err.Error())
	}
	return id
}

func newDictID(parts []IDPart) (ID, error) {
	sorted := slices.Clone(parts)
	slices.SortFunc(sorted, func(a, b IDPart) int { return strings.Compare(a.Key, b.Key) })
	var text []byte
	text = append(text, '{')
	for i, p := range sorted {
		if i > 0 {
			if sorted[i-1].Key == p.Key {
				return ID{}, fmt.Errorf("key %q stands twice in one id", p.Key)
			}
			text = append(text, ',')
		}
		text = appendIDString(text, p.Key)
		text = append(text, ':')
		var err error
		if text, err = appendIDValue(text, p); err != nil {
			return ID{}, err
		}
	}
	return ID{text: string(append(text, '}')), parts: slices.Clone(parts)}, nil
}

func appendIDValue(dst []byte, p IDPart) ([]byte, error) {
	switch v := p.Value.(type) {
	case string:
		return appendIDString(dst, v), nil
	case bool:
		return strconv.AppendBool(dst, v), nil
	case Wildcard:
		dst = append(dst, `["`...)
		dst = append(dst, v...)
		return append(dst, `"]`...), nil
	case int:
		return strconv.AppendInt(dst, int64(v), 10), nil
	case float64:
		return appendIDNumber(dst, v), nil
	}
	return nil, fmt.Errorf("key %q of an id has a %T; an id holds strings, bools, ints, float64s and wildcards", p.Key, p.Value)
}

// String returns the id as the renderer spells it, which is also the key of
// the component in a response: a string id as it is, a dictionary id as JSON
// with sorted keys and no spaces.
func (id ID) String() string { return id.text }

// IsZero reports whether id names no component.
func (id ID) IsZero() bool { return id.text == "" && id.parts == nil }

// IsDict reports whether id is a dictionary id.
func (id ID) IsDict() bool { return id.parts != nil }

// Parts returns the keys and values of a dictionary id in the order in which it
// was written, nil for a string id. The caller must not change them.
func (id ID) Parts() []IDPart { return id.parts }
