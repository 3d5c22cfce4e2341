// Package lane puts work that comes over an unreliable network into the order in
// which it was made, and does each piece once: a Lane is given numbered work, out
// of order, twice or late, and runs number after number. What was answered is kept
// until the sender says that it has it.
package lane

import (
	"cmp"
	"errors"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

var (
	// ErrPast is the error for a number whose turn is over and of which nothing is
	// kept: it was acknowledged, or given up after a gap.
	ErrPast = errors.New("its turn is over")
	// ErrFull is the error where as much waits as may.
	ErrFull = errors.New("too much is waiting")
	// ErrRoom is the error for work that Settings.Take has no room for.
	ErrRoom = errors.New("there is no room for it")
)

// Settings are what the lanes of one owner have in common.
type Settings[A any] struct {
	// Gap is how long work waits for a number before it that doesn't come.
	Gap time.Duration
	// OnGap is told of numbers that were given up, from first to last. The lane
	// waits for it.
	OnGap func(first, last uint64)
	// MaxWaiting bounds what waits, MaxKept the answers that are kept, in number.
	// An answer over that is forgotten, the oldest first. The number that all others
	// wait for may come on top.
	MaxWaiting, MaxKept int
	// Take asks for room in bytes and Give gives it back. Where there is none,
	// answers are forgotten, the oldest first; if that is not enough, new work is
	// ErrRoom unless all else waits for it, and a new answer isn't kept.
	Take func(bytes int) bool
	Give func(bytes int)
	// Changed is called when a number has had its turn, with the lane's lock held. It
	// must not call the lane. It may be nil.
	Changed func()
	// Go starts the goroutine that runs the work. It exists only while there is
	// some.
	Go func(run func())
}

// Lane is the order of one sender. Its methods are safe for use by several
// goroutines; none waits for work.
type Lane[A any] struct {
	set *Settings[A]

	mu      sync.Mutex
	next    uint64 // the number that runs next, or is running
	ready   uint64 // all from next to here, excluding, are there
	running bool   // the goroutine exists
	stopped bool
	items   map[uint64]*Item[A]
	waiting int         // of items, those from next on
	kept    uint64      // the lowest number of which an answer may be kept
	gap     *time.Timer // while the goroutine would run if next were there
	gapOf   uint64      // the number that gap is about
}

// Item is one piece of work.
type Item[A any] struct {
	// Waiting counts who waits for the answer to pass it on. It is kept by them.
	Waiting atomic.Int32

	run    func() (answer A, bytes int)
	bytes  int
	ready  chan struct{}
	done   chan struct{}
	answer A
	at     time.Time
}

// New returns a lane that begins behind number after.
func New[A any](set *Settings[A], after uint64) *Lane[A] {
	return &Lane[A]{set: set, next: after + 1, ready: after + 1, kept: after + 1, items: map[uint64]*Item[A]{}}
}

// Ready is closed when all before the item have come, so that nothing but work is
// in front of it.
func (i *Item[A]) Ready() <-chan struct{} { return i.ready }

// Done is closed when the work is done.
func (i *Item[A]) Done() <-chan struct{} { return i.done }

// Answer is what the work gave, and when. It may be called after Done.
func (i *Item[A]) Answer() (A, time.Time) { return i.answer, i.at }

// Submit gives the lane work under a number. bytes is what it takes while it
// waits. If the number came before, the work of that time is returned, and fresh
// is false.
func (l *Lane[A]) Submit(seq uint64, bytes int, run func() (A, int)) (item *Item[A], fresh bool, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if item := l.items[seq]; item != nil {
		return item, false, nil
	}
	if seq < l.next {
		return nil, false, ErrPast
	}
	// What all else waits for is taken in, however much waits: it runs at once, and
	// without it nothing does until it is given up.
	awaited := seq == l.next && l.waiting > 0
	if l.waiting >= l.set.MaxWaiting && !awaited {
		return nil, false, ErrFull
	}
	if !l.makeRoom(bytes) {
		if !awaited {
			return nil, false, ErrRoom
		}
		bytes = 0
	}
	item = &Item[A]{run: run, bytes: bytes, ready: make(chan struct{}), done: make(chan struct{})}
	l.items[seq] = item
	l.waiting++
	l.advance()
	return item, true, nil
}

// Find returns the work of a number that was submitted and is still known. It is
// nil with ErrPast as in Submit, and with no error if the number has yet to come.
func (l *Lane[A]) Find(seq uint64) (*Item[A], error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	item := l.items[seq]
	if item == nil && seq < l.next {
		return nil, ErrPast
	}
	return item, nil
}

// Acknowledge forgets the answers up to seq. It never skips work, but what has not
// come of these numbers isn't waited for any longer: the sender has given it up, or
// had its answer from a lane that there was before this one.
func (l *Lane[A]) Acknowledge(seq uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.forget(min(seq, l.next-1))
	if seq < l.next || l.running || l.stopped || l.waiting == 0 || l.items[l.next] != nil {
		return
	}
	go l.giveUp(l.next, seq) // ends with OnGap; whoever acknowledges doesn't wait for that
}

// Kept is an answer that is kept.
type Kept[A any] struct {
	Seq    uint64
	Answer A
}

// Kept returns the number that runs next, if the one that is running now has run,
// and the answers that are kept, in their order.
func (l *Lane[A]) Kept() (next uint64, answers []Kept[A]) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for seq, item := range l.items {
		if seq < l.next {
			answers = append(answers, Kept[A]{seq, item.answer})
		}
	}
	slices.SortFunc(answers, func(a, b Kept[A]) int { return cmp.Compare(a.Seq, b.Seq) })
	if l.running && l.ready > l.next {
		return l.next + 1, answers
	}
	return l.next, answers
}

