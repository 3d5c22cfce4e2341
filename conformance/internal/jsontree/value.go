// Package jsontree holds JSON as it stood in the text: members keep their order,
// numbers their digits, and a member that stands twice is an error. The judge
// compares such trees.
package jsontree

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
)

// Kind is what a Value is.
type Kind int

// The kinds of JSON.
const (
	Null Kind = iota
	Bool
	Number
	String
	Array
	Object
)

// Value is one JSON value.
type Value struct {
	Kind Kind
	// Text is a string's characters, a number's digits, "true" or "false".
	Text string
	// Items are the values of an array.
	Items []*Value
	// Members are those of an object, in the order of the text.
	Members []Member
}

// Member is one name and value of an object.
type Member struct {
	Name  string
	Value *Value
}

// Get returns the member called name, or nil.
func (v *Value) Get(name string) *Value {
	if v == nil {
		return nil
	}
	for _, m := range v.Members {
		if m.Name == name {
			return m.Value
		}
	}
	return nil
}

// Set replaces the member called name, or appends it.
func (v *Value) Set(name string, value *Value) {
	for i := range v.Members {
		if v.Members[i].Name == name {
			v.Members[i].Value = value
			return
		}
	}
	v.Members = append(v.Members, Member{name, value})
}

// Text returns a string value.
func Text(s string) *Value { return &Value{Kind: String, Text: s} }

// NewObject returns an object without members.
func NewObject() *Value { return &Value{Kind: Object} }

// Parse reads one JSON value and nothing after it.
func Parse(data []byte) (*Value, error) {
	values, err := ParseAll(data)
	if err != nil {
		return nil, err
	}
	if len(values) != 1 {
		return nil, fmt.Errorf("%d JSON values, want one", len(values))
	}
	return values[0], nil
}

// ParseAll reads JSON values that follow each other.
func ParseAll(data []byte) ([]*Value, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var values []*Value
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return values, nil
		}
		if err != nil {
			return nil, fmt.Errorf("not JSON at byte %d: %w", dec.InputOffset(), err)
		}
		v, err := parse(dec, token)
		if err != nil {
			return nil, fmt.Errorf("not JSON at byte %d: %w", dec.InputOffset(), err)
		}
		values = append(values, v)
	}
}

func parse(dec *json.Decoder, token json.Token) (*Value, error) {
	switch t := token.(type) {
	case nil:
		return &Value{Kind: Null}, nil
	case bool:
		return &Value{Kind: Bool, Text: strconv.FormatBool(t)}, nil
	case json.Number:
		return &Value{Kind: Number, Text: t.String()}, nil
	case string:
		return Text(t), nil
	case json.Delim:
		if t == '[' {
			return parseArray(dec)
		}
		return parseObject(dec)
	}
	return nil, fmt.Errorf("token %v", token)
}

func parseArray(dec *json.Decoder) (*Value, error) {
	v := &Value{Kind: Array}
	for {
		token, err := dec.Token()
		if err != nil {
			return nil, unexpected(err)
		}
		if token == json.Delim(']') {
			return v, nil
		}
		item, err := parse(dec, token)
		if err != nil {
			return nil, err
		}
		v.Items = append(v.Items, item)
	}
}

func parseObject(dec *json.Decoder) (*Value, error) {
	v := NewObject()
	for {
		token, err := dec.Token()
		if err != nil {
			return nil, unexpected(err)
		}
		if token == json.Delim('}') {
			return v, nil
		}
		name, ok := token.(string)
		if !ok {
			return nil, fmt.Errorf("a member's name is %v", token)
		}
		if v.Get(name) != nil {
			return nil, fmt.Errorf("member %q stands twice in one object", name)
		}
		if token, err = dec.Token(); err != nil {
			return nil, unexpected(err)
		}
		value, err := parse(dec, token)
		if err != nil {
			return nil, err
		}
		v.Members = append(v.Members, Member{name, value})
	}
}

// unexpected keeps an end inside a value from looking like the end of the text.
func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
