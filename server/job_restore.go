package server

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/dashwire/dashwire/protocol"
)

// restoring is what the file holds, while it is read.
type restoring struct {
	jobs  map[string]*jobRecord
	cache map[resultKey]*cachedResult
}

// open takes over what an earlier process has left in the file, and starts to keep
// it. Without a file it does nothing.
func (s *jobs) open() error {
	if s.cfg.File == "" {
		return nil
	}
	found := restoring{map[string]*jobRecord{}, map[resultKey]*cachedResult{}}
	file, err := openJobFile(s.cfg.File, found.read)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		file.close()
		return ErrShutdown
	}
	s.saver = newJobSaver(file, s.cfg, s.log)
	if err := s.restore(&found); err != nil {
		s.saver = nil
		file.close()
		return file.explain(err)
	}
	go s.saver.run(s) // ends with stop; wait waits for it
	return nil
}

func (r *restoring) read(bucket, key, value []byte) error {
	switch string(bucket) {
	case string(jobBucket):
		record := &jobRecord{}
		if err := protocol.Decode(value, record); err != nil {
			return fmt.Errorf("job %q: %w", key, err)
		}
		r.jobs[string(key)] = record
	case string(cacheBucket):
		var record cacheRecord
		if err := protocol.Decode(value, &record); err != nil || len(key) != len(resultKey{}) {
			return fmt.Errorf("cached result %x: %w", key, err)
		}
		r.cache[resultKey(key)] = &cachedResult{key: resultKey(key), result: resultOf(record.Outputs), expiry: record.Expiry}
	default:
		if len(key) != len(resultKey{}) || r.cache[resultKey(key)] == nil {
			return fmt.Errorf("times of a cached result %x, which is not there", key)
		}
		entry := r.cache[resultKey(key)]
		var err error
		if entry.until, entry.used, err = readUsed(value); err != nil {
			return fmt.Errorf("cached result %x: %w", key, err)
		}
	}
	return nil
}

// restore puts what was found into memory: the oldest first, which gives way if
// Config.Jobs.MaxBytes is less than it was. mu is held.
func (s *jobs) restore(found *restoring) error {
	now := time.Now()
	for _, entry := range slices.SortedFunc(maps.Values(found.cache), func(a, b *cachedResult) int { return a.used.Compare(b.used) }) {
		if entry.expiry > 0 && !now.Before(entry.until) {
			s.touchCache(entry.key, true)
			continue
		}
		s.cache.add(s, entry)
	}
	s.restored = map[string]bool{}
	lost := map[string]int{}
	for _, id := range slices.SortedFunc(maps.Keys(found.jobs), func(a, b string) int {
		return cmp.Compare(found.jobs[a].Until, found.jobs[b].Until)
	}) {
		record := found.jobs[id]
		ttl := s.cfg.ResultTTL
		s.restored[id] = true
		if record.Done {
			ttl = time.UnixMilli(record.Until).Sub(now)
		} else {
			lost[record.Output]++
			record.Done, record.Failure = true, &failureRecord{Text: errServerEnded.Error()}
		}
		j, err := record.job(id)
		if err != nil {
			return fmt.Errorf("job %q: %w", id, err)
		}
		s.touch(j) // it is removed unless it is taken
		if ttl <= 0 || !s.makeRoom(j.bytes) {
			continue
		}
		j.state = jobDone
		s.byID[id] = j
		s.bytes += j.bytes
		s.keep(j, ttl)
	}
	for _, output := range slices.Sorted(maps.Keys(lost)) {
		s.log.Warn("background jobs ran when the server ended, and have no result; their pages are told when they ask",
			"output", clip(output, 300), "jobs", lost[output])
	}
	return nil
}
