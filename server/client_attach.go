package server

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server/internal/topiclog"
)

// positionStore is the component in which a page keeps how far it has been told.
const positionStore = "_dashwire"

// outlet is a connection to a page: an address on a websocket, or what takes the
// place of one.
type outlet interface {
	sink
	// attach makes f what the page is sent, nil ends that.
	attach(f feed)
	// wake says that the feed has something. It never waits.
	wake()
	// tooSlow ends the connection so that the page comes back for what it missed.
	tooSlow()
}

// place is an outlet on which a page says who it is.
type place interface {
	outlet
	// base is what ends, with all pages on it; name is the page's on it.
	base() any
	name() string
	// from is the request that opened it.
	from() *Request
	// ended returns a channel that is closed at its end.
	ended() <-chan struct{}
	// native reports whether it is the renderer's own.
	native() bool
}

// tooSlow ends the socket, with all of its pages.
func (t *pageAddress) tooSlow() {
	t.socket.app.metrics.end(endedByPushes)
	t.socket.app.log.Warn("websocket ended: a page is too slow to take what is pushed",
		"client", t.socket.request.RemoteAddr, "limit", "Config.Live.MaxPending")
	t.socket.close(closeTryAgain, "too slow", true)
}

// attachment is a client on a connection. It is the feed of that.
type attachment struct {
	client *clientState
	line   outlet
	head   []byte // of a message, up to the component's id

	// woken is when the client was first woken without having been asked since, in
	// Unix nanoseconds; 0 if it waits for nothing.
	woken atomic.Int64

	flags atomic.Uint32 // see asking and answers
	blind uint32        // bytes that the page was sent while it was silent; under the client's mu

	meter pushMeter
}

const (
	asking  = 1 << iota // the page is to be asked whether it lives
	answers             // it has answered a question, so that it can
)

// Parts of messages around what is the page's own.
const (
	setHead   = `{"type":"set_props","rendererId":`
	setMiddle = `,"payload":{"componentId":`
	askHead   = `{"type":"get_props_request","rendererId":`
	askTail   = `,"requestId":"alive","payload":{"componentId":"` + positionStore + `","properties":[]}}`
)

func newAttachment(c *clientState, line outlet, renderer string) (*attachment, error) {
	head, err := protocol.AppendJSON([]byte(setHead), renderer)
	return &attachment{client: c, line: line, head: append(head, setMiddle...)}, err
}

// ask has the page say whether it lives. It asks for nothing of the position's store,
// which each page has.
func (at *attachment) ask() {
	at.flags.Or(asking)
	at.line.wake()
}

// appendQuestion writes that.
func (at *attachment) appendQuestion(dst []byte) []byte {
	renderer := at.head[len(setHead) : len(at.head)-len(setMiddle)]
	return append(append(append(dst, askHead...), renderer...), askTail...)
}

// slowAfter is how long a connection may not have taken anything before it is
// looked at how much waits for it.
const slowAfter = 250 * time.Millisecond

func (at *attachment) wake() { at.wakeAt(time.Now().UnixNano()) }

// wakeAt is wake for who knows the time.
func (at *attachment) wakeAt(now int64) {
	if !at.woken.CompareAndSwap(0, now) {
		if since := at.woken.Load(); since != 0 && now-since > int64(slowAfter) {
			at.checkPending()
		}
	}
	at.line.wake()
}

// checkPending ends the connection of a client for which too much waits.
func (at *attachment) checkPending() {
	c := at.client
	if !c.mu.TryLock() {
		return // it is being read right now
	}
	slow := c.at.Load() == at && !at.holds() && c.reader.Pending() > uint64(c.push.app.cfg.Live.MaxPending)
	c.mu.Unlock()
	if slow {
		at.line.tooSlow()
	}
}

// batch is what is gathered for one frame.
type batch struct {
	entries []*topiclog.Entry
	answers []*sentAnswer
}

