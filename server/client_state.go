package server

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/dashwire/dashwire/server/internal/topiclog"
)

// clientState is what there is behind a Client. A page that asks for something
// before it says who it is has one of its own, which moves into the one of the
// client when that is known.
type clientState struct {
	push   *push
	client *Client
	at     atomic.Pointer[attachment] // where the page is reached, nil if nowhere

	mu      sync.Mutex
	id      string
	key     clientKey // zero for a page that can't prove who it is; under the mu of clients
	moved   *clientState
	request *Request
	since   time.Time // of the first connection
	reader  *topiclog.Reader
	own     *topiclog.Topic // what was set for this page only, nil for nothing yet
	topics  []*Topic
	values  map[any]any
	asks    []string // ids of App.Update that wait for the page
	updates []string // and those that it is asked for next, see goUpdate
	tells   []tell   // who waits until the page has been told something

	answers            []*sentAnswer // in order, see queueAnswer
	answered, lastSent uint64        // numbers of the last one, and of the last that was sent
	trimming           *time.Timer   // looks at answers, nil if there are none

	// life ends when the client is gone, calls also when it has been away for
	// Live.HandlerTimeout. Both are made when they are first needed. followers end
	// with calls.
	life, calls      context.Context
	endLife, endCall context.CancelCauseFunc
	adopted          []context.CancelCauseFunc // of the lives of who the page was before
	followers        []context.CancelCauseFunc

	// flights are the calls over a websocket by the outputs that they set: of each
	// the last one.
	flights map[string]*clientSink

	leaving  [2]*time.Timer // end its calls, and itself, while it is away
	place    any            // under the mu of clients: where it stands in their places
	renderer string         // and by what name
	guest    place          // a second place, from which it only calls; under the mu of clients
	greeted  chan struct{}  // closed when OnConnect has returned, nil before that is called
	kept     kept

	returns   uint32        // counts the times that it came back
	heard     atomic.Uint32 // the tick of the roll call of its last sign of life
	asked     uint32        // and that when it was asked for one; the roll call's
	silent    atomic.Bool   // it gives none, see client_silence.go; changes under mu
	listed    bool          // under the mu of the roll call
	gone      bool
	updating  bool // it is asked to run callbacks
	connected bool // OnConnect was called
	restored  bool // it comes from Config.StateFile
}

func (p *push) newState(pos uint64) *clientState {
	s := &clientState{push: p, id: newSalt()[:12], reader: topiclog.NewReader(p.clock, pos)}
	s.client = &Client{}
	s.client.state.Store(s)
	return s
}

func (s *clientState) phase() ClientState {
	switch {
	case s.gone:
		return ClientGone
	case s.at.Load() == nil || s.silent.Load():
		return ClientAway
	}
	return ClientConnected
}

// ownTopic is what was set for this page only.
func (s *clientState) ownTopic() *topiclog.Topic {
	if s.own == nil {
		s.own = topiclog.New(s.push.clock, topiclog.Options{
			Keep: s.push.app.cfg.Live.MaxPending, Changed: s.touch,
			Lost: func(k topiclog.Key) {
				s.push.app.metrics.drop(droppedPatch)
				s.push.app.log.Warn("a patch for one client is given up: it waits for too long, and the value that it changes is not known here; set the whole value first", "id", k.ID, "property", k.Prop)
			},
		})
		s.reader.Follow(s.own)
	}
	return s.own
}

// wake says that there is something to tell the page.
func (s *clientState) wake() {
	if at := s.at.Load(); at != nil {
		at.wake()
	}
}

// lifetime returns the context that ends when the client is gone.
func (s *clientState) lifetime() context.Context {
	if s.life == nil {
		s.life, s.endLife = context.WithCancelCause(s.push.app.work)
		if s.gone {
			s.endLife(ErrClientGone)
		}
	}
	return s.life
}

// adoptLife has the context of who a page was before end with the client's own.
func (s *clientState) adoptLife(end context.CancelCauseFunc) {
	if s.gone {
		end(ErrClientGone)
		return
	}
	s.adopted = append(s.adopted, end)
}

// endLives ends the client's context, and those that it has adopted.
func (s *clientState) endLives() {
	if s.life != nil {
		s.endLife(ErrClientGone)
	}
	for _, end := range s.adopted {
		end(ErrClientGone)
	}
	s.adopted = nil
}

// callTime returns the context that calls of the page end with.
func (s *clientState) callTime() context.Context {
	if s.calls == nil {
		s.calls, s.endCall = context.WithCancelCause(s.lifetime())
	}
	return s.calls
}

// endCalls ends the contexts of calls. A page that comes back gets new ones.
func (s *clientState) endCalls() {
	if s.calls != nil {
		s.endCall(ErrClientGone)
		s.calls = nil
	}
	for _, end := range s.followers {
		end(ErrClientGone)
	}
	s.followers = nil
}

// follow has the calls of a page end with those of the client that it turned out to
// be.
func (s *clientState) follow(end context.CancelCauseFunc) {
	if s.gone {
		end(ErrClientGone)
		return
	}
	s.followers = append(s.followers, end)
}
