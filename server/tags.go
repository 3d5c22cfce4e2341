package server

import (
	"errors"
	"fmt"
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

func parseTagID(text string) (protocol.ID, error) {
	inner, closed := strings.CutSuffix(text[1:], "}")
	if !closed || inner == "" {
		return protocol.ID{}, errors.New("write a pattern-matching id as {key:value,key:ALL}")
	}
	var parts []protocol.IDPart
	seen := map[string]bool{}
	for pair := range strings.SplitSeq(inner, ",") {
		key, value, ok := strings.Cut(pair, ":")
		if !ok || key == "" || value == "" {
			return protocol.ID{}, fmt.Errorf("%q is not key:value", pair)
		}
		if seen[key] {
			return protocol.ID{}, fmt.Errorf("key %q stands twice", key)
		}
		seen[key] = true
		part := protocol.IDPart{Key: key, Value: value}
		switch w := protocol.Wildcard(value); w {
		case protocol.Match, protocol.All, protocol.AllSmaller:
			part.Value = w
		}
		parts = append(parts, part)
	}
	return protocol.DictID(parts...), nil
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
