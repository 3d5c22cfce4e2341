package browser

import (
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/schollz/progressbar/v3"
)

// progress shows how far a long test is, on standard error, for who has asked for
// it with DASHWIRE_PROGRESS.
type progress struct{ bar *progressbar.ProgressBar }

func newProgress(what string, most int) *progress {
	if os.Getenv("DASHWIRE_PROGRESS") == "" {
		return &progress{progressbar.DefaultSilent(int64(most))}
	}
	return &progress{progressbar.NewOptions(most, progressbar.OptionSetDescription(what), progressbar.OptionSetWriter(os.Stderr),
		progressbar.OptionThrottle(200*time.Millisecond), progressbar.OptionShowCount(), progressbar.OptionSetWidth(30), progressbar.OptionOnCompletion(func() { fmt.Fprintln(os.Stderr) }))}
}

func (p *progress) set(n int) { _ = p.bar.Set(n) }

func (p *progress) end() { _ = p.bar.Finish() }

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
