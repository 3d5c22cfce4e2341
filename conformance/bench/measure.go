package bench

import (
	"context"
	"fmt"
	"os"
	"sync"
	"time"
)

const (
	// The first start may have to fetch what later ones find in a cache.
	firstStartLimit = 5 * time.Minute
	startLimit      = time.Minute
)

// measure does a whole run.
func measure(ctx context.Context, o options, progress progress) (*report, error) {
	if err := checkTools(o); err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "dashbench-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)

	r := &report{
		Time:    time.Now().UTC().Format(time.RFC3339),
		Machine: readMachine(),
		Method: method{
			Rounds: o.rounds, Seconds: o.roundTime.Seconds(), Connections: o.connections, Threads: 1, Starts: o.starts,
		},
	}
	if r.Versions, err = readVersions(ctx, o); err != nil {
		return nil, err
	}
	for _, name := range o.servers {
		r.Servers = append(r.Servers, serverReport{Name: name, Title: serverNamed(name).title})
	}
	if err := underLoad(ctx, o, r, dir, progress); err != nil {
		return nil, err
	}
	if err := timeStarts(ctx, o, r, dir, progress); err != nil {
		return nil, err
	}
	if len(o.live.echo)+len(o.live.pages) > 0 {
		if r.Live, err = measureLive(ctx, o, dir, progress); err != nil {
			return nil, err
		}
	}
	r.Goals = goalsOf(r)
	return r, nil
}

// underLoad starts all servers, compares their answers, and loads them in turn.
func underLoad(ctx context.Context, o options, r *report, dir string, progress progress) error {
	running, err := startAll(ctx, o, dir, progress)
	defer stopAll(running)
	if err != nil {
		return err
	}
	for i, p := range running {
		if r.Servers[i].Idle, err = idleMemory(ctx, p); err != nil {
			return err
		}
	}
	var measured []point
	for _, name := range o.points {
		measured = append(measured, pointNamed(name))
	}
	progress.sayf("comparing the answers of %d servers", len(running))
	sizes, err := compareAnswers(ctx, running, measured)
	if err != nil {
		return err
	}
	w, err := newWrk(o.wrk, dir, o.connections, measured)
	if err != nil {
		return err
	}
	for _, pt := range measured {
		result, err := takeTurns(ctx, o, w, running, pt, sizes, progress)
		if err != nil {
			return err
		}
		r.Points = append(r.Points, *result)
	}
	for i, p := range running {
		if r.Servers[i].AfterLoad, err = groupMemory(os.DirFS("/proc"), p.cmd.Process.Pid); err != nil {
			return p.failed(err)
		}
	}
	return amongSleepers(ctx, o, r, running, progress)
}

// amongSleepers measures ours, and beside it the Python backend that can do best.
func amongSleepers(ctx context.Context, o options, r *report, running []*process, progress progress) error {
	if o.sleepers == 0 {
		return nil
	}
	for _, p := range running {
		if name := p.server.name; name != "ours" && name != "fastapi" {
			continue
		}
		progress.sayf("%d callbacks of %s sleep for %s", o.sleepers, p.server.name, o.sleep)
		report, err := measureSleepers(ctx, p, o.sleepers, o.sleep)
		if err != nil {
			return err
		}
		r.Sleepers = append(r.Sleepers, report)
	}
	return nil
}

func startAll(ctx context.Context, o options, dir string, progress progress) ([]*process, error) {
	var running []*process
	for _, name := range o.servers {
		progress.sayf("starting %s", name)
		p, err := start(o, serverNamed(name), dir)
		if err != nil {
			return running, err
		}
		running = append(running, p)
		if err := p.ready(ctx, firstStartLimit); err != nil {
			return running, err
		}
	}
	return running, nil
}

func stopAll(running []*process) {
	var all sync.WaitGroup
	for _, p := range running {
		all.Go(p.stop)
	}
	all.Wait()
}

