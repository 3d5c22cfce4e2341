package compat

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// rawJSON is a value as it stands in a document.
type rawJSON = json.RawMessage

// indented returns JSON for a file that people read and compare.
func indented(text []byte) ([]byte, error) {
	var b bytes.Buffer
	if err := json.Indent(&b, text, "", " "); err != nil {
		return nil, err
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}

// compacted is the reverse of indented.
func compacted(text []byte) ([]byte, error) {
	var b bytes.Buffer
	if err := json.Compact(&b, text); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// encoded returns the JSON of a value without the escapes that HTML would need.
func encoded(value any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(value); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// without returns a JSON object without some of its keys, in the same order.
func without(object []byte, keys ...string) ([]byte, error) {
	dec := json.NewDecoder(bytes.NewReader(object))
	if open, err := dec.Token(); err != nil || open != json.Delim('{') {
		return nil, fmt.Errorf("not an object: %.40s", object)
	}
	drop := map[string]bool{}
	for _, key := range keys {
		drop[key] = true
	}
	out := []byte{'{'}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, err
		}
		var value rawJSON
		if err := dec.Decode(&value); err != nil {
			return nil, err
		}
		name, _ := key.(string)
		if drop[name] {
			continue
		}
		if len(out) > 1 {
			out = append(out, ',')
		}
		quoted, err := json.Marshal(name)
		if err != nil {
			return nil, err
		}
		out = append(append(append(out, quoted...), ':'), value...)
	}
	return append(out, '}'), nil
}

// eachString visits the strings in a JSON document, with the key that each, or
// the list it is in, has in its object.
func eachString(document []byte, visit func(key, text string)) {
	var value any
	if json.Unmarshal(document, &value) != nil {
		return
	}
	var walk func(key string, value any)
	walk = func(key string, value any) {
		switch v := value.(type) {
		case string:
			visit(key, v)
		case []any:
			for _, member := range v {
				walk(key, member)
			}
		case map[string]any:
			for name, member := range v {
				walk(name, member)
			}
		}
	}
	walk("", value)
}
