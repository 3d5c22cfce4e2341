package bench

import (
	"fmt"
	"strings"
)

// markdown writes the figures of websockets that a README shows.
func (r *liveReport) markdown(b *strings.Builder) {
	b.WriteString("Round trips of callbacks over websockets, one request in flight on each connection:\n\n" +
		"| server | connections | round trips/s | p99 | of bare Fiber | of FastAPI | of FastAPI, 1 process |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n")
	for _, e := range r.Echo {
		fmt.Fprintf(b, "| %s | %d | %.0f | %.2f ms | %s | %s | %s |\n", serverNamed(e.Server).title, e.Connections, e.PerSecond,
			e.P99MS, times(e.OfBare), times(e.OfFastAPI), times(e.OfLone))
	}
	fmt.Fprintf(b, "\nPushes, %d a second to each page, from a persistent callback of each or (broadcast) from outside:\n\n"+
		"| server | pages | messages/s | p99 | memory a page |\n| --- | ---: | ---: | ---: | ---: |\n", fanPerSecond)
	for _, f := range r.Fan {
		if f.Failed != "" {
			fmt.Fprintf(b, "| %s | %d | failed | - | - |\n", serverNamed(f.Server).title, f.Pages)
			continue
		}
		fmt.Fprintf(b, "| %s | %d | %.0f | %.0f ms | %.1f KiB |\n", serverNamed(f.Server).title, f.Pages, f.Delivered, f.P99MS, f.KiBPage)
	}
	b.WriteByte('\n')
	if len(r.Rates) == 0 {
		return
	}
	fmt.Fprintf(b, "The highest rate at %d pages with a p99 under %d ms:\n\n| server | messages/s |\n| --- | ---: |\n", r.Rates[0].Pages, sustainedMS)
	for _, rate := range r.Rates {
		most := fmt.Sprintf("%.0f", rate.Best.Delivered)
		if rate.Best.PerPage == 0 {
			most = "none that was tried"
		}
		fmt.Fprintf(b, "| %s | %s |\n", serverNamed(rate.Server).title, most)
	}
	b.WriteByte('\n')
}
