package server

import (
	"errors"
	"time"
)

// Jobs bounds what the app's background callbacks may take in time and memory.
// Jobs and their results are held in memory, so a restart forgets them.
type Jobs struct {
	// Limit is how many jobs run at the same time. Further ones wait for their
	// turn in the order in which they came. A job that was cancelled and doesn't
	// heed its context counts until it returns. If zero, 64; Python starts a
	// process for each, without a limit.
	Limit int

	// MaxWaiting is how many jobs may wait. One more is an error, which the dev
	// tools show. If zero, 1,000.
	MaxWaiting int

	// ResultTTL is how long the result of a job is kept if its page doesn't ask for
	// it, because it was closed. If zero, one hour.
	ResultTTL time.Duration

	// MaxBytes bounds the memory for what jobs were given and have yielded: inputs,
	// progress, results that were not asked for yet, and the cache of CacheBy,
	// counted as JSON. Where it is full, cached results give way first, then the
	// oldest results that nobody asked for; if that is not enough, a job that wants
	// to begin or to end is an error. If zero, 256 MiB.
	MaxBytes int
}

// resolve fills in what is zero and returns what can't be.
func (j *Jobs) resolve() []error {
	if j.Limit < 0 || j.MaxWaiting < 0 || j.ResultTTL < 0 || j.MaxBytes < 0 {
		return []error{errors.New("Config.Jobs: no field can be negative")}
	}
	if j.Limit == 0 {
		j.Limit = 64
	}
	if j.MaxWaiting == 0 {
		j.MaxWaiting = 1000
	}
	if j.ResultTTL == 0 {
		j.ResultTTL = time.Hour
	}
	if j.MaxBytes == 0 {
		j.MaxBytes = 256 << 20
	}
	return nil
}
