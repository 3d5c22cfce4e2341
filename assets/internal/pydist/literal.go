package pydist

// items reads expressions up to a closing bracket: a list, arguments, or a
// comprehension over a known list.
func (p *parser) items(closing string) []value {
	list := []value{}
	for !p.op(closing) {
		start := p.pos
		v := p.expr()
		switch {
		case p.peek().kind == tokenName && p.peek().text == "for":
			return p.comprehension(start, closing)
		case p.op(","), p.op(":"), p.op("="):
		case p.op(closing):
			return append(list, v)
		default:
			if p.pos == start { // nothing here that an expression starts with
				if p.peek().kind == tokenEnd {
					return list
				}
				p.next()
				continue
			}
		}
		list = append(list, v)
	}
	return list
}

// comprehension reads "ITEM for NAME in LIST" whose ITEM starts at start.
func (p *parser) comprehension(start int, closing string) []value {
	p.next() // for
	name := p.next().text
	in := p.next()
	over, known := p.expr().([]value)
	known = known && in.text == "in"
	var list []value
	if p.op(closing) && known {
		after := p.pos
		before, shadowed := p.names[name]
		for _, v := range over {
			p.pos = start
			p.names[name] = v
			list = append(list, p.expr())
			if p.steps > maxSteps {
				return nil
			}
		}
		delete(p.names, name)
		if shadowed {
			p.names[name] = before
		}
		p.pos = after
		return list
	}
	p.toClosing(closing)
	return nil
}

// toClosing passes over what is left up to the closing bracket.
func (p *parser) toClosing(closing string) {
	for p.toks[p.pos-1].text != closing && p.peek().kind != tokenEnd && !p.op(closing) {
		at := p.pos
		p.skip()
		if p.pos == at {
			p.next()
		}
	}
}

// braces reads a dict, or a set as a list, after its opening brace.
func (p *parser) braces() value {
	var d dict
	var set []value
	for !p.op("}") {
		start := p.pos
		key := p.expr()
		if p.op(":") {
			val := p.expr()
			if k, ok := key.(string); ok {
				d = append(d, entry{k, val})
			}
		} else {
			set = append(set, key)
		}
		if p.peek().kind == tokenName && p.peek().text == "for" {
			p.toClosing("}")
			return nil
		}
		p.op(",")
		if p.pos == start {
			if p.peek().kind == tokenEnd {
				return nil
			}
			p.next()
		}
	}
	if d == nil && set != nil {
		return set
	}
	return d
}
