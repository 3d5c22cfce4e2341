package server

import (
	"errors"

	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server/internal/lane"
)

// laneBucket holds in Config.StateFile the lanes of pages: what has run, and the
// answers that pages may still ask for.
var laneBucket = []byte("lanes")

// laneRecord is what the file has of a lane.
type laneRecord struct {
	Page    string             `json:"page"`
	Load    string             `json:"load"`
	Lane    string             `json:"lane"`
	Next    uint64             `json:"next"` // the number that is to run next
	Answers []laneAnswerRecord `json:"answers,omitempty"`
}

// laneAnswerRecord is an answer, or the text of the error that a call has ended with.
type laneAnswerRecord struct {
	Seq    uint64       `json:"seq"`
	Output string       `json:"output,omitempty"`
	Data   protocol.Raw `json:"data,omitempty"`
	Error  string       `json:"error,omitempty"`
}

func (r *laneRecord) bucket() []byte {
	return bucketKey(r.Page + "\x00" + r.Load + "\x00" + r.Lane)
}

// record returns what the file should have of a lane.
func (l *pageLane) record() *laneRecord {
	next, answers := l.Kept()
	r := &laneRecord{Page: l.key.client.page, Load: l.key.client.load, Lane: l.key.name, Next: next}
	for _, kept := range answers {
		if errors.Is(kept.Answer.err, errLanesClosed) {
			r.Next = kept.Seq // it and those behind it have not run
			break
		}
		one := laneAnswerRecord{Seq: kept.Seq}
		if answer := kept.Answer; answer.err != nil {
			one.Error = answer.err.Error()
		} else {
			text, err := answer.call.answer.AppendJSON(nil)
			if err != nil {
				continue // its values were encoded before
			}
			one.Output, one.Data = answer.call.plan.id, text
		}
		r.Answers = append(r.Answers, one)
	}
	return r
}

// restore has a lane go on where that of an earlier process has ended.
func (s *lanes) restore(a *App, r *laneRecord, bytes int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	l, err := s.open(laneKey{clientKey{r.Page, r.Load}, r.Lane}, r.Next-1, "")
	if err != nil {
		return // there are more than this process may have
	}
	l.kept.bytes = bytes // in the file
	for _, one := range r.Answers {
		answer, bytes := &laneAnswer{err: errors.New(one.Error)}, laneOverhead
		if one.Error == "" {
			p := a.callbacks.load().byID[one.Output]
			data, err := protocol.DecodeResponse(one.Data)
			if p == nil || err != nil {
				continue // the page is told that its turn is over
			}
			answer = &laneAnswer{call: &Call{plan: p, request: a.emptyRequest(), answer: *data, numbered: true}}
			bytes += len(one.Data)
		}
		l.Keep(lane.Kept[*laneAnswer]{Seq: one.Seq, Answer: answer}, bytes)
	}
}

// touch notes that a lane has changed. w is nil without Config.StateFile.
func (l *pageLane) touch(w *stateSaver) {
	if w != nil && l.kept.dirty.CompareAndSwap(false, true) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.lanes = append(w.lanes, l)
		w.stir()
	}
}

func (w *stateSaver) addLane(batch *stateBatch, l *pageLane) {
	all := w.push.app.lanes
	record := l.record()
	c := &stateChange{in: laneBucket, key: record.bucket()}
	text, err := protocol.Encode(record)
	if !all.knows(l) || err != nil {
		w.remove(batch, c, &l.kept)
		return
	}
	c.put(whoKey, text)
	w.put(batch, c, &l.kept, 0, func() {
		w.log.Warn("the lane of a page does not fit into Config.StateFile; after a restart, values of it may run a second time", "lane", l.key.name, "limit", "Config.Live.MaxStateBytes")
	})
}
