package server

import (
	"container/list"
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/dashwire/dashwire/protocol"
)

// Causes by which the context of a job ends.
var (
	errCancelled = errors.New("the job was cancelled in the page")
	errOvertaken = errors.New("the job was overtaken by the next call")
	errPageGone  = errors.New("the job's page has stopped asking for it")
	errExpired   = errors.New("nobody asked for the job's result")
)

var errNoReturn = errors.New("the callback ended its goroutine instead of returning")

type jobState uint8

const (
	jobWaiting jobState = iota
	jobRunning
	jobDone
	jobGone // cancelled, or its result was fetched
)

// job is one run of a background callback. What stands below mu of jobs is
// guarded by it.
type job struct {
	owner    *jobs
	id       string
	plan     *plan
	identity string
	key      resultKey // in the cache, if the plan has one
	matches  map[string]any
	ctx      context.Context
	end      context.CancelCauseFunc

	call     *Call // nil when it is done
	state    jobState
	changed  chan struct{} // closed at the next change
	progress protocol.PropertyValues
	side     sideUpdates
	fault    error // what a report did wrong
	result   *jobResult
	err      error
	bytes    int           // counted in owner.bytes
	polls    int           // under way
	seen     time.Time     // when the last poll ended
	watch    *time.Timer   // for polls that are missing
	expiry   *time.Timer   // of the result
	place    *list.Element // in owner.unread
}

// jobResult is what a job yields. It is not changed any more, so that the cache
// can give it to several jobs.
type jobResult struct {
	answer protocol.Response // its values are encoded
	header http.Header
	bytes  int
}

// jobOverhead is the memory for a job besides its values, roughly.
const jobOverhead = 1 << 10

// run calls the handler and encodes what it has set.
func (j *job) run(call *Call) (*jobResult, error) {
	if err := j.plan.run(call); err != nil {
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
		result.answer.Set(id, prop, protocol.Raw(raw))
		result.bytes += len(raw) + len(id) + len(prop)
		return true
	})
	if fault != nil {
		return nil, j.failed(fault)
	}
	return result, nil
}

func (j *job) failed(err error) error {
	return &CallbackError{Output: j.plan.id, Where: j.plan.where, Err: err}
}

// hasNews reports whether a poll has more to say than that the job runs. mu is
// held.
func (j *job) hasNews() bool {
	return j.state >= jobDone || len(j.progress) > 0 || j.side.any()
}

// notify wakes the polls that are held. mu is held.
func (j *job) notify() {
	close(j.changed)
	j.changed = make(chan struct{})
}

// fault returns what was wrong with what the call has sent while it ran.
func (c *Call) fault() error {
	if c.job == nil {
		return c.liveFault
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
	return c.job.state == jobGone
}
