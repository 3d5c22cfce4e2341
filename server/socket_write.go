package server

import (
	"sync"
	"time"
)

const (
	// frameBytes is about how much of a feed goes into one frame. More would make
	// other pages of the socket wait.
	frameBytes = 64 << 10
	// writeTimeout is how long a browser may take for a frame, or for each 256 KiB
	// of a long one.
	writeTimeout = requestTimeout
)

// outbox is what a socket has to send. All of it is under the socket's mu.
type outbox struct {
	queue   [][]byte       // encoded messages
	going   []byte         // the one that is being written alone, nil for none
	spare   []byte         // the memory of one that was, nil for none
	bytes   int            // in queue
	due     bool           // the queue goes now; else it waits for more
	timed   bool           // it is among the delays, which make it due
	line    []*pageAddress // whose feeds have something, in turn
	closing []byte         // a close frame, to be sent last
	hangUp  *time.Timer
	writing bool // there is a writer
	lent    int  // goroutines that will write as the last thing that they do
	ended   bool // nothing can be sent any more

	room []chan struct{} // who waits until the queue was taken
}

// take empties the queue and lets those go on who have waited for that.
func (o *outbox) take() (queue [][]byte) {
	queue = o.queue
	o.queue, o.bytes = nil, 0
	for _, room := range o.room {
		close(room)
	}
	o.room = nil
	return queue
}

// drop forgets what waits.
func (o *outbox) drop() {
	o.take()
	for _, t := range o.line {
		t.waiting = false
	}
	o.line = nil
}

// spareBytes is the longest message whose memory an idle socket keeps.
const spareBytes = 512

// keepSpare keeps the memory of a message that was written for the next one.
func (o *outbox) keepSpare() {
	if o.going != nil && cap(o.going) <= spareBytes {
		o.spare = o.going[:0]
	}
	o.going = nil
}

// more reports whether there is something to write.
func (o *outbox) more() bool {
	return o.due && len(o.queue) > 0 || len(o.line) > 0 || o.closing != nil
}

// send queues encoded messages, whose memory it takes. It never waits: if the browser
// is too slow to take its answers, the socket is ended in a way that makes it come back.
func (s *socket) send(flush bool, messages ...[]byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queue(flush, messages...)
}

// queue is send with the socket's mu held.
func (s *socket) queue(flush bool, messages ...[]byte) {
	o := &s.out
	if o.closing != nil || o.ended {
		return
	}
	for _, m := range messages {
		o.queue = append(o.queue, m)
		o.bytes += len(m)
	}
	if o.bytes > s.app.cfg.WebsocketQueueBytes && len(o.queue) > len(messages) {
		s.app.metrics.end(endedByAnswers)
		s.app.log.Warn("websocket ended: the browser is too slow to take what callbacks send",
			"client", s.request.RemoteAddr, "bytes", o.bytes, "limit", "Config.WebsocketQueueBytes")
		s.closeLocked(closeTryAgain, "too slow", true)
		return
	}
	delay, _ := s.app.cfg.WebsocketBatchDelay.Get()
	switch {
	case flush || delay == 0:
		o.due = true
		s.startWriter()
	case !o.due && !o.timed && len(o.queue) > 0:
		o.timed = true
		s.app.delays.add(s)
	}
}

// flush sends what waited for more.
func (s *socket) flush() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.out.timed = false
	if len(s.out.queue) > 0 {
		s.out.due = true
		s.startWriter()
	}
}

// startWriter has what there is written. The socket's mu is held.
func (s *socket) startWriter() {
	if s.out.writing || s.out.ended || s.out.lent > 0 {
		return
	}
	s.out.writing = true
	if s.slow() {
		go s.write() // ends when there is nothing more, or with the connection
		return
	}
	s.app.writers.add(s)
}

// slow reports whether the socket has held up who wrote to it a short time ago.
func (s *socket) slow() bool {
	until := s.slowUntil.Load()
	return until != 0 && time.Now().UnixNano() < until
}

// lend has the writing wait for takeBack, which the goroutine calls when it has
// nothing else to do: so the answer to a call needs no goroutine of its own. What
// lies between must not wait for anything.
func (s *socket) lend() {
	s.mu.Lock()
	s.out.lent++
	s.mu.Unlock()
}

