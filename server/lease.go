package server

import (
	"slices"
	"sync"
	"time"

	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server/internal/topiclog"
)

// Lease is the right to drive something that exists once, such as a device: one
// page has it, the others look on. A page that is closed loses it at once. One whose
// network fails, or whose browser puts it to sleep in the background, keeps it for
// Live.LeaseTimeout after its last sign of life, and goes on if it is back by
// then. A Lease is safe for concurrent use. A restart of the server forgets who
// had it.
type Lease struct {
	app  *App
	name string

	mu     sync.Mutex
	holder *Client
	asking []*Client   // who waits for it, in order
	lapse  *time.Timer // of the holder
	term   int         // counts who had it

	tell  sync.Mutex // held while pages are told, so that they are in order
	mine  *Client    // who was told last that it has the lease
	shown []binding
}

// binding is a property that shows a lease.
type binding struct {
	dep  protocol.Dependency
	show func(LeaseView) any
}

// LeaseView is a lease as a page sees it.
type LeaseView struct {
	// Holder is who has the lease, nil if it is free.
	Holder *Client
	// Asking is who waits for it longest, nil for nobody.
	Asking *Client
	// Mine is true in the page of the holder.
	Mine bool
}

// Lease returns the lease of that name, which is made when it is first asked for:
// before the app starts, or it panics.
func (a *App) Lease(name string) *Lease {
	l := &a.leases
	l.mu.Lock()
	defer l.mu.Unlock()
	if lease := l.byName[name]; lease != nil {
		return lease
	}
	if err := a.live.declareEarly(); err != nil {
		panic("App.Lease: " + err.Error())
	}
	if l.byName == nil {
		l.byName = map[string]*Lease{}
	}
	lease := &Lease{app: a, name: name}
	l.byName[name] = lease
	return lease
}

// Name returns the name by which the lease was made.
func (l *Lease) Name() string { return l.name }

// Holder returns who has the lease, nil if it is free.
func (l *Lease) Holder() *Client {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.holder
}

// Take gives a page the lease if it is free, and reports whether the page has it
// now.
//
//	mine := motor.Take(call.Client())
func (l *Lease) Take(c *Client) bool { return l.want(c, false) }

// Ask is Take, and if another page has the lease, c gets it when that lets go of
// it, in the order in which pages have asked, those that are away last. What is bound
// to the lease can show the holder that somebody asks. Release takes the wish back.
func (l *Lease) Ask(c *Client) bool { return l.want(c, true) }

func (l *Lease) want(c *Client, wait bool) bool {
	if c == nil || c.State() == ClientGone {
		return false
	}
	c = c.itself()
	l.mu.Lock()
	mine := l.holder == c
	if mine {
		l.sign()
		l.mu.Unlock()
		return true
	}
	changed := false
	switch {
	case l.holder == nil:
		l.give(c)
		mine, changed = true, true
	case wait && !slices.Contains(l.asking, c):
		l.asking = append(l.asking, c)
		changed = true
	}
	l.mu.Unlock()
	if changed {
		l.announce()
	}
	if c.State() == ClientGone { // meanwhile, and nobody would tell
		l.leave(c)
		return false
	}
	return mine
}

// Release has a page let go of the lease, which the next one gets that asks for it.
// A page that only asks for it does so no more.
func (l *Lease) Release(c *Client) {
	if c != nil {
		l.leave(c.itself())
	}
}

func (l *Lease) leave(c *Client) {
	l.mu.Lock()
	changed := l.drop(c)
	l.mu.Unlock()
	if changed {
		l.announce()
	}
}

// drop takes the lease, or the wish for it, from a client. mu is held.
func (l *Lease) drop(c *Client) (changed bool) {
	waits := len(l.asking)
	l.asking = slices.DeleteFunc(l.asking, func(other *Client) bool { return other == c })
	if l.holder != c {
		return len(l.asking) != waits
	}
	var next *Client
	if len(l.asking) > 0 {
		there := func(c *Client) bool { return c.State() == ClientConnected }
		i := max(slices.IndexFunc(l.asking, there), 0)
		next = l.asking[i]
		l.asking = slices.Delete(l.asking, i, i+1)
	}
	l.give(next)
	return true
}

// give has somebody hold the lease, or nobody. mu is held.
func (l *Lease) give(c *Client) {
	if l.lapse != nil {
		l.lapse.Stop()
		l.lapse = nil
	}
	if l.holder != nil {
		l.app.leases.held.Add(-1)
	}
	l.holder = c
	l.term++
	if c == nil {
		return
	}
	l.app.leases.held.Add(1)
	term := l.term
	l.lapse = time.AfterFunc(l.app.cfg.Live.LeaseTimeout, func() {
		l.mu.Lock()
		late := l.term == term && l.holder != nil
		if late {
			l.drop(l.holder)
		}
		l.mu.Unlock()
		if late {
			l.announce()
		}
	})
}

// sign says that the holder lives. mu is held.
func (l *Lease) sign() {
	if l.lapse != nil && l.lapse.Stop() {
		l.lapse.Reset(l.app.cfg.Live.LeaseTimeout)
	}
}

// drives reports whether a client has the lease. That it asks is a sign of life.
func (l *Lease) drives(c *Client) bool {
	if c == nil {
		return false
	}
	c = c.itself()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.holder == c {
		l.sign()
	}
	return l.holder == c
}

// Bind has a property show the lease in all pages: what show makes of it is set
// whenever the lease or who asks for it changes, and in the layout of pages that
// come later. In the holder's page it is what show makes of a view with Mine.
//
//	motor.Bind(html.ButtonDisabled("drive").Dependency(), func(v server.LeaseView) any { return v.Holder != nil })
//
// show is called by one goroutine at a time. It must not change a lease.
func (l *Lease) Bind(to protocol.Dependency, show func(LeaseView) any) {
	l.tell.Lock()
	l.shown = append(l.shown, binding{to, show})
	l.tell.Unlock()
	l.announce()
}

// announce tells all pages how the lease stands.
func (l *Lease) announce() {
	l.tell.Lock()
	defer l.tell.Unlock()
	l.mu.Lock()
	view := LeaseView{Holder: l.holder}
	if len(l.asking) > 0 {
		view.Asking = l.asking[0]
	}
	l.mu.Unlock()
	before := l.mine
	l.mine = view.Holder
	if len(l.shown) == 0 {
		return
	}
	others := l.values(view)
	var not *topiclog.Reader
	if view.Holder != nil {
		s := view.Holder.locked()
		not = s.reader
		s.mu.Unlock()
	}
	for i := range others {
		others[i].Not = not // it gets its own
	}
	if len(others) > 0 {
		l.app.push.all.put(others)
	}
	if before != nil && before != view.Holder {
		// What it was told alone must not come again when it gets all of its state.
		before.put(l.values(view))
	}
	if view.Holder != nil {
		view.Mine = true
		view.Holder.put(l.values(view))
	}
}

// values are what the bound properties are in a view.
func (l *Lease) values(view LeaseView) []topiclog.Change {
	var updates []protocol.Update
	for _, b := range l.shown {
		l.app.push.guard("Lease.Bind", func() {
			updates = append(updates, protocol.Update{ID: b.dep.ID, Property: b.dep.Property, Value: b.show(view)})
		})
	}
	changes, err := encodeChanges(updates, false)
	if err != nil {
		l.app.log.Error("what is bound to a lease can't be shown", "lease", l.name, "error", err)
	}
	return changes
}
