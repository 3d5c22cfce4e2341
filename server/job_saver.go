package server

import (
	"fmt"
	"log/slog"
	"time"

	"github.com/dashwire/dashwire/protocol"
)

const (
	// saveGap is the time between two writes. A disk does more, but not for long
	// beside others.
	saveGap = 50 * time.Millisecond
	// failGap is the same while writing fails, as all of it is tried again.
	failGap = 5 * time.Second
	// fileSlack is what a file may have of room that is not used, besides three
	// times Config.Jobs.MaxBytes, before it is written anew.
	fileSlack = 32 << 20
)

// jobSaver writes to the file what has changed. The jobs in memory are what
// counts; the file follows them. Its fields up to wake are guarded by mu of jobs.
type jobSaver struct {
	jobs    map[string]bool    // ids of those that have changed
	cache   map[resultKey]bool // and whether more than their use has
	renew   bool               // write all of it
	ending  bool
	last    *saving // what to write at the end
	wake    chan struct{}
	quit    chan struct{} // closed with the app
	done    chan struct{} // closed when all is written and the file is closed
	file    jobFile
	log     *slog.Logger
	most    int64 // length of the file
	failing bool
}

// saving is what one write has to do. It shares nothing with jobs that still
// changes.
type saving struct {
	renew bool
	jobs  map[string]*jobRecord // nil for those that are gone
	cache map[resultKey]*cachedResult
	used  map[resultKey][]byte
}

func newJobSaver(file jobFile, cfg Jobs, log *slog.Logger) *jobSaver {
	return &jobSaver{
		jobs: map[string]bool{}, cache: map[resultKey]bool{},
		wake: make(chan struct{}, 1), quit: make(chan struct{}), done: make(chan struct{}),
		file: file, log: log, most: 3*int64(cfg.MaxBytes) + fileSlack,
	}
}

// touch notes that a job is not what stands in the file. mu is held.
func (s *jobs) touch(j *job) {
	if s.saver != nil && !s.saver.ending {
		s.saver.jobs[j.id] = true
		s.saver.stir()
	}
}

// touchCache notes a change of a cached result, or only of its use. mu is held.
func (s *jobs) touchCache(key resultKey, content bool) {
	if s.saver != nil && !s.saver.ending {
		s.saver.cache[key] = s.saver.cache[key] || content
		s.saver.stir()
	}
}

func (w *jobSaver) stir() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// finish has the saver write what it has to, and end. mu is held.
func (w *jobSaver) finish(s *jobs) {
	w.last, w.ending = w.take(s), true
	close(w.quit)
}

// take returns what has changed since it was called last. mu is held.
func (w *jobSaver) take(s *jobs) *saving {
	batch := &saving{
		renew: w.renew, jobs: map[string]*jobRecord{}, cache: map[resultKey]*cachedResult{}, used: map[resultKey][]byte{},
	}
	if w.renew {
		for id := range s.byID {
			w.jobs[id] = true
		}
		for key := range s.cache.byKey {
			w.cache[key] = true
		}
	}
	for id := range w.jobs {
		batch.jobs[id] = nil
		if j := s.byID[id]; j != nil {
			batch.jobs[id] = recordOf(j)
		}
	}
	for key, content := range w.cache {
		at := s.cache.byKey[key]
		if at == nil {
			batch.cache[key], batch.used[key] = nil, nil
			continue
		}
		entry := at.Value.(*cachedResult)
		batch.used[key] = usedRecord(entry.until, entry.used)
		if content {
			batch.cache[key] = entry
		}
	}
	clear(w.jobs)
	clear(w.cache)
	w.renew = false
	return batch
}

// run is the saver's goroutine, which ends after finish.
func (w *jobSaver) run(s *jobs) {
	defer close(w.done)
	defer w.file.close()
	for {
		select {
		case <-w.wake:
			s.mu.Lock()
			batch := w.take(s)
			s.mu.Unlock()
			w.save(s, batch)
		case <-w.quit:
			w.save(s, w.last)
			return
		}
		gap := time.NewTimer(w.gap())
		select {
		case <-gap.C:
		case <-w.quit:
			gap.Stop()
		}
	}
}

func (w *jobSaver) gap() time.Duration {
	if w.failing {
		return failGap
	}
	return saveGap
}

// save writes a batch. After a failure all is written anew, so that what was lost
// need not be remembered, and also if the file has got too long.
func (w *jobSaver) save(s *jobs, batch *saving) {
	changes, err := batch.changes()
	switch {
	case err != nil:
	case batch.renew:
		err = w.file.replace(changes)
	case len(changes) > 0:
		err = w.file.write(changes)
	}
	if err != nil || w.file.size() > w.most {
		s.mu.Lock()
		w.renew = true
		w.stir()
		s.mu.Unlock()
	}
	switch {
	case err != nil && !w.failing:
		w.log.Error("background jobs can't be written to Config.Jobs.File; a restart will forget what is new", "file", w.file.path, "error", err)
	case err == nil && w.failing:
		w.log.Info("background jobs are written to Config.Jobs.File again", "file", w.file.path)
	}
	w.failing = err != nil
}

// changes encodes a batch.
func (b *saving) changes() ([]jobChange, error) {
	var list []jobChange
	for id, record := range b.jobs {
		change := jobChange{bucket: jobBucket, key: id}
		if record != nil {
			var err error
			if change.value, err = protocol.Encode(record); err != nil {
				return nil, fmt.Errorf("job of output %s: %w", clip(record.Output, 300), err)
			}
		}
		list = append(list, change)
	}
	for key, entry := range b.cache {
		change := jobChange{bucket: cacheBucket, key: string(key[:])}
		if entry != nil {
			var err error
			if change.value, err = protocol.Encode(cacheRecord{entry.expiry, outputRecords(entry.result)}); err != nil {
				return nil, fmt.Errorf("cached result: %w", err)
			}
		}
		list = append(list, change)
	}
	for key, value := range b.used {
		list = append(list, jobChange{usedBucket, string(key[:]), value})
	}
	return list, nil
}
