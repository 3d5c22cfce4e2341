package server

import (
	"errors"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/dashwire/dashwire/protocol"
)

// Why a call failed.
const (
	failedError   = "error"
	failedPanic   = "panic"
	failedBusy    = "busy"
	failedRefused = "refused"
	failedRequest = "request"
)

// meter measures the calls of one callback. It is nil where nothing is counted.
type meter struct {
	duration         prometheus.Observer
	failed, panicked prometheus.Counter
}

// meter returns that of a callback which was registered. Its name becomes a label,
// so it must not come from a client.
func (m *metrics) meter(output string) *meter {
	if m == nil {
		return nil
	}
	return &meter{m.calls.WithLabelValues(output), m.failures.WithLabelValues(output, failedError), m.failures.WithLabelValues(output, failedPanic)}
}

// run is plan.run, measured.
func (m *meter) run(call *Call) error {
	start := time.Now()
	err := call.plan.runHandler(call)
	m.duration.Observe(since(start))
	if err == nil || errors.Is(err, PreventUpdate) || call.cancelled() {
		return err
	}
	if _, thrown := errors.AsType[*PanicError](err); thrown {
		m.panicked.Inc()
	} else {
		m.failed.Inc()
	}
	return err
}

// refused counts requests that did not get as far as their handler.
func (m *metrics) refused(req *protocol.Request, err error) {
	if m == nil || err == nil || errors.Is(err, PreventUpdate) {
		return
	}
	if _, ran := errors.AsType[*CallbackError](err); ran {
		return // where it ran
	}
	reason := failedRequest
	if e, ok := errors.AsType[*refusal](err); ok {
		switch e.status {
		case http.StatusServiceUnavailable:
			reason = failedBusy
		case http.StatusForbidden, http.StatusUnauthorized:
			reason = failedRefused
		}
	}
	output := ""
	if p := m.app.callbacks.load().byID[req.Output]; p != nil {
		output = p.id // never what the client has sent
	}
	m.failures.WithLabelValues(output, reason).Inc()
}
