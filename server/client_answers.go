package server

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server/internal/topiclog"
)

// answerTTL is how long an answer is kept in case the page has not got it. By then
// the browser has noticed that its socket is dead, as no heartbeat is answered.
const answerTTL = time.Minute

// sentAnswer is the answer to a call. A socket may take it and lose it, so it is
// kept for a while, with the number that the page is sent together with it.
type sentAnswer struct {
	number uint64
	after  uint64 // what was pushed up to here goes before it
	key    string // of the outputs
	text   []byte // the message
	when   time.Time
	sent   bool
	keep   bool // there is something in it to lose
	late   bool // the page has asked again
}

// queueAnswer has an answer sent, behind all that was pushed before it. The client's
// mu is held.
func (s *clientState) queueAnswer(to *clientSink, answer *protocol.CallbackResponse, late bool) error {
	line, ok := to.line.(*pageAddress)
	if ok {
		answer.RendererID = line.renderer
	}
	text, err := protocol.AppendMessages(nil, answer)
	if err != nil {
		return err
	}
	after := s.push.clock.Now()
	text = s.push.withCurrent(text, after)
	s.answered++
	s.answers = append(s.answers, &sentAnswer{number: s.answered, after: after, key: to.key, text: text, when: time.Now(), keep: answer.Data != nil && !late, late: late})
	s.trimAnswers()
	if s.trimming == nil {
		s.trimming = time.AfterFunc(answerTTL, s.ageAnswers)
	}
	return nil
}

// trimAnswers forgets the oldest of the answers that were sent, if they are too old
// or too long.
func (s *clientState) trimAnswers() {
	bytes, now := 0, time.Now()
	for _, a := range s.answers {
		bytes += len(a.text)
	}
	s.answers = slices.DeleteFunc(s.answers, func(a *sentAnswer) bool {
		drop := a.sent && (!a.keep || now.Sub(a.when) > answerTTL || bytes > s.push.app.cfg.Live.MaxPending)
		if drop {
			bytes -= len(a.text)
		}
		return drop
	})
}

func (s *clientState) ageAnswers() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.trimAnswers()
	s.trimming = nil
	if len(s.answers) > 0 && !s.gone && s.push.app.work.Err() == nil {
		s.trimming = time.AfterFunc(answerTTL, s.ageAnswers)
	}
}

// stopTrimming ends the timer, which would keep a client that has gone in memory.
// The client's mu is held.
func (s *clientState) stopTrimming() {
	if s.trimming != nil {
		s.trimming.Stop()
		s.trimming = nil
	}
}

// forgetAnswer drops the answer for outputs that the page has asked for again.
func (s *clientState) forgetAnswer(key string) {
	for _, a := range s.answers {
		a.late = a.late || a.key == key
	}
	s.answers = slices.DeleteFunc(s.answers, func(a *sentAnswer) bool { return a.sent && a.key == key })
}

// nextAnswers returns the answers that the page is to be sent now, as it has been
// told all that goes before them.
func (s *clientState) nextAnswers(dst []*sentAnswer) []*sentAnswer {
	pos := s.reader.Position()
	for _, a := range s.answers {
		if a.after > pos {
			break
		}
		if !a.sent {
			a.sent = true
			s.lastSent = a.number
			dst = append(dst, a)
		}
	}
	return dst
}

// recoverAnswers pushes the answers that the page has not got, for a page that is
// back and has forgotten that it asked. got is the number of the last one that it
// has.
func (s *clientState) recoverAnswers(got uint64) {
	var changes []topiclog.Change
	for _, a := range s.answers {
		if a.number <= got || a.late {
			continue
		}
		messages, err := protocol.DecodeMessages(a.text)
		if err != nil || len(messages) != 1 {
			continue // it was encoded here
		}
		if answer, ok := messages[0].(*protocol.CallbackResponse); ok && answer.Data != nil {
			if more, err := answerChanges(answer.Data); err == nil {
				changes = append(changes, more...)
			}
		}
	}
	s.answers = nil
	if len(changes) > 0 {
		s.ownTopic().Publish(changes...)
	}
}

// appendMark writes what a page keeps of how far it has been told: the position in
// topics and the number of its last answer.
func (s *clientState) appendMark(dst []byte, pos, answer uint64) []byte {
	dst = s.push.clock.AppendPosition(dst, pos)
	return strconv.AppendUint(append(dst, '.'), answer, 10)
}

// parseMark reads what appendMark or the layout wrote. ok is false for a position
// that was not given out in this epoch.
func (p *push) parseMark(mark string) (pos, answer uint64, ok bool) {
	if strings.Count(mark, ".") == 2 {
		end := strings.LastIndexByte(mark, '.')
		n, err := strconv.ParseUint(mark[end+1:], 10, 64)
		if err != nil {
			return 0, 0, false
		}
		mark, answer = mark[:end], n
	}
	pos, ok = p.clock.ParsePosition(mark)
	return pos, answer, ok
}

// getProps asks the page for values, after it has been told what was set before.
func (at *attachment) getProps(ctx context.Context, id protocol.ID, names []string) (protocol.PropertyValues, error) {
	c := at.client
	told := make(chan struct{})
	c.mu.Lock()
	if c.at.Load() != at { // nobody would be told here any more
		c.mu.Unlock()
		return nil, ErrClientGone
	}
	c.tells = append(c.tells, tell{pos: c.push.clock.Now(), done: told})
	c.mu.Unlock()
	at.wake()
	timer := time.NewTimer(askTimeout)
	defer timer.Stop()
	select {
	case <-told:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	case <-timer.C:
		return nil, ErrNoAnswer
	}
	return at.line.getProps(ctx, id, names)
}

// tell is somebody who waits until a page has been told what there is. One that
// stays goes on waiting when the page has lost its connection.
type tell struct {
	pos   uint64
	done  chan struct{}
	stays bool
}

// settleTells lets those go on who wait for no more than pos.
func (s *clientState) settleTells(pos uint64) {
	s.settle(func(t tell) bool { return t.pos <= pos })
}

func (s *clientState) settle(which func(tell) bool) {
	s.tells = slices.DeleteFunc(s.tells, func(t tell) bool {
		settled := which(t)
		if settled {
			close(t.done)
		}
		return settled
	})
}
