package bench

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"time"
)

// liveReport is what was measured of websockets.
type liveReport struct {
	Echo  []echoReport `json:"echo"`
	Fan   []fanReport  `json:"fan"`
	Rates []rateReport `json:"rates"`
	Slow  *slowReport  `json:"slow,omitempty"`
}

// echoReport is of round trips: one request in flight on each connection.
type echoReport struct {
	Server      string    `json:"server"`
	Connections int       `json:"connections"`
	PerSecond   float64   `json:"round_trips_per_second"`
	P50MS       float64   `json:"p50_ms"`
	P99MS       float64   `json:"p99_ms"`
	OfBare      float64   `json:"of_bare,omitempty"`
	OfFastAPI   float64   `json:"of_fastapi,omitempty"`
	OfLone      float64   `json:"of_fastapi_in_one_process,omitempty"`
	Rounds      []float64 `json:"rounds"`

	late lateness
}

// fanReport is of messages that a server sends by itself, so many a second to each
// page.
type fanReport struct {
	Server    string  `json:"server"`
	Pages     int     `json:"pages"`
	PerPage   float64 `json:"per_page_and_second"`
	Delivered float64 `json:"delivered_per_second"`
	Part      float64 `json:"part_of_wanted"`
	P50MS     float64 `json:"p50_ms"`
	P99MS     float64 `json:"p99_ms"`
	KiBPage   float64 `json:"kib_per_page"`
	CPUUS     float64 `json:"cpu_us_per_message"`
	Failed    string  `json:"failed,omitempty"`
}

// rateReport is the highest rate that a server sustains.
type rateReport struct {
	Server    string    `json:"server"`
	Pages     int       `json:"pages"`
	Best      fanReport `json:"best"`
	Exhausted bool      `json:"exhausted"` // a higher one was tried and not sustained
}

// lateness gathers times.
type lateness []time.Duration

// percentile returns how long all but a part took, in milliseconds.
func (l lateness) percentile(part float64) float64 {
	if len(l) == 0 {
		return 0
	}
	slices.Sort(l)
	return milliseconds(l[min(int(part*float64(len(l))), len(l)-1)])
}

// liveServers are the ones among the servers that have websockets, in their order.
func liveServers(o options) []server {
	var all []server
	for _, name := range o.servers {
		if name != "flask" && name != "quart" {
			all = append(all, serverNamed(name))
		}
	}
	return all
}

// echoServers are those and, beside FastAPI, the one in one process.
func echoServers(o options) []server {
	all := liveServers(o)
	if o.has("fastapi") {
		all = append(all, loneFastAPI())
	}
	return all
}

// fanServers are those of liveServers and, beside ours, the one that broadcasts.
func fanServers(o options) []server {
	var all []server
	for _, s := range liveServers(o) {
		all = append(all, s)
		if s.name == "ours" {
			all = append(all, broadcaster())
		}
	}
	return all
}

// measureLive measures echo, fan and the highest rates, each server by itself.
func measureLive(ctx context.Context, o options, dir string, progress progress) (*liveReport, error) {
	r := &liveReport{}
	if err := r.measureEcho(ctx, o, dir, progress); err != nil {
		return nil, err
	}
	for _, pages := range o.live.pages {
		for _, s := range fanServers(o) {
			f, err := runFan(ctx, o, s, dir, pages, fanPerSecond)
			if err != nil {
				return nil, err
			}
			progress.sayf("fan: %s", f)
			r.Fan = append(r.Fan, f)
		}
	}
	if err := r.measureRates(ctx, o, dir, progress); err != nil {
		return nil, err
	}
	if len(o.live.pages) > 0 && o.live.slowRate > 0 && o.has("ours") {
		slow, err := measureSlow(ctx, o, dir)
		if err != nil {
			return nil, err
		}
		progress.sayf("slow: %s", slow)
		r.Slow = &slow
	}
	return r, nil
}

// measureEcho has the servers take turns, as with wrk.
func (r *liveReport) measureEcho(ctx context.Context, o options, dir string, progress progress) error {
	var running []*process
	defer func() { stopAll(running) }()
	for _, s := range echoServers(o) {
		p, err := start(o, s, dir)
		if err != nil {
			return err
		}
		running = append(running, p)
		if err := p.ready(ctx, firstStartLimit); err != nil {
			return err
		}
	}
	for _, connections := range o.live.echo {
		from := len(r.Echo)
		for _, p := range running {
			r.Echo = append(r.Echo, echoReport{Server: p.server.name, Connections: connections})
		}
		results := r.Echo[from:]
		for round := range o.live.rounds {
			for i := range running {
				if round%2 == 1 {
					i = len(running) - 1 - i
				}
				if err := results[i].turn(ctx, running[i], o.live.turn); err != nil {
					return running[i].failed(fmt.Errorf("failed at the echo: %w", err))
				}
				progress.sayf("echo, %d connections, round %d of %d: %-11s %8.0f round trips/s", connections, round+1, o.live.rounds,
					running[i].server.name, results[i].Rounds[round])
			}
		}
		summariseEcho(results)
	}
	return nil
}

