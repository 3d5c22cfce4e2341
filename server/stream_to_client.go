package server

import (
	"context"
	"fmt"
	"slices"

	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server/internal/topiclog"
)

// streamWindow is how many bytes of a stream wait for its page at most, beside a
// single value. More would make the page lag behind for nothing, less would have it
// wait for each value.
const streamWindow = 64 << 10

// streamOverhead is what a value counts beside its text, so that many small ones
// count as well.
const streamOverhead = 160

// clientCarrier is the carrier to a client, wherever that is: its values wait for one
// that is away.
type clientCarrier struct {
	client *Client
	window int
	sent   []sentValue // that the page has not been told
	bytes  int         // of them
	toAsk  int         // bytes until the page is asked whether it keeps up
}

type sentValue struct {
	seq   uint64
	bytes int
}

func newClientCarrier(c *Client) *clientCarrier {
	s := c.locked()
	defer s.mu.Unlock()
	return &clientCarrier{client: c, window: min(streamWindow, s.push.app.cfg.Live.MaxPending/4), toAsk: streamWindow}
}

func (f *clientCarrier) send(ctx context.Context, change topiclog.Change) error {
	bytes := streamOverhead + len(change.Value)
	// One that is larger than what may wait is kept only as the latest value. It
	// isn't left out, as nothing follows before the page has it.
	change.Every = change.Patch || bytes <= f.window
	s := f.client.locked()
	change.Value = s.push.withCurrent(change.Value, s.push.clock.Now())
	err := ctx.Err() // with the lock: who ends this stream to begin another one comes after it
	if err == nil && s.gone {
		err = errStreamGone
	}
	if err != nil {
		s.mu.Unlock()
		return err
	}
	seq := s.ownTopic().Publish(change)
	s.mu.Unlock()
	s.wake()
	f.sent = append(f.sent, sentValue{seq, bytes})
	f.bytes += bytes
	f.toAsk -= bytes
	if err := f.room(ctx); err != nil || f.toAsk > 0 {
		return err
	}
	return f.keepUp(ctx)
}

// keepUp waits until the page has dealt with all that it was sent. One that is away
// isn't asked: what it is sent waits here.
func (f *clientCarrier) keepUp(ctx context.Context) error {
	s := f.client.locked()
	at := s.at.Load()
	s.mu.Unlock()
	if at == nil {
		return nil
	}
	f.toAsk = streamWindow
	return asksPage(ctx, at, protocol.StringID(positionStore))
}

// asksPage asks a page for nothing. It answers when it has dealt with what came
// before: the renderer's worker takes whatever a websocket brings, so that the
// socket itself doesn't tell. A page that says nothing for long is frozen, or not a
// browser's: it gets as much again.
func asksPage(ctx context.Context, page asker, id protocol.ID) error {
	_, _ = page.getProps(ctx, id, []string{})
	return ctx.Err()
}

// asker is the part of a sink that a stream needs to know whether its page keeps up.
type asker interface {
	getProps(ctx context.Context, id protocol.ID, names []string) (protocol.PropertyValues, error)
}

var errStreamGone = fmt.Errorf("stream to a page: %w", ErrClientGone)

// room waits until the page has been told enough.
func (f *clientCarrier) room(ctx context.Context) error {
	for {
		s := f.client.locked()
		f.forget(s.reader.Position())
		if f.bytes <= f.window || s.gone {
			s.mu.Unlock()
			return nil // the next value finds out that it is gone
		}
		told := make(chan struct{})
		s.tells = append(s.tells, tell{pos: f.sent[0].seq, done: told, stays: true})
		s.mu.Unlock()
		select {
		case <-told:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// forget drops what the page has been told.
func (f *clientCarrier) forget(pos uint64) {
	i := slices.IndexFunc(f.sent, func(v sentValue) bool { return v.seq > pos })
	if i < 0 {
		i = len(f.sent)
	}
	for _, v := range f.sent[:i] {
		f.bytes -= v.bytes
	}
	f.sent = f.sent[i:]
}
