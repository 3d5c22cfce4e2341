package server

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/dashwire/dashwire/server/internal/topiclog"
)

// openState takes over what an earlier process has left in Config.StateFile, and
// starts to keep it. Without a file it does nothing.
func (p *push) openState() error {
	path := p.app.cfg.StateFile
	if path == "" {
		return nil
	}
	var found foundState
	file, err := openStore(path, stateStore, found.read)
	if err != nil {
		return err
	}
	p.saverMu.Lock()
	defer p.saverMu.Unlock()
	if p.saverClosed {
		file.close()
		return ErrShutdown
	}
	if found.clock.epoch != "" {
		p.clock.Continue(found.clock.epoch, found.clock.known, max(found.clock.next, p.clock.Now()))
	}
	w := &stateSaver{
		push: p, log: p.app.log, most: p.app.cfg.Live.MaxStateBytes, file: file,
		wake: make(chan struct{}, 1), quit: make(chan struct{}), done: make(chan struct{}),
	}
	p.saver.Store(w)
	// In the file before anybody is told a number.
	now := clockState{p.clock.Epoch(), p.clock.Now(), p.clock.Now() + numbersAhead}
	if err := file.update(now.apply); err != nil {
		p.saver.Store(nil)
		file.close()
		return fmt.Errorf("Config.StateFile: %s can't be written: %w", path, err)
	}
	w.next = now.next
	p.restoreTopics(&found)
	p.restoreClients(&found)
	for i := range found.lanes {
		w.bytes += found.lanes[i].bytes
		p.app.lanes.restore(p.app, &found.lanes[i].laneRecord, found.lanes[i].bytes)
	}
	go w.run() // ends with closeState, which waits for it
	return nil
}

// closeState has all that is there written, and the file closed. Nothing that
// changes later gets into it.
func (p *push) closeState(ctx context.Context) error {
	p.saverMu.Lock()
	p.saverClosed = true
	w := p.saver.Load()
	p.saverMu.Unlock()
	if w == nil {
		return nil
	}
	w.finish()
	select {
	case <-w.done:
		return nil
	default: // it counts also if ctx has ended
	}
	select {
	case <-w.done:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("shutdown: the state of pages is still being written to Config.StateFile: %w", ctx.Err())
	}
}

func (p *push) restoreTopics(found *foundState) {
	p.topicsMu.Lock()
	defer p.topicsMu.Unlock()
	for name := range found.topics {
		if name != "" && p.topics[name] == nil {
			p.topics[name] = p.newTopic(name)
		}
	}
	w := p.saver.Load()
	for _, t := range append(slices.Collect(maps.Values(p.topics)), p.all) {
		if records, ok := found.topics[t.name]; ok {
			w.has(&t.kept, t.log, records)
		} else {
			t.log.Restore(nil)
		}
	}
}

// has gives a topic what the file has of it.
func (w *stateSaver) has(k *kept, log *topiclog.Topic, records []topiclog.Record) {
	k.mark = log.Restore(records)
	w.count(k, records)
}

// count notes down what a topic or a client takes in the file.
func (w *stateSaver) count(k *kept, records []topiclog.Record) {
	k.bytes = 1 // it is there
	for _, r := range records {
		k.bytes += len(r.Value)
	}
	w.bytes += k.bytes
}

// restoreClients has all clients that were known be away.
func (p *push) restoreClients(found *foundState) {
	w := p.saver.Load()
	for id, record := range found.clients {
		s := p.newState(p.clock.Now())
		s.id, s.restored, s.asks = id, true, record.Asks
		if record.Since != 0 {
			s.since = time.UnixMilli(record.Since)
		}
		s.mu.Lock()
		if len(record.own) > 0 {
			w.has(&s.kept, s.ownTopic(), record.own)
		} else {
			w.count(&s.kept, nil)
		}
		for _, join := range record.Topics {
			t := p.app.Topic(join.Name)
			s.topics = append(s.topics, t)
			s.reader.Rejoin(t.log, join.Joined, join.Known)
			t.add(s)
		}
		s.startLeaving()
		s.mu.Unlock()
		c := &p.clients
		c.mu.Lock()
		leave, ok := c.enter(s, clientKey{record.Page, record.Load})
		if ok {
			c.absent(s)
		} else {
			leave = append(leave, s)
		}
		c.mu.Unlock()
		leaveAll(leave)
	}
}

// record is what the file has of the client beside its values. Its mu is held.
func (s *clientState) record(key clientKey) *clientRecord {
	r := &clientRecord{Page: key.page, Load: key.load, Asks: slices.Clone(s.asks)}
	if !s.since.IsZero() {
		r.Since = s.since.UnixMilli()
	}
	for _, t := range s.topics {
		joined, known := s.reader.Joined(t.log)
		r.Topics = append(r.Topics, joinRecord{t.name, joined, known})
	}
	return r
}
