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
	byID    map[string]*job       // all but those that are gone
	shared  map[resultKey]*jobRun // runs whose result will be kept
	waiting []*jobRun
	running int
	turns   map[chan struct{}]bool // taken by a run of a callback with Serial
	unread  list.List              // of *job that are done, the oldest first
	cache   resultCache
	bytes   int // of all of these
	held    map[string]int
	closed  bool

	epoch    string          // with which the ids of this process's jobs begin
	restored map[string]bool // ids of jobs of an earlier one
	saver    *jobSaver       // nil without a file
}

func newJobs(life context.Context, cfg Jobs, log *slog.Logger) *jobs {
	return &jobs{
		cfg: cfg, log: log, life: life, gate: newGate(),
		byID: map[string]*job{}, shared: map[resultKey]*jobRun{}, turns: map[chan struct{}]bool{}, held: map[string]int{}, epoch: newSalt()[:8],
		cache: resultCache{byKey: map[resultKey]*list.Element{}},
	}
}

// start takes a job in. It is done if its result is in the cache, shares a run
// that does the same, or gets r, which begins at once or waits for its turn. The
// jobs with the ids in old that are the same call are overtaken by it.
func (s *jobs) start(j *job, r *jobRun, old []string) (err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var result *jobResult
	var other *jobRun
	if r.plan.job.cache != nil {
		if result = s.cache.get(s, r.key); result == nil {
			other = s.shared[r.key]
		}
	}
	if other != nil {
		other.join(j) // before the run loses the old one
	}
	if result != nil || other != nil {
		r.end(nil)
	}
	defer func() {
		if err != nil && other != nil {
			other.leave(j, err)
		} else if err != nil {
			r.end(err)
		}
	}()
	for _, id := range old {
		s.cancelLocked(id, j.identity, errOvertaken)
	}
	need := j.bytes
	if result == nil && other == nil {
		need += r.bytes
	}
	switch {
	case s.closed:
		return ErrShutdown
	case result == nil && other == nil && !s.mayBegin(r) && len(s.waiting) >= s.cfg.MaxWaiting:
		return busy(j.output, "too many background jobs run or wait",
			fmt.Sprintf("%d background jobs run and %d wait, which is the limit; see Config.Jobs", s.running, len(s.waiting)))
	case !s.makeRoom(need):
		return busy(j.output, "its background jobs take all memory that they may", s.full().Error())
	case result == nil && other == nil && !r.enter():
		return r.plan.job.bound.overload(j.output)
	}
	s.byID[j.id] = j
	s.bytes += need
	j.seen = time.Now()
	switch {
	case result != nil:
		s.done(j, result, nil)
	case other != nil:
	default:
		r.join(j)
		if r.plan.job.cache != nil {
			s.shared[r.key] = r
		}
		if s.mayBegin(r) {
			s.launch(r)
		} else {
			s.waiting = append(s.waiting, r)
		}
	}
	s.touch(j)
	s.watch(j)
	return nil
}

func (s *jobs) full() error {
	return fmt.Errorf("background jobs take more than Config.Jobs.MaxBytes, %d", s.cfg.MaxBytes)
}

// mayBegin reports whether a run need not wait. One that has to be alone because of
// Serial waits here and not in its handler, where it would take a place from others.
// mu is held.
func (s *jobs) mayBegin(r *jobRun) bool {
	return s.running < s.cfg.Limit && !s.turns[r.plan.turn]
}

// launch gives a run its goroutine, which ends with the handler. mu is held.
func (s *jobs) launch(r *jobRun) {
	r.begun = true
	if !s.gate.enter() {
		s.free(r)
		for len(r.jobs) > 0 {
			s.drop(r.jobs[0], ErrShutdown)
		}
		return
	}
	s.running++
	if turn := r.plan.turn; turn != nil {
		s.turns[turn] = true
	}
	go func() {
		defer s.gate.leave()
		var result *jobResult
		err := failedAt(r.plan, errNoReturn) // if the handler calls runtime.Goexit
		defer func() { s.ended(r, result, err) }()
		result, err = r.do()
	}()
}

