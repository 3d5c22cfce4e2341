package server

import (
	"container/list"
	"slices"
	"sync"
)

const (
	// mostLoads bounds the clients of one page token: a page that was loaded and, in
	// some browsers, its copies.
	mostLoads = 8
	// mostStrangers bounds the pages on a socket that ask for something and haven't
	// said who they are yet.
	mostStrangers = 64
)

// clients are all pages that are known. Its mu may be held when that of a client is
// taken, not the other way round.
type clients struct {
	push *push

	mu      sync.Mutex
	all     map[*clientState]*list.Element // nil, or where it stands in away
	byKey   map[clientKey]*clientState
	byToken map[string][]*clientState // in order of their last hello
	away    *list.List                // of *clientState, the longest first
	places  map[any]map[string]*clientState
	closed  bool
}

func (c *clients) init(p *push) {
	c.push = p
	c.all = map[*clientState]*list.Element{}
	c.byKey = map[clientKey]*clientState{}
	c.byToken = map[string][]*clientState{}
	c.away = list.New()
	c.places = map[any]map[string]*clientState{}
}

// list returns all clients that are known by more than a few requests.
func (c *clients) list() []*Client {
	c.mu.Lock()
	defer c.mu.Unlock()
	clients := make([]*Client, 0, len(c.all))
	for s := range c.all {
		clients = append(clients, s.client)
	}
	return clients
}

// stranger returns who is at a page's address, and a new client if that is nobody.
// It is nil if there are too many, or the socket has ended.
func (c *clients) stranger(t *pageAddress) *clientState {
	c.mu.Lock()
	defer c.mu.Unlock()
	if s := c.places[t.socket][t.renderer]; s != nil {
		return s
	}
	strangers := 0
	for _, s := range c.places[t.socket] {
		if _, known := c.all[s]; !known {
			strangers++
		}
	}
	if strangers >= mostStrangers {
		return nil
	}
	s := c.push.newState(c.push.clock.Now())
	s.request = t.socket.request
	if !c.put(s, t) {
		return nil
	}
	return s
}

// put notes down where a client is. It is false if the socket has ended.
func (c *clients) put(s *clientState, t place) bool {
	select {
	case <-t.ended(): // nobody would take it away again
		return false
	default:
	}
	if s.place != nil {
		c.take(s)
	}
	s.place, s.renderer = t.base(), t.name()
	c.note(s, s.place, s.renderer)
	return true
}

func (c *clients) note(s *clientState, base any, name string) {
	at := c.places[base]
	if at == nil {
		at = map[string]*clientState{}
		c.places[base] = at
	}
	at[name] = s
}

// take forgets where a client is.
func (c *clients) take(s *clientState) {
	c.erase(s, s.place, s.renderer)
	s.place = nil
}

func (c *clients) erase(s *clientState, base any, name string) {
	at := c.places[base]
	if at[name] == s {
		delete(at, name)
		if len(at) == 0 {
			delete(c.places, base)
		}
	}
}

// enter takes a client in, with the key by which it will be known again, if it has
// one. It returns those that have to make room for it, and whether there is any.
func (c *clients) enter(s *clientState, key clientKey) (leave []*clientState, ok bool) {
	if c.closed {
		return nil, false
	}
	if loads := c.byToken[key.page]; key.page != "" && len(loads) >= mostLoads {
		i := slices.IndexFunc(loads, func(other *clientState) bool { return c.all[other] != nil })
		if i < 0 {
			return nil, false
		}
		leave = append(leave, loads[i])
	} else if len(c.all) >= c.push.app.cfg.Live.MaxClients {
		longest := c.away.Front()
		if longest == nil {
			return nil, false
		}
		leave = append(leave, longest.Value.(*clientState))
	}
	for _, other := range leave {
		c.forget(other)
	}
	c.all[s] = nil
	if key != (clientKey{}) {
		s.key = key
		c.byKey[key] = s
		c.byToken[key.page] = append(c.byToken[key.page], s)
	}
	return leave, true
}

// forget makes a client unknown.
func (c *clients) forget(s *clientState) {
	c.present(s)
	delete(c.all, s)
	if c.byKey[s.key] == s {
		delete(c.byKey, s.key)
	}
	c.dropToken(s)
	if s.place != nil {
		c.take(s)
	}
	if s.guest != nil {
		c.erase(s, s.guest.base(), s.guest.name())
		s.guest = nil
	}
}

func (c *clients) dropToken(s *clientState) {
	loads := slices.DeleteFunc(c.byToken[s.key.page], func(other *clientState) bool { return other == s })
	if len(loads) == 0 {
		delete(c.byToken, s.key.page)
	} else {
		c.byToken[s.key.page] = loads
	}
}

// absent notes down that a client is away.
func (c *clients) absent(s *clientState) {
	if at, known := c.all[s]; known && at == nil {
		c.all[s] = c.away.PushBack(s)
	}
}

// present notes down that a client is not away.
func (c *clients) present(s *clientState) {
	if at := c.all[s]; at != nil {
		c.away.Remove(at)
		c.all[s] = nil
	}
}

// ofToken returns the client of a page whose token has been verified. If the page
// hasn't said that it is there, it gets a client that waits for it. It is nil if
// there is no room for that.
func (c *clients) ofToken(token string) *clientState {
	c.mu.Lock()
	if loads := c.byToken[token]; len(loads) > 0 {
		defer c.mu.Unlock()
		return loads[len(loads)-1]
	}
	s := c.push.newState(c.push.clock.Now())
	leave, ok := c.enter(s, clientKey{page: token})
	if ok {
		c.absent(s)
	}
	c.mu.Unlock()
	for _, other := range leave {
		other.leave()
	}
	if !ok {
		return nil
	}
	s.mu.Lock()
	s.startLeaving()
	s.mu.Unlock()
	return s
}

// ofKey returns the client that a stamp names, nil for none.
func (c *clients) ofKey(key clientKey) *clientState {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.byKey[key]
}
