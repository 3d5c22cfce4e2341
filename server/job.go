package server

import (
	"container/list"
	"errors"
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

// What the browser gets for a job that can't have a result any more.
var (
	errServerEnded = errors.New("the server ended while this background job ran, so there is no result; start it again")
	errJobUnknown  = errors.New("the server doesn't know this background job, which began before the server was started, or in another process; start it again")
)

type jobState uint8

const (
	jobUnderWay jobState = iota
	jobDone
	jobGone // cancelled, or its result was fetched
)

// job is one call of a background callback, as a page asks for it. It is guarded
// by mu of jobs.
type job struct {
	id       string
	output   string // the callback's name
	where    string // of its registration
	plan     *plan  // nil if it was begun by an earlier process
	identity string
	run      *jobRun // nil when it is done

	state    jobState
	changed  chan struct{} // closed at the next change
	progress protocol.PropertyValues
	side     sideUpdates
	result   *jobResult
	err      error
	bytes    int           // counted in jobs.bytes
	polls    int           // under way
	seen     time.Time     // when the last poll ended
	pageless bool          // nobody polls it all the time
	watch    *time.Timer   // for polls that are missing
	until    time.Time     // when the result expires
	expiry   *time.Timer   // of the result
	place    *list.Element // in jobs.unread
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

func failedAt(p *plan, err error) error {
	return &CallbackError{Output: p.id, Where: p.where, Err: err}
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
