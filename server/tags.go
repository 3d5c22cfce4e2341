package server

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/dashwire/dashwire/protocol"
)

// parseTag reads the dependency in a struct tag: id.property, or for pattern
// matching {key:value,key:ALL}.property, with an option behind a comma. A name in
// bound stands for its id.
func parseTag(kind, tag string, bound map[string]protocol.ID) (protocol.Dependency, error) {
	dot := strings.LastIndexByte(tag, '.')
	if dot <= 0 || dot == len(tag)-1 {
		return protocol.Dependency{}, errors.New("write it as id.property")
	}
	name := tag[:dot]
	property, option, _ := strings.Cut(tag[dot+1:], ",")
	dep := protocol.Dependency{Property: property}
	switch {
	case option == "":
	case option == "allow_duplicate" && kind == "output":
		dep.AllowDuplicate = true
	case option == "allow_optional" && kind != "output":
		dep.AllowOptional = true
	default:
		return dep, fmt.Errorf("%q is no option of an %s; an output may have allow_duplicate, an input or state allow_optional", option, kind)
	}
	var known bool
	if dep.ID, known = bound[name]; known {
		return dep, nil
	}
	if name[0] != '{' {
		dep.ID = protocol.StringID(name)
		return dep, nil
	}
	var err error
	dep.ID, err = parseTagID(name)
	return dep, err
}

// parseTagID reads {key:value,key:ALL}. Spaces around keys and values don't count.
func parseTagID(text string) (protocol.ID, error) {
	inner, closed := strings.CutSuffix(text[1:], "}")
	if !closed || strings.TrimSpace(inner) == "" {
		return protocol.ID{}, errors.New("write a pattern-matching id as {key:value,key:ALL}")
	}
	pairs, err := splitPairs(inner)
	if err != nil {
		return protocol.ID{}, err
	}
	var parts []protocol.IDPart
	seen := map[string]bool{}
	for _, pair := range pairs {
		key, text, ok := strings.Cut(pair, ":")
		key, text = strings.TrimSpace(key), strings.TrimSpace(text)
		if !ok || key == "" || text == "" {
			return protocol.ID{}, fmt.Errorf("%q is not key:value", strings.TrimSpace(pair))
		}
		if seen[key] {
			return protocol.ID{}, fmt.Errorf("key %q stands twice", key)
		}
		seen[key] = true
		value, err := tagValue(text)
		if err != nil {
			return protocol.ID{}, fmt.Errorf("key %q: %w", key, err)
		}
		parts = append(parts, protocol.IDPart{Key: key, Value: value})
	}
	return protocol.DictID(parts...), nil
}

// splitPairs cuts a text at its commas, except between single quotes.
func splitPairs(text string) (pairs []string, err error) {
	quoted, start := false, 0
	for i := range len(text) {
		switch {
		case text[i] == '\'':
			quoted = !quoted
		case text[i] == ',' && !quoted:
			pairs, start = append(pairs, text[start:i]), i+1
		}
	}
	if quoted {
		return nil, errors.New("a single quote is not closed")
	}
	return append(pairs, text[start:]), nil
}

// tagValue reads a value of an id: a wildcard, a number, true or false, or else a
// string, which may stand in single quotes.
func tagValue(text string) (any, error) {
	if text[0] == '\'' {
		inner, closed := strings.CutSuffix(text[1:], "'")
		if !closed || strings.Contains(inner, "'") {
			return nil, fmt.Errorf("%s is not one string in single quotes", text)
		}
		return inner, nil
	}
	switch w := protocol.Wildcard(text); w {
	case protocol.Match, protocol.All, protocol.AllSmaller:
		return w, nil
	}
	if text == "true" || text == "false" {
		return text == "true", nil
	}
	if n, err := strconv.Atoi(text); err == nil && strconv.Itoa(n) == text {
		return n, nil
	}
	if f, err := strconv.ParseFloat(text, 64); err == nil && json.Valid([]byte(text)) {
		return f, nil
	}
	return text, nil
}

// isList reports whether a dependency on id matches a list of components.
func isList(id protocol.ID) bool {
	for _, p := range id.Parts() {
		if p.Value == protocol.All || p.Value == protocol.AllSmaller {
			return true
		}
	}
	return false
}
