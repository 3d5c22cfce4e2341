package topiclog

import (
	"cmp"

	"github.com/dashwire/dashwire/protocol"
)

// Key names a property of a component.
type Key struct {
	// ID is the component's id as protocol.ID.String spells it.
	ID string
	// Prop is the property's name.
	Prop string
}

// Change is what is published: a value for a property, or a patch of its value.
type Change struct {
	Key Key
	// Value is the JSON of the value or patch. Nobody may change it afterwards.
	Value []byte
	// Patch says that Value is a patch.
	Patch bool
	// Every keeps the value from being left out when another one follows before a
	// reader was told. For a patch that is always so, and for what follows one as
	// long as that is kept, since a patch is of no use without what it was made on.
	Every bool
	// Not is a reader that isn't told, as the value came from its page; nil for none.
	// Where that reader is told the state of the topic, this is a part of it.
	Not *Reader
}

// Entry is a Change with its number. Entries of one Publish have the same one.
type Entry struct {
	Seq uint64
	Change
	// Risky marks a patch of a value that isn't known here: the page may have none,
	// and then its renderer drops what follows in the same frame.
	Risky bool
	// At is when it was published, in Unix nanoseconds. It is 0 if the Clock isn't
	// Timed, and for what was made of several or is sent anew as state.
	At int64

	was   uint64 // of a part of a snapshot: the number of its last change
	order int    // among those with the same number
}

// compare orders entries by when they were published.
func (e *Entry) compare(f *Entry) int {
	return cmp.Or(cmp.Compare(e.Seq, f.Seq), cmp.Compare(e.was, f.was), cmp.Compare(e.order, f.order))
}

// before reports whether an entry was published before another one.
func (e *Entry) before(f *Entry) bool { return e.compare(f) < 0 }

// overhead is what an entry takes beside its texts, roughly.
const overhead = 160

func (e *Entry) size() int { return overhead + len(e.Key.ID) + len(e.Key.Prop) + len(e.Value) }

// fold returns the value after changes, oldest first, that was value before. It is
// nil if that can't be known: patches of a value that nobody has told.
func fold(value []byte, changes []*Entry) []byte {
	var patches []*Entry
	for _, c := range changes {
		if c.Patch {
			patches = append(patches, c)
		} else {
			value, patches = c.Value, patches[:0]
		}
	}
	if value == nil || len(patches) == 0 {
		return value
	}
	if folded, err := apply(value, patches); err == nil {
		return folded
	}
	// One of them doesn't fit. In a browser it would have failed alone.
	for _, p := range patches {
		if folded, err := apply(value, []*Entry{p}); err == nil {
			value = folded
		}
	}
	return value
}

// apply makes one patch of several, as the value is copied for each one.
func apply(value []byte, patches []*Entry) ([]byte, error) {
	whole := merged(patches)
	result, err := whole.Apply(protocol.Raw(value))
	if err != nil {
		return nil, err
	}
	return protocol.Encode(result)
}

func merged(patches []*Entry) *protocol.Patch {
	whole := &protocol.Patch{}
	for _, p := range patches {
		var one protocol.Patch
		if err := one.UnmarshalJSON(p.Value); err != nil {
			continue // who published it has encoded it
		}
		for _, step := range one.Steps() {
			whole.Add(step)
		}
	}
	return whole
}
