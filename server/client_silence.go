package server

// A page is silent when it has given no sign of life for Live.SilenceTimeout, while
// its connection lives. Mostly its tab is frozen: the browser keeps what is sent to
// it, and the page takes all of that when it thaws, in order. So where it is and how
// far it has been told stay as they are, and the first thing that it says then, the
// answer to the question that it had not answered, brings it back.
//
// What is sent meanwhile fills the browser's memory. After Live.MaxPending bytes
// nothing more is, and the page gets the rest when it is back: of each property the
// last value, and of what may not be left out as much as its topics keep.

// hear notes down a sign of life of the page: a request, or an answer.
func (s *clientState) hear() {
	s.heard.Store(s.push.roll.now.Load())
	if s.silent.Load() {
		s.push.speaks(s)
	}
	s.push.app.leases.hear(s.client)
}

// hear notes down a sign of life of a page, if it is known.
func (c *clients) hear(key clientKey) {
	if s := c.ofKey(key); s != nil {
		s.hear()
	}
}

// talks reports whether the roll call has to look at the client.
func (s *clientState) talks() bool { return s.at.Load() != nil && !s.silent.Load() }

// look asks a page that has said nothing for a while, and takes one that doesn't
// answer for silent. It returns in how many ticks to look again, 0 for not any more.
// The roll call is the only one that calls it.
func (s *clientState) look(now uint32) (ahead uint32) {
	at := s.at.Load()
	if at == nil || s.silent.Load() {
		return 0
	}
	heard := s.heard.Load()
	silence := now - heard
	if silence < askFrom {
		return patience() - silence
	}
	if asked := int32(s.asked-heard) > 0; !asked {
		s.asked = now
		at.ask()
		return silenceTicks - min(silence, askUpTo)
	}
	if silence < silenceTicks {
		return silenceTicks - silence
	}
	s.push.isSilent(s, now)
	return 0
}

// isSilent says that a client has given no sign of life.
func (p *push) isSilent(s *clientState, now uint32) {
	c := &p.clients
	c.mu.Lock()
	defer c.mu.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.gone || s.at.Load() == nil {
		return
	}
	s.silent.Store(true)
	if now-s.heard.Load() < silenceTicks { // hear may not have seen it
		s.silent.Store(false)
		return
	}
	c.absent(s)
	s.startLeaving()
}

// speaks says that a silent client lives.
func (p *push) speaks(s *clientState) {
	c := &p.clients
	c.mu.Lock()
	s.mu.Lock()
	back := s.silent.Swap(false) && !s.gone
	var asks []string
	if back {
		c.present(s)
		s.stay()
		asks = s.takeAsks()
	}
	s.mu.Unlock()
	c.mu.Unlock()
	if back {
		p.roll.add(s)
		s.wake()
		s.goUpdate(asks)
	}
}
