package server

import (
	"context"
	"errors"
	"net"
	"sync/atomic"
	"time"
)

// ErrClientGone is the cause of the end of a handler's context when the browser
// has closed the connection on which it asked: the page was left, or somebody
// pulled the plug. See context.Cause.
var ErrClientGone = errors.New("the browser has gone away")

// requestLife is the context of what runs for one HTTP request. It is part of its
// Request and costs nothing until somebody looks at it: only a handler that asks
// for Done or Err, or makes a context of its own out of it, can notice its end.
// The first one who does opens it, which has the watcher look after the client.
type requestLife struct {
	app   *App
	conn  net.Conn // nil if nobody can tell whether the client is there
	state atomic.Pointer[openLife]
}

// openLife is a life that somebody looks at.
type openLife struct {
	context.Context
	cancel context.CancelCauseFunc
}

// endedLife is what is seen of a life after its end by who didn't look before.
var endedLife = func() *openLife {
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(nil)
	return &openLife{ctx, cancel}
}()

// begin starts the life of a request that came in on conn.
func (l *requestLife) begin(a *App, conn net.Conn) context.Context {
	l.app, l.conn = a, conn
	return l
}

// end ends the context, so that what the handler left behind ends too.
func (l *requestLife) end() {
	if o := l.state.Swap(endedLife); o != nil && o != endedLife {
		o.cancel(nil)
	}
}

func (l *requestLife) open() *openLife {
	if o := l.state.Load(); o != nil {
		return o
	}
	ctx, cancel := context.WithCancelCause(l.app.work)
	o := &openLife{ctx, cancel}
	if !l.state.CompareAndSwap(nil, o) { // somebody else was faster, or it has ended
		cancel(nil)
		return l.state.Load()
	}
	if l.conn != nil {
		l.app.watcher.add(o, l.conn)
	}
	return o
}

// leftBy reports whether err is no more than that the client has gone, so that
// there is nobody to tell.
func (l *requestLife) leftBy(err error) bool {
	o := l.state.Load()
	return o != nil && errors.Is(err, context.Canceled) && errors.Is(context.Cause(o), ErrClientGone)
}

// Deadline is part of context.Context: there is none.
func (l *requestLife) Deadline() (time.Time, bool) { return l.app.work.Deadline() }

// Done is part of context.Context.
func (l *requestLife) Done() <-chan struct{} { return l.open().Done() }

// Err is part of context.Context.
func (l *requestLife) Err() error { return l.open().Err() }

// Value is part of context.Context. It finds the context package's own context
// of an open life, so that one made out of this one needs no goroutine.
func (l *requestLife) Value(key any) any {
	if o := l.state.Load(); o != nil {
		return o.Value(key)
	}
	return l.app.work.Value(key)
}
