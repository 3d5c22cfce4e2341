package protocol

import "strings"

// requestReader reads a Request. Groups are remembered by the positions of
// their members until all are read: a slice of a list would go stale when the
// list grows.
type requestReader struct {
	scanner
	r                      *Request
	args                   []Arg
	targets                []Dependency
	inputs, state, outputs []span
}

// span is one group: its members are those from start to end.
type span struct {
	list       bool
	start, end int
}

func (s *requestReader) request() *fault {
	var room [6]span
	s.inputs, s.state, s.outputs = room[0:0:2], room[2:2:4], room[4:4:6]
	s.args, s.targets = s.r.smallArgs[:0], s.r.smallTargets[:0]
	start, named := s.pos, false
	f := s.object("a callback request, an object", func(key string) (f *fault) {
		switch key {
		case "output":
			named = true
			s.r.Output, f = s.text("the name of a callback, a string")
			return f
		case "outputs":
			return s.readOutputs()
		case "inputs":
			s.inputs, f = s.groups(s.inputs[:0])
			return f
		case "state":
			s.state, f = s.groups(s.state[:0])
			return f
		case "changedPropIds":
			return s.changed()
		case "parsedChangedPropsIds":
			return s.parsedChanged()
		}
		return s.ignore()
	})
	if f == nil && !named {
		f = &fault{offset: start, reason: `the key "output" is missing`}
	}
	if f == nil {
		s.fill()
	}
	return f
}

// fill makes the spans into slices.
func (s *requestReader) fill() {
	groups := s.r.smallGroups[:0]
	if n := len(s.inputs) + len(s.state); n > cap(groups) {
		groups = make([]Group, 0, n)
	}
	for _, g := range s.inputs {
		groups = append(groups, Group{g.list, s.args[g.start:g.end:g.end]})
	}
	for _, g := range s.state {
		groups = append(groups, Group{g.list, s.args[g.start:g.end:g.end]})
	}
	n := len(s.inputs)
	s.r.Inputs, s.r.State = groups[:n:n], groups[n:]

	outputs := s.r.smallOutputs[:0]
	if len(s.outputs) > cap(outputs) {
		outputs = make([]OutputGroup, 0, len(s.outputs))
	}
	for _, g := range s.outputs {
		outputs = append(outputs, OutputGroup{g.list, s.targets[g.start:g.end:g.end]})
	}
	s.r.Outputs = outputs
}

func (s *requestReader) groups(spans []span) ([]span, *fault) {
	f := s.list("a list with an entry for each dependency", func() (f *fault) {
		g := span{start: len(s.args)}
		if s.peek() == '[' {
			g.list = true
			f = s.list("", s.arg)
		} else {
			f = s.arg()
		}
		g.end = len(s.args)
		spans = append(spans, g)
		return f
	})
	return spans, f
}

func (s *requestReader) readOutputs() *fault {
	s.outputs = s.outputs[:0]
	s.r.HasOutputs, s.r.MultiOutputs = false, false
	if null, f := s.null(); null {
		return f
	}
	s.r.HasOutputs = true
	if s.peek() != '[' {
		g := span{start: len(s.targets)}
		f := s.target()
		g.end = len(s.targets)
		s.outputs = append(s.outputs, g)
		return f
	}
	s.r.MultiOutputs = true
	return s.list("", func() (f *fault) {
		g := span{start: len(s.targets)}
		if s.peek() == '[' {
			g.list = true
			f = s.list("", s.target)
		} else {
			f = s.target()
		}
		g.end = len(s.targets)
		s.outputs = append(s.outputs, g)
		return f
	})
}

// target reads one resolved output.
func (s *requestReader) target() *fault {
	arg, f := s.property("an output, an object")
	s.targets = append(s.targets, Dependency{ID: arg.ID, Property: arg.Property})
	return f
}

// arg reads one input or state.
func (s *requestReader) arg() *fault {
	arg, f := s.property("an input or a state, an object")
	s.args = append(s.args, arg)
	return f
}

func (s *requestReader) property(want string) (arg Arg, f *fault) {
	s.peek()
	start := s.pos
	var hasID, hasProperty bool
	f = s.object(want, func(key string) (f *fault) {
		switch key {
		case "id":
			hasID = true
			arg.ID, f = s.concreteID()
		case "property":
			hasProperty = true
			arg.Property, f = s.text("the name of a property, a string")
		case "value":
			arg.Value, f = s.value()
		case "allow_optional":
			arg.AllowOptional, f = s.boolean()
		default:
			f = s.ignore()
		}
		return f
	})
	switch {
	case f != nil:
	case !hasID:
		f = &fault{offset: start, reason: `the key "id" is missing`}
	case !hasProperty:
		f = &fault{offset: start, reason: `the key "property" is missing`}
	}
	return arg, f
}

// concreteID reads the id of a component that is in the page, so it has no
// wildcard.
func (s *requestReader) concreteID() (ID, *fault) {
	s.peek()
	start := s.pos
	id, f := s.id()
	if f == nil && id.IsDict() && strings.Contains(id.text, `:["`) && id.HasWildcard() {
		f = &fault{offset: start, reason: "expected the id of a component, found a wildcard"}
	}
	return id, f
}

func (s *requestReader) changed() *fault {
	s.r.ChangedPropIDs = s.r.smallChanged[:0]
	return s.list("a list of properties", func() *fault {
		property, f := s.text("a property, a string")
		s.r.ChangedPropIDs = append(s.r.ChangedPropIDs, property)
		return f
	})
}

func (s *requestReader) parsedChanged() *fault {
	s.r.ParsedChangedProps = s.r.smallParsed[:0]
	return s.list("a list of ids", func() *fault {
		id, f := s.id()
		s.r.ParsedChangedProps = append(s.r.ParsedChangedProps, id)
		return f
	})
}
