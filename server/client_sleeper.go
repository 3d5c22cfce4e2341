package server

// sleeper is where a page was that was silent for so long that its client is gone.
// If its tab is only frozen, it says something there one day. The renderer doesn't
// say hello then, as its socket has not gone, so what it would say is kept.
type sleeper struct {
	key  clientKey
	mark string // how far the page has been told
	// again says that the page can't go on as it is: callbacks that last as long as
	// the page have ended, and it starts these only on a new socket.
	again bool
}

// gather is part of feed.
func (*sleeper) gather(dst []byte, _ int) ([]byte, bool) { return dst, false }

// sleeper returns what stays on the connection of a silent client that is gone. The
// client's mu is held.
func (s *clientState) sleeper(line outlet, again bool) feed {
	if _, ok := line.(*pageAddress); !ok {
		return nil // the connection ends, and the page opens another one
	}
	return &sleeper{s.key, string(s.appendMark(nil, s.reader.Position(), s.lastSent)), again}
}

// answered is part of keeper.
func (p *push) answered(t *pageAddress) {
	switch f := t.attached().(type) {
	case *attachment:
		f.flags.Or(answers)
		f.client.hear()
	case *sleeper:
		p.wakes(t, f)
	}
}

// wakes makes the page of a client that is gone a new client.
func (p *push) wakes(t *pageAddress, page *sleeper) {
	if page.again {
		t.socket.close(closeTryAgain, "a page was away for too long", false)
		return
	}
	p.admit(t, func(t *pageAddress) {
		if err := p.enter(t.socket.ctx, t, greeting{key: page.key, position: page.mark}); err != nil {
			p.app.logSocketError(t.socket.request, p.hello, err)
		}
	})
}

// dropSleeper makes room for a page. The socket's mu is held.
func (s *socket) dropSleeper() bool {
	for renderer, t := range s.tabs {
		if _, ok := t.feed.(*sleeper); ok && t.calls == 0 {
			delete(s.tabs, renderer)
			return true
		}
	}
	return false
}
