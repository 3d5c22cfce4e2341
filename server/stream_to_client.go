package server

import (
	"context"
	"fmt"
	"slices"

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
}

type sentValue struct {
	seq   uint64
	bytes int
}

func newClientCarrier(c *Client) *clientCarrier {
	s := c.locked()
	defer s.mu.Unlock()
	return &clientCarrier{client: c, window: min(streamWindow, s.push.app.cfg.Live.MaxPending/4)}
}

func (f *clientCarrier) send(ctx context.Context, change topiclog.Change) error {
	bytes := streamOverhead + len(change.Value)
	// One that is larger than what may wait is kept only as the latest value. It
	// isn't left out, as nothing follows before the page has it.
	change.Every = change.Patch || bytes <= f.window
	s := f.client.locked()
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
	return f.room(ctx)
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
