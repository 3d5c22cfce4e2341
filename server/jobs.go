package server

import (
	"container/list"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"
)

// jobs owns the background jobs of an App: their goroutines, what they yield and
// the memory for it.
type jobs struct {
	cfg  Jobs
	log  *slog.Logger
	life context.Context
	gate *gate // counts the goroutines

	mu      sync.Mutex
	byID    map[string]*job // all but those that are gone
	waiting []*job
	running int
	unread  list.List // of *job that are done, the oldest first
	cache   resultCache
	bytes   int // of all of these
	held    map[string]int
	closed  bool
}

func newJobs(life context.Context, cfg Jobs, log *slog.Logger) *jobs {
	return &jobs{
		cfg: cfg, log: log, life: life, gate: newGate(),
		byID: map[string]*job{}, held: map[string]int{},
		cache: resultCache{byKey: map[resultKey]*list.Element{}},
	}
}

// start takes a job in. It runs at once or waits for its turn; with a result, from
// the cache, it is done already.
func (s *jobs) start(j *job, result *jobResult) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closed:
		return j.failed(ErrShutdown)
	case result == nil && s.running >= s.cfg.Limit && len(s.waiting) >= s.cfg.MaxWaiting:
		return j.failed(fmt.Errorf("%d background jobs run and %d wait, which is the limit; see Config.Jobs", s.running, len(s.waiting)))
	case !s.makeRoom(j.bytes):
		return j.failed(s.full())
	}
	s.byID[j.id] = j
	s.bytes += j.bytes
	j.seen = time.Now()
	switch {
	case result != nil:
		s.done(j, result, nil)
	case s.running < s.cfg.Limit:
		s.launch(j)
	default:
		s.waiting = append(s.waiting, j)
	}
	s.watch(j)
	return nil
}

func (s *jobs) full() error {
	return fmt.Errorf("background jobs take more than Config.Jobs.MaxBytes, %d", s.cfg.MaxBytes)
}

// launch gives a job its goroutine, which ends with the handler. mu is held.
func (s *jobs) launch(j *job) {
	if !s.gate.enter() {
		s.drop(j, ErrShutdown)
		return
	}
	s.running++
	j.state = jobRunning
	call := j.call
	go func() {
		defer s.gate.leave()
		var result *jobResult
		err := j.failed(errNoReturn) // if the handler calls runtime.Goexit
		defer func() { s.ended(j, result, err) }()
		result, err = j.run(call)
	}()
}

// ended takes over what a handler has returned, and lets the next one begin.
func (s *jobs) ended(j *job, result *jobResult, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.running--
	if j.state == jobGone {
		s.bytes -= j.bytes
		j.bytes = 0
	} else {
		s.done(j, result, err)
		if j.result != nil && j.plan.job.cache != nil {
			s.cache.put(s, j.key, result, j.plan.job.cache.expiry)
		}
	}
	j.end(nil)
	for len(s.waiting) > 0 && s.running < s.cfg.Limit {
		next := s.waiting[0]
		s.waiting = slices.Delete(s.waiting, 0, 1)
		s.launch(next)
	}
}

// done keeps what a job has yielded until a poll comes for it. mu is held.
func (s *jobs) done(j *job, result *jobResult, err error) {
	j.call, j.state = nil, jobDone
	s.resize(j, jobOverhead)
	if result != nil {
		if !s.makeRoom(result.bytes) {
			result, err = nil, j.failed(s.full())
		} else {
			s.resize(j, jobOverhead+result.bytes)
		}
	}
	j.result, j.err = result, err
	j.place = s.unread.PushBack(j)
	j.expiry = time.AfterFunc(s.cfg.ResultTTL, func() { s.cancel(j.id, "", errExpired) })
	j.notify()
}

// resize counts what a job has left to say and bytes besides. mu is held.
func (s *jobs) resize(j *job, bytes int) {
	for _, u := range j.side.list {
		bytes += u.bytes
	}
	for _, v := range j.progress {
		bytes += propertyBytes(v)
	}
	s.bytes += bytes - j.bytes
	j.bytes = bytes
}

// cancel ends the job with this id; with an identity only if it is that of the
// job's call.
func (s *jobs) cancel(id, identity string, cause error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if j := s.byID[id]; j != nil && (identity == "" || j.identity == identity) {
		s.drop(j, cause)
	}
}

// drop forgets a job. Its handler may run on until it heeds its context. mu is
// held.
func (s *jobs) drop(j *job, cause error) {
	delete(s.byID, j.id)
	if j.state != jobRunning {
		s.bytes -= j.bytes
		j.bytes = 0
	}
	if j.state == jobWaiting {
		s.waiting = slices.DeleteFunc(s.waiting, func(other *job) bool { return other == j })
	}
	if j.place != nil {
		s.unread.Remove(j.place)
		if unheard := errors.Is(cause, errExpired) || errors.Is(cause, ErrShutdown); unheard && j.err != nil && !errors.Is(j.err, PreventUpdate) {
			s.log.Error("a background job failed, and its page didn't ask for it any more", "output", clip(j.plan.id, 300), "error", clip(j.err.Error(), 2000))
		}
	}
	for _, timer := range []*time.Timer{j.watch, j.expiry} {
		if timer != nil {
			timer.Stop()
		}
	}
	j.state = jobGone
	j.end(cause)
	j.notify()
}

// makeRoom reports whether n bytes more can be had, and lets go of results for
// them. mu is held.
func (s *jobs) makeRoom(n int) bool {
	for s.bytes+n > s.cfg.MaxBytes {
		if s.cache.dropOldest(s) {
			continue
		}
		oldest := s.unread.Front()
		if oldest == nil {
			return false
		}
		j := oldest.Value.(*job)
		s.log.Warn("the result of a background job was dropped for others; see Config.Jobs.MaxBytes", "output", clip(j.plan.id, 300))
		s.drop(j, errExpired)
	}
	return true
}

// watch waits for the next poll of a job that ends with its page. mu is held.
func (s *jobs) watch(j *job) {
	after := j.plan.job.closeAfter
	if after == 0 || j.state >= jobDone {
		return
	}
	if j.watch != nil {
		j.watch.Reset(after)
		return
	}
	j.watch = time.AfterFunc(after, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if j.state < jobDone && j.polls == 0 && time.Since(j.seen) >= after {
			s.drop(j, errPageGone)
		}
	})
}

// stop ends all jobs and takes no more in.
func (s *jobs) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	for _, j := range s.byID {
		s.drop(j, ErrShutdown)
	}
	s.cache.clear(s)
	s.gate.close()
}

// wait returns when all handlers have returned, or ctx has ended.
func (s *jobs) wait(ctx context.Context) error {
	select {
	case <-s.gate.empty:
		return nil
	default: // it counts also if ctx has ended
	}
	select {
	case <-s.gate.empty:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("shutdown: %d background jobs don't heed their context: %w", s.gate.count(), ctx.Err())
	}
}
