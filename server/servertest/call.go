package servertest

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/dashwire/dashwire/protocol"
)

// mostRuns is how often a callback may be called because of one change. A browser
// refuses circles before.
const mostRuns = 100

// due is a callback that is to be called.
type due struct {
	entry   *protocol.CallbackEntry
	outputs []protocol.Dependency
	changed []string // what calls it; none at the beginning
}

// begin calls what is due when a page is new: what isn't kept from that, and what
// depends on the page's address.
func (p *Page) begin() error {
	p.mu.Lock()
	located := p.located
	p.mu.Unlock()
	var list []*due
	for i := range p.callbacks {
		e := &p.callbacks[i]
		changed := causesOf(e, located)
		if e.PreventInitialCall && changed == nil || e.ClientsideFunction != nil || e.Background != nil {
			continue
		}
		d, err := newDue(e)
		if err != nil {
			return err
		}
		d.changed = changed
		if p.has(e.Inputs) && p.has(d.outputs) {
			list = append(list, d)
		}
	}
	return p.settle(list)
}

func newDue(e *protocol.CallbackEntry) (*due, error) {
	d := &due{entry: e}
	if e.NoOutput {
		return d, nil
	}
	text, multi := strings.CutPrefix(e.Output, "..")
	names := []string{text}
	if multi {
		names = strings.Split(strings.TrimSuffix(text, ".."), "...")
	}
	for _, name := range names {
		dep, err := protocol.ParseDependency(name)
		if err != nil {
			return nil, fmt.Errorf("callback for %s: %w", e.Output, err)
		}
		d.outputs = append(d.outputs, dep)
	}
	return d, nil
}

// has reports whether the page has all components, and none is a pattern.
func (p *Page) has(deps []protocol.Dependency) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return !slices.ContainsFunc(deps, func(d protocol.Dependency) bool { return d.ID.HasWildcard() || !p.there(d.ID) })
}

// there reports whether the page has a component. mu is held.
func (p *Page) there(id protocol.ID) bool { return p.props[id.String()+".id"] != nil }

// call calls what has one of the properties as an input, and what follows from it.
func (p *Page) call(changed []string) error {
	list, err := p.dueFor(nil, changed, nil)
	if err != nil {
		return err
	}
	return p.settle(list)
}

// dueFor adds to list what a change calls, but for the callback that has made it.
func (p *Page) dueFor(list []*due, changed []string, by *protocol.CallbackEntry) ([]*due, error) {
	for i := range p.callbacks {
		e := &p.callbacks[i]
		causes := causesOf(e, changed)
		if len(causes) == 0 || e == by || e.ClientsideFunction != nil {
			continue
		}
		d, err := newDue(e)
		switch {
		case err != nil:
			return nil, err
		case e.Background != nil:
			return nil, fmt.Errorf("%s calls the callback for %s, which runs in the background; this package doesn't follow those", causes[0], e.Output)
		case slices.ContainsFunc(slices.Concat(e.Inputs, e.State, d.outputs), func(dep protocol.Dependency) bool { return dep.ID.HasWildcard() }):
			return nil, fmt.Errorf("%s calls the callback for %s, which has a pattern; this package doesn't follow those", causes[0], e.Output)
		}
		if at := slices.IndexFunc(list, func(other *due) bool { return other.entry == e }); at >= 0 {
			list[at].changed = append(list[at].changed, causes...)
			continue
		}
		d.changed = causes
		list = append(list, d)
	}
	return list, nil
}

// causesOf returns what of a change calls a callback.
func causesOf(e *protocol.CallbackEntry, changed []string) (causes []string) {
	for _, prop := range changed {
		hit := slices.ContainsFunc(e.Inputs, func(in protocol.Dependency) bool { return in.String() == prop || fits(in, prop) })
		if hit && !slices.Contains(causes, prop) {
			causes = append(causes, prop)
		}
	}
	return causes
}

// fits reports whether a pattern may stand for the component of a property.
func fits(pattern protocol.Dependency, prop string) bool {
	if !pattern.ID.HasWildcard() || !strings.HasSuffix(prop, "."+pattern.Property) {
		return false
	}
	id, err := protocol.ParseID(strings.TrimSuffix(prop, "."+pattern.Property))
	if err != nil || !id.IsDict() || len(id.Parts()) != len(pattern.ID.Parts()) {
		return false
	}
	for _, part := range pattern.ID.Parts() {
		value, ok := id.Part(part.Key)
		if _, wildcard := part.Value.(protocol.Wildcard); !ok || !wildcard && value != part.Value {
			return false
		}
	}
	return true
}