// size is how long the frame gets, roughly.
func (b *batch) size() (n uint32) {
	for _, e := range b.entries {
		n += uint32(len(e.Key.ID) + len(e.Value))
	}
	for _, a := range b.answers {
		n += uint32(len(a.text))
	}
	return n
}

func (b *batch) release() {
	clear(b.entries)
	clear(b.answers)
	b.entries, b.answers = b.entries[:0], b.answers[:0]
	batches.Put(b)
}

var batches = sync.Pool{New: func() any { return new(batch) }}

// gather is part of feed.
func (at *attachment) gather(dst []byte, most int) (_ []byte, more bool) {
	at.woken.Store(0)
	c := at.client
	ask := at.flags.And(^uint32(asking))&asking != 0
	c.mu.Lock()
	if c.at.Load() != at { // it has moved to another connection
		c.mu.Unlock()
		return dst, false
	}
	if !c.silent.Load() {
		if at.hasMuch() {
			at.meter.replayed = c.push.clock.Now() // what it is told now is late
		}
		at.blind = 0
	}
	b := batches.Get().(*batch)
	if !at.holds() {
		b.entries, more = c.reader.Gather(b.entries, most)
		b.answers = c.nextAnswers(b.answers)
		c.settleTells(c.reader.Position())
	}
	pos, answer := c.reader.Position(), c.lastSent
	overtaken := c.reader.Overtaken()
	at.blind += b.size()
	c.mu.Unlock()
	c.push.app.metrics.gathered(&at.meter, b.entries, overtaken)
	dst = at.appendFrame(dst, b, pos, answer, ask)
	b.release()
	return dst, more
}

// holds reports whether the page isn't told any more for now: it is silent, and has
// as much to take as may wait for it. One that has never answered may not know how.
// The client's mu is held.
func (at *attachment) holds() bool {
	return at.client.silent.Load() && at.hasMuch() && at.flags.Load()&answers != 0
}

func (at *attachment) hasMuch() bool { return int(at.blind) > at.client.push.app.cfg.Live.MaxPending }

// appendFrame writes messages with the entries, how far the page has been told with
// them, and the question if it is to be asked. The worker hands out answers after all
// others, wherever they stand.
func (at *attachment) appendFrame(dst []byte, b *batch, pos, answer uint64, ask bool) []byte {
	empty := len(b.entries)+len(b.answers) == 0
	switch {
	case empty && !ask:
		return dst
	case empty:
		return append(at.appendQuestion(append(dst, '[')), ']')
	case len(b.entries) == 0 && len(b.answers) == 1 && !b.answers[0].keep && !ask:
		return append(dst, b.answers[0].text...)
	}
	dst = append(dst, '[')
	for i := 0; i < len(b.entries); {
		first := b.entries[i]
		dst = append(dst, at.head...)
		dst = protocol.AppendString(dst, first.Key.ID)
		dst = append(dst, `,"props":{`...)
		// What was set together for one component makes one message, so that a
		// callback with both as inputs runs once.
		for from := i; i < len(b.entries) && joins(b.entries[from:i], b.entries[i]); i++ {
			if i > from {
				dst = append(dst, ',')
			}
			dst = protocol.AppendString(dst, b.entries[i].Key.Prop)
			dst = append(append(dst, ':'), b.entries[i].Value...)
		}
		dst = append(dst, "}}},"...)
	}
	for _, a := range b.answers {
		dst = append(append(dst, a.text...), ',')
	}
	dst = append(dst, at.head...)
	dst = append(dst, `"`+positionStore+`","props":{"data":"`...)
	dst = at.client.appendMark(dst, pos, answer)
	dst = append(dst, `"}}}`...)
	if ask {
		dst = at.appendQuestion(append(dst, ','))
	}
	return append(dst, ']')
}

// joins reports whether an entry goes into the message of those before it.
func joins(before []*topiclog.Entry, e *topiclog.Entry) bool {
	for _, b := range before {
		if b.Seq != e.Seq || b.Key.ID != e.Key.ID || b.Key.Prop == e.Key.Prop {
			return false
		}
	}
	return true
}
