package server

import (
	"crypto/sha256"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"go.etcd.io/bbolt"

	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server/internal/topiclog"
)

// numbersAhead is how many numbers a process may draw before it has to say so in the
// file. After a crash the next one begins behind them.
const numbersAhead = 1 << 40

// kept is what the saver knows of a topic or a client.
type kept struct {
	dirty atomic.Bool // the saver will look at it

	// For the saver's goroutine.
	mark  topiclog.Mark // up to where the file has it
	bytes int           // in the file
	left  bool          // out, as there was no room
}

// stateSaver writes to Config.StateFile what has changed. What is in memory counts;
// the file follows it, and nobody waits for the disk.
type stateSaver struct {
	push *push
	log  *slog.Logger
	most int // bytes in the file

	mu      sync.Mutex
	topics  []*Topic
	clients []*clientState
	lanes   []*pageLane
	ending  bool

	wake chan struct{}
	quit chan struct{} // closed with the app
	done chan struct{} // closed when all is written and the file is closed

	// For the saver's goroutine.
	file    *storeFile
	next    uint64 // as the file has it
	bytes   int
	renew   bool // write all of it
	failing bool
}

// stateBatch is what one write has to do.
type stateBatch struct {
	clock   clockState
	renew   bool
	changes []*stateChange
}

// touchTopic notes that a topic is about to change. It is called with the lock of its
// log held.
func (p *push) touchTopic(t *Topic) {
	if w := p.saver.Load(); w != nil && t.kept.dirty.CompareAndSwap(false, true) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.topics = append(w.topics, t)
		w.stir()
	}
}

// touch notes that the client is about to change. Its mu is held.
func (s *clientState) touch() {
	if s.push == nil { // nobody
		return
	}
	if w := s.push.saver.Load(); w != nil && s.kept.dirty.CompareAndSwap(false, true) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.clients = append(w.clients, s)
		w.stir()
	}
}

func (w *stateSaver) stir() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// run is the saver's goroutine, which ends after finish.
func (w *stateSaver) run() {
	defer close(w.done)
	defer w.file.close()
	for {
		select {
		case <-w.wake:
			w.save(w.take())
		case <-w.quit:
			w.save(w.take())
			return
		}
		wait := saveGap
		if w.failing {
			wait = failGap
		}
		gap := time.NewTimer(wait)
		select {
		case <-gap.C:
		case <-w.quit:
			gap.Stop()
		}
	}
}

// finish has the saver write what it has to, and end.
func (w *stateSaver) finish() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.ending {
		w.ending = true
		close(w.quit)
	}
}

// take returns what has changed since it was called last. What changes says so before
// it draws a number, so that all up to the number read here is found: in this batch
// or in those before it.
func (w *stateSaver) take() *stateBatch {
	known := w.push.clock.Now()
	w.mu.Lock()
	topics, clients, lanes := w.topics, w.clients, w.lanes
	w.topics, w.clients, w.lanes = nil, nil, nil
	w.mu.Unlock()
	if known+numbersAhead/2 > w.next {
		w.next = known + numbersAhead
	}
	batch := &stateBatch{clock: clockState{w.push.clock.Epoch(), known, w.next}, renew: w.renew}
	if w.renew {
		topics, clients = w.push.everything()
		lanes = w.push.app.lanes.list()
		w.bytes, w.renew = 0, false
		for _, t := range topics {
			t.kept.bytes = 0
		}
		for _, s := range clients {
			s.kept.bytes = 0
		}
		for _, l := range lanes {
			l.kept.bytes = 0
		}
	}
	for _, t := range topics {
		t.kept.dirty.Store(false) // before it is read
		w.addTopic(batch, t)
	}
	for _, s := range clients {
		s.kept.dirty.Store(false)
		w.addClient(batch, s)
	}
	for _, l := range lanes {
		l.kept.dirty.Store(false)
		w.addLane(batch, l)
	}
	return batch
}

// everything returns all topics and clients.
func (p *push) everything() (topics []*Topic, clients []*clientState) {
	topics = append(topics, p.all)
	p.topicsMu.Lock()
	for _, t := range p.topics {
		topics = append(topics, t)
	}
	p.topicsMu.Unlock()
	p.clients.mu.Lock()
	for s := range p.clients.all {
		clients = append(clients, s)
	}
	p.clients.mu.Unlock()
	return topics, clients
}