// Keep has a new lane know an answer of a number that ran before there was the lane,
// if there is room for it.
func (l *Lane[A]) Keep(kept Kept[A], bytes int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if kept.Seq >= l.next || l.items[kept.Seq] != nil || !l.set.Take(bytes) {
		return
	}
	item := &Item[A]{bytes: bytes, ready: make(chan struct{}), done: make(chan struct{}), answer: kept.Answer, at: time.Now()}
	close(item.ready)
	close(item.done)
	l.items[kept.Seq] = item
	l.kept = min(l.kept, kept.Seq)
}

// Idle reports whether the lane neither runs nor waits, so that it may be dropped.
func (l *Lane[A]) Idle() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return !l.running && l.waiting == 0
}

// Drop gives back what an idle lane keeps, before it is dropped. It reports false,
// and does nothing, if the lane isn't idle.
func (l *Lane[A]) Drop() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.running || l.waiting > 0 {
		return false
	}
	l.forget(l.next - 1)
	return true
}

// Stop gives up waiting for what is missing. Work that is ready runs on.
func (l *Lane[A]) Stop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stopped = true
	l.stopGap()
}

// forget drops the answers up to seq, which is below next. mu is held.
func (l *Lane[A]) forget(seq uint64) {
	if seq < l.kept {
		return
	}
	drop := func(seq uint64) {
		if item := l.items[seq]; item != nil {
			delete(l.items, seq)
			l.set.Give(item.bytes)
		}
	}
	if seq-l.kept < uint64(len(l.items)) {
		for ; l.kept <= seq; l.kept++ {
			drop(l.kept)
		}
		return
	}
	for old := range l.items { // the numbers leap, as far as a client likes
		if old <= seq {
			drop(old)
		}
	}
	l.kept = seq + 1
}

// makeRoom takes bytes, for which answers give way, the oldest first. mu is held.
func (l *Lane[A]) makeRoom(bytes int) bool {
	for !l.set.Take(bytes) {
		oldest := l.next
		if l.items[l.kept] != nil {
			oldest = min(l.kept, oldest)
		} else {
			for seq := range l.items { // the numbers leap
				oldest = min(seq, oldest)
			}
		}
		if oldest == l.next {
			return false
		}
		l.forget(oldest)
	}
	return true
}

// advance starts what can be started. mu is held.
func (l *Lane[A]) advance() {
	for {
		item := l.items[l.ready]
		if item == nil {
			break
		}
		close(item.ready)
		l.ready++
	}
	switch {
	case l.running:
	case l.ready > l.next:
		l.stopGap()
		l.running = true
		l.set.Go(l.work)
	case l.waiting == 0 || l.stopped:
		l.stopGap()
	case l.gap == nil || l.gapOf != l.next:
		l.stopGap()
		missing := l.next
		l.gapOf = missing
		l.gap = time.AfterFunc(l.set.Gap, func() { l.giveUp(missing, math.MaxUint64-1) })
	}
}

func (l *Lane[A]) stopGap() {
	if l.gap != nil {
		l.gap.Stop()
		l.gap = nil
	}
}

// giveUp goes on behind numbers that never came, at most up to last.
func (l *Lane[A]) giveUp(missing, last uint64) {
	l.mu.Lock()
	if l.running || l.stopped || l.next != missing || l.ready > missing || l.waiting == 0 {
		l.mu.Unlock()
		return // it came
	}
	first := last + 1
	for seq := range l.items {
		if seq > missing {
			first = min(first, seq)
		}
	}
	l.stopGap()
	l.next, l.ready, l.running = first, first, true // so that nothing else starts meanwhile
	l.mu.Unlock()
	l.set.OnGap(missing, first-1)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.running = false
	l.changed()
	l.advance()
}

// work is the lane's goroutine.
func (l *Lane[A]) work() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for l.ready > l.next {
		item := l.items[l.next]
		l.mu.Unlock()
		answer, bytes := item.run()
		l.mu.Lock()
		l.finish(item, answer, bytes)
	}
	l.running = false
	l.advance()
}

// finish keeps an answer. mu is held.
func (l *Lane[A]) finish(item *Item[A], answer A, bytes int) {
	item.answer, item.at, item.run = answer, time.Now(), nil
	close(item.done)
	l.set.Give(item.bytes)
	if item.bytes = bytes; !l.makeRoom(bytes) {
		delete(l.items, l.next)
	}
	l.next++
	l.waiting--
	if most := uint64(l.set.MaxKept); l.next > most {
		l.forget(l.next - 1 - most)
	}
	l.changed()
}

func (l *Lane[A]) changed() {
	if l.set.Changed != nil {
		l.set.Changed()
	}
}
