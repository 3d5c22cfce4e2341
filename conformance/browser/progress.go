package browser

import (
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progressLines is in how many lines the progress of a long test is told where
// there is no terminal, as in the log of CI.
const progressLines = 5

// progress shows how far a long test is, on standard error, for who has asked for
// it with DASHWIRE_PROGRESS: with a bar on a terminal, with a few lines elsewhere.
type progress struct {
	what    string
	at, max int
	bar     *progressbar.ProgressBar // nil without a terminal
	silent  bool
}

func newProgress(what string, most int) *progress {
	p := &progress{what: what, max: most, silent: os.Getenv("DASHWIRE_PROGRESS") == ""}
	if !p.silent && term.IsTerminal(int(os.Stderr.Fd())) {
		p.bar = progressbar.NewOptions(most, progressbar.OptionSetDescription(what), progressbar.OptionSetWriter(os.Stderr),
			progressbar.OptionThrottle(200*time.Millisecond), progressbar.OptionShowCount(), progressbar.OptionSetWidth(30), progressbar.OptionOnCompletion(func() { fmt.Fprintln(os.Stderr) }))
	}
	return p
}

func (p *progress) set(n int) {
	before := p.at
	p.at = n
	switch {
	case p.bar != nil:
		_ = p.bar.Set(n)
	case !p.silent && n*progressLines/p.max > before*progressLines/p.max:
		fmt.Fprintf(os.Stderr, "%s: %d of %d\n", p.what, n, p.max)
	}
}

func (p *progress) end() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}

// report prints a table: to standard output for who has asked for progress, else to
// the test's log.
func report(t testing.TB, table string) {
	t.Helper()
	if os.Getenv("DASHWIRE_PROGRESS") != "" {
		fmt.Println("\n" + table)
		return
	}
	t.Log("\n" + table)
}
