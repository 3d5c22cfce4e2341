package report

import (
	"encoding/xml"
	"fmt"
	"strings"

	"github.com/dashwire/dashwire/conformance/internal/judge"
)

// Report is the results of one or more backends.
type Report struct {
	// Release is the release of Dash.
	Release  string
	backends []backendResults
}

type backendResults struct {
	name    string
	results []judge.Result
	stale   []error
}

// Add adds the results of a backend. stale are what is wrong with its list of known
// failures, besides the cases that it lists and that pass.
func (r *Report) Add(name string, results []judge.Result, stale []error) {
	r.backends = append(r.backends, backendResults{name, results, stale})
}

type suites struct {
	XMLName xml.Name `xml:"testsuites"`
	Suites  []suite  `xml:"testsuite"`
}

type suite struct {
	Name     string     `xml:"name,attr"`
	Tests    int        `xml:"tests,attr"`
	Failures int        `xml:"failures,attr"`
	Skipped  int        `xml:"skipped,attr"`
	Cases    []testCase `xml:"testcase"`
}

type testCase struct {
	Class   string   `xml:"classname,attr"`
	Name    string   `xml:"name,attr"`
	Time    string   `xml:"time,attr"`
	Failure *message `xml:"failure,omitempty"`
	Skipped *message `xml:"skipped,omitempty"`
}

type message struct {
	Text string `xml:"message,attr"`
	Body string `xml:",chardata"`
}

// JUnit renders the report for a CI server. A known failure counts as skipped.
func (r *Report) JUnit() ([]byte, error) {
	var all suites
	for _, b := range r.backends {
		s := suite{Name: b.name, Tests: len(b.results) + len(b.stale), Failures: len(b.stale)}
		for _, err := range b.stale {
			s.Cases = append(s.Cases, testCase{Class: b.name + ".known", Name: "the list of known failures", Time: "0.000", Failure: &message{Text: err.Error()}})
		}
		for _, result := range b.results {
			c := testCase{Class: b.name + "." + result.Run.Case.Area(), Name: result.Run.Name, Time: fmt.Sprintf("%.3f", result.Took.Seconds())}
			text := strings.Join(result.Faults, "; ")
			switch result.Verdict {
			case judge.Failed:
				s.Failures++
				c.Failure = &message{text, traceText(result)}
			case judge.Skipped, judge.Known:
				s.Skipped++
				c.Skipped = &message{Text: text}
			}
			s.Cases = append(s.Cases, c)
		}
		all.Suites = append(all.Suites, s)
	}
	out, err := xml.MarshalIndent(all, "", "  ")
	if err != nil {
		return nil, err
	}
	return append([]byte(xml.Header), append(out, '\n')...), nil
}

func traceText(r judge.Result) string {
	var b strings.Builder
	p := &printer{&b}
	p.failure(r)
	return b.String()
}
