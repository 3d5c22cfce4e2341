package server

import (
	"context"
	"time"

	"github.com/dashwire/dashwire/protocol"
)

// JobSpec says how a background callback runs: as a job beside requests, which
// the browser starts and then polls until it is done. The options Background,
// Interval, ReportsTo and so on fill it in.
type JobSpec struct {
	// Interval is how long the browser waits between two polls. If zero, one
	// second. A poll may be held for as long again until there is something to
	// say, at most two for a browser, which has six connections for all its tabs.
	Interval time.Duration

	// Progress are the properties that Call.Progress may set. Where an id holds
	// MATCH, it stands for the component of the job's own call; Python takes no wildcards.
	// If nil, those of ProgressDefault.
	Progress []protocol.Dependency

	// ProgressDefault are the values that the browser sets when the job has ended,
	// well or not, and when it begins again. If nil, none.
	ProgressDefault []protocol.Update

	// Cancel are properties whose change ends the job. Their ids have no
	// wildcards. If nil, none.
	Cancel []protocol.Dependency

	// CancelOnClose ends the job when three polls in a row are missing. If false,
	// it goes on when its page is closed.
	CancelOnClose bool

	// Cache keeps results. If nil, each call runs.
	Cache *CacheSpec
}

// CacheSpec says when a background callback gets an earlier result instead of
// running again: when its inputs and states have the same values, and the
// versions are the same. The result may have been made for another person; what
// depends on who asks must be in a version. Only outputs are kept, not what
// SetProps or Header did, and not errors.
type CacheSpec struct {
	// Versions return what the result depends on besides, such as the date of a
	// file. They are called in the request that starts the job, whose Call is
	// CallFrom(ctx). If nil, nothing else counts.
	Versions []func(ctx context.Context) string

	// Expiry is how long a result is kept that nobody asks for. If zero, until the
	// memory of Config.Jobs is needed.
	Expiry time.Duration

	// Ignore are inputs and states whose values don't count. If nil, all count.
	Ignore []protocol.Dependency

	// Triggered has it count as well which of the inputs has changed. If false, it
	// doesn't.
	Triggered bool
}

// Property is a handle that a generated package makes, such as
// html.ButtonNClicks("cancel"): a protocol.Prop of any type. protocol.NewProp makes
// one where there is no generated package.
type Property interface {
	Dependency() protocol.Dependency
}

// Background makes a callback a job: the request only starts it, it runs in a
// goroutine of its own, and the browser polls for its progress and result. It is
// Python's background=True and needs no manager. The other options of jobs imply
// it. The job's context ends when it is cancelled, when the same call is made
// again, and when the app shuts down; context.Cause says which.
//
// Give a job an output: the browser tells calls apart by their outputs, so that
// it stops asking for a job without any as soon as it makes another such call.
func Background() Option {
	return func(s *Spec) { s.jobSpec() }
}

// Interval sets how long the browser waits between two polls of a job. Without
// it, one second.
func Interval(d time.Duration) Option {
	return func(s *Spec) { s.jobSpec().Interval = d }
}

// ReportsTo names the properties that the job sets by Call.Progress. It is
// Python's progress.
//
//	server.ReportsTo(html.ProgressValue("bar"), html.DivChildren("status"))
func ReportsTo(props ...Property) Option {
	return func(s *Spec) {
		job := s.jobSpec()
		job.Progress = append(job.Progress, Deps(props...)...)
	}
}

// ProgressDefault gives the values that properties have while the job doesn't
// run. These properties need not be named by ReportsTo.
//
//	server.ProgressDefault(html.ProgressValue("bar").Set("0"), html.DivChildren("status").Set("idle"))
func ProgressDefault(values ...protocol.Update) Option {
	return func(s *Spec) {
		job := s.jobSpec()
		job.ProgressDefault = append(job.ProgressDefault, values...)
	}
}

// Cancel names the properties whose change ends the job, such as the n_clicks of
// a button. As in Python the list of callbacks gets one more for each such
// component, with its id as output.
func Cancel(inputs ...Property) Option {
	return func(s *Spec) {
		job := s.jobSpec()
		job.Cancel = append(job.Cancel, Deps(inputs...)...)
	}
}

// CancelOnClose ends the job when its page has missed three polls: it was closed,
// or is on a computer that sleeps. As browsers slow down pages that nobody sees,
// an interval counts as a second at least. Without it a job goes on, as in Python.
func CancelOnClose() Option {
	return func(s *Spec) { s.jobSpec().CancelOnClose = true }
}

// CacheBy keeps results: a call with the same values of inputs and states, and
// for which the functions return the same, gets the result of the earlier one.
// See CacheSpec, also for what must be in a version. It is Python's cache_by.
func CacheBy(versions ...func(ctx context.Context) string) Option {
	return func(s *Spec) {
		cache := s.cacheSpec()
		cache.Versions = append(cache.Versions, versions...)
	}
}

// CacheExpiry keeps results, and drops one that nobody has asked for this long.
func CacheExpiry(d time.Duration) Option {
	return func(s *Spec) { s.cacheSpec().Expiry = d }
}

// CacheIgnore keeps results, and leaves inputs or states out of what has to be
// the same. It is Python's cache_args_to_ignore.
func CacheIgnore(props ...Property) Option {
	return func(s *Spec) {
		cache := s.cacheSpec()
		cache.Ignore = append(cache.Ignore, Deps(props...)...)
	}
}

// CacheTriggered keeps results, for each input that can start the job apart. It
// is Python's cache_ignore_triggered=False.
func CacheTriggered() Option {
	return func(s *Spec) { s.cacheSpec().Triggered = true }
}

func (s *Spec) jobSpec() *JobSpec {
	if s.Background == nil {
		s.Background = &JobSpec{}
	}
	return s.Background
}

func (s *Spec) cacheSpec() *CacheSpec {
	job := s.jobSpec()
	if job.Cache == nil {
		job.Cache = &CacheSpec{}
	}
	return job.Cache
}

// Deps lists properties for a Spec.
//
//	server.Spec{Outputs: server.Deps(html.PChildren("double")), Inputs: server.Deps(dcc.InputValue("n"))}
func Deps(props ...Property) []protocol.Dependency {
	deps := make([]protocol.Dependency, len(props))
	for i, p := range props {
		deps[i] = p.Dependency()
	}
	return deps
}
