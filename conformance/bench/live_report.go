package bench

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// String is the line of progress.
func (f fanReport) String() string {
	if f.Failed != "" {
		return fmt.Sprintf("%-8s %5d pages × %g/s: %s", f.Server, f.Pages, f.PerPage, f.Failed)
	}
	return fmt.Sprintf("%-8s %5d pages × %g/s: %6.0f messages/s (%.0f%%), p99 %.0f ms, %.1f KiB a page, %.1f µs of CPU a message",
		f.Server, f.Pages, f.PerPage, f.Delivered, 100*f.Part, f.P99MS, f.KiBPage, f.CPUUS)
}

func (r *liveReport) write(w io.Writer) {
	fmt.Fprint(w, "\nwebsocket echo, one request in flight on each connection\n")
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(tw, "  %-*s\tconnections\tround trips/s\tp50 ms\tp99 ms\tof bare\tof FastAPI\tof its 1 process\t\n", titleWidth, "server")
	for _, e := range r.Echo {
		fmt.Fprintf(tw, "  %-*s\t%d\t%.0f\t%.2f\t%.2f\t%s\t%s\t%s\t\n", titleWidth, serverNamed(e.Server).title, e.Connections, e.PerSecond,
			e.P50MS, e.P99MS, times(e.OfBare), times(e.OfFastAPI), times(e.OfLone))
	}
	tw.Flush()
	fmt.Fprintf(w, "\nfan: %d messages a second to each page, from a persistent callback of each or from outside\n", fanPerSecond)
	tw = tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(tw, "  %-*s\tpages\tmessages/s\tof wanted\tp50 ms\tp99 ms\tCPU µs\tKiB a page\t\n", titleWidth, "server")
	for _, f := range r.Fan {
		if f.Failed != "" {
			fmt.Fprintf(tw, "  %-*s\t%d\tfailed\t\t\t\t\t\t\n", titleWidth, serverNamed(f.Server).title, f.Pages)
			continue
		}
		fmt.Fprintf(tw, "  %-*s\t%d\t%.0f\t%.0f%%\t%.1f\t%.1f\t%.1f\t%.1f\t\n", titleWidth, serverNamed(f.Server).title, f.Pages,
			f.Delivered, 100*f.Part, f.P50MS, f.P99MS, f.CPUUS, f.KiBPage)
	}
	tw.Flush()
	for _, f := range r.Fan {
		if f.Failed != "" {
			fmt.Fprintf(w, "  %s\n", f)
		}
	}
	if len(r.Rates) > 0 {
		fmt.Fprintf(w, "\nhighest rate at %d pages with p99 under %d ms\n", r.Rates[0].Pages, sustainedMS)
	}
	for _, rate := range r.Rates {
		switch b := rate.Best; {
		case b.PerPage == 0:
			fmt.Fprintf(w, "  %-*s  none of those that were tried\n", titleWidth, serverNamed(rate.Server).title)
		case rate.Exhausted:
			fmt.Fprintf(w, "  %-*s  %.0f messages/s, p99 %.0f ms\n", titleWidth, serverNamed(rate.Server).title, b.Delivered, b.P99MS)
		default:
			fmt.Fprintf(w, "  %-*s  %.0f messages/s, p99 %.0f ms; nothing higher was tried\n", titleWidth, serverNamed(rate.Server).title, b.Delivered, b.P99MS)
		}
	}
	if r.Slow != nil {
		r.Slow.write(w)
	}
}

func (r *liveReport) echo(server string, connections int) *echoReport {
	for i := range r.Echo {
		if e := &r.Echo[i]; e.Server == server && e.Connections == connections {
			return e
		}
	}
	return nil
}

func (r *liveReport) fan(server string, pages int) *fanReport {
	for i := range r.Fan {
		if f := &r.Fan[i]; f.Server == server && f.Pages == pages {
			return f
		}
	}
	return nil
}

func (r *liveReport) goals() []goal {
	var goals []goal
	if e := r.echo("ours", 1); e != nil && e.OfBare > 0 {
		goals = append(goals, goal{What: "echo on 1 connection, part of bare Fiber's round trips/s", Got: e.OfBare, Want: 0.8, Broken: 0.4})
	}
	if e := r.echo("ours", 50); e != nil && e.OfLone > 0 {
		goals = append(goals, goal{What: "echo on 50 connections, times the round trips/s of FastAPI in one process too", Got: e.OfLone, Want: 5, Broken: 2})
	}
	for _, f := range r.Fan {
		if f.Server == "ours" || f.Server == "broadcast" {
			goals = append(goals, r.fanGoals(f)...)
		}
	}
	goals = append(goals, r.rateGoals()...)
	if r.Slow != nil {
		goals = append(goals, r.Slow.goals()...)
	}
	return goals
}

// fanGoals compares with bare Fiber. A server that fails at a number of pages
// misses all of them.
func (r *liveReport) fanGoals(f fanReport) []goal {
	var goals []goal
	pages := fmt.Sprintf("fan to %d pages", f.Pages)
	if f.Server == "broadcast" {
		pages = fmt.Sprintf("broadcast to %d pages", f.Pages)
	}
	if f.Failed != "" {
		return []goal{{What: pages + " (" + f.Failed + "), part of the messages wanted", Got: 0, Want: 0.9, Broken: 0.5}}
	}
	bare := r.fan("bare", f.Pages)
	if bare != nil && bare.Failed == "" {
		if f.Pages >= 9000 || f.Pages <= 200 {
			goals = append(goals, goal{What: pages + ", part of the bare loop's messages/s", Got: f.Delivered / bare.Delivered, Want: 0.9, Broken: 0.5})
		}
		if f.Pages >= 1000 { // with fewer, what a page takes is lost in the noise
			goals = append(goals, goal{
				What: pages + ", memory a page as a part of the bare loop's", Got: f.KiBPage / bare.KiBPage, Want: 1.005, Broken: 3, AtMost: true,
			})
		}
	}
	if f.Pages >= 1000 && f.Server == "broadcast" { // else a page also has a callback that runs
		goals = append(goals, goal{What: pages + ", memory a page", Got: f.KiBPage, Want: 30.05, Broken: 100, AtMost: true, Unit: " KiB"})
	}
	if f.Pages <= 5000 {
		goals = append(goals, goal{What: pages + ", p99", Got: f.P99MS, Want: 200, Broken: 2000, AtMost: true, Unit: " ms"})
	}
	return goals
}

func (r *liveReport) rateGoals() []goal {
	rates := map[string]rateReport{}
	for _, rate := range r.Rates {
		rates[rate.Server] = rate
	}
	python := rates["fastapi"]
	if python.Best.PerPage == 0 {
		return nil
	}
	var goals []goal
	for _, by := range []struct{ server, what string }{{"ours", "fan"}, {"broadcast", "broadcast"}} {
		if rate := rates[by.server]; rate.Pages > 0 {
			goals = append(goals, goal{
				What: fmt.Sprintf("%s, the highest rate at %d pages with p99 under %d ms, times FastAPI's", by.what, rate.Pages, sustainedMS),
				Got:  rate.Best.PerPage / python.Best.PerPage, Want: rateTimes, Broken: 2,
			})
		}
	}
	return goals
}
