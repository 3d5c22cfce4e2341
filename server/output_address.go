package server

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"github.com/dashwire/dashwire/protocol"
)

// find finds the callback that was taken over and that a text names: by an
// output, by inputs and an output with an arrow between them, or by its name on
// the wire.
func (s *snapshot) find(text string) (*plan, error) {
	if p := s.byID[text]; p != nil && p.takenOver != nil {
		return p, nil
	}
	var theirs, found []*plan
	for _, p := range s.plans {
		if p.takenOver != nil {
			theirs = append(theirs, p)
		}
	}
	if theirs == nil {
		return nil, errors.New("the app has taken over no callbacks; HandleOutput is for those of an existing app, Callback and Handle are for its own")
	}
	inputs, output, arrow := strings.Cut(text, "->")
	if !arrow {
		inputs, output = "", text
	}
	want, err := parseAddress("output", output)
	if err != nil {
		return nil, err
	}
	from, err := parseAddress("input", inputs)
	if err != nil {
		return nil, err
	}
	if len(want) > 1 {
		return nil, fmt.Errorf("%q names several outputs; one of them is enough", text)
	}
	for _, p := range theirs {
		if p.writes(want, arrow) && p.reads(from) {
			found = append(found, p)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return nil, fmt.Errorf("the existing app has no callback for %q%s", text, nearest(text, theirs))
	}
	names := make([]string, len(found))
	for i, p := range found {
		names[i] = fmt.Sprintf("%q", p.address())
	}
	return nil, fmt.Errorf("%d callbacks of the existing app fit %q; name one of them: %s", len(found), text, strings.Join(names, ", "))
}

// parseAddress reads dependencies with commas between them.
func parseAddress(kind, text string) (deps []protocol.Dependency, err error) {
	for _, name := range splitAddress(text) {
		dep, err := protocol.ParseDependency(name)
		if err != nil || strings.HasPrefix(name, "{") {
			dep, err = parseEither(kind, name)
		}
		if err != nil {
			return nil, fmt.Errorf("%s %q: %w", kind, name, err)
		}
		deps = append(deps, dep)
	}
	return deps, nil
}

// parseEither reads a dictionary id as JSON, or as it stands in tags.
func parseEither(kind, name string) (protocol.Dependency, error) {
	if dep, err := protocol.ParseDependency(name); err == nil {
		return dep, nil
	}
	return parseTag(kind, name, nil)
}

// splitAddress cuts a list at its commas, but not inside of an id.
func splitAddress(text string) (names []string) {
	depth, start := 0, 0
	for i, c := range text + "," {
		switch {
		case c == '{':
			depth++
		case c == '}':
			depth--
		case c == ',' && (depth == 0 || i == len(text)):
			if name := strings.TrimSpace(text[start:i]); name != "" {
				names = append(names, name)
			}
			start = i + 1
		}
	}
	return names
}

// writes reports whether the plan has the output wanted. With an arrow and nothing
// behind it, it must have none.
func (p *plan) writes(want []protocol.Dependency, arrow bool) bool {
	if len(want) == 0 {
		return arrow && len(p.outputs) == 0
	}
	return slices.ContainsFunc(p.outputs, func(out protocol.Dependency) bool {
		return out.String() == want[0].String() || plainName(out) == want[0].String()
	})
}

func (p *plan) reads(inputs []protocol.Dependency) bool {
	for _, in := range inputs {
		if !contains(p.inputs, in) {
			return false
		}
	}
	return true
}

// name is what messages call the callback: its outputs as in the layout.
func (p *plan) name() string {
	if len(p.outputs) == 0 {
		return p.address()
	}
	return listed(p.outputs)
}

// address is how HandleOutput can name the callback.
func (p *plan) address() string {
	duplicate := slices.ContainsFunc(p.outputs, func(out protocol.Dependency) bool { return strings.Contains(out.Property, "@") })
	switch {
	case len(p.outputs) == 0 && len(p.inputs) == 0:
		return p.id
	case len(p.outputs) == 0:
		return listed(p.inputs) + " ->"
	case duplicate:
		return listed(p.inputs) + " -> " + plainName(p.outputs[0])
	}
	return plainName(p.outputs[0])
}

// nearest lists the names that are most like a text.
func nearest(text string, plans []*plan) string {
	type candidate struct {
		name     string
		distance int
	}
	var all []candidate
	for _, p := range plans {
		if !p.takenOver.answerable() {
			continue
		}
		names := []string{p.address()}
		for _, out := range p.outputs {
			if !strings.Contains(names[0], "->") && plainName(out) != names[0] {
				names = append(names, plainName(out))
			}
		}
		for _, name := range names {
			all = append(all, candidate{name, levenshtein.ComputeDistance(text, name)})
		}
	}
	if len(all) == 0 {
		return ""
	}
	slices.SortStableFunc(all, func(a, b candidate) int { return a.distance - b.distance })
	names := make([]string, 0, 3)
	for _, c := range all[:min(3, len(all))] {
		names = append(names, fmt.Sprintf("%q", c.name))
	}
	return "; nearest are " + strings.Join(names, ", ")
}

// answerable reports whether a handler can be attached.
func (t *takenOver) answerable() bool { return t.callback.ClientsideFunction == nil && !t.cancels }
