package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// sleeperReport is how a server answers quick callbacks while many others sleep.
type sleeperReport struct {
	Server   string  `json:"server"`
	Title    string  `json:"title"`
	Sleepers int     `json:"sleepers"`
	SleepMS  int64   `json:"sleep_ms"`
	QuickMS  float64 `json:"slowest_quick_ms"` // the slowest of quickCalls
	MedianMS float64 `json:"median_quick_ms"`
	LastMS   float64 `json:"last_sleeper_ms"` // when the last of the sleepers was answered
	Failed   string  `json:"failed,omitempty"`
}

const (
	// quickCalls is how many quick callbacks are called, one after the other, while
	// all others sleep.
	quickCalls = 20
	// sleepSettle is the time after the last sleeper's request was sent until the
	// first quick one.
	sleepSettle = time.Second
	// sleeperGrace is how much longer than its sleep an answer may take. A server
	// that runs some callbacks at a time would need many times that.
	sleeperGrace = 20 * time.Second
)

// measureSleepers has all callbacks of a server sleep at once, and calls a quick
// one meanwhile.
func measureSleepers(ctx context.Context, p *process, count int, sleep time.Duration) (sleeperReport, error) {
	report := sleeperReport{Server: p.server.name, Title: p.server.title, Sleepers: count, SleepMS: sleep.Milliseconds()}
	limited, cancel := context.WithTimeout(ctx, sleep+sleeperGrace)
	defer cancel()
	// Each request has a connection of its own, as pages of different people do.
	transport := &http.Transport{MaxIdleConns: count, MaxIdleConnsPerHost: count}
	defer transport.CloseIdleConnections()
	c := &http.Client{Transport: transport}

	var all sync.WaitGroup
	began := time.Now()
	sent := newCountdown(count)
	took, failures := make([]time.Duration, count), make([]error, count)
	body := callbackBody("size", "title", "store", "modified_timestamp", strconv.FormatInt(sleep.Milliseconds(), 10))
	for i := range count {
		all.Go(func() {
			failures[i] = callOnce(limited, c, p.base, body, "slept", sent)
			took[i] = time.Since(began)
		})
	}
	quick, err := callQuickly(limited, c, p.base, sent)
	awake := time.Since(began) >= sleep
	all.Wait()
	for _, t := range took {
		report.LastMS = max(report.LastMS, milliseconds(t))
	}
	for _, t := range quick {
		report.QuickMS = max(report.QuickMS, t)
	}
	report.MedianMS = median(quick)
	switch failed := errors.Join(failures...); {
	case ctx.Err() != nil:
		return report, ctx.Err()
	case err != nil:
		report.Failed = "the quick callbacks: " + firstLine(err)
	case failed != nil:
		report.Failed = "some that sleep: " + firstLine(failed)
	case awake:
		report.Failed = "the quick callbacks ended only when others had stopped sleeping"
	}
	return report, nil
}

func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// countdown is closed when it was counted down.
type countdown struct {
	mu   sync.Mutex
	left int
	done chan struct{}
}

func newCountdown(n int) *countdown { return &countdown{left: n, done: make(chan struct{})} }

func (c *countdown) count() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.left--; c.left == 0 {
		close(c.done)
	}
}

// callQuickly waits until all others were sent and calls quick callbacks, of which
// it returns the times.
func callQuickly(ctx context.Context, c *http.Client, base string, sent *countdown) ([]float64, error) {
	select {
	case <-sent.done:
	case <-ctx.Done():
		return nil, errors.New("not all requests could be sent")
	}
	select {
	case <-time.After(sleepSettle):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	var times []float64
	for range quickCalls {
		began := time.Now()
		if err := callOnce(ctx, c, base, pointNamed("small").body, "value 5", nil); err != nil {
			return times, err
		}
		times = append(times, milliseconds(time.Since(began)))
	}
	return times, nil
}

// callOnce calls a callback and checks that the answer holds a text. sent is
// counted down when the request is on its way, or has failed before.
func callOnce(ctx context.Context, c *http.Client, base, body, want string, sent *countdown) error {
	report := func() {}
	if sent != nil {
		report = sync.OnceFunc(sent.count)
	}
	defer report()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, base+"/_dash-update-component", &sentReader{strings.NewReader(body), report})
	if err != nil {
		return err
	}
	req.ContentLength = int64(len(body))
	req.Header.Set("Content-Type", "application/json")
	res, err := c.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK || !strings.Contains(string(answer), want) {
		return fmt.Errorf("it answered %s: %.200s", res.Status, answer)
	}
	return nil
}

// sentReader reports when the last of a body was taken.
type sentReader struct {
	*strings.Reader
	report func()
}

func (r *sentReader) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if r.Len() == 0 {
		r.report()
	}
	return n, err
}

func printSleepers(w io.Writer, reports []sleeperReport) {
	if len(reports) == 0 {
		return
	}
	fmt.Fprintf(w, "\nquick callbacks while %d others sleep for %.1f s\n", reports[0].Sleepers, float64(reports[0].SleepMS)/1000)
	for _, r := range reports {
		if r.Failed != "" {
			fmt.Fprintf(w, "  %-*s  %s\n", titleWidth, r.Title, r.Failed)
			continue
		}
		fmt.Fprintf(w, "  %-*s  median %.1f ms, slowest of %d %.1f ms; the last sleeper after %.2f s\n",
			titleWidth, r.Title, r.MedianMS, quickCalls, r.QuickMS, r.LastMS/1000)
	}
}

func sleeperGoals(reports []sleeperReport) []goal {
	var goals []goal
	for _, r := range reports {
		if r.Server != "ours" {
			continue
		}
		g := goal{
			What: fmt.Sprintf("the slowest quick callback while %d sleep", r.Sleepers),
			Got:  r.QuickMS, Want: 50, Broken: 1000, AtMost: true, Unit: " ms",
		}
		if r.Failed != "" {
			g.What, g.Got = g.What+" ("+r.Failed+")", float64(r.SleepMS)
		}
		goals = append(goals, g)
	}
	return goals
}
