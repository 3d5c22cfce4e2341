package server

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/dashwire/dashwire/protocol"
)

const (
	// heldPolls is how many polls of a browser may be held. It has six connections
	// to a server for all its tabs.
	heldPolls = 2
	// longestHold keeps a held poll below the patience of proxies.
	longestHold = 25 * time.Second
)

// isPoll reports whether the request asks how far a job is: it names one by its
// cacheKey. Any other request for a background callback starts a job.
func (c *Call) isPoll() bool {
	return c.plan.job != nil && c.results == nil && c.request.Query().Get("cacheKey") != ""
}

// pollJob answers a poll.
func (a *App) pollJob(call *Call) error {
	query := call.request.Query()
	return a.jobs.poll(call, a.polledJob(query, a.pageOf(query)))
}

func (a *App) startJob(call *Call) error {
	query := call.request.Query()
	page := a.pageOf(query)
	var old []string
	for _, token := range query["oldJob"] {
		if id, ok := verifyToken(a.cfg.SecretKey, "job:"+page, token); ok {
			old = append(old, id)
		}
	}
	r := &jobRun{owner: a.jobs, plan: call.plan, bytes: jobOverhead + call.bytes(), matches: call.matches()}
	if call.plan.job.cache != nil {
		err := call.run(func(context.Context, *Call) error { // the versions may panic
			r.key = call.resultKey()
			return nil
		})
		if err != nil {
			return failedAt(call.plan, err)
		}
	}
	r.ctx, r.end = context.WithCancelCause(&jobContext{a.life, call.context.Context})
	r.call = &Call{plan: call.plan, req: call.req, request: call.request, job: r}
	r.call.context = callContext{r.ctx, r.call}
	j := &job{
		id: a.jobs.epoch + newSalt(), output: call.plan.id, where: call.plan.where, plan: call.plan, identity: call.identity(),
		changed: make(chan struct{}), bytes: jobOverhead, pageless: call.request.pageless,
	}
	err := a.jobs.start(j, r, old)
	if _, refused := errors.AsType[*refusal](err); refused {
		return err
	}
	if err != nil {
		return failedAt(call.plan, err)
	}
	call.answer = protocol.Response{Cancel: call.plan.job.cancel, ProgressDefault: call.atRest()}
	call.answer.CacheKey, call.answer.Job = a.jobTokens(page, j.id)
	return nil
}

// bytes is about what the call's values take.
func (c *Call) bytes() (n int) {
	for _, groups := range [][]protocol.Group{c.req.Inputs, c.req.State} {
		for _, group := range groups {
			for i := range group.Args {
				n += len(group.Args[i].Value) + len(group.Args[i].Property)
			}
		}
	}
	return n
}

// poll fills call's answer with what the job has to say. If that is nothing, it
// waits a while for a change.
func (s *jobs) poll(call *Call, id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	j := s.byID[id]
	switch {
	case j == nil && s.isForeign(id):
		return failedAt(call.plan, errJobUnknown)
	case j == nil, j.output != call.plan.id:
		return PreventUpdate
	}
	j.polls++
	gone := s.hold(j, call)
	j.polls--
	if gone {
		s.watch(j)
		return PreventUpdate // what there is to say is for the page's next poll
	}
	j.seen = time.Now()
	switch {
	case j.state == jobGone && s.closed:
		return failedAt(call.plan, errServerEnded)
	case j.state == jobGone:
		return PreventUpdate
	}
	s.watch(j)
	return s.take(j, call)
}

// isForeign reports whether the job of a valid handle was begun by another process
// and is not known here, so that its page would wait in vain. mu is held.
func (s *jobs) isForeign(id string) bool {
	return id != "" && !strings.HasPrefix(id, s.epoch) && !s.restored[id]
}

// hold waits for a change of the job, and reports whether the page has gone away
// meanwhile. mu is held, but for the wait.
func (s *jobs) hold(j *job, call *Call) (gone bool) {
	browser := call.request.RemoteAddr + " " + call.request.Header().Get("User-Agent")
	if j.hasNews() || s.closed || s.held[browser] >= heldPolls {
		return false
	}
	s.held[browser]++
	changed := j.changed
	s.mu.Unlock()
	timer := time.NewTimer(min(j.plan.job.interval, longestHold))
	select {
	case <-changed:
	case <-timer.C:
	case <-s.life.Done():
	case <-call.context.Done():
		gone = errors.Is(context.Cause(&call.context), ErrClientGone)
	}
	timer.Stop()
	s.mu.Lock()
	if s.held[browser]--; s.held[browser] == 0 {
		delete(s.held, browser)
	}
	return gone
}

// take moves what the job has to say to call's answer. mu is held.
func (s *jobs) take(j *job, call *Call) error {
	call.answer = protocol.Response{Pending: j.state < jobDone}
	if j.result != nil {
		call.header = j.result.header
		j.result.answer.Outputs(func(id, prop string, value any) bool {
			call.answer.Set(id, prop, value)
			call.updated = true
			return true
		})
	}
	call.answer.Progress = j.progress
	for _, u := range j.side.list {
		call.answer.SetProps(u.id, u.property, u.value)
	}
	news := call.updated || len(j.progress) > 0 || j.side.any()
	if j.state == jobDone {
		err := j.err
		s.drop(j, nil)
		if errors.Is(err, PreventUpdate) {
			err = nil
		}
		if err == nil && !news {
			err = PreventUpdate
		}
		return err
	}
	for _, v := range j.progress {
		j.bytes, s.bytes = j.bytes-propertyBytes(v), s.bytes-propertyBytes(v)
	}
	for _, u := range j.side.list {
		j.bytes, s.bytes = j.bytes-u.bytes, s.bytes-u.bytes
	}
	j.progress, j.side = nil, sideUpdates{}
	s.touch(j)
	return nil
}
