package server

import (
	"bytes"
	"context"
	"errors"
	"strings"

	"github.com/dashwire/dashwire/protocol"
)

// errManyTabs is the error of a page for which a socket has no place.
var errManyTabs = errors.New("the socket has as many pages as the server takes on one")

// mostTabs bounds the pages of one socket. A browser has one socket for all of
// its tabs of an app.
const mostTabs = 1000

// feed is where the pushed messages of a page come from. They are pulled when the
// socket can take them, so that a slow reader costs no memory.
type feed interface {
	// gather appends the page's next messages to dst as one frame, a message or an
	// array of them, of some most bytes; nothing if there are none. more is true if
	// there is something left. The socket's writer calls it, never twice at a time
	// for one page; it must not wait for the socket.
	gather(dst []byte, most int) (out []byte, more bool)
}

// timedFeed is a feed that wants to know when the connection has taken what gather
// returned last.
type timedFeed interface{ written() }

// pageAddress is where a page is reached: on a socket, by the renderer's id, which
// the page has made up. It lives as long as calls of the page are under way or a
// feed is attached, and at most as long as its socket. It is a sink.
type pageAddress struct {
	socket   *socket
	renderer string

	// Under the socket's mu.
	fed     bool // a feed was attached
	calls   int
	feed    feed
	waiting bool // it stands in the socket's line
}

// address returns the place of a page for one call of it, which ends with release.
func (s *socket) address(renderer string) (*pageAddress, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.tabs[renderer]
	if t == nil {
		if len(s.tabs) >= mostTabs && !s.dropSleeper() {
			return nil, errManyTabs
		}
		if t = s.idle; t != nil && t.renderer == renderer {
			s.idle = nil
		} else {
			// The rest of its message need not stay.
			t = &pageAddress{socket: s, renderer: strings.Clone(renderer)}
		}
		if s.tabs == nil {
			s.tabs = map[string]*pageAddress{}
		}
		s.tabs[t.renderer] = t
	}
	t.calls++
	return t, nil
}

// release ends a call of the page.
func (t *pageAddress) release() {
	s := t.socket
	s.mu.Lock()
	defer s.mu.Unlock()
	t.releaseLocked()
}

// releaseLocked is release with the socket's mu held.
func (t *pageAddress) releaseLocked() {
	t.calls--
	t.tidy()
}

// tidy forgets an address that nobody needs. The socket's mu is held.
func (t *pageAddress) tidy() {
	if t.calls == 0 && t.feed == nil && t.socket.tabs[t.renderer] == t {
		delete(t.socket.tabs, t.renderer)
		if !t.fed { // else somebody may still hold it
			t.socket.idle = t
		}
	}
}

// attach makes f what the page is sent beside the answers to its calls; nil ends
// that. What f had before an earlier end of it may still be on its way.
func (t *pageAddress) attach(f feed) {
	s := t.socket
	s.mu.Lock()
	defer s.mu.Unlock()
	t.feed, t.fed = f, true
	t.tidy()
}

// attached returns what the page is sent.
func (t *pageAddress) attached() feed {
	t.socket.mu.Lock()
	defer t.socket.mu.Unlock()
	return t.feed
}

// wake says that the feed has something. It never waits, and may be called while
// nothing is attached and after the socket has ended.
func (t *pageAddress) wake() {
	s := t.socket
	s.mu.Lock()
	defer s.mu.Unlock()
	if t.feed == nil || t.waiting || s.out.closing != nil || s.out.ended {
		return
	}
	t.waiting = true
	s.out.line = append(s.out.line, t)
	s.startWriter()
}

// pageID is what tells the page from others. It is the same while calls are under way.
func (t *pageAddress) pageID() any { return t }

// ended returns a channel that is closed when the tab's socket has ended.
func (t *pageAddress) ended() <-chan struct{} { return t.socket.life.Done() }

// base is part of place.
func (t *pageAddress) base() any { return t.socket }

// name is part of place.
func (t *pageAddress) name() string { return t.renderer }

// from is part of place.
func (t *pageAddress) from() *Request { return t.socket.request }

// native is part of place.
func (t *pageAddress) native() bool { return !t.socket.own }

// send sends messages before what the feed has. With flush they go at once, with
// all that waits for company; else they wait for more, see Config.WebsocketBatchDelay.
func (t *pageAddress) send(flush bool, messages ...protocol.Message) error {
	var few [4][]byte
	encoded := few[:0]
	for _, m := range messages {
		text, err := t.socket.encode(m)
		if err != nil {
			return err
		}
		encoded = append(encoded, text)
	}
	t.socket.send(flush, encoded...)
	return nil
}

// encode returns a message as JSON, in the memory of one before it or in memory of
// just that size.
func (s *socket) encode(m protocol.Message) ([]byte, error) {
	s.mu.Lock()
	spare := s.out.spare
	s.out.spare = nil
	s.mu.Unlock()
	if spare != nil {
		return protocol.AppendMessages(spare, m)
	}
	buf := frames.Get().(*[]byte)
	defer keepFrame(buf)
	text, err := protocol.AppendMessages((*buf)[:0], m)
	if err != nil {
		return nil, err
	}
	*buf = text
	return bytes.Clone(text), nil
}

func (t *pageAddress) answer(answer *protocol.CallbackResponse) error {
	answer.RendererID = t.renderer
	return t.send(true, answer)
}

func (t *pageAddress) setProps(updates []protocol.Update) error {
	var few [4]protocol.Message
	messages := few[:0]
	for _, u := range updates {
		messages = append(messages, &protocol.SetProps{
			RendererID:  t.renderer,
			ComponentID: u.ID.String(),
			Props:       protocol.PropertyValues{{Property: u.Property, Value: u.Value}},
		})
	}
	return t.send(false, messages...)
}

func (t *pageAddress) getProps(ctx context.Context, id protocol.ID, names []string) (protocol.PropertyValues, error) {
	return t.socket.ask(ctx, t, id, names)
}
