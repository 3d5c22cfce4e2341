package protocol

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// Dependency names a property of one component, or through a wildcard id of
// several: an input, a state or an output of a callback.
type Dependency struct {
	// ID is the component's id.
	ID ID
	// Property is the property's name on the wire. An output that several
	// callbacks write carries "@" and a suffix behind the name, see
	// DuplicateOutput.
	Property string
	// AllowOptional keeps the renderer from complaining if the page has no such
	// component; the callback then gets null. It is for inputs and states.
	AllowOptional bool
	// AllowDuplicate lets other callbacks write the same output. It is for
	// outputs; on the wire it shows in the property only, see DuplicateOutput.
	AllowDuplicate bool
}

// Dep returns the dependency on a property of the component id.
//
//	protocol.Dep("slider", "value")
func Dep[I IDLike](id I, property string) Dependency {
	return Dependency{ID: IDOf(id), Property: property}
}

// String returns the dependency as the renderer spells it: id.property.
func (d Dependency) String() string { return d.ID.String() + "." + d.Property }

// ParseDependency reads id.property. The last dot separates the two, so the id
// may be a string, also with dots, or the JSON of a dictionary id.
//
// Python Dash writes a backslash before each dot of an id in the output of a
// callback. Such a spelling of a dictionary id is read, too.
func ParseDependency(text string) (Dependency, error) {
	dot := strings.LastIndexByte(text, '.')
	if dot <= 0 || dot == len(text)-1 {
		return Dependency{}, &DecodeError{What: "dependency", Offset: max(dot, 0), Reason: "expected id.property, found " + quoteShort(text)}
	}
	id, err := ParseID(text[:dot])
	if err != nil {
		return Dependency{}, err
	}
	return Dependency{ID: id, Property: text[dot+1:]}, nil
}

// ParseID reads an id as the renderer spells it: what ID.String returns. A text
// that begins with a brace is a dictionary id.
func ParseID(text string) (ID, error) {
	if !strings.HasPrefix(text, "{") {
		return StringID(text), nil
	}
	id, err := parseDictID(text)
	if err != nil && strings.Contains(text, `\.`) {
		// No JSON string holds \. so this is how Python escapes a dot.
		if id, err := parseDictID(strings.ReplaceAll(text, `\.`, ".")); err == nil {
			return id, nil
		}
	}
	return id, err
}

func parseDictID(text string) (ID, error) {
	s := scanner{data: []byte(text)}
	id, f := s.dictID()
	if f == nil {
		f = s.end()
	}
	if f != nil {
		return ID{}, f.as("dictionary id", s.data)
	}
	return id, nil
}

// OutputID returns the name under which a callback with these outputs is known
// to the renderer: id.property for a single output, and for a list, even of
// one, the members between pairs of dots.
//
// Unlike Python this does not put a backslash before dots inside an id: the
// renderer hands the id to JSON.parse, which refuses the backslash, and the
// whole page stays empty. Without it, dots and fractions in ids work.
func OutputID(outputs []Dependency, multi bool) string {
	if !multi && len(outputs) == 1 {
		return outputs[0].String()
	}
	var b strings.Builder
	b.WriteString("..")
	for i, o := range outputs {
		if i > 0 {
			b.WriteString("...")
		}
		b.WriteString(o.String())
	}
	b.WriteString("..")
	return b.String()
}

// DuplicateOutput returns output as one of several callbacks declares it that
// write the same property. The suffix is made from the callback's inputs, so
// that the declarations differ; the renderer cuts it off at the "@".
func DuplicateOutput(output Dependency, inputs []Dependency) Dependency {
	output.Property += "@" + hashInputs(inputs)
	return output
}

// NoOutputID returns the name under which a callback without outputs is known.
// It is made from its inputs, or if it has none from site, which then must be
// unique to the callback, such as the file and line of its registration.
func NoOutputID(inputs []Dependency, site string) string {
	if len(inputs) > 0 {
		return hashInputs(inputs)
	}
	sum := sha256.Sum256([]byte(site))
	return hex.EncodeToString(sum[:])
}

// PlainProperty returns the property without the suffix of DuplicateOutput, as
// it stands in responses.
func PlainProperty(property string) string {
	name, _, _ := strings.Cut(property, "@")
	return name
}

func hashInputs(inputs []Dependency) string {
	names := make([]string, len(inputs))
	for i, in := range inputs {
		names[i] = in.String()
	}
	sum := sha256.Sum256([]byte(strings.Join(names, ".")))
	return hex.EncodeToString(sum[:])
}

// quoteShort quotes a text from outside for an error, cut to a length that
// suits a log line.
func quoteShort(text string) string {
	if len(text) > 60 {
		text = text[:60] + "..."
	}
	return string(appendIDString(nil, text))
}
