package bench

import (
	"context"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"
)

// slowReport is of one page that reads a message a second, among others that read
// all of them.
type slowReport struct {
	Server    string  `json:"server"`
	Others    int     `json:"others"`
	PerSecond float64 `json:"pushes_per_second"`
	Bytes     int     `json:"bytes_per_push"`

	Alone slowPhase `json:"without"` // the others, before the slow one is there
	With  slowPhase `json:"with"`

	GrownKiB int    `json:"grown_kib"` // while one reads slowly
	Pushed   int64  `json:"pushed"`    // the number of the last message
	Last     int64  `json:"last"`      // that the slow one was told
	Read     int    `json:"read"`      // by the slow one
	Failed   string `json:"failed,omitempty"`

	told map[int]int64 // the last number that each of the others got
}

// slowPhase is what the quick pages get in some time.
type slowPhase struct {
	Delivered float64 `json:"delivered_per_second"`
	P50MS     float64 `json:"p50_ms"`
	P99MS     float64 `json:"p99_ms"`
}

const (
	// slowOthers is how many pages read quickly. They leave the cores time, so that
	// it is seen if one makes others wait.
	slowOthers = 10
	// slowBytes is how long a message is. With short ones, a second's would be lost
	// in what the kernel keeps for a connection.
	slowBytes = 2 << 10
	// slowEvery is the time between two messages that the slow page reads.
	slowEvery = time.Second
	// slowStart is for opening pages, and for what takes longer than it should.
	slowStart = 4 * time.Second
)

// measureSlow has our server push to quick pages, and then to a slow one as well.
func measureSlow(ctx context.Context, o options, dir string) (slowReport, error) {
	s := broadcaster()
	r := slowReport{Server: s.name, Others: slowOthers, PerSecond: o.live.slowRate, Bytes: slowBytes, told: map[int]int64{}}
	r.Pushed = int64(r.PerSecond*(slowStart+2*(o.live.settle+o.live.window)).Seconds()) - 1
	measure := func(p *process) error { return r.measure(ctx, o, p) }
	err := onServer(ctx, o, s, dir, &r.Failed, measure, "FAN_PER_SECOND="+strconv.FormatFloat(r.PerSecond, 'f', -1, 64),
		"FAN_BYTES="+strconv.Itoa(slowBytes), "FAN_COUNT="+strconv.FormatInt(r.Pushed+1, 10))
	return r, err
}

func (r *slowReport) measure(ctx context.Context, o options, p *process) error {
	greet, err := fanHello(ctx, p)
	if err != nil {
		return err
	}
	c, err := openCrowd(ctx, p.base, r.Others, greet)
	if err != nil {
		return err
	}
	defer c.close()
	if _, err := r.readQuickly(ctx, c, o.live.settle, nil); err != nil {
		return err
	}
	if r.Alone, err = r.readQuickly(ctx, c, o.live.window, nil); err != nil {
		return err
	}
	slow, err := openReader(p.base, r.Others, greet)
	if err != nil {
		return err
	}
	defer slow.close()
	step := func() error { return r.readOne(slow) }
	if _, err := r.readQuickly(ctx, c, o.live.settle, step); err != nil {
		return err
	}
	before, err := groupMemory(os.DirFS("/proc"), p.cmd.Process.Pid)
	if err != nil {
		return err
	}
	if r.With, err = r.readQuickly(ctx, c, o.live.window, step); err != nil {
		return err
	}
	after, err := groupMemory(os.DirFS("/proc"), p.cmd.Process.Pid)
	if err != nil {
		return err
	}
	r.GrownKiB = after.AnonKiB - before.AnonKiB
	return r.readToTheEnd(ctx, o, c, slow)
}

