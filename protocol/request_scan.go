package protocol

import "strings"

// requestReader reads a Request. It is on the path of every callback, so its
// loops are written out instead of going through scanner.object and list, and
// members are read into their place.
//
// The lists grow by append while groups are cut out of them. A group that was
// cut before its list moved keeps the old memory, whose members are complete
// and are never written again.
type requestReader struct {
	scanner
	r       *Request
	args    []Arg
	groups  []Group
	targets []Dependency
	outputs []OutputGroup
	first   int // the first of targets that counts
}

func (s *requestReader) request() *fault {
	r := s.r
	s.args, s.groups = r.smallArgs[:0], r.smallGroups[:0]
	s.targets, s.outputs = r.smallTargets[:0], r.smallOutputs[:0]
	if s.peek() != '{' {
		return s.misfit("a callback request, an object")
	}
	start, named := s.pos, false
	if f := s.enter(); f != nil {
		return f
	}
	for first := true; ; first = false {
		more, f := s.next('}', first)
		if f != nil {
			return f
		}
		if !more {
			break
		}
		key, f := s.key()
		if f != nil {
			return f
		}
		switch key {
		case "output":
			named = true
			r.Output, f = s.text("the name of a callback, a string")
		case "outputs":
			f = s.readOutputs()
		case "inputs":
			r.Inputs, f = s.readGroups()
		case "state":
			r.State, f = s.readGroups()
		case "changedPropIds":
			r.ChangedPropIDs, f = s.texts(r.smallChanged[:0])
		case "parsedChangedPropsIds":
			r.ParsedChangedProps, f = s.ids(r.smallParsed[:0])
		case "dashwire":
			r.Stamp, f = s.stamp()
		default:
			f = s.ignore()
		}
		if f != nil {
			return f.under(key)
		}
	}
	if !named {
		return &fault{offset: start, reason: `the key "output" is missing`}
	}
	if r.MultiOutputs && !strings.HasPrefix(r.Output, "..") {
		return s.singlePattern(start)
	}
	return nil
}

// singlePattern makes one group of a list of outputs that belongs to a callback
// with a single output: the renderer sends the components of an ALL pattern
// without a list around them then.
func (s *requestReader) singlePattern(start int) *fault {
	r := s.r
	for i := range r.Outputs {
		if r.Outputs[i].List {
			return (&fault{offset: start, reason: "expected an output, found a list"}).item(i).under("outputs")
		}
	}
	all := s.targets[s.first:len(s.targets):len(s.targets)]
	r.Outputs, r.MultiOutputs = append(s.outputs[:0], OutputGroup{List: true, Args: all}), false
	return nil
}

func (s *requestReader) readGroups() ([]Group, *fault) {
	if s.peek() != '[' {
		return nil, s.misfit("a list with an entry for each dependency")
	}
	if f := s.enter(); f != nil {
		return nil, f
	}
	from := len(s.groups)
	for i := 0; ; i++ {
		more, f := s.next(']', i == 0)
		if f != nil {
			return nil, f
		}
		if !more {
			return s.groups[from:len(s.groups):len(s.groups)], nil
		}
		start, list := len(s.args), s.peek() == '['
		if list {
			f = s.list("", s.arg)
		} else {
			f = s.arg()
		}
		if f != nil {
			return nil, f.item(i)
		}
		s.groups = append(s.groups, Group{list, s.args[start:len(s.args):len(s.args)]})
	}
}

func (s *requestReader) readOutputs() *fault {
	r := s.r
	r.Outputs, r.HasOutputs, r.MultiOutputs = nil, false, false
	if null, f := s.null(); null {
		return f
	}
	from := len(s.outputs)
	s.first = len(s.targets)
	r.HasOutputs = true
	if r.MultiOutputs = s.peek() == '['; !r.MultiOutputs {
		if f := s.outputGroup(); f != nil {
			return f
		}
	} else if f := s.list("", s.outputGroup); f != nil {
		return f
	}
	r.Outputs = s.outputs[from:len(s.outputs):len(s.outputs)]
	return nil
}

func (s *requestReader) outputGroup() (f *fault) {
	start, list := len(s.targets), s.r.MultiOutputs && s.peek() == '['
	if list {
		f = s.list("", s.target)
	} else {
		f = s.target()
	}
	s.outputs = append(s.outputs, OutputGroup{list, s.targets[start:len(s.targets):len(s.targets)]})
	return f
}

// target reads one resolved output.
func (s *requestReader) target() *fault {
	var arg Arg
	f := s.property(&arg, "an output, an object")
	s.targets = append(s.targets, Dependency{ID: arg.ID, Property: arg.Property})
	return f
}

// arg reads one input or state.
func (s *requestReader) arg() *fault {
	s.args = append(s.args, Arg{})
	return s.property(&s.args[len(s.args)-1], "an input or a state, an object")
}

func (s *requestReader) property(arg *Arg, want string) *fault {
	if s.peek() != '{' {
		return s.misfit(want)
	}
	start := s.pos
	var hasID, hasProperty bool
	if f := s.enter(); f != nil {
		return f
	}
	for first := true; ; first = false {
		more, f := s.next('}', first)
		if f != nil {
			return f
		}
		if !more {
			break
		}
		key, f := s.key()
		if f != nil {
			return f
		}
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
		if f != nil {
			return f.under(key)
		}
	}
	if !hasID {
		return &fault{offset: start, reason: `the key "id" is missing`}
	}
	if !hasProperty {
		return &fault{offset: start, reason: `the key "property" is missing`}
	}
	return nil
}

// concreteID reads the id of a component that is in the page, so it has no
// wildcard.
func (s *requestReader) concreteID() (ID, *fault) {
	if s.peek() == '"' {
		text, f := s.text("an id")
		return StringID(text), f
	}
	start := s.pos
	id, f := s.id()
	if f == nil && strings.Contains(id.text, `:["`) && id.HasWildcard() {
		f = &fault{offset: start, reason: "expected the id of a component, found a wildcard"}
	}
	return id, f
}

func (s *scanner) texts(list []string) ([]string, *fault) {
	f := s.list("a list of properties", func() *fault {
		text, f := s.text("a property, a string")
		list = append(list, text)
		return f
	})
	return list, f
}

func (s *scanner) ids(list []ID) ([]ID, *fault) {
	f := s.list("a list of ids", func() *fault {
		id, f := s.id()
		list = append(list, id)
		return f
	})
	return list, f
}
