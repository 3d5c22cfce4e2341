package assets

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progressDelay is how long work may take before a bar is shown for it.
const progressDelay = 200 * time.Millisecond

// progress shows how far a piece of work is: as a bar on a terminal, as one line
// at its start elsewhere, where a bar's control characters would be garbage.
type progress struct {
	mu      sync.Mutex
	total   int64
	sofar   int64
	started time.Time
	bar     *progressbar.ProgressBar // nil where there is no terminal
}

func newProgress(w io.Writer, what string, total int64) *progress {
	what = fmt.Sprintf("%s (%.1f MB)", what, float64(total)/1e6)
	p := &progress{total: total, started: time.Now()}
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		p.bar = newBar(w, what, total)
	} else {
		fmt.Fprintln(w, what)
	}
	return p
}

// newBar shows nothing before it is first set.
func newBar(w io.Writer, what string, total int64) *progressbar.ProgressBar {
	return progressbar.NewOptions64(total,
		progressbar.OptionSetWriter(w),
		progressbar.OptionSetDescription(what),
		progressbar.OptionSetWidth(24),
		progressbar.OptionThrottle(65*time.Millisecond),
		progressbar.OptionClearOnFinish(),
	)
}

func (p *progress) add(n int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.show(p.sofar + n)
}

// set says how much is done, which never becomes less.
func (p *progress) set(n int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.show(n)
}

func (p *progress) show(n int64) {
	p.sofar = max(p.sofar, min(n, p.total))
	if p.bar == nil || time.Since(p.started) < progressDelay {
		return
	}
	// An error means that the terminal is gone, which is no reason to stop.
	_ = p.bar.Set64(p.sofar)
}

// done takes the bar away, whether the work was finished or not.
func (p *progress) done() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar != nil {
		_ = p.bar.Clear()
		_ = p.bar.Exit()
	}
}
