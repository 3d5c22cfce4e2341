// Package report shows results: as text, as a page, and as JUnit's XML.
package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/dashwire/dashwire/conformance/internal/judge"
)

// Text prints the results of one backend and reports whether something failed.
func Text(w io.Writer, name string, results []judge.Result, stale []error, verbose bool) bool {
	p := &printer{w: w}
	count := map[judge.Verdict]int{}
	allowed := map[string][]string{}
	skipped := map[string]int{}
	for _, r := range results {
		count[r.Verdict]++
		switch r.Verdict {
		case judge.Failed:
			p.failure(r)
		case judge.Skipped:
			skipped[r.Faults[0]]++
		default:
			if verbose {
				p.printf("%-6s %s\n", r.Verdict, r.Run.Name)
			}
		}
		for _, reason := range r.Allowed {
			allowed[reason] = append(allowed[reason], r.Run.Name)
		}
	}
	for _, err := range stale {
		p.printf("FAIL %v\n", err)
	}
	p.notes(allowed, skipped, count[judge.Known], name)
	failed := count[judge.Failed] + len(stale)
	p.printf("%d passed, %d failed\n", count[judge.Passed], failed)
	return failed > 0
}

// traceSize is how much of each side of an exchange the trace shows.
const traceSize = 1500

type printer struct{ w io.Writer }

func (p *printer) printf(format string, args ...any) { _, _ = fmt.Fprintf(p.w, format, args...) }

// failure prints one line, then what both sides sent.
func (p *printer) failure(r judge.Result) {
	p.printf("FAIL %s: %s\n", r.Run.Name, strings.Join(r.Faults, "; "))
	for _, e := range r.Trace {
		p.block("  > ", e.Sent)
		p.block("  < ", e.Got)
	}
	p.block("  server: ", r.Log)
}

func (p *printer) block(prefix, text string) {
	if len(text) > traceSize {
		text = strings.ToValidUTF8(text[:traceSize], "") + fmt.Sprintf("... (%d bytes; --html shows more)", len(text))
	}
	for line := range strings.Lines(strings.TrimSpace(text)) {
		p.printf("%s%s\n", prefix, strings.TrimRight(line, "\r\n"))
	}
}

func (p *printer) notes(allowed map[string][]string, skipped map[string]int, known int, name string) {
	if len(allowed) > 0 {
		p.printf("answers other than the reference's that are allowed:\n")
	}
	for _, reason := range sorted(allowed) {
		names := allowed[reason]
		first := names[0]
		if len(names) > 1 {
			first = fmt.Sprintf("%s and %d more", names[0], len(names)-1)
		}
		p.printf("  %s (%s)\n", reason, first)
	}
	for _, reason := range sorted(skipped) {
		p.printf("%d skipped, %s\n", skipped[reason], reason)
	}
	if known > 0 {
		p.printf("%d known failures, which conformance/known/%s.txt explains\n", known, name)
	}
}

func sorted[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
