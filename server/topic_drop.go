package server

import "errors"

// ErrTopicDropped is the error of a topic that App.DropTopic has ended.
var ErrTopicDropped = errors.New("the topic was dropped")

// DropTopic ends a topic: its clients leave it, and what was set on it is forgotten.
// The values that pages have stay there. A Topic of that name is a new one from then
// on, and the methods of the old one return ErrTopicDropped. It has no effect if
// there is none.
func (a *App) DropTopic(name string) {
	p := &a.push
	if t := p.takeTopic(name); t != nil {
		for _, c := range t.Clients() {
			c.Leave(t)
		}
	}
}

func (p *push) takeTopic(name string) *Topic {
	p.topicsMu.Lock()
	defer p.topicsMu.Unlock()
	t := p.topics[name]
	if t == nil {
		return nil
	}
	t.mu.Lock()
	t.dropped.Store(true)
	t.mu.Unlock()
	p.touchTopic(t) // before a new one of that name, so that it goes first in the file
	delete(p.topics, name)
	return t
}

// usable returns why nothing can be done with the topic, if so.
func (t *Topic) usable() error {
	if t.dropped.Load() {
		return ErrTopicDropped
	}
	return t.err
}