// idleMemory loads what a browser loads with the page, and then reads the memory.
func idleMemory(ctx context.Context, p *process) (memory, error) {
	for _, path := range []string{"/", "/_dash-layout", "/_dash-dependencies"} {
		if err := get(ctx, p.base+path); err != nil {
			return memory{}, p.failed(err)
		}
	}
	m, err := groupMemory(os.DirFS("/proc"), p.cmd.Process.Pid)
	if err != nil {
		return m, p.failed(err)
	}
	return m, nil
}

// warmTime is the length of the turn before the first round, which is not
// counted.
const warmTime = time.Second

// contender is a server with the request that it is loaded with.
type contender struct {
	p     *process
	name  string // of the server, or of the variant of the request
	title string
	point point
	size  int // of a right answer's body
}

func contenders(running []*process, pt point, sizes map[string]map[string]int) []contender {
	var all []contender
	for _, p := range running {
		all = append(all, contender{p, p.server.name, p.server.title, pt, sizes[p.server.name][pt.name]})
		if p.server.name != "ours" {
			continue
		}
		for _, v := range pt.variants {
			all = append(all, contender{p, v.name, v.title, pt.as(v), sizes["ours"][v.name]})
		}
	}
	return all
}

// takeTurns loads the servers with one kind of request, each once a round. Every
// second round goes backwards, so that nobody is always first, and neighbours,
// whose ratio matters, stay neighbours.
func takeTurns(ctx context.Context, o options, w *wrk, running []*process, pt point,
	sizes map[string]map[string]int, progress progress,
) (*pointReport, error) {
	result := &pointReport{Name: pt.name}
	all := contenders(running, pt, sizes)
	for _, c := range all {
		if _, err := w.turn(ctx, c.p.base, c.point, c.size, warmTime); err != nil {
			return nil, turnFailed(ctx, c.p, c.point, err)
		}
		result.Results = append(result.Results, loadReport{Server: c.name, Title: c.title, AnswerLen: c.size})
	}
	for round := range o.rounds {
		for i := range all {
			if round%2 == 1 {
				i = len(all) - 1 - i
			}
			c := all[i]
			l, err := countedTurn(ctx, o, w, c.p, c.point, c.size)
			if err != nil {
				return nil, turnFailed(ctx, c.p, c.point, err)
			}
			result.Results[i].Rounds = append(result.Results[i].Rounds, l)
			progress.sayf("%s, round %d of %d: %-8s %8.0f requests/s, p99 %7.2f ms",
				pt.name, round+1, o.rounds, c.name, l.perSecond(), float64(l.P99US)/1000)
		}
	}
	result.summarise()
	return result, nil
}

// countedTurn is a turn with the server's processor time.
func countedTurn(ctx context.Context, o options, w *wrk, p *process, pt point, size int) (load, error) {
	proc, group := os.DirFS("/proc"), p.cmd.Process.Pid
	before, err := groupCPU(proc, group)
	if err != nil {
		return load{}, err
	}
	l, err := w.turn(ctx, p.base, pt, size, o.roundTime)
	if err != nil {
		return load{}, err
	}
	after, err := groupCPU(proc, group)
	if err != nil {
		return load{}, err
	}
	l.CPUUS = (after - before).Microseconds()
	return l, nil
}

func turnFailed(ctx context.Context, p *process, pt point, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return p.failed(fmt.Errorf("failed under the load of %s: %w", pt.name, err))
}

// timeStarts starts each server several times, with nothing else running.
func timeStarts(ctx context.Context, o options, r *report, dir string, progress progress) error {
	for range o.starts {
		for i := range r.Servers {
			s := &r.Servers[i]
			took, err := timeStart(ctx, o, serverNamed(s.Name), dir)
			if err != nil {
				return err
			}
			s.StartsMS = append(s.StartsMS, float64(took.Microseconds())/1000)
			progress.sayf("first byte of %-8s after %7.1f ms", s.Name, s.StartsMS[len(s.StartsMS)-1])
		}
	}
	for i := range r.Servers {
		r.Servers[i].FirstByteMS = median(r.Servers[i].StartsMS)
	}
	return nil
}

func timeStart(ctx context.Context, o options, s server, dir string) (time.Duration, error) {
	p, err := start(o, s, dir)
	if err != nil {
		return 0, err
	}
	defer p.stop()
	return firstByte(ctx, p, startLimit)
}
