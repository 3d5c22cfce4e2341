package server

import (
	"github.com/prometheus/client_golang/prometheus"
)

// levels are the metrics that are read off the app when somebody asks. It goes
// through all clients and sockets then, some microseconds for each.
type levels struct{ app *App }

func desc(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("dashwire_"+name, help, labels, nil)
}

var (
	clientsDesc   = desc("clients", "Pages that are known, by state: connected, or away and expected back.", "state")
	socketsDesc   = desc("websockets", "Open websockets. All tabs of a browser share one.")
	detoursDesc   = desc("detours", "Pages with an event stream or a long poll in place of a websocket.")
	queueDesc     = desc("websocket_queue_bytes", "Messages of callbacks that browsers have not taken yet.")
	pendingDesc   = desc("push_pending_bytes", "Values that may not be left out and that clients have not been told, those of clients that are away among them.")
	runningDesc   = desc("callbacks_running", "Calls of callbacks that are under way, those that wait for their turn among them.")
	jobsDesc      = desc("jobs", "Background jobs by state: running, waiting to run, or done and not yet fetched.", "state")
	jobBytesDesc  = desc("job_bytes", "Memory that counts against Config.Jobs.MaxBytes.")
	lanesDesc     = desc("lanes", "Lanes of pages that are remembered.")
	laneBytesDesc = desc("lane_bytes", "Memory that counts against Config.Lanes.MaxBytes.")
)

// Describe is part of prometheus.Collector.
func (levels) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{clientsDesc, socketsDesc, detoursDesc, queueDesc, pendingDesc, runningDesc, jobsDesc, jobBytesDesc, lanesDesc, laneBytesDesc} {
		to <- d
	}
}

// Collect is part of prometheus.Collector.
func (l levels) Collect(to chan<- prometheus.Metric) {
	set := func(d *prometheus.Desc, value int, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, float64(value), labels...)
	}
	a := l.app
	connected, away, pending := a.push.clients.level()
	set(clientsDesc, connected, ClientConnected.String())
	set(clientsDesc, away, ClientAway.String())
	set(pendingDesc, pending)
	open, queued := a.sockets.level()
	set(socketsDesc, open)
	set(queueDesc, queued)
	set(detoursDesc, a.detours.level())
	set(runningDesc, int(a.bound.inside.Load()))
	running, waiting, done, bytes := a.jobs.level()
	set(jobsDesc, running, "running")
	set(jobsDesc, waiting, "waiting")
	set(jobsDesc, done, "done")
	set(jobBytesDesc, bytes)
	lanes, bytes := a.lanes.level()
	set(lanesDesc, lanes)
	set(laneBytesDesc, bytes)
}

func (c *clients) level() (connected, away, pending int) {
	for _, client := range c.list() {
		s := client.locked()
		switch s.phase() {
		case ClientConnected:
			connected++
		case ClientAway:
			away++
		}
		pending += int(s.reader.Pending())
		s.mu.Unlock()
	}
	return connected, away, pending
}

func (l *sockets) level() (open, queued int) {
	l.mu.Lock()
	all := make([]*socket, 0, len(l.all))
	for s := range l.all {
		all = append(all, s)
	}
	l.mu.Unlock()
	for _, s := range all {
		s.mu.Lock()
		queued += s.out.bytes
		s.mu.Unlock()
	}
	return len(all), queued
}

func (l *detours) level() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.all)
}

func (s *jobs) level() (running, waiting, done, bytes int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.running, len(s.waiting), s.unread.Len(), s.bytes
}

func (s *lanes) level() (remembered, bytes int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.byKey), int(s.bytes.Load())
}
