package overlay

import (
	"github.com/dashwire/dashwire/protocol"
)

// Index is where the components with ids stand in the JSON of a layout, and their
// properties. It is made once for a layout and is safe for concurrent use.
type Index struct {
	body       []byte
	components map[string]component
}

type component struct {
	open  int // of its props, behind the brace
	props map[string]span
}

// span is where a value stands.
type span struct{ from, to int }

// NewIndex reads a layout, which nobody may change afterwards. There is nothing in
// a text that is not JSON.
func NewIndex(body []byte) *Index {
	x := &Index{body: body, components: map[string]component{}}
	if _, err := protocol.DecodeRaw(body); err != nil {
		return x
	}
	s := scanner{text: body, found: x.components}
	s.value()
	return x
}

// Has reports whether there is a component with an id.
func (x *Index) Has(id string) bool {
	_, ok := x.components[id]
	return ok
}

// Value returns what a property has in the layout, nil if it isn't set there.
func (x *Index) Value(id, prop string) []byte {
	at, ok := x.components[id].props[prop]
	if !ok {
		return nil
	}
	return x.body[at.from:at.to:at.to]
}

// scanner walks over JSON without a look at what needs none.
type scanner struct {
	text  []byte
	pos   int
	found map[string]component
}

// object is what has been seen of one.
type object struct {
	typ, namespace bool
	props          *object
	at             map[string]span
	open           int
}

func (s *scanner) space() {
	for s.pos < len(s.text) {
		switch s.text[s.pos] {
		case ' ', '\n', '\t', '\r':
			s.pos++
		default:
			return
		}
	}
}

// value reads any value, and returns it if it is an object.
func (s *scanner) value() *object {
	s.space()
	if s.pos >= len(s.text) {
		return nil
	}
	switch s.text[s.pos] {
	case '{':
		return s.object()
	case '[':
		s.pos++
		for s.more(']') {
			s.value()
		}
	case '"':
		s.string()
	default:
		for s.pos < len(s.text) && !delimiter(s.text[s.pos]) {
			s.pos++
		}
	}
	return nil
}

func delimiter(c byte) bool {
	return c == ',' || c == '}' || c == ']' || c == ' ' || c == '\n' || c == '\t' || c == '\r'
}

// more goes to the next member, or past the end.
func (s *scanner) more(end byte) bool {
	s.space()
	if s.pos < len(s.text) && s.text[s.pos] == ',' {
		s.pos++
		s.space()
	}
	if s.pos >= len(s.text) {
		return false
	}
	if s.text[s.pos] == end {
		s.pos++
		return false
	}
	return true
}

// string reads a string and returns its text with the quotes.
func (s *scanner) string() []byte {
	start := s.pos
	for s.pos++; s.pos < len(s.text); s.pos++ {
		switch s.text[s.pos] {
		case '\\':
			s.pos++
		case '"':
			s.pos++
			return s.text[start:s.pos]
		}
	}
	return s.text[start:]
}

func (s *scanner) object() *object {
	s.pos++
	o := &object{open: s.pos, at: map[string]span{}}
	for s.more('}') {
		key := plain(s.string())
		s.space()
		s.pos++ // the colon
		s.space()
		start := s.pos
		inner := s.value()
		o.at[key] = span{start, s.pos}
		switch key {
		case "props":
			o.props = inner
		case "type":
			o.typ = s.text[start] == '"'
		case "namespace":
			o.namespace = s.text[start] == '"'
		}
	}
	if o.props != nil && o.typ && o.namespace {
		s.add(o.props)
	}
	return o
}

// add notes a component, if it has an id.
func (s *scanner) add(props *object) {
	at, ok := props.at["id"]
	if !ok {
		return
	}
	var id protocol.ID
	if err := id.UnmarshalJSON(s.text[at.from:at.to]); err == nil && !id.IsZero() {
		s.found[id.String()] = component{open: props.open, props: props.at}
	}
}

// plain returns the text of a key.
func plain(quoted []byte) string {
	text := string(quoted[1 : len(quoted)-1])
	for i := range len(text) {
		if text[i] == '\\' {
			var unquoted string
			if err := protocol.Decode(quoted, &unquoted); err == nil {
				return unquoted
			}
			break
		}
	}
	return text
}
