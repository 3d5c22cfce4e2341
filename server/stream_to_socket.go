package server

import (
	"context"

	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server/internal/topiclog"
)

// socketCarrier is the carrier to a page of an app that doesn't push: it ends with the
// socket.
type socketCarrier struct {
	page   *pageAddress
	window int
	toAsk  int // bytes until the page is asked whether it keeps up
}

func newSocketCarrier(page *pageAddress) *socketCarrier {
	return &socketCarrier{page, min(streamWindow, page.socket.app.cfg.WebsocketQueueBytes/4), streamWindow}
}

func (f *socketCarrier) send(ctx context.Context, change topiclog.Change) error {
	text, err := protocol.AppendMessages(nil, &protocol.SetProps{
		RendererID:  f.page.renderer,
		ComponentID: change.Key.ID,
		Props:       protocol.PropertyValues{{Property: change.Key.Prop, Value: protocol.Raw(change.Value)}},
	})
	if err != nil {
		return err
	}
	// A large value goes alone: together with others it could pass the bound of the
	// socket, which is there for who doesn't wait.
	before := f.window
	if len(text) > f.window {
		before = 0
	}
	if err := f.room(ctx, before, text); err != nil {
		return err
	}
	if err := f.room(ctx, f.window, nil); err != nil {
		return err
	}
	if f.toAsk -= streamOverhead + len(change.Value); f.toAsk > 0 {
		return nil
	}
	f.toAsk = streamWindow
	id, err := protocol.ParseID(change.Key.ID)
	if err != nil {
		return err
	}
	return asksPage(ctx, f.page, id)
}

// room waits until no more than limit bytes wait in the socket, and then queues a
// message if there is one.
func (f *socketCarrier) room(ctx context.Context, limit int, message []byte) error {
	s := f.page.socket
	for {
		s.mu.Lock()
		switch o := &s.out; {
		case ctx.Err() != nil: // with the lock, see clientCarrier
			s.mu.Unlock()
			return ctx.Err()
		case o.closing != nil || o.ended: // and so will ctx
			s.mu.Unlock()
			<-ctx.Done()
			return ctx.Err()
		case o.bytes > limit:
			taken := make(chan struct{})
			o.room = append(o.room, taken)
			s.mu.Unlock()
			select {
			case <-taken:
			case <-ctx.Done():
			}
		default:
			if message != nil {
				s.queue(false, message)
			}
			s.mu.Unlock()
			return nil
		}
	}
}
