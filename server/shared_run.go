package server

import (
	"context"
	"errors"
	"slices"

	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server/internal/overlay"
	"github.com/dashwire/dashwire/server/internal/topiclog"
)

// sharedCallback is a callback with the option Shared.
type sharedCallback struct {
	plan     *plan
	latest   bool
	initial  bool              // it runs when the app starts
	during   []topiclog.Change // of Running
	after    []topiclog.Change
	due      bool // an input was changed, and the request that tells of it is to come
	queue    []*sharedRun
	working  bool
	overtake context.CancelCauseFunc // ends the run under way
}

// sharedRun is one run of a callback.
type sharedRun struct {
	callback *sharedCallback
	inputs   []protocol.Raw
	state    []protocol.Group
	changed  []string
	client   *Client
	request  *Request
	values   context.Context // of the request, nil for none
	own      bool            // a page has asked for it
	trail    []*sharedCallback

	done   chan struct{} // closed when result and err are there
	result protocol.Response
	err    error
}

// runOf makes a run with the inputs of now. call is that of a page, nil for none.
func (s *shared) runOf(c *sharedCallback, set []topiclog.Key, call *Call, client *Client) *sharedRun {
	run := &sharedRun{callback: c, client: client, own: call != nil, done: make(chan struct{})}
	for _, in := range c.plan.inputs {
		run.inputs = append(run.inputs, s.prop(in).value)
		if slices.Contains(set, keyOf(in)) {
			run.changed = append(run.changed, in.String())
		}
	}
	if call != nil {
		run.state, run.request, run.values = call.req.State, call.request.again(), call.context.Context
		return run
	}
	run.request = s.app.emptyRequest()
	for _, dep := range c.plan.state {
		run.state = append(run.state, group(dep, s.valueOf(dep)))
	}
	return run
}

func group(dep protocol.Dependency, value protocol.Raw) protocol.Group {
	return protocol.Group{Args: []protocol.Arg{{ID: dep.ID, Property: dep.Property, Value: value}}}
}

// enqueue has a callback run. Where nobody has asked for it, it takes the place of
// one like that which waits.
func (s *shared) enqueue(c *sharedCallback, run *sharedRun) *sharedRun {
	if c.latest {
		for _, waiting := range c.queue {
			waiting.finish(PreventUpdate)
		}
		c.queue = c.queue[:0]
		if c.overtake != nil {
			c.overtake(ErrOvertaken)
		}
	} else if n := len(c.queue); n > 0 && !run.own && !c.queue[n-1].own {
		last := c.queue[n-1]
		last.inputs, last.state = run.inputs, run.state
		for _, name := range run.changed {
			if !slices.Contains(last.changed, name) {
				last.changed = append(last.changed, name)
			}
		}
		return last
	}
	c.queue = append(c.queue, run)
	if !c.working {
		if !s.gate.enter() {
			c.queue = nil
			run.finish(ErrShutdown)
			return run
		}
		c.working = true
		go s.work(c) // ends with the last run that waits
	}
	return run
}

// room returns what to wait for until there is room for a run, nil for nothing.
func (c *sharedCallback) room() <-chan struct{} {
	if n := len(c.queue); n > sharedRoom {
		return c.queue[n-1-sharedRoom].done
	}
	return nil
}

func (r *sharedRun) finish(err error) {
	r.err = err
	close(r.done)
}

// work runs a callback until nothing waits.
func (s *shared) work(c *sharedCallback) {
	defer s.gate.leave()
	for {
		s.mu.Lock()
		if len(c.queue) == 0 {
			c.working = false
			s.mu.Unlock()
			return
		}
		run := c.queue[0]
		c.queue = slices.Delete(c.queue, 0, 1)
		if s.app.work.Err() != nil {
			s.mu.Unlock()
			run.finish(ErrShutdown)
			continue
		}
		ctx, overtake := context.WithCancelCause(s.app.work)
		c.overtake = overtake
		if len(c.during) > 0 {
			s.publish(c.during, nil)
		}
		s.mu.Unlock()
		s.run(ctx, run)
		overtake(nil)
	}
}