func (w *stateSaver) addTopic(batch *stateBatch, t *Topic) {
	c := &stateChange{in: topicBucket, key: bucketKey(t.name)}
	if t.dropped.Load() {
		w.remove(batch, c, &t.kept)
		return
	}
	saving := t.log.Save(t.kept.markFor(batch))
	c.put(nameKey, []byte(t.name))
	w.add(batch, c, &t.kept, saving, func() {
		w.log.Error("what was set on a topic does not fit into Config.StateFile; a restart will forget it", "topic", clip(t.name, 300), "bytes", saving.Bytes, "limit", "Config.Live.MaxStateBytes")
	})
}

func (w *stateSaver) addClient(batch *stateBatch, s *clientState) {
	all := &w.push.clients
	all.mu.Lock()
	_, known := all.all[s]
	key := s.key
	all.mu.Unlock()
	s.mu.Lock()
	c := &stateChange{in: clientBucket, key: []byte(s.id)}
	record := s.record(key)
	saving := topiclog.Saving{Whole: batch.renew || s.kept.mark == topiclog.Mark{}}
	if s.own != nil {
		saving = s.own.Save(s.kept.markFor(batch))
	}
	s.mu.Unlock()
	text, err := protocol.Encode(record)
	if !known || key.page == "" || err != nil { // nobody comes back as this one
		w.remove(batch, c, &s.kept)
		return
	}
	c.put(whoKey, text)
	w.add(batch, c, &s.kept, saving, func() {
		w.log.Warn("a client does not fit into Config.StateFile; after a restart it is a new one", "client", s.id, "bytes", saving.Bytes, "limit", "Config.Live.MaxStateBytes")
	})
}

// add adds to a batch what is new, unless there is no room for it.
func (w *stateSaver) add(batch *stateBatch, c *stateChange, k *kept, saving topiclog.Saving, full func()) {
	if w.put(batch, c, k, saving.Bytes, full) {
		k.mark = saving.Mark
		c.drop = saving.Whole
		for _, r := range saving.Records {
			c.put(r.Key(), r.Append(nil))
		}
	}
}

// put adds a change to a batch that takes so many bytes beside what is put already.
// It is false if there is no room for it.
func (w *stateSaver) put(batch *stateBatch, c *stateChange, k *kept, bytes int, full func()) bool {
	size := bytes
	for _, p := range c.puts {
		size += len(p[0]) + len(p[1])
	}
	if w.bytes-k.bytes+size > w.most {
		w.remove(batch, c, k)
		if !k.left {
			full()
		}
		k.left = true
		return false
	}
	w.bytes += size - k.bytes
	k.bytes, k.left = size, false
	batch.changes = append(batch.changes, c)
	return true
}

// remove has nothing in the file of what was there.
func (w *stateSaver) remove(batch *stateBatch, c *stateChange, k *kept) {
	if k.bytes > 0 {
		batch.changes = append(batch.changes, &stateChange{in: c.in, key: c.key, drop: true})
	}
	w.bytes -= k.bytes
	k.bytes, k.mark = 0, topiclog.Mark{}
}

// markFor returns up to where the file has it that the batch goes to.
func (k *kept) markFor(batch *stateBatch) topiclog.Mark {
	if batch.renew {
		return topiclog.Mark{}
	}
	return k.mark
}

// longestName is up to which length a topic's name is a key.
const longestName = 200

func bucketKey(name string) []byte {
	if len(name) > longestName {
		sum := sha256.Sum256([]byte(name))
		return append([]byte("#"), sum[:]...)
	}
	return []byte("=" + name)
}

// save writes a batch. After a failure all is written anew, so that what was lost
// need not be remembered, and also if the file has got too long.
func (w *stateSaver) save(batch *stateBatch) {
	write := w.file.update
	if batch.renew {
		write = w.file.replace
	}
	err := write(func(tx *bbolt.Tx) error {
		for _, c := range batch.changes {
			if err := c.apply(tx); err != nil {
				return err
			}
		}
		return batch.clock.apply(tx)
	})
	if err != nil || w.file.size() > 4*int64(w.bytes)+fileSlack {
		w.renew = true
		w.stir()
	}
	switch {
	case err != nil && !w.failing:
		w.log.Error("the state of pages can't be written to Config.StateFile; a restart will forget what is new", "file", w.file.path, "error", err)
	case err == nil && w.failing:
		w.log.Info("the state of pages is written to Config.StateFile again", "file", w.file.path)
	}
	w.failing = err != nil
}
