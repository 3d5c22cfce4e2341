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
// makes of the id, as it mostly is, the ID shares its memory.
func (s *scanner) dictID() (ID, *fault) {
	at := *s
	canonical, last, n := true, "", 0
	f := s.idFields(func(key string, _ any, text, written string) {
		if n++; n > 1 && compareUTF16(last, key) >= 0 || text != written {
			canonical = false
		}
		last = key
	})
	if f != nil {
		return ID{}, f
	}
	raw := view(s.data[at.pos:s.pos])
	if canonical && s.compact(at.pos) {
		return ID{text: raw, written: raw}, nil
	}
	fields := make([]idField, 0, n)
	again := at
	again.idFields(func(key string, _ any, text, written string) {
		for i := range fields { // of equal keys the last one counts
			if fields[i].key == key {
				fields[i] = idField{key, text, written}
				return
			}
		}
		fields = append(fields, idField{key, text, written})
	})
	id, err := buildDictID(fields)
	if err != nil {
		return ID{}, &fault{offset: at.pos, reason: err.Error()}
	}
	return id, nil
}

// compact reports whether the object between from and the current position has
// no space and no escape, so that its text is that of JSON.stringify.
func (s *scanner) compact(from int) bool {
	quoted := false
	for _, c := range s.data[from:s.pos] {
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

// idFields reads an object of strings, numbers, bools and wildcards, and calls
// each with every key, its value, and the two spellings of the value.
func (s *scanner) idFields(each func(key string, value any, text, written string)) *fault {
	s.peek()
	if f := s.enter(); f != nil {
		return f
	}
	for first := true; ; first = false {
		more, f := s.next('}', first)
		if f != nil || !more {
			return f
		}
		s.peek()
		key, f := s.text("a key")
		if f != nil {
			return f
		}
		if f := s.colon(); f != nil {
			return f
		}
		value, text, written, f := s.idValue()
		if f != nil {
			return f.under(key)
		}
		each(key, value, text, written)
	}
}

func (s *scanner) idValue() (value any, text, written string, f *fault) {
	const want = "a string, a number, a bool or a wildcard such as [\"ALL\"]"
	c := s.peek()
	at := s.pos
	switch {
	case c == '"':
		str, f := s.text(want)
		if f != nil {
			return nil, "", "", f
		}
		raw := view(s.data[at:s.pos])
		if len(str) != len(raw)-2 {
			raw = string(appendIDString(nil, str))
		}
		return str, raw, raw, nil
	case c == 't' || c == 'f':
		raw, f := s.value()
		return c == 't', view(raw), view(raw), f
	case c == '-' || '0' <= c && c <= '9':
		raw, f := s.value()
		if f != nil {
			return nil, "", "", f
		}
		return s.idNumber(at, view(raw))
	case c == '[':
		return s.idWildcard()
	}
	return nil, "", "", s.misfit(want)
}

func (s *scanner) idNumber(at int, raw string) (value any, text, written string, f *fault) {
	if len(raw) <= 15 && raw[0] != '-' { // the common case: a small count
		if n, err := strconv.Atoi(raw); err == nil {
			return n, raw, raw, nil
		}
	}
	x, err := strconv.ParseFloat(raw, 64)
	if err != nil || math.IsInf(x, 0) {
		return nil, "", "", &fault{offset: at, reason: "a number in an id must fit into a float64"}
	}
	if n, err := strconv.Atoi(raw); err == nil && raw != "-0" {
		value = n
	} else {
		value = x
	}
	return value, jsNumber(x), raw, nil
}

func (s *scanner) idWildcard() (value any, text, written string, f *fault) {
	at := s.pos
	raw, f := s.value()
	if f != nil {
		return nil, "", "", f
	}
	for _, w := range [...]Wildcard{Match, All, AllSmaller} {
		inner := scanner{data: raw, pos: 1}
		if inner.peek() != '"' {
			break
		}
		name, f := inner.text("a wildcard")
		if f == nil && name == string(w) && inner.peek() == ']' {
			text = `["` + string(w) + `"]`
			return w, text, text, nil
		}
	}
	return nil, "", "", &fault{offset: at, reason: `expected a wildcard: ["MATCH"], ["ALL"] or ["ALLSMALLER"]`}
}
