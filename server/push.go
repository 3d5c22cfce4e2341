package server

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server/internal/overlay"
	"github.com/dashwire/dashwire/server/internal/topiclog"
)

// push is what an app knows of its pages beyond their requests: who they are, and
// what they have been told.
type push struct {
	app    *App
	clock  *topiclog.Clock
	all    *Topic
	layout atomic.Pointer[overlay.Index] // of a layout that never changes
	hello  string                        // name of the callback by which a page says who it is

	topicsMu sync.Mutex
	topics   map[string]*Topic

	clients clients
	waker   waker
	roll    rollCall

	saver       atomic.Pointer[stateSaver] // nil without Config.StateFile
	saverMu     sync.Mutex
	saverClosed bool

	hooksMu     sync.Mutex
	onConnect   []func(context.Context, *Client)
	onLeave     []func(*Client)
	hooks       sync.WaitGroup // of those that are running
	hooksClosed bool
}

func (p *push) init(a *App) {
	p.app, p.clock = a, topiclog.NewClock()
	p.clock.Timed = a.metrics != nil
	p.all = p.newTopic("")
	p.topics = map[string]*Topic{}
	p.waker.writers = &a.writers
	p.clients.init(p)
	p.roll.init(a.cfg.Live.SilenceTimeout)
}

// Broadcast sets properties in all pages, now and later: a page that is loaded
// afterwards has the values in its layout. In each page they act as if a person had
// made the change, so that the page's own callbacks run. See Topic.Set.
//
//	err := app.Broadcast(dcc.SliderValue("speed").Set(7), html.DivChildren("log").Set("saved"))
func (a *App) Broadcast(updates ...protocol.Update) error {
	return a.broadcast(updates, false)
}

// BroadcastEvery is Broadcast for values of which none may be left out. See
// Topic.SetEvery.
func (a *App) BroadcastEvery(updates ...protocol.Update) error {
	return a.broadcast(updates, true)
}

func (a *App) broadcast(updates []protocol.Update, every bool) error {
	if err := a.live.declare(); err != nil {
		return err
	}
	return a.push.all.publish(updates, every)
}

// encodeChanges makes of updates what a topic keeps.
func encodeChanges(updates []protocol.Update, every bool) ([]topiclog.Change, error) {
	changes := make([]topiclog.Change, len(updates))
	for i, u := range updates {
		switch {
		case u.ID.IsZero() || u.Property == "":
			return nil, errors.New("push: an update names no property")
		case u.ID.HasWildcard():
			return nil, fmt.Errorf("push: the id of %s.%s has a wildcard; a push names one component", u.ID, u.Property)
		}
		change, err := encodeChange(u.ID.String(), u.Property, u.Value)
		if err != nil {
			return nil, fmt.Errorf("push %w", err)
		}
		change.Every = change.Every || every
		changes[i] = change
	}
	return changes, nil
}

// patchMark is the key by which a page knows a patch.
var patchMark = []byte(`"__dash_patch_update":`)

// encodeChange makes of a value what a topic keeps. What is a patch to the page is one
// here, also where it was encoded before.
func encodeChange(id, prop string, value any) (topiclog.Change, error) {
	text, err := protocol.Encode(value)
	if err != nil {
		return topiclog.Change{}, fmt.Errorf("%s.%s: %w", id, prop, err)
	}
	_, patch := value.(*protocol.Patch)
	if !patch && bytes.Contains(text, patchMark) {
		patch = protocol.IsPatch(text)
	}
	return topiclog.Change{Key: topiclog.Key{ID: id, Prop: prop}, Value: text, Patch: patch, Every: patch}, nil
}
