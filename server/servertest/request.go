package servertest

import (
	"fmt"

	"github.com/dashwire/dashwire/protocol"
)

// lane is what the page's script keeps of one: the last number that was given, up
// to where all are answered, and which ones are not.
type lane struct {
	seq, ack uint64
	open     map[uint64]bool
}

// property is one as requests spell it.
type property struct {
	ID       protocol.ID  `json:"id"`
	Property string       `json:"property"`
	Value    protocol.Raw `json:"value,omitempty"`
}

type stamp struct {
	Token string `json:"token"`
	Load  string `json:"load"`
	Lane  string `json:"lane,omitempty"`
	Seq   uint64 `json:"seq,omitempty"`
	Ack   uint64 `json:"ack"`
}

// request writes what the renderer would send. answered is to be called when the
// answer is there.
func (p *Page) request(d *due) (body string, answered func(), err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	e := d.entry
	message := map[string]any{"output": e.Output, "changedPropIds": d.changed, "parsedChangedPropsIds": parsed(d.changed)}
	if d.changed == nil {
		message["changedPropIds"] = []string{}
	}
	if !e.NoOutput {
		targets := make([]property, len(d.outputs))
		for i, out := range d.outputs {
			targets[i] = property{ID: out.ID, Property: out.Property}
		}
		message["outputs"] = targets
		if e.Output[:2] != ".." {
			message["outputs"] = targets[0]
		}
	}
	if message["inputs"], err = p.values(e.Inputs); err != nil {
		return "", nil, err
	}
	if len(e.State) > 0 {
		if message["state"], err = p.values(e.State); err != nil {
			return "", nil, err
		}
	}
	answered = func() {}
	if name, stamped := p.stamps[e.Output]; stamped {
		mark := stamp{Token: p.token, Load: p.load}
		if name != "" {
			l := p.lanes[name]
			if l == nil {
				l = &lane{open: map[uint64]bool{}}
				p.lanes[name] = l
			}
			l.seq++
			mark.Lane, mark.Seq, mark.Ack = name, l.seq, l.ack
			l.open[l.seq] = true
			answered = func() { p.settleLane(l, mark.Seq) }
		}
		message["dashwire"] = mark
	}
	text, err := protocol.Encode(message)
	return string(text), answered, err
}

func (p *Page) settleLane(l *lane, seq uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(l.open, seq)
	for l.ack < l.seq && !l.open[l.ack+1] {
		l.ack++
	}
}

// values returns properties with what the page has. mu is held.
func (p *Page) values(deps []protocol.Dependency) ([]property, error) {
	list := make([]property, len(deps))
	for i, dep := range deps {
		if !p.there(dep.ID) {
			return nil, fmt.Errorf("it needs %s, and the page has no component with the id %s", dep, dep.ID)
		}
		list[i] = property{dep.ID, dep.Property, p.props[dep.String()]}
	}
	return list, nil
}

// parsed spells what has changed as parsedChangedPropsIds does.
func parsed(changed []string) []any {
	list := make([]any, len(changed))
	for i, prop := range changed {
		list[i] = prop
		if dep, err := protocol.ParseDependency(prop); err == nil && dep.ID.IsDict() {
			list[i] = dep.ID
		}
	}
	return list
}
