package overlay

import (
	"sort"

	"github.com/dashwire/dashwire/protocol"
)

// Change is a new value for a property.
type Change struct {
	ID, Prop string
	// Value is its JSON, or that of a patch.
	Value []byte
	Patch bool
}

// edit puts text in place of a part of a layout.
type edit struct {
	span
	text []byte
}

// Apply returns the layout with changes in it, oldest first. What names a component
// that isn't in the layout is left out, and so is a patch of a property that isn't
// set there. A value may hold components: changes that come later are made in
// there, and those before it, to what the value takes the place of, are gone.
func (x *Index) Apply(changes []Change) []byte {
	var edits []edit
	for i, c := range changes {
		at, ok := x.components[c.ID]
		if !ok {
			continue
		}
		if value, ok := x.newValue(c, changes[i+1:]); ok {
			edits = append(edits, at.edit(c.Prop, value))
		}
	}
	if len(edits) == 0 {
		return x.body
	}
	sort.SliceStable(edits, func(i, j int) bool {
		a, b := edits[i].span, edits[j].span
		return a.from < b.from || a.from == b.from && a.to < b.to
	})
	size := len(x.body)
	for _, e := range edits {
		size += len(e.text)
	}
	out := make([]byte, 0, size)
	done := 0
	for _, e := range edits {
		if e.from < done { // in a value that has been put in place
			continue
		}
		out = append(append(out, x.body[done:e.from]...), e.text...)
		done = e.to
	}
	return append(out, x.body[done:]...)
}

// newValue returns the text for a change, with what comes later made in it.
func (x *Index) newValue(c Change, later []Change) ([]byte, bool) {
	value := c.Value
	if c.Patch {
		before := x.Value(c.ID, c.Prop)
		var patch protocol.Patch
		if before == nil || patch.UnmarshalJSON(c.Value) != nil {
			return nil, false
		}
		after, err := patch.Apply(protocol.Raw(before))
		if err != nil {
			return nil, false
		}
		if value, err = protocol.Encode(after); err != nil {
			return nil, false
		}
	}
	if len(later) > 0 && len(value) > 0 && (value[0] == '{' || value[0] == '[') {
		value = NewIndex(value).Apply(later)
	}
	return value, true
}

// edit sets a property of the component.
func (c component) edit(prop string, value []byte) edit {
	if at, ok := c.props[prop]; ok {
		return edit{at, value}
	}
	name, err := protocol.Encode(prop)
	if err != nil {
		return edit{span{c.open, c.open}, nil} // a string can always be encoded
	}
	text := append(append(name, ':'), value...)
	if len(c.props) > 0 {
		text = append(text, ',')
	}
	return edit{span{c.open, c.open}, text}
}