// ended takes over what a handler has returned, and lets the next one begin.
func (s *jobs) ended(r *jobRun, result *jobResult, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.running--
	delete(s.turns, r.plan.turn)
	s.free(r)
	s.unshare(r)
	heirs := r.jobs
	r.jobs, r.call = nil, nil
	if len(heirs) > 0 {
		r.exit()
	}
	kept := false
	for _, j := range heirs {
		s.done(j, result, err)
		kept = kept || j.result != nil
	}
	if kept && r.plan.job.cache != nil {
		s.cache.put(s, r.key, result, r.plan.job.cache.expiry)
	}
	r.end(nil)
	for i := 0; i < len(s.waiting) && s.running < s.cfg.Limit; {
		next := s.waiting[i]
		if !s.mayBegin(next) {
			i++
			continue
		}
		s.waiting = slices.Delete(s.waiting, i, i+1)
		s.launch(next)
	}
}

// unshare lets no more jobs join a run. mu is held.
func (s *jobs) unshare(r *jobRun) {
	if s.shared[r.key] == r {
		delete(s.shared, r.key)
	}
}

// free gives back the memory that a run has taken besides that of its jobs. mu is
// held.
func (s *jobs) free(r *jobRun) {
	s.bytes -= r.bytes
	r.bytes = 0
}

// done keeps what a job has yielded until a poll comes for it. mu is held.
func (s *jobs) done(j *job, result *jobResult, err error) {
	j.run, j.state = nil, jobDone
	s.resize(j, jobOverhead)
	if result != nil {
		if !s.makeRoom(result.bytes) {
			result, err = nil, failedAt(j.plan, s.full())
		} else {
			s.resize(j, jobOverhead+result.bytes)
		}
	}
	j.result, j.err = result, err
	s.keep(j, s.cfg.ResultTTL)
	j.notify()
}

// keep has what a job has yielded wait for a poll. mu is held.
func (s *jobs) keep(j *job, ttl time.Duration) {
	j.until = time.Now().Add(ttl)
	j.place = s.unread.PushBack(j)
	j.expiry = time.AfterFunc(ttl, func() { s.cancel(j.id, "", errExpired) })
	s.touch(j)
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
	s.cancelLocked(id, identity, cause)
}

func (s *jobs) cancelLocked(id, identity string, cause error) {
	if j := s.byID[id]; j != nil && (identity == "" || j.identity == identity) {
		s.drop(j, cause)
	}
}

// drop forgets a job. Its handler may run on until it heeds its context. mu is
// held.
func (s *jobs) drop(j *job, cause error) {
	delete(s.byID, j.id)
	s.touch(j)
	s.bytes -= j.bytes
	j.bytes = 0
	if j.place != nil {
		s.unread.Remove(j.place)
		// With a file the page may still ask after a restart.
		unheard := errors.Is(cause, errExpired) || errors.Is(cause, ErrShutdown) && s.saver == nil
		if unheard && j.err != nil && !errors.Is(j.err, PreventUpdate) {
			s.log.Error("a background job failed, and its page didn't ask for it any more", "output", clip(j.output, 300), "error", clip(j.err.Error(), 2000))
		}
	}
	for _, timer := range []*time.Timer{j.watch, j.expiry} {
		if timer != nil {
			timer.Stop()
		}
	}
	j.state = jobGone
	if j.run != nil {
		j.run.leave(j, cause)
	}
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
		s.log.Warn("the result of a background job was dropped for others; see Config.Jobs.MaxBytes", "output", clip(j.output, 300))
		s.drop(j, errExpired)
	}
	return true
}

// watch waits for the next poll of a job that ends with its page. mu is held.
func (s *jobs) watch(j *job) {
	if j.state >= jobDone || j.plan.job.closeAfter == 0 || j.pageless {
		return
	}
	after := j.plan.job.closeAfter
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

// stop ends all jobs and takes no more in. In the file those that ran stand as
// running, so that the next process can tell their pages.
func (s *jobs) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed && s.saver != nil {
		s.saver.finish(s)
	}
	s.closed = true
	for _, j := range s.byID {
		s.drop(j, ErrShutdown)
	}
	s.cache.clear(s)
	s.gate.close()
}

// wait returns when all handlers have returned, or ctx has ended, and what is to
// be kept is in the file.
func (s *jobs) wait(ctx context.Context) error {
	s.mu.Lock()
	saver := s.saver
	s.mu.Unlock()
	if saver != nil {
		<-saver.done
	}
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