// takeBack is the end of lend. It reports whether the goroutine has to write what
// there is: no other one does or will. The socket's mu is held.
func (s *socket) takeBack() (write bool) {
	o := &s.out
	o.lent--
	if o.lent > 0 || o.writing || o.ended || !o.more() {
		return false
	}
	o.writing = true
	return true
}

// frames are the buffers in which frames are put together.
var frames = sync.Pool{New: func() any { return new([]byte) }}

// keepFrame gives a buffer back, unless it is too large to be kept.
func keepFrame(buf *[]byte) {
	if keptFrame(buf) {
		frames.Put(buf)
	}
}

func keptFrame(buf *[]byte) bool { return cap(*buf) <= 4*frameBytes }

// write writes until there is nothing more.
func (s *socket) write() {
	buf := frames.Get().(*[]byte)
	defer keepFrame(buf)
	for s.writeTimed(buf) {
	}
}

// writeTimed is writeOne, and notes down whether the socket is slow.
func (s *socket) writeTimed(buf *[]byte) (more bool) {
	began := time.Now()
	more = s.writeOne(buf, began)
	if now := time.Now(); now.Sub(began) > writerPatience {
		s.slowUntil.Store(now.Add(slowFor).UnixNano())
	}
	return more
}

// writeOne writes a frame. If there is more, whoever calls it has to see to that.
func (s *socket) writeOne(buf *[]byte, now time.Time) (more bool) {
	defer s.survive()
	frame, kind, from := s.nextFrame(buf)
	if kind == 0 {
		return false
	}
	if len(frame) > 0 {
		if err := s.writeFrame(kind, frame, now); err != nil {
			s.hangUp() // the reader ends the rest
			s.mu.Lock()
			defer s.mu.Unlock()
			s.out.ended, s.out.writing = true, false
			s.out.drop()
			return false
		}
		if timed, ok := from.(timedFeed); ok {
			timed.written()
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.out.keepSpare()
	s.out.writing = !s.out.ended && s.out.more()
	return s.out.writing
}

// nextFrame returns what to send next, with 0 for its kind if there is nothing:
// then the writer has to end. It uses buf if it has to put a frame together. from
// is the feed that the frame is of, if it is of one.
func (s *socket) nextFrame(buf *[]byte) (frame []byte, kind int, from feed) {
	s.mu.Lock()
	o := &s.out
	switch {
	case o.ended:
	case o.due && len(o.queue) > 0:
		queue := o.take()
		o.due = false
		if len(queue) == 1 {
			one := queue[0]
			queue[0] = nil
			o.queue, o.going = queue[:0], one // mostly one call answers at a time, and needs no new memory
			s.mu.Unlock()
			return one, textFrame, nil
		}
		s.mu.Unlock()
		*buf = append((*buf)[:0], '[')
		for i, m := range queue {
			if i > 0 {
				*buf = append(*buf, ',')
			}
			*buf = append(*buf, m...)
		}
		*buf = append(*buf, ']')
		return *buf, textFrame, nil
	case len(o.line) > 0:
		t := o.line[0]
		if o.line[0] = nil; len(o.line) > 1 {
			o.line = o.line[1:]
		} else {
			o.line = o.line[:0] // most sockets have one page, and so need no memory again
		}
		t.waiting = false
		f := t.feed
		s.mu.Unlock()
		if f == nil {
			return nil, textFrame, nil
		}
		out, more := f.gather((*buf)[:0], frameBytes)
		*buf = out
		if more {
			t.wake()
		}
		return out, textFrame, f
	case o.closing != nil:
		closing := o.closing
		o.ended = true // but the reader goes on until the browser has hung up
		o.writing = false
		s.mu.Unlock()
		_ = s.ws.WriteControl(closeFrame, closing, time.Now().Add(closeTimeout))
		return nil, 0, nil
	}
	o.writing = false
	s.mu.Unlock()
	return nil, 0, nil
}

func (s *socket) writeFrame(kind int, frame []byte, now time.Time) error {
	_ = s.ws.SetWriteDeadline(now.Add(writeTimeout)) // never fails
	s.ws.EnableWriteCompression(len(frame) > compressFrom)
	return s.ws.WriteMessage(kind, frame)
}
