package server

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/dashwire/dashwire/protocol"
)

// errNative is the error of a detour that a page has no need of.
var errNative = errors.New("the page is reached over its websocket")

// errNoCalls is the error of an answer to a call on a connection that takes none.
var errNoCalls = errors.New("no call comes over this connection")

// detour is a connection to one page where websockets don't get through: a stream
// of events, or a row of requests that are held until there is something to tell.
// It only tells; what the page has to say comes by requests of its own.
type detour struct {
	app     *App
	request *Request
	id      string
	life    context.Context
	end     context.CancelCauseFunc
	done    sync.Once
	news    chan struct{} // holds one: there is something to tell

	reading sync.Mutex // held while the feed is asked
	last    feed       // that the last frame is of, if any; under reading

	mu    sync.Mutex
	feed  feed
	woken bool
	queue [][]byte // encoded messages, besides what is pushed
	asked map[string]*question

	// For requests that are held:
	told    uint64        // frames
	held    chan struct{} // of the one that waits; closed when another takes its place
	waiting *time.Timer   // for the next one
}

func (a *App) newDetour(request *Request) *detour {
	d := &detour{app: a, request: request, id: uuid.NewString(), news: make(chan struct{}, 1)}
	d.life, d.end = context.WithCancelCause(a.work)
	return d
}

// finish ends what belongs to the detour.
func (d *detour) finish() {
	d.done.Do(func() {
		d.end(ErrClientGone)
		d.mu.Lock()
		if d.waiting != nil {
			d.waiting.Stop()
		}
		d.mu.Unlock()
		d.app.push.lost(d)
		d.app.detours.remove(d)
	})
}

// survive keeps a fault of ours from ending the process.
func (d *detour) survive() {
	if v := recover(); v != nil {
		d.app.logSocketError(d.request, "", &PanicError{Value: v, Stack: debug.Stack()})
	}
}

// attach is part of outlet. A detour is for one feed: without that it ends.
func (d *detour) attach(f feed) {
	d.mu.Lock()
	d.feed = f
	d.mu.Unlock()
	if f == nil {
		d.end(ErrClientGone)
	}
}

// wake is part of outlet.
func (d *detour) wake() {
	d.mu.Lock()
	d.woken = true
	d.mu.Unlock()
	d.ring()
}

func (d *detour) ring() {
	select {
	case d.news <- struct{}{}:
	default: // it has rung already
	}
}

// tooSlow is part of outlet. The page is away at once, or when the request has ended
// that takes what it is told.
func (d *detour) tooSlow() {
	again := d.life.Err() != nil
	d.end(ErrClientGone)
	d.mu.Lock()
	if d.waiting != nil {
		d.waiting.Reset(0)
	}
	d.mu.Unlock()
	if again {
		return
	}
	d.app.metrics.end(endedByPushes)
	d.app.log.Warn("connection ended: a page is too slow to take what is pushed",
		"client", d.request.RemoteAddr, "limit", "Config.Live.MaxPending")
}

// base is part of place.
func (d *detour) base() any { return d }

// name is part of place.
func (d *detour) name() string { return "" }

// from is part of place.
func (d *detour) from() *Request { return d.request }

// ended is part of place.
func (d *detour) ended() <-chan struct{} { return d.life.Done() }

// native is part of place.
func (d *detour) native() bool { return false }

// next appends what is to be told now to dst as one frame, nothing if there is
// nothing.
func (d *detour) next(dst []byte) []byte {
	d.reading.Lock()
	defer d.reading.Unlock()
	d.last = nil
	d.mu.Lock()
	if len(d.queue) > 0 {
		dst = append(append(append(dst, '['), bytes.Join(d.queue, []byte{','})...), ']')
		d.queue = nil
		d.mu.Unlock()
		d.ring() // there may be more
		return dst
	}
	f, woken := d.feed, d.woken
	d.woken = false
	d.mu.Unlock()
	if f == nil || !woken {
		return dst
	}
	d.last = f
	out, more := f.gather(dst, frameBytes)
	if more {
		d.wake()
	}
	return out
}

// taken says that the connection has taken what next returned last.
func (d *detour) taken() {
	d.reading.Lock()
	defer d.reading.Unlock()
	if timed, ok := d.last.(timedFeed); ok {
		timed.written()
	}
	d.last = nil
}

// setProps is part of sink.
func (d *detour) setProps(updates []protocol.Update) error {
	texts := make([][]byte, len(updates))
	for i, u := range updates {
		text, err := protocol.AppendMessages(nil, &protocol.SetProps{ComponentID: u.ID.String(), Props: protocol.PropertyValues{{Property: u.Property, Value: u.Value}}})
		if err != nil {
			return err
		}
		texts[i] = text
	}
	d.mu.Lock()
	d.queue = append(d.queue, texts...)
	d.mu.Unlock()
	d.ring()
	return nil
}

// answer is part of sink.
func (d *detour) answer(*protocol.CallbackResponse) error { return errNoCalls }

// mostQuestions bounds those that wait for one page's answer.
const mostQuestions = 1000

// getProps is part of sink.
func (d *detour) getProps(ctx context.Context, id protocol.ID, names []string) (protocol.PropertyValues, error) {
	q, key := &question{answer: make(chan protocol.PropertyValues, 1)}, uuid.NewString()
	text, err := protocol.AppendMessages(nil, &protocol.GetPropsRequest{RequestID: key, ComponentID: id.String(), Properties: names})
	if err != nil {
		return nil, err
	}
	d.mu.Lock()
	if len(d.asked) >= mostQuestions {
		d.mu.Unlock()
		return nil, fmt.Errorf("ask for %s of %s: %d questions wait for the page's answer: %w", strings.Join(names, ", "), id, mostQuestions, ErrNoAnswer)
	}
	if d.asked == nil {
		d.asked = map[string]*question{}
	}
	d.asked[key] = q
	d.queue = append(d.queue, text)
	d.mu.Unlock()
	d.ring()
	defer func() {
		d.mu.Lock()
		delete(d.asked, key)
		d.mu.Unlock()
	}()
	timer := time.NewTimer(askTimeout)
	defer timer.Stop()
	select {
	case values := <-q.answer:
		return values, nil
	case <-d.ended():
		return nil, ErrClientGone
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	case <-timer.C:
		return nil, fmt.Errorf("ask for %s of %s: %w", strings.Join(names, ", "), id, ErrNoAnswer)
	}
}

// answered takes the answer to a question. One that nobody has asked is dropped.
func (d *detour) answered(m *protocol.GetPropsResponse) {
	d.mu.Lock()
	q := d.asked[m.RequestID]
	delete(d.asked, m.RequestID)
	d.mu.Unlock()
	if q != nil {
		q.answer <- m.Props
	}
}
