package server

import (
	"context"
	"errors"
	"iter"

	"github.com/dashwire/dashwire/protocol"
)

// Stream is an output that is made while the page looks on: text that grows, a
// chart that extends. It is the type of an output's field, or a value for Call.Set,
// and is made by StreamSeq, StreamSeq2, StreamChan or StreamText. The zero Stream is
// no_update.
//
//	type writeOut struct {
//		Text server.Stream[string] `output:"text.children"`
//	}
//
// Each value replaces the property as that of any output does; one of type
// protocol.Patch or *protocol.Patch changes a part of it, and an Opt that isn't set
// is left out. The page gets every value, in order, and it fires the browser's own
// callbacks on the property. A value must not change once it was handed over.
//
// The next value is asked for only while the page keeps up: after each 64 KiB it is
// asked whether it has dealt with them, and the stream waits for its answer, for
// half a minute at most. The callback is pending until all of its streams have ended,
// so that what Running sets holds that long; other outputs of the callback come at
// the end. When the page has gone, or the app shuts down, the iterator's yield
// returns false, or the channel isn't read any more: who sends on it has to heed the
// handler's context, which ends with the page, and with the app if a field of this
// type is the output. An error ends the stream and is the callback's error; what the
// page has by then stays there.
//
// A field of this type gives the callback the options Websocket, and Latest unless
// it has Serial or a lane: called again by the same page, the stream before ends. In
// the raw form they are given by hand. Over HTTP, which a browser without
// SharedWorker takes, a stream goes the way of pushes if the app has the live
// channel (Live.Enabled). Else it is collected: the answer comes when the stream
// has ended and has its last value, together with the patches behind it. So it is
// for an API endpoint and in a background callback, where Progress shows how far
// it is; a field of this type can't be in one.
type Stream[T any] struct {
	all   func(ctx context.Context) iter.Seq2[T, error]
	grows bool // the values are pieces of a text
}

// StreamSeq makes a stream of an iterator. It is called once, on the goroutine of
// the callback, or if that has several streams on one of its own.
func StreamSeq[T any](seq iter.Seq[T]) Stream[T] {
	return Stream[T]{all: func(context.Context) iter.Seq2[T, error] {
		return func(yield func(T, error) bool) {
			for v := range seq {
				if !yield(v, nil) {
					return
				}
			}
		}
	}}
}

// StreamSeq2 is StreamSeq for an iterator that may fail. An error ends the stream;
// the value beside it is not used.
func StreamSeq2[T any](seq iter.Seq2[T, error]) Stream[T] {
	return Stream[T]{all: func(context.Context) iter.Seq2[T, error] { return seq }}
}

// StreamChan makes a stream of what comes on a channel until it is closed.
func StreamChan[T any](values <-chan T) Stream[T] {
	return Stream[T]{all: func(ctx context.Context) iter.Seq2[T, error] {
		return func(yield func(T, error) bool) {
			for {
				select {
				case v, open := <-values:
					if !open || !yield(v, nil) {
						return
					}
				case <-ctx.Done():
					return
				}
			}
		}
	}}
}

// StreamText makes a stream of the pieces of a text, such as the words of a language
// model. The property is the empty text first, and each piece is added to it, so
// that a long text costs no more than its pieces.
func StreamText(pieces iter.Seq2[string, error]) Stream[string] {
	return Stream[string]{all: func(context.Context) iter.Seq2[string, error] { return pieces }, grows: true}
}

// All returns what the stream yields, for a test that calls the handler: the pieces
// of a text, not what they become. Like the stream itself it can be used once. The
// zero Stream yields nothing.
func (s Stream[T]) All(ctx context.Context) iter.Seq2[T, error] {
	if s.all == nil {
		return func(func(T, error) bool) {}
	}
	return s.all(ctx)
}

// streaming is a Stream whose T isn't known.
type streaming interface {
	isSet() bool
	// each calls emit for the output values until it fails, and returns its error,
	// or the stream's.
	each(ctx context.Context, emit func(value any) error) error
}

func (s Stream[T]) isSet() bool { return s.all != nil }

func (s Stream[T]) each(ctx context.Context, emit func(any) error) error {
	if s.grows {
		if err := emit(""); err != nil {
			return err
		}
	}
	for v, err := range s.all(ctx) {
		if err != nil {
			return err
		}
		value, update := streamValue(&v)
		if !update {
			continue
		}
		if s.grows {
			piece := &protocol.Patch{}
			piece.At().Add(value)
			value = piece
		}
		if err := emit(value); err != nil {
			return err
		}
	}
	return nil
}

// streamValue returns what a member of a stream, given by its address, is as the
// value of an output.
func streamValue[T any](at *T) (value any, update bool) {
	switch v := any(at).(type) {
	case *protocol.Patch:
		return v, v.Len() > 0
	case *any:
		return *v, *v != NoUpdate
	case interface{ output() (any, bool) }:
		return v.output()
	}
	return *at, true
}

// MarshalJSON fails: a stream is the value of an output, and nothing inside another
// value.
func (Stream[T]) MarshalJSON() ([]byte, error) {
	return nil, errors.New("a stream can't stand inside another value, it is the whole value of an output")
}

// output returns the Opt as the value of an output.
func (o *Opt[T]) output() (any, bool) {
	switch o.state {
	case optValue:
		return o.value, true
	case optPatch:
		return o.patch, true
	}
	return nil, o.state == optNull
}
