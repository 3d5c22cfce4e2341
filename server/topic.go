package server

import (
	"errors"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server/internal/topiclog"
)

// Topic is state that some pages share: what was set on it is told to each page
// that has joined, and to one that joins later. Its values are encoded once,
// however many pages there are. A Topic is safe for concurrent use, and setting
// something never waits for a browser.
type Topic struct {
	push *push
	name string
	log  *topiclog.Topic
	err  error // of a topic that can't be used

	mu      sync.RWMutex
	members map[*clientState]struct{}
	dropped atomic.Bool // set with mu held

	dirty atomic.Bool // its members are about to be woken
	kept  kept
}

// Topic returns the topic of that name, which is made when it is first asked for.
// Pages get it by Client.Join. A topic lives until App.DropTopic and keeps the last
// value of each property that was set, so names should not come from outside. The
// empty text is no name: the methods of such a topic return an error.
//
// The first Topic of an app must be made before it starts, see Live.Enabled. If it
// was not, all methods of the topic return ErrNotLive.
func (a *App) Topic(name string) *Topic {
	p := &a.push
	err := a.live.declare()
	if err == nil && name == "" { // which is that of all pages
		err = errors.New("a topic has a name, and this one's is empty; use App.Broadcast for all pages")
	}
	if err != nil {
		t := p.newTopic(name)
		t.err = err
		return t
	}
	p.topicsMu.Lock()
	defer p.topicsMu.Unlock()
	t := p.topics[name]
	if t == nil {
		t = p.newTopic(name)
		p.topics[name] = t
	}
	return t
}

func (p *push) newTopic(name string) *Topic {
	t := &Topic{push: p, name: name, members: map[*clientState]struct{}{}}
	t.log = topiclog.New(p.clock, topiclog.Options{
		Keep: p.app.cfg.Live.MaxPending,
		Base: p.baseValue, Early: func() bool { return p.app.pages.current.Load() == nil },
		Changed: func() { p.touchTopic(t) },
		Lost: func(k topiclog.Key) {
			p.app.metrics.drop(droppedPatch)
			p.app.log.Warn("a patch is given up: it waits for too long, and the value that it changes is not known here; set the whole value first", "topic", name, "id", k.ID, "property", k.Prop)
		},
	})
	return t
}

// baseValue is what a property has in the layout, if that is the same for all.
func (p *push) baseValue(k topiclog.Key) []byte {
	if x := p.layout.Load(); x != nil {
		return x.Value(k.ID, k.Prop)
	}
	return nil
}

// Name returns the name by which the topic was made.
func (t *Topic) Name() string { return t.name }

// Set sets properties in all pages of the topic. What is set in one call reaches a
// page together. A page that reads slowly gets the last value of a property and not
// those that were overtaken, except for a *protocol.Patch as value, of which none
// is left out.
//
//	err := app.Topic("room 7").Set(dcc.GraphFigure("chart").Set(figure))
//
// It returns when the values are noted down. The error says what can't be encoded,
// in which case nothing is set.
func (t *Topic) Set(updates ...protocol.Update) error { return t.publish(updates, false) }

// SetEvery is Set for values of which a page gets each one, such as the lines of a
// log. If a page is so slow that more than Live.MaxPending bytes wait for it, its
// socket is ended, and it goes on where it was when it is back. Where it misses
// more than what the topic keeps, it gets the value that they led to.
func (t *Topic) SetEvery(updates ...protocol.Update) error { return t.publish(updates, true) }

func (t *Topic) publish(updates []protocol.Update, every bool) error {
	if err := t.usable(); err != nil {
		return err
	}
	changes, err := encodeChanges(updates, every)
	if err != nil || len(changes) == 0 {
		return err
	}
	t.put(changes)
	return nil
}

// put publishes changes on a topic.
func (t *Topic) put(changes []topiclog.Change) {
	if shared := &t.push.app.shared; t == t.push.all && shared.used.Load() {
		shared.broadcast(changes)
		return
	}
	if t != t.push.all { // what is in the values counts there, as what was set last
		t.push.fill(changes)
	}
	t.log.Publish(changes...)
	t.push.waker.add(t)
}

// Value returns what a property was set to on the topic, as JSON. It is nil if that
// isn't known.
func (t *Topic) Value(of protocol.Dependency) protocol.Raw {
	return t.log.Value(topiclog.Key{ID: of.ID.String(), Prop: of.Property})
}

// Clients returns the pages that have joined, in no order.
func (t *Topic) Clients() []*Client {
	t.mu.RLock()
	defer t.mu.RUnlock()
	clients := make([]*Client, 0, len(t.members))
	for c := range t.members {
		clients = append(clients, c.client)
	}
	return clients
}

// add takes in a member, unless the topic was dropped.
func (t *Topic) add(c *clientState) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.dropped.Load() {
		return false
	}
	t.members[c] = struct{}{}
	return true
}

func (t *Topic) remove(c *clientState) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.members, c)
}

// wakeFew wakes the members, unless they are many.
func (t *Topic) wakeFew() bool {
	t.mu.RLock()
	defer t.mu.RUnlock()
	if len(t.members) > wakeAtOnce {
		return false
	}
	now := time.Now().UnixNano()
	for c := range t.members {
		c.wakeAt(now)
	}
	return true
}

func (t *Topic) everyMember() []*clientState {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return slices.AppendSeq(make([]*clientState, 0, len(t.members)), maps.Keys(t.members))
}

func wakeAll(members []*clientState) {
	now := time.Now().UnixNano()
	for _, c := range members {
		c.wakeAt(now)
	}
}

// wakeAt has a client sent what there is, if it is connected. It never waits.
func (c *clientState) wakeAt(now int64) {
	if at := c.at.Load(); at != nil {
		at.wakeAt(now)
	}
}
