package protocol

import (
	"slices"
	"strconv"
)

const patchMark = "__dash_patch_update"

// MarshalJSON writes the patch in the form that the renderer recognises.
func (p *Patch) MarshalJSON() ([]byte, error) { return AppendJSON(nil, p) }

func (p *Patch) appendJSON(e *encoder) *EncodeError {
	e.raw(`{"` + patchMark + `":"` + patchMark + `","operations":[`)
	for i := range p.steps {
		if i > 0 {
			e.raw(",")
		}
		if err := p.steps[i].appendJSON(e); err != nil {
			return err.item(i).under("operations")
		}
	}
	e.raw("]}")
	return nil
}

func (s *PatchStep) appendJSON(e *encoder) *EncodeError {
	e.raw(`{"operation":`)
	e.dst = appendString(e.dst, string(s.Operation))
	e.raw(`,"location":[`)
	for i, step := range s.Location {
		if i > 0 {
			e.raw(",")
		}
		if err := e.any(step); err != nil {
			return err.item(i).under("location")
		}
	}
	e.raw(`],"params":{`)
	if s.hasValue() {
		e.raw(`"value":`)
		if err := e.any(s.Value); err != nil {
			return err.under("value")
		}
	}
	if s.Operation == OpInsert {
		e.raw(`,"index":`)
		e.dst = strconv.AppendInt(e.dst, int64(s.Index), 10)
	}
	e.raw("}}")
	return nil
}

// hasValue reports whether the operation has an operand. A nil operand is null.
func (s *PatchStep) hasValue() bool {
	switch s.Operation {
	case OpDelete, OpClear, OpReverse:
		return false
	}
	return true
}

var operations = map[Operation]bool{
	OpAssign: true, OpMerge: true, OpDelete: true, OpAppend: true, OpPrepend: true, OpInsert: true, OpExtend: true,
	OpRemove: true, OpClear: true, OpReverse: true, OpAdd: true, OpSub: true, OpMul: true, OpDiv: true,
}

// IsPatch reports whether a value of a response is a patch, by the key that the
// renderer goes by. It does not check the rest.
func IsPatch(value Raw) bool {
	s := newScanner(value)
	is := false
	if s.peek() != '{' {
		return false
	}
	f := s.object("", func(key string) *fault {
		is = is || key == patchMark
		return s.ignore()
	})
	return is && f == nil
}

// UnmarshalJSON reads a patch. Its operands become Raws. An error is a
// *DecodeError.
func (p *Patch) UnmarshalJSON(data []byte) error {
	data = slices.Clone(data) // the caller may reuse its bytes
	s := newScanner(data)
	got, f := s.patch()
	if f == nil {
		f = s.end()
	}
	if f != nil {
		return f.as("patch", data)
	}
	*p = got
	return nil
}

func (s *scanner) patch() (p Patch, f *fault) {
	s.peek()
	start, marked := s.pos, false
	f = s.object("a patch, an object", func(key string) *fault {
		switch key {
		case patchMark:
			marked = true
		case "operations":
			p.steps = nil
			return s.list("a list of operations", func() *fault {
				step, f := s.patchStep()
				p.steps = append(p.steps, step)
				return f
			})
		}
		return s.ignore()
	})
	if f == nil && !marked {
		f = &fault{offset: start, reason: `the key "` + patchMark + `" is missing`}
	}
	return p, f
}

func (s *scanner) patchStep() (step PatchStep, f *fault) {
	s.peek()
	start := s.pos
	var hasValue, hasIndex bool
	f = s.object("an operation, an object", func(key string) (f *fault) {
		switch key {
		case "operation":
			name, f := s.text("the name of an operation")
			step.Operation = Operation(name)
			return f
		case "location":
			step.Location, f = s.location()
			return f
		case "params":
			step.Value, step.Index, hasValue, hasIndex = nil, 0, false, false
			return s.object("an object", func(key string) (f *fault) {
				switch key {
				case "value":
					hasValue = true
					step.Value, f = s.value()
				case "index":
					hasIndex = true
					step.Index, f = s.integer()
				default:
					f = s.ignore()
				}
				return f
			})
		}
		return s.ignore()
	})
	switch {
	case f != nil:
	case !operations[step.Operation]:
		f = &fault{offset: start, reason: "there is no operation " + quoteShort(string(step.Operation))}
	case step.hasValue() != hasValue:
		f = &fault{offset: start, reason: "the operation " + string(step.Operation) + " has a wrong number of params"}
	case step.Operation == OpInsert && !hasIndex:
		f = &fault{offset: start, reason: `the operation Insert needs the param "index"`}
	}
	return step, f
}

func (s *scanner) location() ([]any, *fault) {
	location := []any{}
	f := s.list("a list of keys and indexes", func() *fault {
		if s.peek() == '"' {
			key, f := s.text("")
			location = append(location, key)
			return f
		}
		i, f := s.integer()
		location = append(location, i)
		return f
	})
	return location, f
}
