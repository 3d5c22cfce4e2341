package server

import (
	"fmt"
	"path/filepath"
	"strings"
	"text/tabwriter"
)

// Unhandled lists the callbacks that were taken over and that nothing answers, as
// HandleOutput can name them. It is empty once a move to Go is complete.
func (a *App) Unhandled() []string {
	var names []string
	for _, p := range a.callbacks.load().plans {
		if p.takenOver.missing() {
			names = append(names, p.address())
		}
	}
	return names
}

// handlerTable says of each callback that was taken over what answers it, empty
// if there is none.
func (a *App) handlerTable(paint func(style, text string) string) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	total, missing := 0, 0
	for _, p := range a.callbacks.load().plans {
		if p.takenOver == nil {
			continue
		}
		total++
		if p.takenOver.missing() {
			missing++
		}
		names := strings.Split(p.name(), ", ")
		if len(p.outputs) == 0 {
			names = []string{p.name()}
		}
		// Colours stand at the end of a row, as they have a length for tabwriter.
		fmt.Fprintf(w, "  %s\t%s\t%s\n", names[0], listed(p.inputs), p.answeredBy(paint))
		for _, more := range names[1:] {
			fmt.Fprintf(w, "  %s\t\t\n", more)
		}
	}
	if total == 0 {
		return ""
	}
	_ = w.Flush() // to memory
	title := fmt.Sprintf("%d callbacks of %s, all answered", total, a.existing.Source)
	if missing > 0 {
		title = fmt.Sprintf("%d callbacks of %s, %d without a handler", total, a.existing.Source, missing)
	}
	return "  " + paint("1", title) + "\n" + b.String()
}

// answeredBy says what answers a callback that was taken over.
func (p *plan) answeredBy(paint func(style, text string) string) string {
	t := p.takenOver
	switch {
	case t.attached:
		return filepath.Join(filepath.Base(filepath.Dir(p.where)), filepath.Base(p.where))
	case t.callback.ClientsideFunction != nil:
		return "in the browser"
	case t.callback.Answer != nil:
		return t.callback.Note
	case t.cancels:
		return "cancels jobs"
	}
	return paint("1;31", "no handler")
}
