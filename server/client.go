package server

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync/atomic"
	"time"

	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server/internal/topiclog"
)

// ErrClientAway is the error of asking a client something that has no connection
// now. It may come back.
var ErrClientAway = errors.New("the client is away")

// ClientState says whether a client can be reached.
type ClientState uint8

// The states of a client.
const (
	// ClientConnected means that there is a connection to the page.
	ClientConnected ClientState = iota
	// ClientAway means that there is none, or that the page has given no sign of life
	// for Live.SilenceTimeout, as its tab is frozen, has crashed or hangs. It may come
	// back: then it gets what it has missed. It also is the state of a page that is
	// being loaded.
	ClientAway
	// ClientGone means that the page was closed, or was away for longer than
	// Live.ClientTimeout. If it comes back after that, it is a new client.
	ClientGone
)

// String returns "connected", "away" or "gone".
func (s ClientState) String() string {
	switch s {
	case ClientConnected:
		return "connected"
	case ClientAway:
		return "away"
	}
	return "gone"
}

// Client is one page of the app in one tab of a browser, from its first sign of
// life until it is gone. It outlives connections: while a page's socket is down,
// what is set is kept for it. A Client is safe for concurrent use.
type Client struct {
	state atomic.Pointer[clientState]
}

// ClientFrom returns the client whose call ctx belongs to, see Call.Client.
func ClientFrom(ctx context.Context) *Client { return CallFrom(ctx).Client() }

// Clients returns the clients that are connected or away, in no order.
func (a *App) Clients() []*Client { return a.push.clients.list() }

// locked returns the client's state with its lock held.
func (c *Client) locked() *clientState {
	s := c.state.Load()
	for {
		s.mu.Lock()
		if s.moved == nil {
			return s
		}
		next := s.moved
		s.mu.Unlock()
		s = next
	}
}

// ID tells the client from others, for logs and as a key of what the program knows
// about it. It says nothing else and is never used again.
func (c *Client) ID() string {
	s := c.locked()
	defer s.mu.Unlock()
	return s.id
}

// State returns whether the client can be reached.
func (c *Client) State() ClientState {
	s := c.locked()
	defer s.mu.Unlock()
	return s.phase()
}

// ConnectedAt returns when the client was connected for the first time, the zero
// time if it has not been yet.
func (c *Client) ConnectedAt() time.Time {
	s := c.locked()
	defer s.mu.Unlock()
	return s.since
}

// Restored reports whether the client was known before the program was started: it
// has what was set for it then and is in the topics that it had joined, see
// Config.StateFile. What the program itself knew of it, as by SetValue, is gone.
func (c *Client) Restored() bool {
	s := c.locked()
	defer s.mu.Unlock()
	return s.restored
}

// Request returns the HTTP request that opened the client's last connection: its
// address, headers and cookies. It is nil for one that was never connected.
func (c *Client) Request() *Request {
	s := c.locked()
	defer s.mu.Unlock()
	return s.request
}

// Context ends when the client is gone, with ErrClientGone as its cause, or when
// the app has shut down.
func (c *Client) Context() context.Context {
	s := c.locked()
	defer s.mu.Unlock()
	return s.lifetime()
}

// Set sets properties in this page only, as Topic.Set does for many. If the client
// is away, they wait for it. They are kept for as long as the client is known: of each
// property the last value, and at most twice Live.MaxPending of what SetEvery and
// patches have led through. The error is ErrClientGone if it is gone.
//
//	err := call.Client().Set(html.DivChildren("status").Set("done"))
func (c *Client) Set(updates ...protocol.Update) error { return c.publish(updates, false) }

// SetEvery is Set for values of which none may be left out, see Topic.SetEvery.
func (c *Client) SetEvery(updates ...protocol.Update) error { return c.publish(updates, true) }

func (c *Client) publish(updates []protocol.Update, every bool) error {
	changes, err := encodeChanges(updates, every)
	if err != nil || len(changes) == 0 {
		return err
	}
	if !c.put(changes) {
		return fmt.Errorf("set properties of a client: %w", ErrClientGone)
	}
	return nil
}

// put publishes changes to the page only. It is false for a client that is gone.
func (c *Client) put(changes []topiclog.Change) bool {
	s := c.locked()
	if s.gone {
		s.mu.Unlock()
		return false
	}
	s.push.fill(changes)
	s.ownTopic().Publish(changes...)
	s.mu.Unlock()
	s.wake()
	return true
}

// Get asks the page for the values that properties have now, and waits for them as
// Call.GetProps does. The error is ErrClientAway if there is no connection or it is lost
// meanwhile, and ErrClientGone if the page is closed.
func (c *Client) Get(ctx context.Context, props ...protocol.Dependency) ([]protocol.Raw, error) {
	s := c.locked()
	at := s.at.Load()
	s.mu.Unlock()
	var values []protocol.Raw
	err := ErrClientGone // or its connection
	if at != nil {
		values, err = getProps(ctx, &clientSink{client: c, line: at.line}, props)
	}
	if errors.Is(err, ErrClientGone) {
		if c.State() != ClientGone {
			err = ErrClientAway
		}
		err = fmt.Errorf("get properties of a client: %w", err)
	}
	return values, err
}

// Join has the page get what is set on a topic, and first what is set there now.
// It has no effect if the page has joined before, or is gone.
func (c *Client) Join(t *Topic) error {
	if err := t.usable(); err != nil {
		return err
	}
	s := c.locked()
	if t.push != s.push && !s.gone {
		s.mu.Unlock()
		return fmt.Errorf("the client is another app's than the topic %q", t.name)
	}
	if s.gone || s.reader.In(t.log) {
		s.mu.Unlock()
		return nil
	}
	if !t.add(s) {
		s.mu.Unlock()
		return ErrTopicDropped
	}
	s.touch()
	s.topics = append(s.topics, t)
	s.reader.Join(t.log)
	s.mu.Unlock()
	s.wake()
	return nil
}

// Leave ends what Join began. The values that the page has stay there.
func (c *Client) Leave(t *Topic) {
	s := c.locked()
	defer s.mu.Unlock()
	s.touch()
	s.topics = slices.DeleteFunc(s.topics, func(other *Topic) bool { return other == t })
	s.reader.Leave(t.log)
	t.remove(s)
}

// Topics returns the topics that the page has joined, in that order.
func (c *Client) Topics() []*Topic {
	s := c.locked()
	defer s.mu.Unlock()
	return slices.Clone(s.topics)
}

// Value returns what SetValue has set for key, nil if nothing was.
func (c *Client) Value(key any) any {
	s := c.locked()
	defer s.mu.Unlock()
	return s.values[key]
}

// SetValue keeps a value of the program's with the client, for as long as that is
// known. As with context.WithValue, key should have a type of its own. The page
// doesn't get to know it.
func (c *Client) SetValue(key, value any) {
	s := c.locked()
	defer s.mu.Unlock()
	if s.values == nil {
		s.values = map[any]any{}
	}
	s.values[key] = value
}

// takeValues adds values of another client, but for keys that are set.
func (s *clientState) takeValues(values map[any]any) {
	if len(values) == 0 {
		return
	}
	all := maps.Clone(values)
	maps.Copy(all, s.values)
	s.values = all
}