func summariseEcho(results []echoReport) {
	rounds := map[string][]float64{}
	for i := range results {
		e := &results[i]
		rounds[e.Server] = e.Rounds
		e.PerSecond, e.P50MS, e.P99MS = median(e.Rounds), e.late.percentile(0.5), e.late.percentile(0.99)
		e.late = nil
	}
	for i := range results {
		e := &results[i]
		e.OfBare, e.OfFastAPI, e.OfLone = ratio(e.Rounds, rounds["bare"]), ratio(e.Rounds, rounds["fastapi"]), ratio(e.Rounds, rounds["fastapi-one"])
	}
}

// turn runs round trips on all connections for some time.
func (e *echoReport) turn(ctx context.Context, p *process, length time.Duration) error {
	c, err := openCrowd(ctx, p.base, e.Connections, nil)
	if err != nil {
		return err
	}
	defer c.close()
	ask := func(s *sock) error {
		s.sent++
		s.asked = time.Now()
		return s.write(clientFrame(callbackRequest(rendererID(s.number), s.sent, echoPayload(s.sent))))
	}
	began := time.Now()
	for _, s := range c.socks {
		if err := ask(s); err != nil {
			return err
		}
	}
	count := 0
	err = c.read(ctx, began.Add(length), func(s *sock, text []byte) error {
		if want := `{"children":"value ` + strconv.Itoa(s.sent) + `"}`; !bytes.Contains(text, []byte(want)) {
			return fmt.Errorf("the request was answered with %.300q, which lacks %s", text, want)
		}
		e.late = append(e.late, time.Since(s.asked))
		count++
		return ask(s)
	})
	e.Rounds = append(e.Rounds, float64(count)/time.Since(began).Seconds())
	return err
}

// fanPerSecond is how many messages a second a page gets in the reference workload.
const fanPerSecond = 10

// runFan starts a server, opens the pages, and counts what reaches them.
func runFan(ctx context.Context, o options, s server, dir string, pages int, perPage float64) (fanReport, error) {
	f := fanReport{Server: s.name, Pages: pages, PerPage: perPage}
	measure := func(p *process) error { return f.count(ctx, o, p) }
	err := onServer(ctx, o, s, dir, &f.Failed, measure, "FAN_PER_SECOND="+strconv.FormatFloat(perPage, 'f', -1, 64))
	return f, err
}

// onServer starts a server to measure something. What goes wrong with the server then
// is a result too: it holds so many pages, or it doesn't.
func onServer(ctx context.Context, o options, s server, dir string, failed *string, measure func(*process) error, env ...string) error {
	p, err := start(o, s, dir, env...)
	if err != nil {
		return err
	}
	defer p.stop()
	if err := p.ready(ctx, startLimit); err != nil {
		return err
	}
	if err := measure(p); err != nil {
		*failed = firstLine(err)
	}
	return ctx.Err()
}

func (f *fanReport) count(ctx context.Context, o options, p *process) error {
	greet, err := fanHello(ctx, p)
	if err != nil {
		return err
	}
	before, err := idleMemory(ctx, p)
	if err != nil {
		return err
	}
	c, err := openCrowd(ctx, p.base, f.Pages, greet)
	if err != nil {
		return err
	}
	defer c.close()
	ignore := func(*sock, []byte) error { return nil }
	if err := c.read(ctx, time.Now().Add(o.live.settle), ignore); err != nil {
		return err
	}
	late := make(lateness, 0, int(float64(f.Pages)*f.PerPage*o.live.window.Seconds()))
	proc, group := os.DirFS("/proc"), p.cmd.Process.Pid
	used, err := groupCPU(proc, group)
	if err != nil {
		return err
	}
	began := time.Now()
	if err := c.read(ctx, began.Add(o.live.window), func(_ *sock, text []byte) error {
		now := time.Now().UnixNano()
		ticks(text, func(sent, _ int64) { late = append(late, time.Duration(now-sent)) })
		return nil
	}); err != nil {
		return err
	}
	seconds := time.Since(began).Seconds()
	cpu, err := groupCPU(proc, group)
	if err != nil {
		return err
	}
	after, err := groupMemory(proc, group)
	if err != nil {
		return err
	}
	f.Delivered = float64(len(late)) / seconds
	f.CPUUS = float64((cpu - used).Microseconds()) / float64(max(len(late), 1))
	f.Part = f.Delivered / (float64(f.Pages) * f.PerPage)
	f.P50MS, f.P99MS = late.percentile(0.5), late.percentile(0.99)
	f.KiBPage = float64(after.AnonKiB-before.AnonKiB) / float64(f.Pages)
	return nil
}
