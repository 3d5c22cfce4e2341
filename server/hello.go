package server

import (
	"context"
	"errors"
	"math"
	"slices"
	"time"

	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server/internal/topiclog"
)

// errNoRoom is the error of a hello if there are too many clients.
var errNoRoom = errors.New("there are as many clients as Config.Live.MaxClients allows, or too many of one page, and none is away")

// addHello adds the callback by which a page says that it is there. The renderer
// calls it when a page loads, and again after each reconnect. It has nothing but
// the page's position with it; the page's script adds who it is. A renderer that
// has no websocket would take the callback for a mistake: there the script alone says
// hello.
func (p *push) addHello(called bool) error {
	spec := Spec{
		State:  []protocol.Dependency{protocol.Dep(protocol.StringID(positionStore), "data")},
		Hidden: Some(true), Websocket: true, Persistent: true,
		// Its name comes from here. It stays the same, so that a page knows it after
		// an update of the program.
		where: "dashwire:hello",
	}
	p.hello = protocol.NoOutputID(nil, spec.where)
	p.app.sockets.keeper = p
	if !called {
		return nil
	}
	// Over HTTP there is nothing that could be answered.
	err := p.app.add(&spec, func(context.Context, *Call) error { return PreventUpdate }, nil)
	if err == nil {
		p.app.callbacks.putFirst(p.hello)
	}
	return err
}

// putFirst moves a callback to the front of the list: the page calls in that order.
func (r *registry) putFirst(id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	next := *r.load()
	p := next.byID[id]
	rest := slices.DeleteFunc(slices.Clone(next.plans), func(other *plan) bool { return other == p })
	next.plans = append([]*plan{p}, rest...)
	r.snap.Store(&next)
}

// greeting is what a page says of itself.
type greeting struct {
	key      clientKey // zero if it can't prove who it is
	position string
	deaf     bool // its websocket takes what it says, and brings nothing
}

// readGreeting reads the request of a hello. All of it comes from the client.
func (p *push) readGreeting(req *protocol.Request) greeting {
	var g greeting
	if stamp := req.Stamp; stamp != nil {
		// One that can't be verified is a client all the same, but never one again.
		g.key, _ = p.app.clientKeyOf(stamp.Token, stamp.Load)
	}
	if len(req.State) == 1 && len(req.State[0].Args) == 1 {
		_ = protocol.Decode(req.State[0].Args[0].Value, &g.position) // if it is no text, there is no position
	}
	return g
}

// welcome answers a hello on a websocket. The answer updates nothing, but the renderer
// tells the page's script of it: prevent_update it also makes up by itself, for all
// that is under way when a websocket ends.
func (p *push) welcome(ctx context.Context, t *pageAddress, m *protocol.CallbackRequest) {
	answer := &protocol.CallbackResponse{RequestID: m.RequestID, Status: protocol.StatusOK, Data: &protocol.Response{}}
	g := p.readGreeting(m.Request)
	if err := p.enter(ctx, t, g); err != nil {
		p.app.logSocketError(t.socket.request, m.Request.Output, err)
		answer.Status, answer.Message = protocol.StatusError, p.app.publicError(err)
	} else if g.key != (clientKey{}) {
		p.recoverCalls(ctx, t, g.key, m.Request.Stamp.Again)
	}
	_ = t.answer(answer) // nothing in it that can't be encoded
}

// recoverCalls takes in calls of lanes that were lost with the page's websocket before.
// Those behind them may be here already, as the renderer's worker first sends what it
// has kept; and posts may have to wait in the page's browser for longer than a lane does.
func (p *push) recoverCalls(ctx context.Context, t *pageAddress, client clientKey, again []protocol.Raw) {
	if len(again) == 0 {
		return
	}
	if _, err := p.app.takeInAll(ctx, client, again, t.socket.request.again()); err != nil {
		p.app.logSocketError(t.socket.request, p.hello, err) // the page's posts get it as well
	}
}

// enter connects a page on a websocket that may be there.
func (p *push) enter(ctx context.Context, t *pageAddress, g greeting) error {
	if _, err := p.app.authorize(ctx, t.socket.request, ForSocket, p.hello); err != nil {
		return err
	}
	return p.connect(t, g)
}

// connect makes a page on a connection a client, or the client that it was before.
func (p *push) connect(t place, g greeting) error {
	c := &p.clients
	c.mu.Lock()
	s, stranger, leave := c.recognise(t, g.key)
	var unheard place
	if s != nil {
		s.heard.Store(p.roll.now.Load()) // so that it isn't silent from here on
		if there := c.besides(s, t); there != nil && g.deaf && !t.native() {
			unheard = there
		} else if there != nil {
			err := c.onDetour(s, t, stranger)
			c.mu.Unlock()
			leaveAll(leave)
			s.hear()
			return err
		}
	}
	if s == nil {
		if s = stranger; s == nil {
			s = p.newState(p.clock.Now())
		}
		others, ok := c.enter(s, g.key)
		leave = append(leave, others...)
		if !ok {
			c.mu.Unlock()
			leaveAll(leave)
			return errNoRoom
		}
	}
	there := c.put(s, t)
	if unheard != nil && there {
		c.seat(s, unheard)
	}
	switch {
	case there:
		c.present(s)
	case s.key == clientKey{}: // nobody comes back as this one
		c.forget(s)
		leave = append(leave, s)
	default:
		c.absent(s)
	}
	c.mu.Unlock()
	leaveAll(leave)
	if stranger == s {
		stranger = nil
	}
	s.arrive(t, g.position, stranger, there)
	s.hear()
	return nil
}

