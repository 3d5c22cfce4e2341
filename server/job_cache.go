package server

import (
	"container/list"
	"crypto/sha256"
	"encoding/binary"
	"time"

	"github.com/dashwire/dashwire/protocol"
)

// resultKey stands for everything that a cached result depends on.
type resultKey [sha256.Size]byte

// resultCache holds results of jobs, within the memory of jobs, whose mu guards
// it.
type resultCache struct {
	byKey map[resultKey]*list.Element
	order list.List // of *cachedResult, the one least recently asked for first
}

type cachedResult struct {
	key    resultKey
	result *jobResult
	expiry time.Duration // 0 for none
	until  time.Time
	used   time.Time
}

func (c *cachedResult) bytes() int { return jobOverhead + c.result.bytes }

// get returns nil if there is no result.
func (c *resultCache) get(s *jobs, key resultKey) *jobResult {
	at := c.byKey[key]
	if at == nil {
		return nil
	}
	entry := at.Value.(*cachedResult)
	now := time.Now()
	if entry.expiry > 0 && !now.Before(entry.until) {
		c.remove(s, at)
		return nil
	}
	entry.until, entry.used = now.Add(entry.expiry), now
	c.order.MoveToBack(at)
	s.touchCache(key, false)
	return entry.result
}

// put keeps a result if there is room without taking it from others' results.
func (c *resultCache) put(s *jobs, key resultKey, result *jobResult, expiry time.Duration) {
	if at := c.byKey[key]; at != nil {
		c.remove(s, at)
	}
	now := time.Now()
	c.add(s, &cachedResult{key, result.withoutHeader(), expiry, now.Add(expiry), now})
}

func (c *resultCache) add(s *jobs, entry *cachedResult) {
	for s.bytes+entry.bytes() > s.cfg.MaxBytes {
		if !c.dropOldest(s) {
			return
		}
	}
	s.bytes += entry.bytes()
	c.byKey[entry.key] = c.order.PushBack(entry)
	s.touchCache(entry.key, true)
}

func (c *resultCache) dropOldest(s *jobs) bool {
	at := c.order.Front()
	if at != nil {
		c.remove(s, at)
	}
	return at != nil
}

func (c *resultCache) remove(s *jobs, at *list.Element) {
	entry := c.order.Remove(at).(*cachedResult)
	delete(c.byKey, entry.key)
	s.bytes -= entry.bytes()
	s.touchCache(entry.key, true)
}

func (c *resultCache) clear(s *jobs) {
	for c.dropOldest(s) {
	}
}

// resultKey hashes the callback, the components that it writes to, the values
// that count, and the versions.
func (c *Call) resultKey() (key resultKey) {
	cache := c.plan.job.cache
	hash := sha256.New()
	add := func(text []byte) {
		var size [8]byte // so that no two lists of texts look the same
		binary.LittleEndian.PutUint64(size[:], uint64(len(text)))
		hash.Write(size[:])
		hash.Write(text)
	}
	groups := func(list []protocol.Group, ignored []bool) {
		for i, group := range list {
			if ignored[i] {
				continue
			}
			add([]byte{byte(i), byte(i >> 8)})
			for _, arg := range group.Args {
				add([]byte(arg.ID.String()))
				add(arg.Value)
			}
		}
	}
	add([]byte(c.identity()))
	groups(c.req.Inputs, cache.noInput)
	groups(c.req.State, cache.noState)
	if cache.triggered {
		for _, prop := range c.req.ChangedPropIDs {
			add([]byte(prop))
		}
	}
	for _, version := range cache.versions {
		add([]byte(version(&c.context)))
	}
	hash.Sum(key[:0])
	return key
}
