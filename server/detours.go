package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
)

// detours are all connections that take the place of websockets.
type detours struct {
	mu     sync.Mutex
	all    map[*detour]struct{}
	ending bool // none are taken any more
}

// add takes a detour in, if there is room for it.
func (l *detours) add(d *detour) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if most := d.app.cfg.Live.MaxStreams; l.ending || len(l.all) >= most {
		return &refusal{status: http.StatusServiceUnavailable, detail: fmt.Sprintf("%d pages have an event stream or a long poll, and Config.Live.MaxStreams is %d; or the app is about to end", len(l.all), most)}
	}
	if l.all == nil {
		l.all = map[*detour]struct{}{}
	}
	l.all[d] = struct{}{}
	return nil
}

func (l *detours) remove(d *detour) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.all, d)
}

// stop has all of them end.
func (l *detours) stop() {
	l.mu.Lock()
	l.ending = true
	all := make([]*detour, 0, len(l.all))
	for d := range l.all {
		all = append(all, d)
	}
	l.mu.Unlock()
	for _, d := range all {
		d.end(ErrShutdown)
		d.mu.Lock()
		held := d.waiting == nil
		d.mu.Unlock()
		if !held {
			d.finish() // nobody else does
		}
	}
}

// admitSocket asks whether a request may open a connection to its page: whoever may
// refuse a websocket may refuse this.
func (a *App) admitSocket(ctx context.Context, request *Request) (context.Context, error) {
	ctx, err := a.authorize(ctx, request, ForSocket, "")
	if err != nil {
		return nil, err
	}
	for _, e := range a.extensions {
		if e.SocketConnect == nil {
			continue
		}
		if err := guardedHook(func() error { return e.SocketConnect(ctx, request) }); err != nil {
			return nil, &refusal{status: http.StatusForbidden, detail: "the extension " + e.Name + " refuses the connection: " + err.Error()}
		}
	}
	return ctx, nil
}

// open begins a detour of a page that says who it is and how far it has been told.
func (l *detours) open(a *App, request *Request, g greeting) (*detour, error) {
	d := a.newDetour(request)
	if err := l.add(d); err != nil {
		d.end(err)
		return nil, err
	}
	err := a.push.connect(d, g)
	if errors.Is(err, errNoRoom) {
		err = &refusal{status: http.StatusServiceUnavailable, detail: err.Error()}
	}
	if err != nil {
		d.finish()
		return nil, err
	}
	return d, nil
}

// besides returns where a page is reached already, by the other one of its own
// websocket and a connection that its script has opened in the place of that; nil if
// it isn't.
func (c *clients) besides(s *clientState, t place) place {
	at := s.at.Load()
	if at == nil {
		return nil
	}
	there, ok := at.line.(place)
	if !ok || there.native() == t.native() {
		return nil
	}
	select {
	case <-there.ended():
		return nil
	default:
		return there
	}
}

// onDetour settles the hello of a page that is reached besides. Neither of the two
// knows what of the other's is on its way to the page, so the one that came first
// stays; unless the page says that it hears nothing there. Over a websocket that
// comes late the page only calls.
func (c *clients) onDetour(s *clientState, t place, stranger *clientState) error {
	if !t.native() {
		return errNative
	}
	select {
	case <-t.ended():
		return nil
	default:
	}
	c.seat(s, t)
	if stranger != nil {
		s.mu.Lock()
		s.adopt(stranger)
		s.mu.Unlock()
	}
	return nil
}

// seat notes down a second place of a client, from which it only calls.
func (c *clients) seat(s *clientState, t place) {
	if s.guest != nil {
		c.erase(s, s.guest.base(), s.guest.name())
	}
	s.guest = t
	c.note(s, t.base(), t.name())
}