// readQuickly reads all that comes for some time, and calls step once in slowEvery.
func (r *slowReport) readQuickly(ctx context.Context, c *crowd, length time.Duration, step func() error) (slowPhase, error) {
	var late lateness
	began := time.Now()
	for end := began.Add(length); time.Now().Before(end); {
		until := end
		if next := time.Now().Add(slowEvery); step != nil && next.Before(end) {
			until = next
		}
		if err := c.read(ctx, until, func(s *sock, text []byte) error {
			now := time.Now().UnixNano()
			ticks(text, func(sent, number int64) {
				late = append(late, time.Duration(now-sent))
				r.told[s.number] = number
			})
			return nil
		}); err != nil {
			return slowPhase{}, err
		}
		if step != nil {
			if err := step(); err != nil {
				return slowPhase{}, err
			}
		}
	}
	return slowPhase{float64(len(late)) / time.Since(began).Seconds(), late.percentile(0.5), late.percentile(0.99)}, nil
}

// readOne reads a message of the slow page, which must be newer than those before.
func (r *slowReport) readOne(slow *reader) error {
	text, err := slow.next()
	if err != nil {
		return fmt.Errorf("the slow page: %w", err)
	}
	r.Read++
	ticks(text, func(_, number int64) {
		if number <= r.Last && r.Last > 0 && err == nil {
			err = fmt.Errorf("the slow page was told %d after %d", number, r.Last)
		}
		r.Last = number
	})
	return err
}

// readToTheEnd has the pages read on until the pushes have ended and all know the
// last one.
func (r *slowReport) readToTheEnd(ctx context.Context, o options, c *crowd, slow *reader) error {
	for limit := time.Now().Add(o.live.catchUp); ; {
		missing := r.Others
		for _, last := range r.told {
			if last == r.Pushed {
				missing--
			}
		}
		if missing == 0 {
			break
		}
		if time.Now().After(limit) {
			return fmt.Errorf("%d of the quick pages lack the last message, which is number %d", missing, r.Pushed)
		}
		if err := c.read(ctx, time.Now().Add(pollWait), func(s *sock, text []byte) error {
			ticks(text, func(_, number int64) { r.told[s.number] = number })
			return nil
		}); err != nil {
			return err
		}
	}
	for r.Last < r.Pushed {
		if err := r.readOne(slow); err != nil {
			return err
		}
	}
	return nil
}

// String is the line of progress.
func (r slowReport) String() string {
	title := serverNamed(r.Server).title
	if r.Failed != "" {
		return title + ": " + r.Failed
	}
	return fmt.Sprintf("%s: the others get %.0f messages/s with p99 %.1f ms, before %.0f with %.1f ms; memory grew by %d KiB; the slow page read %d of %d messages, and the last was number %d",
		title, r.With.Delivered, r.With.P99MS, r.Alone.Delivered, r.Alone.P99MS, r.GrownKiB, r.Read, r.Pushed+1, r.Last)
}

func (r *slowReport) write(w io.Writer) {
	fmt.Fprintf(w, "\n%g pushes of %d bytes a second to %d pages, and one that reads a message a second\n  %s\n", r.PerSecond, r.Bytes, r.Others, r)
}

func (r *slowReport) goals() []goal {
	what := fmt.Sprintf("one page reads a message a second of %g pushes", r.PerSecond)
	if r.Failed != "" {
		return []goal{{What: what + " (" + r.Failed + "), messages up to the last one", Got: 0, Want: 1, Broken: 1}}
	}
	return []goal{
		{What: what + ", the value that it has at the end, part of the last one's number", Got: float64(r.Last) / float64(r.Pushed), Want: 1, Broken: 1},
		{What: what + ", memory grows by", Got: float64(r.GrownKiB), Want: 2 << 10, Broken: 12 << 10, AtMost: true, Unit: " KiB"},
		{What: what + ", the others' messages/s, part of those before", Got: r.With.Delivered / r.Alone.Delivered, Want: 0.98, Broken: 0.7},
		{What: what + ", the others' p99 is later by", Got: r.With.P99MS - r.Alone.P99MS, Want: 5, Broken: 200, AtMost: true, Unit: " ms"},
	}
}
