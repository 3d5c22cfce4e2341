package bench

import (
	"fmt"
	"os"
	"strings"
)

// The block of figures in a README lies between these two lines.
const (
	readmeBegin = "<!-- figures: begin, written by scripts/bench.sh --readme -->"
	readmeEnd   = "<!-- figures: end -->"
)

// rewriteReadme replaces the block of figures in a Markdown file.
func rewriteReadme(file string, r *report) error {
	old, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("the README cannot be read: %w", err)
	}
	text, err := replaceBlock(string(old), markdown(r))
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return os.WriteFile(file, []byte(text), 0o644)
}

func replaceBlock(text, block string) (string, error) {
	before, rest, ok := strings.Cut(text, readmeBegin+"\n")
	if !ok {
		return "", fmt.Errorf("there is no line %q; put it and %q where the figures shall be", readmeBegin, readmeEnd)
	}
	_, after, ok := strings.Cut(rest, readmeEnd)
	if !ok {
		return "", fmt.Errorf("there is no line %q after %q", readmeEnd, readmeBegin)
	}
	if strings.Contains(after, readmeBegin) {
		return "", fmt.Errorf("the line %q stands twice", readmeBegin)
	}
	return before + readmeBegin + "\n" + block + readmeEnd + after, nil
}

// markdown writes the figures that a README shows.
func markdown(r *report) string {
	var b strings.Builder
	for _, p := range r.Points {
		fmt.Fprintf(&b, "%s\n\n| server | requests/s | p99 | of bare Fiber | of Flask |\n| --- | ---: | ---: | ---: | ---: |\n", pointTitle(p))
		for _, l := range p.Results {
			fmt.Fprintf(&b, "| %s | %.0f | %.2f ms | %s | %s |\n", l.Title,
				l.PerSecond, l.P99MS, times(l.OfBare), times(l.OfFlask))
		}
		for _, line := range p.multiples() {
			fmt.Fprintf(&b, "\n%s.\n", line)
		}
		b.WriteByte('\n')
	}
	if r.Live != nil {
		r.Live.markdown(&b)
	}
	b.WriteString("| server | idle memory (RssAnon) | exec to first byte |\n| --- | ---: | ---: |\n")
	for _, s := range r.Servers {
		fmt.Fprintf(&b, "| %s | %.1f MiB | %.0f ms |\n", s.Title, s.Idle.mib(), s.FirstByteMS)
	}
	fmt.Fprintf(&b, "\n%s. %s. %s.\n", r.Machine.line(), r.Method.line(), versionLine(r.Versions))
	return b.String()
}
