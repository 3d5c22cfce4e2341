package server

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/dashwire/dashwire/protocol"
)

var errNoReturn = errors.New("the callback ended its goroutine instead of returning")

// jobRun is one run of a background callback's handler. Equal calls of a callback
// that keeps results share one, and it ends when none of them is left. What stands
// below mu of jobs is guarded by it.
type jobRun struct {
	owner   *jobs
	plan    *plan
	key     resultKey // in the cache, if the plan has one
	matches map[string]any
	call    *Call
	ctx     context.Context
	end     context.CancelCauseFunc

	begun  bool
	jobs   []*job                  // that want the result
	latest protocol.PropertyValues // progress, for jobs that join
	fault  error                   // what a report did wrong
	bytes  int                     // counted in owner.bytes
}

// enter reports whether there is room for another run of the callback.
func (r *jobRun) enter() bool { return r.plan.job.bound == nil || r.plan.job.bound.enter() }

// exit is for a run that nobody wants any more, or that has ended.
func (r *jobRun) exit() {
	if r.plan.job.bound != nil {
		r.plan.job.bound.leave()
	}
}

// runAsJob runs the handler of a background callback for an API endpoint, which waits
// for it as in Python.
func (c *Call) runAsJob() error {
	if b := c.plan.job.bound; b != nil {
		if !b.enter() {
			return b.overload(c.plan.id)
		}
		defer b.leave()
	}
	return c.plan.run(c)
}

// do calls the handler and encodes what it has set.
func (r *jobRun) do() (*jobResult, error) {
	call := r.call
	if err := r.plan.run(call); err != nil {
		return nil, err
	}
	var fault error
	result := &jobResult{header: call.header, bytes: jobOverhead}
	call.answer.Outputs(func(id, prop string, value any) bool {
		raw, encodeErr := protocol.Encode(value)
		if encodeErr != nil {
			fault = fmt.Errorf("output %s.%s: %w", id, prop, encodeErr)
			return false
		}
		result.set(id, prop, raw)
		return true
	})
	if fault != nil {
		return nil, failedAt(r.plan, fault)
	}
	return result, nil
}

func (r *jobResult) set(id, prop string, value protocol.Raw) {
	r.answer.Set(id, prop, value)
	r.bytes += len(value) + len(id) + len(prop)
}

// withoutHeader is what the cache keeps of a result.
func (r *jobResult) withoutHeader() *jobResult {
	return &jobResult{answer: r.answer, bytes: r.bytes}
}

// join has a job get what the run yields, and shows it how far that is. mu is held.
func (r *jobRun) join(j *job) {
	j.run = r
	j.progress = slices.Clone(r.latest)
	for _, v := range j.progress {
		j.bytes += propertyBytes(v)
	}
	r.jobs = append(r.jobs, j)
}

// leave is for a job that is not wanted any more; with the last one the run ends.
// mu is held.
func (r *jobRun) leave(j *job, cause error) {
	s := r.owner
	j.run = nil
	r.jobs = slices.DeleteFunc(r.jobs, func(other *job) bool { return other == j })
	if len(r.jobs) > 0 {
		return
	}
	s.unshare(r)
	r.exit()
	if !r.begun {
		s.waiting = slices.DeleteFunc(s.waiting, func(other *jobRun) bool { return other == r })
		s.free(r)
	}
	r.end(cause)
}

// fault returns what was wrong with what the call has sent while it ran.
func (c *Call) fault() error {
	if c.job == nil {
		return c.faultOverSocket()
	}
	c.job.owner.mu.Lock()
	defer c.job.owner.mu.Unlock()
	return c.job.fault
}

// cancelled reports whether the call is that of a job which nobody wants any
// more, so that an error of it is none.
func (c *Call) cancelled() bool {
	if c.job == nil {
		return false
	}
	c.job.owner.mu.Lock()
	defer c.job.owner.mu.Unlock()
	return len(c.job.jobs) == 0
}
