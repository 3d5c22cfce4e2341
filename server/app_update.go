package server

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/dashwire/dashwire/protocol"
)

// Update has each page run the callbacks that have these components as inputs, each
// once, with the state that the page itself has: also with what a person has typed
// and the page has not sent yet. A page runs those whose inputs have a value there.
// One that is away does so when it comes back. The page is asked for those values first,
// so that they must fit into Config.WebsocketMaxMessageBytes together.
//
//	err := app.Update("name", "unit")
//
// A callback with the option Shared has no state of a page: it runs once for all, with
// what they have in common.
//
// It returns at once. The error names an id that no callback has as an input, or that
// stands for several components.
func (a *App) Update(ids ...string) error {
	if err := a.live.declare(); err != nil {
		return err
	}
	for _, id := range ids {
		if one, ok := parseID(id); ok && one.HasWildcard() {
			return fmt.Errorf("update: the id %s has a wildcard; name each component", id)
		}
		if len(a.push.inputsOf([]string{id})) == 0 {
			return fmt.Errorf("update: no callback has an input of the component %q", id)
		}
	}
	a.shared.update(ids)
	for _, c := range a.Clients() {
		s := c.locked()
		if s.gone {
			s.mu.Unlock()
			continue
		}
		away := s.phase() == ClientAway
		if away {
			s.askLater(ids)
		}
		s.mu.Unlock()
		if !away {
			s.goUpdate(ids)
		}
	}
	return nil
}

// askLater has the page run callbacks when it is back. The client's mu is held.
func (s *clientState) askLater(ids []string) {
	s.touch()
	s.asks = union(s.asks, ids)
}

// union returns list with those of more that it doesn't have.
func union(list, more []string) []string {
	for _, id := range more {
		if !slices.Contains(list, id) {
			list = append(list, id)
		}
	}
	return list
}

// takeAsks returns for what the page is to run callbacks now. The client's mu is held.
func (s *clientState) takeAsks() (ids []string) {
	if len(s.asks) > 0 {
		s.touch()
	}
	ids, s.asks = s.asks, nil
	return ids
}

// goUpdate is update on a goroutine of its own. A page has one, however often it is to
// run callbacks: what comes while it is asked is asked for together afterwards.
func (s *clientState) goUpdate(ids []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.updates = union(s.updates, ids)
	if !s.updating && len(s.updates) > 0 {
		s.updating = true
		go s.runUpdates() // ends with the page's answers, or a time limit
	}
}

// runUpdates has the page run what there is, until that is nothing.
func (s *clientState) runUpdates() {
	for {
		s.mu.Lock()
		ids := s.updates
		s.updates, s.updating = nil, len(ids) > 0
		s.mu.Unlock()
		if len(ids) == 0 {
			return
		}
		s.update(ids)
	}
}

// updateInput is a property that calls callbacks.
type updateInput struct {
	dep   protocol.Dependency
	calls []updateCall
}

// updateCall is a callback, and for which of the values of MATCH it is called.
type updateCall struct {
	plan  *plan
	match string
}

// matchOf returns for what a callback is called by a component that its input stands
// for. With ALLSMALLER that is more than one can tell here, so each component counts.
func matchOf(id, input protocol.ID) string {
	var match []protocol.IDPart
	for _, part := range input.Parts() {
		switch part.Value {
		case protocol.AllSmaller:
			return id.String()
		case protocol.Match:
			value, _ := id.Part(part.Key) // it fits
			match = append(match, protocol.IDPart{Key: part.Key, Value: value})
		}
	}
	if match == nil {
		return ""
	}
	return protocol.DictID(match...).String()
}

// inputsOf returns the properties of components that callbacks have as inputs, with
// those of the callbacks that pages run for themselves.
func (p *push) inputsOf(ids []string) []*updateInput {
	var inputs []*updateInput
	for _, text := range ids {
		id, ok := parseID(text)
		if !ok {
			continue
		}
		for _, plan := range p.app.callbacks.load().plans {
			for _, in := range plan.inputs {
				if !fits(id, in.ID) {
					continue
				}
				dep := protocol.Dep(id, in.Property)
				i := slices.IndexFunc(inputs, func(other *updateInput) bool { return other.dep.String() == dep.String() })
				if i < 0 {
					i = len(inputs)
					inputs = append(inputs, &updateInput{dep: dep})
				}
				if plan.shared == nil {
					inputs[i].calls = append(inputs[i].calls, updateCall{plan, matchOf(id, in.ID)})
				}
			}
		}
	}
	return inputs
}

// parseID reads an id as protocol.ID.String spells it.
func parseID(text string) (protocol.ID, bool) {
	if text == "" || text[0] != '{' {
		return protocol.StringID(text), text != ""
	}
	var id protocol.ID
	err := id.UnmarshalJSON([]byte(text))
	return id, err == nil
}

// update has one page run callbacks: an empty patch calls them, and leaves the value
// as it is. Of a property without a value the renderer could make no patch, so the
// page is asked first. It is asked again for nothing afterwards, as its connection may
// have ended with the patch under way; then all of it is done when it is back.
func (s *clientState) update(ids []string) {
	inputs := slices.DeleteFunc(s.push.inputsOf(ids), func(in *updateInput) bool { return len(in.calls) == 0 })
	if len(inputs) == 0 {
		return
	}
	deps := make([]protocol.Dependency, len(inputs))
	for i, in := range inputs {
		deps[i] = in.dep
	}
	var tried *attachment
	for {
		s.mu.Lock()
		at := s.at.Load()
		ctx, phase := s.lifetime(), s.phase()
		if phase == ClientAway || at == tried && phase != ClientGone {
			s.askLater(ids)
		}
		s.mu.Unlock()
		if phase != ClientConnected || at == tried {
			return
		}
		tried = at
		values, err := getProps(ctx, &clientSink{client: s.client, line: at.line}, deps)
		if err == nil {
			err = at.line.setProps(touches(inputs, values))
		}
		if err == nil {
			_, err = at.line.getProps(ctx, protocol.StringID(positionStore), []string{})
		}
		switch {
		case err == nil || context.Cause(ctx) != nil:
			return
		case errors.Is(err, ErrAnswerTooLong): // it would be again
			s.push.app.log.Warn("a page was asked to run callbacks, and is not asked again: the values of their inputs are too long for a message",
				"client", s.id, "ids", ids, "setting", "Config.WebsocketMaxMessageBytes")
			return
		case errors.Is(err, ErrNoAnswer):
			s.push.app.log.Warn("a page was asked to run callbacks and did not answer; it is asked again when it comes back", "client", s.id, "error", err)
		}
	}
}

// touches returns empty patches of properties that have values, so that each
// callback is called, and as few times as can be.
func touches(inputs []*updateInput, values []protocol.Raw) []protocol.Update {
	var open []*updateInput
	for i, in := range inputs {
		if values[i] != nil {
			open = append(open, in)
		}
	}
	done := map[updateCall]bool{}
	var updates []protocol.Update
	for {
		var best *updateInput
		most := 0
		for _, in := range open {
			news := 0
			for _, call := range in.calls {
				if !done[call] {
					news++
				}
			}
			if news > most {
				best, most = in, news
			}
		}
		if best == nil {
			return updates
		}
		for _, call := range best.calls {
			done[call] = true
		}
		updates = append(updates, protocol.Update{ID: best.dep.ID, Property: best.dep.Property, Value: &protocol.Patch{}})
	}
}
