package server

import (
	"context"
	"errors"
	"reflect"
	"runtime/debug"
	"slices"
	"sync"

	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server/internal/topiclog"
)

// carrier is the way of one stream's values to its page.
type carrier interface {
	// send sends a value unless ctx has ended, and waits until the page has taken
	// enough for the next one. Its errors are that of ctx, and that there is no page
	// any more.
	send(ctx context.Context, change topiclog.Change) error
}

// callStream is a stream that a call has set as the value of an output.
type callStream struct {
	values streaming
	output int
	to     topiclog.Key
	keep   func(value any) // sets the output to what was collected, if there is no flow
}

// addStream notes a stream for output i, as one of list if that isn't negative.
func (c *Call) addStream(values streaming, i, member int) {
	if !values.isSet() {
		return
	}
	arg := &c.req.Outputs[i].Args[max(member, 0)]
	property := protocol.PlainProperty(c.plan.outputs[i].Property)
	s := &callStream{values: values, output: i, to: topiclog.Key{ID: arg.ID.String(), Prop: property}}
	s.keep = func(value any) { c.answer.Set(s.to.ID, s.to.Prop, value) }
	c.streams = append(c.streams, s)
}

// addResultStream is addStream for an API endpoint, which has no components.
func (c *Call) addResultStream(values streaming, i int) {
	if values.isSet() {
		c.streams = append(c.streams, &callStream{values: values, output: i, keep: func(value any) { c.results[i] = value }})
	}
}

// withStreams lets a handler's streams run after it.
func withStreams(h Handler) Handler {
	return func(ctx context.Context, call *Call) error {
		if err := h(ctx, call); err != nil || call.streams == nil {
			return err
		}
		ctx, cancel := context.WithCancelCause(ctx)
		defer cancel(nil)
		return call.runStreams(ctx, cancel)
	}
}

// withOwnStreams is withStreams for a handler that is known to return streams: what
// they are made of can have its context, so that it ends with them.
func withOwnStreams(h Handler) Handler {
	return func(ctx context.Context, call *Call) error {
		ctx, cancel := context.WithCancelCause(ctx)
		defer cancel(nil)
		if err := h(ctx, call); err != nil || call.streams == nil {
			return err
		}
		return call.runStreams(ctx, cancel)
	}
}

// runStreams sends what the streams of a call yield, and returns when they have
// ended. Of several the first error ends the others. A shutdown waits for what a
// handler has begun, but a stream may go on for ever: it ends then.
func (c *Call) runStreams(ctx context.Context, cancel context.CancelCauseFunc) error {
	if app := c.app(); app != nil {
		defer context.AfterFunc(app.life, func() { cancel(ErrShutdown) })()
	}
	streams := c.streams
	c.streams = nil
	var err error
	if len(streams) == 1 {
		err = c.runStream(ctx, streams[0])
	} else {
		err = c.runSideBySide(ctx, streams)
	}
	if errors.Is(context.Cause(ctx), ErrShutdown) && (err == nil || errors.Is(err, context.Canceled)) {
		return PreventUpdate
	}
	if err == nil && !c.updated && !c.answer.HasSideUpdates() {
		err = PreventUpdate // there is nothing left to say
	}
	return err
}

func (c *Call) runSideBySide(ctx context.Context, streams []*callStream) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var all sync.WaitGroup
	var once sync.Once
	var first error
	carriers := make([]carrier, len(streams))
	for i := range streams {
		carriers[i] = c.carrier()
	}
	for i, s := range streams {
		all.Go(func() { // ends with the stream
			if err := s.guarded(ctx, carriers[i]); err != nil {
				once.Do(func() { first = err; cancel() })
			}
		})
	}
	all.Wait()
	if first != nil {
		return first
	}
	for i, s := range streams {
		if err := c.collect(s, carriers[i]); err != nil {
			return err
		}
	}
	return nil
}

func (c *Call) runStream(ctx context.Context, s *callStream) error {
	f := c.carrier()
	if err := s.run(ctx, f); err != nil {
		return err
	}
	return c.collect(s, f)
}

// collect makes what a stream has left in its carrier an output.
func (c *Call) collect(s *callStream, f carrier) error {
	kept, ok := f.(*collected)
	if !ok {
		return nil
	}
	value, update, err := kept.value()
	if err == nil && update {
		s.keep(value)
		c.updated = true
	}
	return err
}

// guarded is run on a goroutine of its own.
func (s *callStream) guarded(ctx context.Context, f carrier) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &PanicError{Value: v, Stack: debug.Stack()}
		}
	}()
	return s.run(ctx, f)
}

func (s *callStream) run(ctx context.Context, f carrier) error {
	return s.values.each(ctx, func(value any) error {
		change, err := encodeChange(s.to.ID, s.to.Prop, value)
		if err != nil {
			return err
		}
		return f.send(ctx, change)
	})
}

// carrier returns a way for the values of a stream: to the page, or if there is none
// together with the answer.
func (c *Call) carrier() carrier {
	if c.job != nil || c.results != nil || c.request == nil {
		return &collected{}
	}
	switch to := c.live.(type) {
	case *clientSink:
		return newClientCarrier(to.client)
	case *pageAddress:
		return newSocketCarrier(to)
	}
	if client := c.Client(); client.State() != ClientGone {
		return newClientCarrier(client)
	}
	return &collected{}
}

// app is the app that runs the call, nil for one that a test has made.
func (c *Call) app() *App {
	if c.request == nil {
		return nil
	}
	return c.request.life.app
}

// isStream reports whether values of type t, or members of it if it is a list, are
// streams.
func isStream(t reflect.Type, list bool) bool {
	if list && t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	return t.Implements(reflect.TypeFor[streaming]())
}

// prepareStreams gives a callback with streams in its struct what they need.
func (s *Spec) prepareStreams() []error {
	if !s.streams {
		return nil
	}
	s.Websocket = true
	if !s.Serial && s.Lane == "" {
		s.Latest = true
	}
	if s.Background != nil {
		return []error{errors.New("it has both a Stream and Background: a job's page asks for its result in the end; show how far it is with Call.Progress, or leave Background out")}
	}
	return nil
}

// dropStream forgets the stream that output i was set to before.
func (c *Call) dropStream(i int) {
	c.streams = slices.DeleteFunc(c.streams, func(s *callStream) bool { return s.output == i })
}