// run calls the handler, and has what it returns in all pages.
func (s *shared) run(ctx context.Context, run *sharedRun) {
	c := run.callback
	call, err := run.call(ctx)
	if err == nil {
		err = c.plan.run(call)
	}
	var changes []topiclog.Change
	if err == nil && len(call.header) > 0 {
		err = &CallbackError{Output: c.plan.id, Where: c.plan.where, Err: errSharedHeaders}
	}
	if err == nil {
		if changes, err = answerChanges(&call.answer); err != nil {
			err = &CallbackError{Output: c.plan.id, Where: c.plan.where, Err: err}
		}
	}
	s.mu.Lock()
	c.overtake = nil // from now on it counts
	if errors.Is(context.Cause(ctx), ErrOvertaken) {
		changes = nil
		if err == nil || errors.Is(err, context.Canceled) {
			err = PreventUpdate // other errors are worth to be known
		}
	}
	var set []topiclog.Key
	if len(changes) > 0 {
		set = s.publish(changes, nil)
	}
	if len(c.after) > 0 {
		s.publish(c.after, nil)
	}
	s.runFor(set, c, nil, append(slices.Clone(run.trail), c)...)
	s.mu.Unlock()
	switch {
	case err == nil:
		run.result = call.answer
	case !errors.Is(err, PreventUpdate) && s.app.work.Err() == nil:
		s.app.log.Error("a shared callback failed; its outputs stay as they are", "output", clip(c.plan.id, 300), "error", err)
		s.show(run.client, err)
	}
	run.finish(err)
}

var errSharedHeaders = errors.New("it has set headers or cookies, and a shared callback answers no request: set them with another callback")

// call makes a call of a run.
func (r *sharedRun) call(ctx context.Context) (*Call, error) {
	p := r.callback.plan
	req := &protocol.Request{Output: p.id, State: r.state, ChangedPropIDs: r.changed, HasOutputs: len(p.outputs) > 0, MultiOutputs: p.multi || len(p.outputs) > 1}
	for i, in := range p.inputs {
		req.Inputs = append(req.Inputs, group(in, r.inputs[i]))
	}
	for _, out := range p.outputs {
		req.Outputs = append(req.Outputs, protocol.OutputGroup{Args: []protocol.Dependency{out}})
	}
	if r.values != nil {
		ctx = &jobContext{ctx, r.values}
	}
	call, err := p.newCall(ctx, req, r.request)
	if err != nil {
		return nil, err
	}
	call.client = r.client
	return call, nil
}

// start reads the layout and runs the callbacks for the first time.
func (s *shared) start() {
	if len(s.list) == 0 {
		return
	}
	s.began = s.app.push.clock.Now()
	if err := s.readLayout(); err != nil {
		s.app.log.Warn("the layout of nobody can't be made, so shared callbacks begin without values", "error", err)
	}
	left := slices.Clone(s.list)
	for len(left) > 0 {
		i := max(0, slices.IndexFunc(left, func(c *sharedCallback) bool { return !waitsFor(c, left) }))
		c := left[i]
		left = slices.Delete(left, i, i+1)
		if !c.initial {
			continue
		}
		s.mu.Lock()
		run := s.runOf(c, nil, nil, nil)
		s.mu.Unlock()
		s.run(s.app.life, run)
	}
	s.mu.Lock()
	s.started = true
	s.mu.Unlock()
}

// waitsFor reports whether a callback has an input that one of the others sets.
func waitsFor(c *sharedCallback, others []*sharedCallback) bool {
	return slices.ContainsFunc(others, func(other *sharedCallback) bool {
		return other != c && slices.ContainsFunc(other.plan.outputs, func(out protocol.Dependency) bool {
			return slices.ContainsFunc(c.plan.inputs, func(in protocol.Dependency) bool { return keyOf(in) == keyOf(out) })
		})
	})
}

// readLayout finds what the properties have before anybody changes them, and publishes
// that: where the layout is a function, each page gets these values, whatever it makes
// of them, and one from before a restart loses what nobody knows any more.
func (s *shared) readLayout() error {
	index := s.app.push.layout.Load()
	if index == nil {
		tree, err := s.app.makeLayout(s.app.life, s.app.emptyRequest(), nil)
		if err != nil {
			return err
		}
		body, err := s.app.encodeLayout(tree)
		if err != nil {
			return err
		}
		index = overlay.NewIndex(body)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.layout = index
	var changes []topiclog.Change
	for k, p := range s.props {
		if p.value = s.app.push.all.log.Value(k); p.value != nil { // set by a Broadcast
			s.note(p, s.app.push.clock.Now(), p.value, nil, nil)
			continue
		}
		value := index.Value(k.ID, k.Prop)
		s.note(p, 0, value, nil, nil)
		if value != nil {
			changes = append(changes, topiclog.Change{Key: k, Value: value})
		}
	}
	if len(changes) > 0 {
		s.publish(changes, nil)
	}
	return nil
}

// wait takes nothing new, and waits for the runs that there are.
func (s *shared) wait(ctx context.Context) error {
	s.gate.close()
	select {
	case <-s.gate.empty:
		return nil
	case <-ctx.Done():
		return errors.New("shutdown: shared callbacks were cut off: " + ctx.Err().Error())
	}
}
