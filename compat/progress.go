package compat

import (
	"fmt"
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress shows what is being fetched: one line that changes on a terminal, one
// line for each step elsewhere.
type progress struct {
	w    io.Writer
	bar  *progressbar.ProgressBar // nil where there is no terminal
	last string
}

func newProgress(w io.Writer) *progress {
	p := &progress{w: w}
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		p.bar = progressbar.NewOptions(-1, progressbar.OptionSetWriter(w), progressbar.OptionClearOnFinish(), progressbar.OptionShowBytes(true))
	}
	return p
}

// at begins a step.
func (p *progress) at(step string) {
	switch {
	case p.bar != nil:
		p.bar.Describe("Reading " + step)
	case p.w != nil && step != p.last:
		fmt.Fprintln(p.w, "Reading "+step)
	}
	p.last = step
}

// got counts what was fetched.
func (p *progress) got(size int) {
	if p.bar != nil {
		_ = p.bar.Add(size) // an error means that the terminal is gone
	}
}

func (p *progress) done() {
	if p.bar != nil {
		_ = p.bar.Finish()
		_ = p.bar.Exit()
	}
}
