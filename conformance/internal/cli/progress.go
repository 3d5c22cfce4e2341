package cli

import (
	"fmt"
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"github.com/dashwire/dashwire/conformance/internal/judge"
)

// lines is in how many lines the progress of a run is told where there is no
// terminal.
const lines = 5

// progress tells how far a run is: with a bar on a terminal, with a few lines
// elsewhere. It is for one goroutine at a time.
type progress struct {
	to          io.Writer
	what        string
	total       int
	ran, failed int
	bar         *progressbar.ProgressBar // nil without a terminal
}

func newProgress(to io.Writer, what string, total int) *progress {
	p := &progress{to: to, what: what, total: total}
	if file, ok := to.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		p.bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(to), progressbar.OptionSetDescription(what),
			progressbar.OptionShowCount(), progressbar.OptionClearOnFinish(), progressbar.OptionSetPredictTime(false))
		return p
	}
	_, _ = fmt.Fprintf(to, "%s: %d runs\n", what, total)
	return p
}

func (p *progress) done(r judge.Result) {
	p.ran++
	if r.Verdict == judge.Failed {
		p.failed++
	}
	if p.bar != nil {
		_ = p.bar.Add(1)
		return
	}
	if p.ran*lines/p.total > (p.ran-1)*lines/p.total {
		_, _ = fmt.Fprintf(p.to, "%s: %d of %d runs, %d failed\n", p.what, p.ran, p.total, p.failed)
	}
}

func (p *progress) end() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
