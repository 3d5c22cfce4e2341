package server

import (
	"time"

	"github.com/dashwire/dashwire/server/internal/topiclog"
)

// pushMeter measures what one connection of a page is told. Only the writer of the
// connection uses it.
type pushMeter struct {
	replayed uint64 // up to this number the page is told what it has missed
	oldest   int64  // when the oldest value of the last frame was set, 0 for none
}

// gathered counts a batch that is about to be sent.
func (m *metrics) gathered(p *pushMeter, entries []*topiclog.Entry, overtaken int) {
	p.oldest = 0
	if m == nil {
		return
	}
	m.coalesced.Add(float64(overtaken))
	m.told.Add(float64(len(entries)))
	missed := 0
	for _, e := range entries {
		switch {
		case e.Seq <= p.replayed:
			missed++
		case e.At != 0 && (p.oldest == 0 || e.At < p.oldest):
			p.oldest = e.At
		}
	}
	if missed > 0 {
		m.replayed.Add(float64(missed))
	}
}

// written is told that the connection has taken the frame that was gathered last.
func (at *attachment) written() {
	if at.meter.oldest != 0 {
		at.client.push.app.metrics.latency.Observe(time.Duration(time.Now().UnixNano() - at.meter.oldest).Seconds())
		at.meter.oldest = 0
	}
}
