package server

import (
	"errors"
	"time"
)

// Jobs bounds what the app's background callbacks may take in time and memory, and
// says whether they survive a restart.
type Jobs struct {
	// File is where results, progress and the cache of CacheBy are kept as well, so
	// that they survive a restart; it is made if it isn't there. A job that ran when
	// the server ended, be it by a crash, is an error for its page, and a line in
	// the log of the next start. Requests don't wait for the disk: changes are
	// written together, some 20 times a second at most, and a crash can cost those
	// of the last moment. The file holds what MaxBytes bounds and takes up to three
	// times that. It belongs to one process, and holds what people entered and
	// got. It is trusted: keep it where nobody else can write. If zero, jobs are held
	// in memory, and a restart forgets them.
	File string

	// Limit is how many jobs run at the same time. Further ones wait for their
	// turn in the order in which they came. A job that was cancelled and doesn't
	// heed its context counts until it returns. If zero, 64; Python starts a
	// process for each, without a limit.
	Limit int

	// MaxWaiting is how many jobs may wait. One more is answered with 503, which the
	// dev tools show. If zero, 1,000.
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
