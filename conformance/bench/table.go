package bench

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// titleWidth pads the first column, as a tabwriter aligns all columns one way.
const titleWidth = 34

// printTable writes a report for a person at a terminal.
func printTable(w io.Writer, r *report) {
	fmt.Fprintf(w, "\n%s\n%s\n%s\n", r.Machine.line(), versionLine(r.Versions), r.Method.line())
	for _, p := range r.Points {
		fmt.Fprintf(w, "\n%s\n", pointTitle(p))
		tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
		fmt.Fprintf(tw, "  %-*s\trequests/s\tspread\tp50 ms\tp99 ms\tCPU µs\tof bare\tof Flask\t\n", titleWidth, "server")
		for _, l := range p.Results {
			fmt.Fprintf(tw, "  %-*s\t%.0f\t%.0f%%\t%.2f\t%.2f\t%.1f\t%s\t%s\t\n", titleWidth, l.Title,
				l.PerSecond, 100*l.Spread, l.P50MS, l.P99MS, l.CPUUS, times(l.OfBare), times(l.OfFlask))
		}
		tw.Flush()
		for _, line := range p.multiples() {
			fmt.Fprintf(w, "  %s\n", line)
		}
	}
	fmt.Fprint(w, "\nmemory and start\n")
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(tw, "  %-*s\tRssAnon idle\tafter load\tprocesses\tfirst byte\tspread\t\n", titleWidth, "server")
	for _, s := range r.Servers {
		fmt.Fprintf(tw, "  %-*s\t%.1f MiB\t%.1f MiB\t%d\t%.1f ms\t%.0f%%\t\n", titleWidth, s.Title,
			s.Idle.mib(), s.AfterLoad.mib(), s.Idle.Processes, s.FirstByteMS, 100*spread(s.StartsMS))
	}
	tw.Flush()
	printSleepers(w, r.Sleepers)
	if r.Live != nil {
		r.Live.write(w)
	}
	if len(r.Goals) > 0 {
		fmt.Fprint(w, "\ngoals\n")
	}
	for _, g := range r.Goals {
		fmt.Fprintf(w, "  %s\n", g)
	}
}

func (m machine) line() string {
	return fmt.Sprintf("%d cores of %s, Linux %s, load average %s before the run", m.Cores, m.CPU, m.Kernel, m.Load)
}

func (m method) line() string {
	return fmt.Sprintf("wrk with %d thread and %d connections, kept alive, on the same cores; %d rounds of %.0f s, "+
		"servers in turn; medians; %d starts", m.Threads, m.Connections, m.Rounds, m.Seconds, m.Starts)
}

func versionLine(all []version) string {
	parts := make([]string, len(all))
	for i, v := range all {
		parts[i] = v.Name + " " + v.Version
	}
	return strings.Join(parts, ", ")
}

// pointTitle names a point, with the length of its answer where that is the same
// for all servers.
func pointTitle(p pointReport) string {
	request := pointNamed(p.Name)
	title := p.Name + ": " + request.method + " " + request.path
	for _, l := range p.Results {
		if l.Server != "typed" && l.AnswerLen != p.Results[0].AnswerLen {
			return title
		}
	}
	return title + fmt.Sprintf(", answers of %d bytes", p.Results[0].AnswerLen)
}

// multiples says how a point compares with Python and with its own other form.
func (p pointReport) multiples() []string {
	var lines []string
	if p.OursTimes > 0 {
		line := fmt.Sprintf("dashwire answers %.1f times as many as %s, the best Python backend here", p.OursTimes, serverNamed(p.Python).title)
		if p.BareTimes > 0 {
			line += fmt.Sprintf("; bare Fiber %.1f times", p.BareTimes)
		}
		lines = append(lines, line)
	}
	if p.TypedTimes > 0 {
		lines = append(lines, fmt.Sprintf("as typed arrays it is %.1f times as fast as with plain lists", p.TypedTimes))
	}
	return lines
}

// times prints a ratio, "-" when there is none.
func times(f float64) string {
	switch {
	case f == 0:
		return "-"
	case f < 0.1:
		return fmt.Sprintf("%.3f", f)
	default:
		return fmt.Sprintf("%.2f", f)
	}
}
