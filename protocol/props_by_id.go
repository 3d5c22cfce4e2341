package protocol

// propsByID is an ordered object of the props of several components.
type propsByID struct {
	ids   []idProps
	index map[string]int // nil while a search is faster
}

type idProps struct {
	id    string
	props []prop
}

// searchable is the number of components up to which looking at each is faster
// than a map.
const searchable = 16

func (p *propsByID) find(id string) int {
	if p.index != nil {
		if i, ok := p.index[id]; ok {
			return i
		}
		return -1
	}
	for i := range p.ids {
		if p.ids[i].id == id {
			return i
		}
	}
	return -1
}

func (p *propsByID) set(id, name string, value any) {
	i := p.find(id)
	if i < 0 {
		i = p.add(id)
	}
	props := p.ids[i].props
	for j := range props {
		if props[j].name == name {
			props[j].value = value
			return
		}
	}
	p.ids[i].props = append(props, prop{name, value})
}

// add makes room for a component, with the memory of an earlier use if there is
// some.
func (p *propsByID) add(id string) int {
	i := len(p.ids)
	if i < cap(p.ids) {
		p.ids = p.ids[:i+1]
		p.ids[i] = idProps{id: id, props: p.ids[i].props[:0]}
	} else {
		p.ids = append(p.ids, idProps{id: id})
	}
	if p.index == nil && len(p.ids) > searchable {
		p.index = make(map[string]int, 2*len(p.ids))
		for j := range p.ids {
			p.index[p.ids[j].id] = j
		}
	} else if p.index != nil {
		p.index[id] = i
	}
	return i
}

func (p *propsByID) get(id, name string) (any, bool) {
	if i := p.find(id); i >= 0 {
		for _, q := range p.ids[i].props {
			if q.name == name {
				return q.value, true
			}
		}
	}
	return nil, false
}

func (p *propsByID) each(yield func(id, prop string, value any) bool) {
	for _, c := range p.ids {
		for _, q := range c.props {
			if !yield(c.id, q.name, q.value) {
				return
			}
		}
	}
}

// reset empties p. The values are let go, the lists that held them are kept.
func (p *propsByID) reset() {
	for i := range p.ids {
		clear(p.ids[i].props)
		p.ids[i] = idProps{props: p.ids[i].props[:0]}
	}
	p.ids = p.ids[:0]
	p.index = nil
}

func (p *propsByID) appendJSON(e *encoder) *EncodeError {
	e.dst = append(e.dst, '{')
	for i := range p.ids {
		if i > 0 {
			e.dst = append(e.dst, ',')
		}
		e.dst = append(appendString(e.dst, p.ids[i].id), ':', '{')
		for j, q := range p.ids[i].props {
			if j > 0 {
				e.dst = append(e.dst, ',')
			}
			e.dst = append(appendString(e.dst, q.name), ':')
			if err := e.any(q.value); err != nil {
				return err.under(q.name).under(p.ids[i].id)
			}
		}
		e.dst = append(e.dst, '}')
	}
	e.dst = append(e.dst, '}')
	return nil
}
