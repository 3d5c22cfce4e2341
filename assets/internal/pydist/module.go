package pydist

import "strings"

// Module is what one Python file assigns.
type Module struct {
	names map[string]value
}

// Parse reads a Python file. The known names (and calls without arguments, such
// as "get_version()") have the given values, whatever the file assigns to them.
// Source that is no Python gives a Module in which little or nothing is known.
func Parse(src string, known map[string]string) *Module {
	p := &parser{toks: tokens(src), names: map[string]value{}}
	for name, v := range known {
		p.names[name] = v
	}
	for p.peek().kind != tokenEnd {
		p.statement(known)
		for p.peek().kind != tokenLine && p.peek().kind != tokenEnd {
			p.next()
		}
		p.next()
	}
	return &Module{p.names}
}

// statement reads NAME = …, NAME: type = …, NAME[:] = … and NAME.extend(…).
func (p *parser) statement(known map[string]string) {
	if p.peek().kind != tokenName {
		return
	}
	name := p.next().text
	for p.op(".") {
		part := p.next().text
		if part == "extend" && p.op("(") {
			p.extend(name, p.items(")"))
			return
		}
		name += "." + part
	}
	if p.op("[") { // NAME[:] replaces what the list holds
		if !p.op(":") || !p.op("]") {
			return
		}
	}
	if p.op(":") { // a type
		for !p.assignSign() {
			if t := p.next(); t.kind == tokenLine || t.kind == tokenEnd {
				return
			}
		}
	}
	if !p.assignSign() {
		return
	}
	p.next()
	v := p.expr()
	if _, fixed := known[name]; !fixed {
		p.names[name] = v
	}
}

// assignSign says whether a single = comes next.
func (p *parser) assignSign() bool {
	t := p.peek()
	if t.kind != tokenOp || t.text != "=" {
		return false
	}
	after := p.toks[p.pos+1]
	return after.kind != tokenOp || after.text != "="
}

func (p *parser) extend(name string, args []value) {
	if len(args) != 1 {
		return
	}
	more, ok := args[0].([]value)
	if !ok {
		return
	}
	list, _ := p.names[name].([]value)
	p.names[name] = append(list[:len(list):len(list)], more...)
}

// String returns what a name was assigned, if that is a known string.
func (m *Module) String(name string) (string, bool) {
	s, ok := m.names[name].(string)
	return s, ok
}

// stringsOf returns the known strings of a list or set.
func stringsOf(v value) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []value:
		var out []string
		for _, item := range v {
			if s, ok := item.(string); ok {
				out = append(out, s)
			}
		}
		return out
	}
	return nil
}

// clean is a path as the registry of Dash spells it, without leading "./".
func clean(paths []string) []string {
	for i := range paths {
		paths[i] = strings.TrimPrefix(paths[i], "./")
	}
	return paths
}
