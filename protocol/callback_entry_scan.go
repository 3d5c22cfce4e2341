package protocol

import "strconv"

// UnmarshalJSON reads an entry of _dash-dependencies. Keys that a release does
// not send leave their fields at zero; unknown keys are ignored.
func (e *CallbackEntry) UnmarshalJSON(data []byte) error {
	data = append([]byte(nil), data...) // the caller may reuse its bytes
	s := newScanner(data)
	got, f := s.callbackEntry()
	if f == nil {
		f = s.end()
	}
	if f != nil {
		return f.as("callback entry", data)
	}
	*e = got
	return nil
}

// DecodeDependencies reads the whole answer of _dash-dependencies. An error is
// a *DecodeError.
func DecodeDependencies(data []byte) ([]CallbackEntry, error) {
	data = append([]byte(nil), data...) // the caller may reuse its bytes
	s := newScanner(data)
	entries := []CallbackEntry{}
	f := s.list("a list of callbacks", func() *fault {
		e, f := s.callbackEntry()
		entries = append(entries, e)
		return f
	})
	if f == nil {
		f = s.end()
	}
	if f != nil {
		return nil, f.as("list of callbacks", data)
	}
	return entries, nil
}

func (s *scanner) callbackEntry() (e CallbackEntry, f *fault) {
	s.peek()
	start, named := s.pos, false
	f = s.object("a callback, an object", func(key string) (f *fault) {
		switch key {
		case "output":
			named = true
			e.Output, f = s.text("the name of a callback, a string")
		case "inputs":
			e.Inputs, f = s.dependencies()
		case "state":
			e.State, f = s.dependencies()
		case "clientside_function":
			e.ClientsideFunction, f = s.clientsideFunction()
		case "prevent_initial_call":
			e.PreventInitialCall, f = s.boolean()
		case "background":
			e.Background, f = s.background()
		case "dynamic_creator":
			e.DynamicCreator, f = s.optionalBool()
		case "no_output":
			e.NoOutput, f = s.boolean()
		case "optional":
			e.Optional, f = s.boolean()
		case "hidden":
			e.Hidden, f = s.optionalBool()
		case "websocket":
			e.Websocket, f = s.boolean()
		case "persistent":
			e.Persistent, f = s.boolean()
		case "running":
			e.Running, f = s.running()
		default:
			f = s.ignore()
		}
		return f
	})
	if f == nil && !named {
		f = &fault{offset: start, reason: `the key "output" is missing`}
	}
	return e, f
}

// dependencies reads a list of dependencies, whose ids are always strings.
func (s *scanner) dependencies() ([]Dependency, *fault) {
	deps := []Dependency{}
	f := s.list("a list of dependencies", func() *fault {
		d, f := s.dependency()
		deps = append(deps, d)
		return f
	})
	return deps, f
}

func (s *scanner) dependency() (d Dependency, f *fault) {
	s.peek()
	start := s.pos
	f = s.object("a dependency, an object", func(key string) (f *fault) {
		switch key {
		case "id":
			return s.stringifiedID(&d.ID)
		case "property":
			d.Property, f = s.text("the name of a property, a string")
		case "allow_optional":
			d.AllowOptional, f = s.boolean()
		default:
			f = s.ignore()
		}
		return f
	})
	if f == nil && (d.ID.IsZero() || d.Property == "") {
		f = &fault{offset: start, reason: `the keys "id" and "property" are needed`}
	}
	return d, f
}

func (s *scanner) stringifiedID(id *ID) *fault {
	s.peek()
	start := s.pos
	text, f := s.text("an id as a string")
	if f != nil {
		return f
	}
	got, err := ParseID(text)
	if err != nil {
		return &fault{offset: start, reason: err.Error()}
	}
	*id = got
	return nil
}

func (s *scanner) clientsideFunction() (*ClientsideFunction, *fault) {
	if null, f := s.null(); null {
		return nil, f
	}
	fn := &ClientsideFunction{}
	f := s.object("the name of a JavaScript function, an object", func(key string) (f *fault) {
		switch key {
		case "namespace":
			fn.Namespace, f = s.text("a string")
		case "function_name":
			fn.FunctionName, f = s.text("a string")
		default:
			f = s.ignore()
		}
		return f
	})
	return fn, f
}

func (s *scanner) background() (*Background, *fault) {
	if null, f := s.null(); null {
		return nil, f
	}
	b := &Background{}
	f := s.object("how a job is polled, an object", func(key string) (f *fault) {
		if key == "interval" {
			b.Interval, f = s.integer()
			return f
		}
		return s.ignore()
	})
	return b, f
}

func (s *scanner) running() (*Running, *fault) {
	if null, f := s.null(); null {
		return nil, f
	}
	r := &Running{}
	f := s.object("values for while a callback runs, an object", func(key string) (f *fault) {
		switch key {
		case "running":
			r.On, f = s.propertyValues()
		case "runningOff":
			r.Off, f = s.propertyValues()
		default:
			f = s.ignore()
		}
		return f
	})
	return r, f
}

func (s *scanner) optionalBool() (*bool, *fault) {
	if null, f := s.null(); null {
		return nil, f
	}
	b, f := s.boolean()
	return &b, f
}

func (s *scanner) integer() (int, *fault) {
	c := s.peek()
	start := s.pos
	if c != '-' && (c < '0' || c > '9') {
		return 0, s.misfit("a whole number")
	}
	raw, f := s.value()
	if f != nil {
		return 0, f
	}
	n, err := strconv.Atoi(view(raw))
	if err != nil {
		return 0, &fault{offset: start, reason: "expected a whole number, found " + quoteShort(view(raw))}
	}
	return n, nil
}
