package pydist

import "strings"

// value is what an expression stands for: string, bool, []value, dict, or nil
// where that is unknown.
type value any

type dict []entry

type entry struct {
	key string
	val value
}

func (d dict) get(key string) value {
	for _, e := range d {
		if e.key == key {
			return e.val
		}
	}
	return nil
}

// parser evaluates expressions as it reads them.
type parser struct {
	toks  []token
	pos   int
	depth int
	steps int
	names map[string]value
}

// Bounds that no real file comes near: how deep literals nest, and how many
// expressions are evaluated, which nested comprehensions multiply.
const (
	maxDepth = 64
	maxSteps = 1 << 20
)

func (p *parser) peek() token { return p.toks[p.pos] }

func (p *parser) next() token {
	t := p.toks[p.pos]
	if t.kind != tokenEnd {
		p.pos++
	}
	return t
}

func (p *parser) op(text string) bool {
	if t := p.peek(); t.kind == tokenOp && t.text == text {
		p.pos++
		return true
	}
	return false
}

// expr reads one expression up to a comma, a closing bracket, a colon, a "for"
// or the end of the line.
func (p *parser) expr() value {
	p.depth++
	defer func() { p.depth-- }()
	if p.steps++; p.steps > maxSteps {
		p.pos = len(p.toks) - 1
		return nil
	}
	if p.depth > maxDepth {
		p.skip()
		return nil
	}
	v, text := p.operand()
	for {
		switch {
		case p.op("."):
			name := p.next().text
			text += "." + name
			if s, ok := v.(string); ok && name == "format" && p.op("(") {
				v = format(s, p.items(")"))
				continue
			}
			v = nil
		case p.op("("):
			known := len(p.items(")")) == 0
			v, text = nil, text+"()"
			if known {
				v = p.names[text]
			}
		case p.op("["):
			p.items("]")
			v, text = nil, text+"[]"
		default:
			if !p.atEnd() { // an operator
				p.skip()
				return nil
			}
			return v
		}
	}
}

func (p *parser) operand() (value, string) {
	t := p.peek()
	switch {
	case t.kind == tokenString:
		return p.stringRun(), ""
	case t.kind == tokenName && t.text != "for":
		p.next()
		switch t.text {
		case "True", "False":
			return t.text == "True", ""
		}
		return p.names[t.text], t.text
	case p.op("["):
		return p.items("]"), ""
	case p.op("{"):
		return p.braces(), ""
	case p.op("("):
		items := p.items(")")
		if len(items) == 1 {
			return items[0], ""
		}
		return items, ""
	case t.kind == tokenNumber:
		p.next()
	}
	return nil, ""
}

// stringRun joins literals that stand side by side.
func (p *parser) stringRun() value {
	var b strings.Builder
	known := true
	for p.peek().kind == tokenString {
		t := p.next()
		text := t.text
		if t.f {
			var ok bool
			text, ok = p.interpolate(text)
			known = known && ok
		}
		b.WriteString(text)
	}
	if !known {
		return nil
	}
	return b.String()
}

func (p *parser) interpolate(text string) (string, bool) {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{")
		b.WriteString(before)
		if !found {
			return b.String(), true
		}
		name, after, closed := strings.Cut(rest, "}")
		s, known := p.names[name].(string)
		if !closed || !known {
			return "", false
		}
		b.WriteString(s)
		text = after
	}
}

// format is str.format with positional arguments and nothing but {} in the text.
func format(text string, args []value) value {
	var b strings.Builder
	for _, arg := range args {
		before, after, found := strings.Cut(text, "{}")
		s, known := arg.(string)
		if !found || !known {
			return nil
		}
		b.WriteString(before)
		b.WriteString(s)
		text = after
	}
	if strings.ContainsAny(text, "{}") {
		return nil
	}
	b.WriteString(text)
	return b.String()
}

func (p *parser) atEnd() bool {
	t := p.peek()
	switch t.kind {
	case tokenEnd, tokenLine:
		return true
	case tokenName:
		return t.text == "for"
	case tokenOp:
		return strings.Contains(",)]}:", t.text)
	}
	return false
}

// skip passes over the rest of an expression that is not understood.
func (p *parser) skip() {
	depth := 0
	for {
		t := p.peek()
		if t.kind == tokenEnd || depth == 0 && p.atEnd() {
			return
		}
		if t.kind == tokenOp {
			switch t.text {
			case "(", "[", "{":
				depth++
			case ")", "]", "}":
				depth--
			}
		}
		p.next()
	}
}
