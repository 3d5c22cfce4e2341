package protocol

import (
	"math"
	"strconv"
)

// id reads an id as it stands in a layout or a request: a string or an object.
func (s *scanner) id() (ID, *fault) {
	switch s.peek() {
	case '"':
		text, f := s.text("an id")
		return StringID(text), f
	case '{':
		return s.dictID()
	}
	return ID{}, s.misfit("an id, a string or an object")
}

// dictID reads a dictionary id. Where the text is already what the renderer
// makes of the id, the ID shares its memory.
func (s *scanner) dictID() (ID, *fault) {
	start := s.pos
	var room [8]idField
	fields, f := s.idFields(room[:0])
	if f != nil {
		return ID{}, f
	}
	raw := s.data[start:s.pos]
	if inOrder(fields) && compact(raw) {
		return ID{text: view(raw), written: view(raw)}, nil
	}
	id, err := buildDictID(lastOfEach(fields))
	if err != nil {
		return ID{}, &fault{offset: start, reason: err.Error()}
	}
	return id, nil
}

// inOrder reports whether the keys are sorted, each stands once, and the values
// are spelled as JavaScript does.
func inOrder(fields []idField) bool {
	for i, f := range fields {
		if f.text != f.written || i > 0 && compareUTF16(fields[i-1].key, f.key) >= 0 {
			return false
		}
	}
	return true
}

// compact reports whether an object has no space and no escape, so that its
// text is that of JSON.stringify if its keys are in order.
func compact(text []byte) bool {
	quoted := false
	for _, c := range text {
		switch c {
		case '"':
			quoted = !quoted
		case '\\':
			return false
		case ' ', '\t', '\n', '\r':
			if !quoted {
				return false
			}
		}
	}
	return true
}

// lastOfEach drops the fields whose key comes again, as of equal keys the last
// one counts. It works in place.
func lastOfEach(fields []idField) []idField {
	if len(fields) > searchable { // a hostile id may have any number of keys
		seen := make(map[string]int, len(fields))
		kept := fields[:0]
		for _, f := range fields {
			if i, again := seen[f.key]; again {
				kept[i] = f
				continue
			}
			seen[f.key] = len(kept)
			kept = append(kept, f)
		}
		return kept
	}
	kept := fields[:0]
next:
	for _, f := range fields {
		for i := range kept {
			if kept[i].key == f.key {
				kept[i] = f
				continue next
			}
		}
		kept = append(kept, f)
	}
	return kept
}

// idFields appends the keys and values of an object of strings, numbers, bools
// and wildcards.
func (s *scanner) idFields(fields []idField) ([]idField, *fault) {
	if s.peek() != '{' {
		return nil, s.misfit("an object")
	}
	if f := s.enter(); f != nil {
		return nil, f
	}
	for first := true; ; first = false {
		more, f := s.next('}', first)
		if f != nil || !more {
			return fields, f
		}
		key, f := s.key()
		if f != nil {
			return nil, f
		}
		text, written, f := s.idValue()
		if f != nil {
			return nil, f.under(key)
		}
		fields = append(fields, idField{key, text, written})
	}
}

// idValue reads one value of an id and spells it as JavaScript does and as it
// is written.
func (s *scanner) idValue() (text, written string, f *fault) {
	const want = "a string, a number, a bool or a wildcard such as [\"ALL\"]"
	c := s.peek()
	at := s.pos
	switch {
	case c == '"':
		str, f := s.text(want)
		if f != nil {
			return "", "", f
		}
		raw := view(s.data[at:s.pos])
		if len(str) != len(raw)-2 { // it has escapes
			raw = string(appendIDString(nil, str))
		}
		return raw, raw, nil
	case c == 't' || c == 'f':
		raw, f := s.value()
		return view(raw), view(raw), f
	case c == '-' || '0' <= c && c <= '9':
		raw, f := s.value()
		if f != nil {
			return "", "", f
		}
		return idNumber(at, view(raw))
	case c == '[':
		w, f := s.wildcard()
		text = `["` + string(w) + `"]`
		return text, text, f
	}
	return "", "", s.misfit(want)
}

func idNumber(at int, raw string) (text, written string, f *fault) {
	if len(raw) <= exactDigits && raw[0] != '-' { // the common case: a small count
		if _, err := strconv.Atoi(raw); err == nil {
			return raw, raw, nil
		}
	}
	x, err := strconv.ParseFloat(raw, 64)
	if err != nil || math.IsInf(x, 0) {
		return "", "", &fault{offset: at, reason: "a number in an id must fit into a float64"}
	}
	return jsNumber(x), raw, nil
}

func (s *scanner) wildcard() (Wildcard, *fault) {
	at := s.pos
	raw, f := s.value()
	if f != nil {
		return "", f
	}
	inner := scanner{data: raw, pos: 1}
	if inner.peek() == '"' {
		name, f := inner.text("")
		if w := Wildcard(name); f == nil && inner.peek() == ']' && (w == Match || w == All || w == AllSmaller) {
			return w, nil
		}
	}
	return "", &fault{offset: at, reason: `expected a wildcard: ["MATCH"], ["ALL"] or ["ALLSMALLER"]`}
}

// idGoValue returns the Go value of a value of an id as it is written.
func idGoValue(written string) any {
	s := scanner{data: []byte(written)}
	switch s.peek() {
	case '"':
		text, _ := s.text("")
		return text
	case 't', 'f':
		return written == "true"
	case '[':
		w, _ := s.wildcard()
		return w
	}
	if n, err := strconv.Atoi(written); err == nil && written != "-0" {
		return n
	}
	x, _ := strconv.ParseFloat(written, 64)
	return x
}
