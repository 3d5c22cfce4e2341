package server

import (
	"container/list"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server/internal/lane"
)

const (
	// laneShare is the part of Lanes.MaxBytes that one page may take.
	laneShare = 8
	// laneKept is how many answers of a lane are kept until the page has them.
	laneKept = 256
	// laneSilence is after what time the lane of a page that says nothing is
	// forgotten. What the page says then tells where its lane goes on.
	laneSilence = time.Hour
	// laneSearch is how many lanes are looked at for one that can be forgotten.
	laneSearch = 64
)

// lanes are the lanes of all pages.
type lanes struct {
	cfg   *Lanes
	log   *slog.Logger
	gate  *gate // of the goroutines that run calls
	bytes atomic.Int64

	metrics *metrics
	saver   *atomic.Pointer[stateSaver] // of the app

	mu     sync.Mutex
	closed bool
	byKey  map[laneKey]*pageLane
	recent list.List                // of *pageLane, the one that spoke last in front
	names  map[string]chan struct{} // the turn of callbacks with Serial, by the lane's name
}

type laneKey struct {
	client clientKey
	name   string
}

// pageLane is a lane of one page.
type pageLane struct {
	*lane.Lane[*laneAnswer]
	key    laneKey
	spoke  time.Time     // under the lanes' mu
	place  *list.Element // under the lanes' mu
	bytes  atomic.Int64
	held   atomic.Int64 // requests that are kept waiting for an earlier one to come
	remote string
	kept   kept
}

func newLanes(cfg *Lanes, log *slog.Logger) *lanes {
	return &lanes{cfg: cfg, log: log, gate: newGate(), byKey: map[laneKey]*pageLane{}, names: map[string]chan struct{}{}}
}

// declare makes a lane known. What it returns is the turn of the callbacks in it
// that have Serial.
func (s *lanes) declare(name string) chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.names[name] == nil {
		s.names[name] = make(chan struct{}, 1)
	}
	return s.names[name]
}

// submit gives the lane that stamp names work of that many bytes, unless it has
// it already.
func (s *lanes) submit(client clientKey, stamp *protocol.Stamp, remote string, bytes int, run func() (*laneAnswer, int)) (*pageLane, *lane.Item[*laneAnswer], bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	l, err := s.open(laneKey{client, stamp.Lane}, stamp.Ack, remote)
	if err != nil {
		return nil, nil, false, err
	}
	l.Acknowledge(stamp.Ack)
	item, fresh, err := l.Submit(stamp.Seq, bytes, run)
	for errors.Is(err, lane.ErrRoom) && s.forgetOne(l) {
		item, fresh, err = l.Submit(stamp.Seq, bytes, run)
	}
	return l, item, fresh, err
}

// list returns all lanes.
func (s *lanes) list() []*pageLane {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Collect(maps.Values(s.byKey))
}

// knows reports whether a lane is not forgotten.
func (s *lanes) knows(l *pageLane) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.byKey[l.key] == l
}

// find returns a lane of a page, nil if nothing of it is known.
func (s *lanes) find(key laneKey) *pageLane {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := s.byKey[key]
	if l != nil {
		s.touch(l)
	}
	return l
}

// open returns a lane of a page, which begins behind number after if nothing of it
// is known. mu is held.
func (s *lanes) open(key laneKey, after uint64, remote string) (*pageLane, error) {
	if s.closed {
		return nil, errLanesClosed
	}
	if l := s.byKey[key]; l != nil {
		s.touch(l)
		return l, nil
	}
	for last := s.recent.Back(); last != nil && time.Since(last.Value.(*pageLane).spoke) > laneSilence && s.forgetOne(nil); {
		last = s.recent.Back()
	}
	if len(s.byKey) >= s.cfg.MaxClients && !s.forgetOne(nil) {
		return nil, lane.ErrFull
	}
	l := &pageLane{key: key, remote: remote}
	l.Lane = lane.New(&lane.Settings[*laneAnswer]{
		Gap:        s.cfg.Gap,
		OnGap:      func(first, last uint64) { s.report(l, first, last) },
		MaxWaiting: s.cfg.MaxWaiting,
		MaxKept:    laneKept,
		Take:       func(n int) bool { return s.take(l, int64(n)) },
		Give:       func(n int) { s.give(l, int64(n)) },
		Go:         s.run,
		Changed:    func() { l.touch(s.saver.Load()) },
	}, after)
	s.byKey[key], l.place = l, s.recent.PushFront(l)
	s.touch(l)
	return l, nil
}

func (s *lanes) touch(l *pageLane) {
	l.spoke = time.Now()
	s.recent.MoveToFront(l.place)
}

// leave has the lanes of a page that has gone give way first. They are not dropped
// at once: what the page sent last may still be on its way.
func (s *lanes) leave(client clientKey) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for name := range s.names {
		if l := s.byKey[laneKey{client, name}]; l != nil {
			s.recent.MoveToBack(l.place)
		}
	}
}

// forgetOne drops the lane that was silent for longest and has nothing to do, but
// not spared. mu is held.
func (s *lanes) forgetOne(spared *pageLane) bool {
	place := s.recent.Back()
	for range laneSearch {
		if place == nil {
			break
		}
		l, before := place.Value.(*pageLane), place.Prev()
		if l != spared && l.Drop() {
			delete(s.byKey, l.key)
			s.recent.Remove(place)
			l.touch(s.saver.Load())
			return true
		}
		place = before
	}
	return false
}

func (s *lanes) take(l *pageLane, n int64) bool {
	most := int64(s.cfg.MaxBytes)
	if inPage, inAll := l.bytes.Add(n), s.bytes.Add(n); inPage <= most/laneShare && inAll <= most {
		return true
	}
	s.give(l, n)
	return false
}

func (s *lanes) give(l *pageLane, n int64) {
	l.bytes.Add(-n)
	s.bytes.Add(-n)
}

// run starts the goroutine of a lane, which ends with the calls that are ready.
func (s *lanes) run(work func()) {
	if !s.gate.enter() {
		return // who waits is told by the end of the app
	}
	go func() {
		defer s.gate.leave()
		work()
	}()
}

// report tells of values that were given up.
func (s *lanes) report(l *pageLane, first, last uint64) {
	s.log.Warn("values of a lane never came and were given up", "lane", l.key.name, "client", l.remote, "first", first, "last", last)
	s.metrics.gap(l.key.name, first, last)
	if s.cfg.OnGap == nil {
		return
	}
	defer func() {
		if v := recover(); v != nil {
			s.log.Error("Config.Lanes.OnGap panicked", "error", fmt.Sprint(v), "stack", string(debug.Stack()))
		}
	}()
	s.cfg.OnGap(LaneGap{Lane: l.key.name, RemoteAddr: l.remote, First: first, Last: last})
}

// stop takes nothing new. Calls that are ready run on.
func (s *lanes) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	for _, l := range s.byKey {
		l.Stop()
	}
	s.gate.close()
}

// wait returns when no call runs any more, or ctx has ended.
func (s *lanes) wait(ctx context.Context) error {
	select {
	case <-s.gate.empty:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("shutdown: the calls of %d lanes were cut off: %w", s.gate.count(), ctx.Err())
	}
}

var errLanesClosed = &refusal{
	status: http.StatusServiceUnavailable,
	public: "The server is going down. Try again in a moment.",
	detail: "a call for a lane came while the app shuts down",
}
