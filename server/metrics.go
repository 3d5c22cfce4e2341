package server

import (
	"fmt"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// metrics counts what an app does, for Config.Metrics. A nil *metrics counts
// nothing: all methods may be called on it.
type metrics struct {
	app   *App
	names []prometheus.Collector
	into  prometheus.Registerer
	there bool                // they are registered
	from  prometheus.Gatherer // of the route, nil for none

	calls    *prometheus.HistogramVec
	failures *prometheus.CounterVec

	latency                   prometheus.Histogram
	told, coalesced, replayed prometheus.Counter
	dropped, ended            *prometheus.CounterVec

	gaps, lost *prometheus.CounterVec
}

// Why something was dropped, or a websocket ended.
const (
	droppedPatch  = "patch"
	droppedAnswer = "answer"

	endedByPushes  = "slow_for_pushes"
	endedByAnswers = "slow_for_answers"
	endedByLength  = "message_too_long"
)

func newMetrics(a *App, into prometheus.Registerer, from prometheus.Gatherer) *metrics {
	if into == nil {
		return nil
	}
	m := &metrics{app: a, into: into, from: from}
	m.calls = prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name:    "dashwire_callback_duration_seconds",
		Help:    "Time that handlers of callbacks took, by the callback's output, also where they failed.",
		Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10, 60},
	}, []string{"output"})
	m.failures = newCounters("dashwire_callback_errors_total",
		"Calls that failed: the handler returned an error or panicked, the server was busy, the request was refused or did not fit. Requests for no callback of the app have an empty output.", "output", "reason")
	m.latency = prometheus.NewHistogram(prometheus.HistogramOpts{
		Name:    "dashwire_push_latency_seconds",
		Help:    "Time from a value being set to its frame being handed to the connection, one observation a frame, of its oldest value.",
		Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
	})
	m.told = newCounter("dashwire_push_values_total", "Values that were sent to pages by pushes.")
	m.coalesced = newCounter("dashwire_push_coalesced_total", "Values that a page was not sent since a newer one of the same property had taken their place.")
	m.replayed = newCounter("dashwire_push_replayed_total", "Values that were set while a page was away or being loaded, and were sent to it then.")
	m.dropped = newCounters("dashwire_push_dropped_total", "What was given up: patches of unknown values that waited for too long, and late answers after the page had asked again.", "reason")
	m.ended = newCounters("dashwire_websockets_dropped_total", "Websockets, streams and long polls that the server ended as the browser was too slow or sent too much.", "reason")
	m.gaps = newCounters("dashwire_lane_gaps_total", "Times that a lane gave up waiting for values that never came.", "lane")
	m.lost = newCounters("dashwire_lane_lost_values_total", "Values that never came, as numbered by their pages.", "lane")
	for _, reason := range []string{droppedPatch, droppedAnswer} {
		m.dropped.WithLabelValues(reason)
	}
	for _, reason := range []string{endedByPushes, endedByAnswers, endedByLength} {
		m.ended.WithLabelValues(reason)
	}
	m.names = []prometheus.Collector{m.calls, m.failures, m.latency, m.told, m.coalesced, m.replayed, m.dropped, m.ended, m.gaps, m.lost, levels{a}}
	return m
}

func newCounter(name, help string) prometheus.Counter {
	return prometheus.NewCounter(prometheus.CounterOpts{Name: name, Help: help})
}

func newCounters(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
}

// register has the metrics seen, until unregister.
func (m *metrics) register() error {
	if m == nil {
		return nil
	}
	for i, c := range m.names {
		if err := m.into.Register(c); err != nil {
			for _, done := range m.names[:i] {
				m.into.Unregister(done)
			}
			return fmt.Errorf("Config.Metrics: %w; if another app is there, give each its own prometheus.WrapRegistererWith(prometheus.Labels{\"app\": ...}, registry)", err)
		}
	}
	m.there = true
	return nil
}

func (m *metrics) unregister() {
	if m == nil || !m.there {
		return // what has these names is another app's
	}
	m.there = false
	for _, c := range m.names {
		m.into.Unregister(c)
	}
}

// drop counts something that is given up.
func (m *metrics) drop(reason string) {
	if m != nil {
		m.dropped.WithLabelValues(reason).Inc()
	}
}

// end counts a websocket that the server ends.
func (m *metrics) end(reason string) {
	if m != nil {
		m.ended.WithLabelValues(reason).Inc()
	}
}

// gap counts values of a lane that were given up.
func (m *metrics) gap(lane string, first, last uint64) {
	if m != nil {
		m.gaps.WithLabelValues(lane).Inc()
		m.lost.WithLabelValues(lane).Add(float64(last - first + 1))
	}
}

// since is a duration as Prometheus has them.
func since(start time.Time) float64 { return time.Since(start).Seconds() }
