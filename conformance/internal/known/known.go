// Package known reads the lists of cases that a backend is known to fail.
package known

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/dashwire/dashwire/conformance/internal/casefile"
)

// List are the known failures of one backend.
type List struct {
	// File is where they stand.
	File    string
	entries []entry
}

type entry struct {
	glob   casefile.Glob
	reason string
	line   int
}

// Read reads a list. A file that isn't there is an empty one: the goal.
func Read(file string) (*List, error) {
	l := &List{File: file}
	data, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		return l, nil
	}
	if err != nil {
		return nil, err
	}
	return l, l.parse(string(data))
}

// parse takes comments, which are the reason for the patterns below them until
// an empty line.
func (l *List) parse(text string) error {
	var faults []error
	reason, fresh := "", true
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimSpace(line)
		comment, isComment := strings.CutPrefix(line, "#")
		switch {
		case line == "":
			reason = ""
		case isComment:
			if fresh {
				reason = ""
			}
			reason = strings.TrimSpace(reason + " " + strings.TrimSpace(comment))
		case reason == "":
			faults = append(faults, fmt.Errorf("%s:%d: %s has no reason above it", l.File, number, line))
		default:
			g, err := casefile.NewGlob(line)
			if err != nil {
				faults = append(faults, fmt.Errorf("%s:%d: %w", l.File, number, err))
			}
			l.entries = append(l.entries, entry{g, reason, number})
		}
		fresh = !isComment
	}
	return errors.Join(faults...)
}

// Reason returns why the run called name is known to fail, or "".
func (l *List) Reason(name string) string {
	for _, e := range l.entries {
		if e.glob.Match(name) {
			return e.reason
		}
	}
	return ""
}

// Stale returns an error for each pattern that stands for none of names, which
// are those of all runs, selected or not.
func (l *List) Stale(names []string) []error {
	var stale []error
	for _, e := range l.entries {
		used := false
		for _, n := range names {
			if used = e.glob.Match(n); used {
				break
			}
		}
		if !used {
			stale = append(stale, fmt.Errorf("%s:%d: %s is no case: delete the line", l.File, e.line, e.glob.Text))
		}
	}
	return stale
}
