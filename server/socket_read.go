package server

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/fasthttp/websocket"
)

// longMessage is from which length on a message that doesn't get here as a whole
// has a time limit.
const longMessage = 4 << 10

// next reads a message. An error means that the socket has ended, or is about to.
func (s *socket) next() (text []byte, err error) {
	kind, r, err := s.ws.NextReader()
	if err != nil {
		if errors.Is(err, websocket.ErrReadLimit) {
			s.refuseSize()
		}
		return nil, err
	}
	// The library bounds what comes over the wire, and this what it unpacks to.
	limit := s.app.cfg.WebsocketMaxMessageBytes
	buf := frames.Get().(*[]byte)
	defer keepFrame(buf)
	text = (*buf)[:0]
	timed := false
	for {
		if len(text) == cap(text) {
			text = slices.Grow(text, socketReadBuffer)
			*buf = text
		}
		n, err := r.Read(text[len(text):cap(text)])
		text = text[:len(text)+n]
		switch {
		case len(text) > limit:
			s.refuseSize()
			return nil, websocket.ErrReadLimit
		case errors.Is(err, io.EOF):
			if kind == textFrame && !utf8.Valid(text) {
				s.close(closeBadText, "text that is not UTF-8", true)
				s.drain()
				return nil, errors.New("text that is not UTF-8")
			}
			if !keptFrame(buf) {
				return text, nil
			}
			return bytes.Clone(text), nil // which is of just that size, as the call may keep it
		case errors.Is(err, websocket.ErrReadLimit):
			s.refuseSize()
			return nil, err
		case err != nil:
			return nil, err
		case !timed && len(text) > longMessage:
			timed = true
			allowed := requestTimeout + time.Duration(limit/slowestUpload)*time.Second
			if err := s.waitFor(allowed); err != nil {
				return nil, err
			}
		}
	}
}

// refuseSize ends the socket because of a message that is too long.
func (s *socket) refuseSize() {
	s.mu.Lock()
	for _, q := range s.asked {
		q.tooLong = true
	}
	s.mu.Unlock()
	s.app.metrics.end(endedByLength)
	s.app.log.Warn("websocket ended: a message is too long", "client", s.request.RemoteAddr,
		"limit", s.app.cfg.WebsocketMaxMessageBytes, "setting", "Config.WebsocketMaxMessageBytes")
	s.close(closeTooBig, "the message is too long", true)
	s.drain()
}

// drain throws away what still comes, until the browser has hung up after a close
// frame: closing at once could lose that frame. It ends within closeTimeout.
func (s *socket) drain() { _, _ = io.Copy(io.Discard, struct{ io.Reader }{s.wire}) }
