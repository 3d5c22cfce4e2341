package server

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/dashwire/dashwire/protocol"
)

// doubts are what the browser finds wrong with a callback and Python doesn't, as long
// as nobody looks at the dev tools. Some of these work without them.
func (p *plan) doubts() (faults []error) {
	if len(p.inputs) == 0 && p.entry.PreventInitialCall {
		faults = append(faults, errors.New("it has no inputs and its initial call is prevented, so nothing on the page calls it; give it an input, or PreventInitialCall(false)"))
	}
	var matched []string
	for i, out := range p.outputs {
		if keys := wildKeys(out.ID, protocol.AllSmaller); len(keys) > 0 {
			faults = append(faults, fmt.Errorf("output %s has ALLSMALLER%s; outputs take MATCH and ALL", out, inKeys(keys)))
		}
		keys := wildKeys(out.ID, protocol.Match)
		if i == 0 {
			matched = keys
		} else if !slices.Equal(keys, matched) {
			faults = append(faults, fmt.Errorf("output %s has MATCH%s and output %s%s; all outputs need it in the same keys",
				p.outputs[0], inKeys(matched), out, inKeys(keys)))
		}
	}
	for _, list := range []struct {
		kind string
		deps []protocol.Dependency
	}{{"input", p.inputs}, {"state", p.state}} {
		for _, dep := range list.deps {
			if extra := without(wildKeys(dep.ID, protocol.Match), matched); len(matched) > 0 && len(extra) > 0 {
				faults = append(faults, fmt.Errorf("%s %s has MATCH%s, and output %s%s; an input or state may have it only in keys in which the outputs have it",
					list.kind, dep, inKeys(extra), p.outputs[0], inKeys(matched)))
			}
			if extra := without(wildKeys(dep.ID, protocol.AllSmaller), matched); len(extra) > 0 {
				faults = append(faults, fmt.Errorf("%s %s has ALLSMALLER%s, where the outputs have no MATCH to be smaller than",
					list.kind, dep, inKeys(extra)))
			}
		}
	}
	return faults
}

// wildKeys are the keys of an id with a wildcard, sorted.
func wildKeys(id protocol.ID, wildcard protocol.Wildcard) (keys []string) {
	for _, part := range id.Parts() {
		if part.Value == wildcard {
			keys = append(keys, part.Key)
		}
	}
	slices.Sort(keys)
	return keys
}

func without(keys, known []string) (rest []string) {
	for _, key := range keys {
		if !slices.Contains(known, key) {
			rest = append(rest, key)
		}
	}
	return rest
}

// inKeys names the keys that have a wildcard, for messages.
func inKeys(keys []string) string {
	if len(keys) == 0 {
		return " in none"
	}
	return " in " + strings.Join(keys, ", ")
}

// overlaps finds outputs of p that can be the same property as another output,
// because one of the two is a pattern.
func (s *snapshot) overlaps(p *plan) (faults []error) {
	for i, out := range p.outputs {
		if !out.ID.IsDict() {
			continue
		}
		parts := sortedParts(out.ID)
		for _, other := range p.outputs[:i] {
			if overlap(parts, out, other) {
				faults = append(faults, fmt.Errorf("output %s and output %s may be the same component's", other, out))
			}
		}
		for _, q := range s.plans {
			for _, other := range q.outputs {
				if q != p && overlap(parts, out, other) {
					faults = append(faults, fmt.Errorf("output %s may be the same component's as %s, which the callback at %s sets; give one of them allow_duplicate", out, other, q.where))
				}
			}
		}
	}
	return faults
}

// overlap reports whether two outputs that aren't spelled alike can be of one
// component. parts are those of a, sorted.
func overlap(parts []protocol.IDPart, a, b protocol.Dependency) bool {
	if a.Property != b.Property || !b.ID.IsDict() || a.ID.String() == b.ID.String() {
		return false
	}
	// A loop may register thousands of ids that are no patterns.
	if mark := `["`; !strings.Contains(a.ID.String(), mark) && !strings.Contains(b.ID.String(), mark) {
		return false
	}
	return slices.EqualFunc(parts, sortedParts(b.ID), func(x, y protocol.IDPart) bool {
		_, xIsWild := x.Value.(protocol.Wildcard)
		_, yIsWild := y.Value.(protocol.Wildcard)
		return x.Key == y.Key && (xIsWild || yIsWild || x.Value == y.Value)
	})
}

func sortedParts(id protocol.ID) []protocol.IDPart {
	parts := id.Parts()
	slices.SortFunc(parts, func(a, b protocol.IDPart) int { return strings.Compare(a.Key, b.Key) })
	return parts
}
