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

// more reports whether there is something to write.
func (o *outbox) more() bool {
	return o.due && len(o.queue) > 0 || len(o.line) > 0 || o.closing != nil
}

// send queues encoded messages. It never waits: if the browser is too slow to
// take its answers, the socket is ended in a way that makes it come back.
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

// lend has the writing wait for writeHere, which the goroutine calls when it has
// nothing else to do: so the answer to a call needs no goroutine of its own. What
// lies between must not wait for anything.
func (s *socket) lend() {
	s.mu.Lock()
	s.out.lent++
	s.mu.Unlock()
}

// writeHere is the end of lend. It writes what there is, unless another goroutine
// does or will.
func (s *socket) writeHere() {
	s.mu.Lock()
	o := &s.out
	o.lent--
	start := o.lent == 0 && !o.writing && !o.ended && o.more()
	if start {
		o.writing = true
	}
	s.mu.Unlock()
	if start {
		s.write()
	}
}

// frames are the buffers in which frames are put together.
var frames = sync.Pool{New: func() any { return new([]byte) }}

// keepFrame gives a buffer back, unless it is too large to be kept.
func keepFrame(buf *[]byte) {
	if cap(*buf) <= 4*frameBytes {
		frames.Put(buf)
	}
}

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
	more = s.writeOne(buf)
	if now := time.Now(); now.Sub(began) > writerPatience {
		s.slowUntil.Store(now.Add(slowFor).UnixNano())
	}
	return more
}

// writeOne writes a frame. If there is more, whoever calls it has to see to that.
func (s *socket) writeOne(buf *[]byte) (more bool) {
	defer s.survive()
	frame, kind, from := s.nextFrame(buf)
	if kind == 0 {
		return false
	}
	if len(frame) > 0 {
		if err := s.writeFrame(kind, frame); err != nil {
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
		s.mu.Unlock()
		if len(queue) == 1 {
			return queue[0], textFrame, nil
		}
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

func (s *socket) writeFrame(kind int, frame []byte) error {
	_ = s.ws.SetWriteDeadline(time.Now().Add(writeTimeout)) // never fails
	s.ws.EnableWriteCompression(len(frame) > compressFrom)
	return s.ws.WriteMessage(kind, frame)
}