// recognise returns the client that a page is, nil for a new one, and what the page
// was on this socket before it said so. Who else had its address has to leave.
func (c *clients) recognise(t place, key clientKey) (s, stranger *clientState, leave []*clientState) {
	if before := c.places[t.base()][t.name()]; before != nil {
		switch _, known := c.all[before]; {
		case !known:
			stranger = before
		case before.key == key:
			return before, nil, nil
		default:
			c.forget(before)
			leave = append(leave, before)
		}
	}
	if key == (clientKey{}) {
		return nil, stranger, leave
	}
	s = c.byKey[key]
	if waiting := c.byKey[clientKey{page: key.page}]; s == nil && waiting != nil {
		// Callbacks over HTTP have made it before the page said hello.
		delete(c.byKey, waiting.key)
		waiting.key = key
		c.byKey[key] = waiting
		s = waiting
	}
	if s != nil { // the last one of its token now
		loads := slices.DeleteFunc(c.byToken[key.page], func(other *clientState) bool { return other == s })
		c.byToken[key.page] = append(loads, s)
	}
	return s, stranger, leave
}

func leaveAll(list []*clientState) {
	for _, s := range list {
		s.leave()
	}
}

// arrive has a client go on at an address, from the position that its page names.
// stranger is who the page was on this connection until now, or nil.
func (s *clientState) arrive(t place, position string, stranger *clientState, there bool) {
	p := s.push
	at, err := newAttachment(s, t, t.name())
	if err != nil {
		return // a text can be encoded
	}
	s.mu.Lock()
	if now := s.at.Load(); s.gone || there && now != nil && now.line == outlet(t) {
		s.mu.Unlock()
		return // it is there: what it has been told may still be on its way
	}
	s.stay()
	s.request = t.from()
	first := !s.connected
	if first {
		s.touch()
		s.connected = true
		if s.since.IsZero() {
			s.since = time.Now()
		}
		s.reader.Follow(p.all.log)
		p.all.add(s)
	}
	pos, answer, ok := p.parseMark(position)
	if ok {
		s.reader.Seek(pos)
	} else {
		s.reader.Resync(s.fresh(first)...)
	}
	s.recoverAnswers(answer)
	at.meter.replayed = p.clock.Now()
	s.answered = max(s.answered, answer) // of another process, or of the client that the page was before
	s.lastSent = max(s.lastSent, answer)
	if stranger != nil {
		s.adopt(stranger)
	}
	var before *attachment
	if there {
		before = s.at.Swap(at)
		select {
		case <-t.ended(): // meanwhile, so that nobody else takes it away
			s.at.Store(nil)
			there = false
		default:
		}
	}
	if s.at.Load() == nil {
		s.startLeaving()
	}
	s.silent.Store(false)
	asks := s.takeAsks()
	if first {
		s.greet()
	}
	s.mu.Unlock()
	if !there {
		return
	}
	if before != nil {
		before.line.attach(nil)
	}
	t.attach(at)
	at.wake()
	p.roll.add(s)
	s.goUpdate(asks)
}

// fresh are the topics of which the page of a new client can't know anything.
func (s *clientState) fresh(first bool) []*topiclog.Topic {
	if !first || s.own == nil || s.restored {
		return nil
	}
	return []*topiclog.Topic{s.own}
}

// adopt takes over what a page was before it said who it is. The client's mu is
// held; nothing ever holds that of a stranger first.
func (s *clientState) adopt(stranger *clientState) {
	stranger.mu.Lock()
	defer stranger.mu.Unlock()
	if stranger.own != nil {
		s.ownTopic().Take(stranger.own)
	}
	stranger.moved = s
	stranger.client.state.Store(s)
	stranger.settleTells(math.MaxUint64) // they look again
	s.takeValues(stranger.values)
	s.touch()
	for _, t := range stranger.topics {
		t.remove(stranger)
		if !s.reader.In(t.log) && t.add(s) {
			s.topics = append(s.topics, t)
			s.reader.Join(t.log)
		}
	}
	if stranger.calls != nil {
		s.follow(stranger.endCall)
	}
	if stranger.life != nil {
		s.adoptLife(stranger.endLife)
	}
	for key, f := range stranger.flights {
		if s.flights == nil {
			s.flights = map[string]*clientSink{}
		}
		s.flights[key] = f
	}
}