// settle calls callbacks until none is due. One whose inputs another one sets waits
// for that.
func (p *Page) settle(list []*due) error {
	var faults []error
	runs := map[*protocol.CallbackEntry]int{}
	for len(list) > 0 {
		next := max(0, slices.IndexFunc(list, func(d *due) bool {
			return !slices.ContainsFunc(list, func(other *due) bool { return other != d && other.sets(d) })
		}))
		d := list[next]
		list = slices.Delete(list, next, next+1)
		if runs[d.entry]++; runs[d.entry] > mostRuns {
			return fmt.Errorf("callback for %s: it is called again and again by its own outputs", d.entry.Output)
		}
		if d.entry.Persistent {
			p.runBeside(d)
			continue
		}
		changed, err := p.run(d)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		if list, err = p.dueFor(list, changed, d.entry); err != nil {
			return errors.Join(append(faults, err)...)
		}
	}
	return errors.Join(faults...)
}

// sets reports whether one of the outputs is an input of other.
func (d *due) sets(other *due) bool {
	return slices.ContainsFunc(d.outputs, func(out protocol.Dependency) bool {
		name := out.ID.String() + "." + protocol.PlainProperty(out.Property)
		return slices.ContainsFunc(other.entry.Inputs, func(in protocol.Dependency) bool { return in.String() == name })
	})
}

// runBeside calls a callback that lasts as long as the page.
func (p *Page) runBeside(d *due) {
	p.lasting.Go(func() { // ends when the page or its websocket does
		changed, err := p.run(d)
		switch {
		case err == nil:
			p.follow(changed)
		case !errors.Is(err, ErrCut) && p.life.Err() == nil:
			p.t.Errorf("%v", err)
		}
	})
}

// run calls a callback and returns what it has changed.
func (p *Page) run(d *due) ([]string, error) {
	body, answered, err := p.request(d)
	if err != nil {
		return nil, fmt.Errorf("callback for %s: %w", d.entry.Output, err)
	}
	overSocket := p.socketPath != "" && (d.entry.Websocket || p.allOverSocket)
	var answer *protocol.Response
	if overSocket {
		answer, err = p.ask(body)
	} else {
		answer, err = p.post(body)
	}
	answered()
	if err != nil || answer == nil {
		if err != nil {
			err = fmt.Errorf("callback for %s: %w", d.entry.Output, err)
		}
		return nil, err
	}
	var changed []string
	take := func(id, prop string, value any) bool {
		var name string
		if name, err = p.take(id, prop, value.(protocol.Raw)); err != nil {
			return false
		}
		if name != "" {
			changed = append(changed, name)
		}
		return true
	}
	answer.SideUpdates(take)
	if err == nil {
		answer.Outputs(take)
	}
	return changed, err
}

// post asks over HTTP. It returns nil if nothing changes.
func (p *Page) post(body string) (*protocol.Response, error) {
	status, text, err := p.send(http.MethodPost, p.prefix+"_dash-update-component?endId="+url.QueryEscape(p.token), body)
	switch {
	case err != nil:
		return nil, err
	case status == http.StatusNoContent:
		return nil, nil
	case status != http.StatusOK:
		return nil, fmt.Errorf("it was answered %d: %.1000s", status, text)
	}
	return protocol.DecodeResponse(text)
}

// take applies a value that came from the server, which may be a Patch. The name is
// empty for a component that the page doesn't have: the renderer passes over it.
func (p *Page) take(id, prop string, value protocol.Raw) (name string, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.props[id+".id"] == nil {
		return "", nil
	}
	name = id + "." + prop
	if protocol.IsPatch(value) {
		var patch protocol.Patch
		if err := patch.UnmarshalJSON(value); err != nil {
			return name, fmt.Errorf("%s: %w", name, err)
		}
		before := p.props[name]
		if before == nil {
			return name, fmt.Errorf("%s: a Patch came for a property that is not set; the renderer throws", name)
		}
		after, err := patch.Apply(before)
		if err == nil {
			value, err = protocol.Encode(after)
		}
		if err != nil {
			return name, fmt.Errorf("%s: %w", name, err)
		}
	}
	p.put(name, value)
	return name, nil
}
