package report

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"github.com/dashwire/dashwire/conformance/internal/judge"
)

//go:embed report.gohtml
var pageText string

var pageTemplate = template.Must(template.New("report").Parse(pageText))

type view struct {
	Release  string
	Backends []column
	Areas    []area
}

type column struct {
	Name                           string
	Passed, Failed, Known, Skipped int
	Stale                          []string // what is wrong with its list of known failures
}

// area is a row of the matrix, and a part of the list.
type area struct {
	Name  string
	Cells []column
	Cases []row
}

type row struct {
	Name, About, Why, Deviation string
	Cells                       []cell
	Bad                         bool
}

type cell struct {
	Backend, Verdict string
	Faults           []string
	Allowed          []string
	Trace            []exchange
	Log              string
}

type exchange struct {
	judge.Exchange
	Diff []diffLine
}

type diffLine struct{ Mark, Text string }

// HTML renders the report as one page without scripts.
func (r *Report) HTML() ([]byte, error) {
	v := view{Release: r.Release}
	areas := map[string]*area{}
	rows := map[string]*row{}
	var order []string
	rowOrder := map[string][]string{}
	for i, b := range r.backends {
		v.Backends = append(v.Backends, column{Name: b.name, Failed: len(b.stale)})
		for _, err := range b.stale {
			v.Backends[i].Stale = append(v.Backends[i].Stale, err.Error())
		}
		for _, result := range b.results {
			name := result.Run.Case.Area()
			a := areas[name]
			if a == nil {
				a = &area{Name: name, Cells: make([]column, len(r.backends))}
				areas[name] = a
				order = append(order, name)
			}
			count(&v.Backends[i], result.Verdict)
			count(&a.Cells[i], result.Verdict)
			line := rows[result.Run.Name]
			if line == nil {
				c := result.Run.Case
				line = &row{Name: result.Run.Name, About: c.About, Why: c.Why, Deviation: c.Deviation}
				rows[result.Run.Name] = line
				rowOrder[name] = append(rowOrder[name], result.Run.Name)
			}
			line.Bad = line.Bad || result.Verdict == judge.Failed
			line.Cells = append(line.Cells, makeCell(b.name, result))
		}
	}
	for _, name := range order {
		a := areas[name]
		for _, run := range rowOrder[name] {
			a.Cases = append(a.Cases, *rows[run])
		}
		v.Areas = append(v.Areas, *a)
	}
	var out bytes.Buffer
	if err := pageTemplate.Execute(&out, v); err != nil {
		return nil, fmt.Errorf("the report: %w", err)
	}
	return out.Bytes(), nil
}

func count(c *column, v judge.Verdict) {
	switch v {
	case judge.Passed:
		c.Passed++
	case judge.Failed:
		c.Failed++
	case judge.Known:
		c.Known++
	case judge.Skipped:
		c.Skipped++
	}
}

// Word is what stands in a cell of the matrix.
func (c column) Word() string {
	switch {
	case c.Failed > 0:
		return fmt.Sprintf("%d failed", c.Failed)
	case c.Passed+c.Known == 0:
		return "skipped"
	case c.Known > 0:
		return fmt.Sprintf("%d, %d known", c.Passed, c.Known)
	}
	return strconv.Itoa(c.Passed)
}

// Class is the cell's colour.
func (c column) Class() string {
	switch {
	case c.Failed > 0:
		return "failed"
	case c.Passed+c.Known == 0:
		return "skipped"
	case c.Known > 0:
		return "known"
	}
	return "passed"
}

func makeCell(name string, r judge.Result) cell {
	c := cell{Backend: name, Verdict: string(r.Verdict), Faults: r.Faults, Allowed: r.Allowed, Log: r.Log}
	for _, e := range r.Trace {
		x := exchange{Exchange: e}
		if e.Faults != nil {
			x.Diff = diff(e.Want, withoutOthers(e.Want, e.Got))
		}
		c.Trace = append(c.Trace, x)
	}
	return c
}

// diff marks the lines that only one side has, by the longest common ones.
func diff(want, got string) []diffLine {
	a, b := readable(want), readable(got)
	table := make([][]int, len(a)+1)
	for i := range table {
		table[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				table[i][j] = table[i+1][j+1] + 1
			} else {
				table[i][j] = max(table[i+1][j], table[i][j+1])
			}
		}
	}
	var lines []diffLine
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			lines = append(lines, diffLine{" ", a[i]})
			i++
			j++
		case j == len(b) || i < len(a) && table[i+1][j] >= table[i][j+1]:
			lines = append(lines, diffLine{"-", a[i]})
			i++
		default:
			lines = append(lines, diffLine{"+", b[j]})
			j++
		}
	}
	return lines
}

// withoutOthers leaves out the headers of what came that are not wanted and mean
// nothing, such as Date, and spells the others as they are wanted: nobody has to see
// that they differ.
func withoutOthers(want, got string) string {
	if got == "" || got[0] < '0' || got[0] > '9' {
		return got // messages of a websocket
	}
	head, body, ok := strings.Cut(got, "\n\n")
	wantHead, _, _ := strings.Cut(want, "\n\n")
	wanted := strings.Split(wantHead, "\n")
	var lines []string
	for line := range strings.SplitSeq(head, "\n") {
		name, value, isHeader := strings.Cut(line, ": ")
		if !isHeader {
			lines = append(lines, line)
			continue
		}
		at := slices.IndexFunc(wanted, func(w string) bool {
			spelling, _, _ := strings.Cut(w, ": ")
			return strings.EqualFold(spelling, name)
		})
		switch {
		case at >= 0:
			spelling, _, _ := strings.Cut(wanted[at], ": ")
			lines = append(lines, spelling+": "+value)
		case judge.Telling(name):
			lines = append(lines, line)
		}
	}
	if head = strings.Join(lines, "\n"); ok {
		head += "\n\n" + body
	}
	return head
}

// readable indents a JSON body, so that both sides break their lines alike.
func readable(text string) []string {
	head, body, ok := strings.Cut(text, "\n\n")
	if ok {
		text = head + "\n\n" + pretty(body)
	}
	return strings.Split(strings.TrimSpace(text), "\n")
}
