package casefile

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// Glob is a pattern for names of runs. A * is any text without a slash, ** any
// text, and ? one character but a slash. A pattern without @ also takes the
// variants of a case.
type Glob struct {
	Text string
	form *regexp.Regexp
}

// NewGlob compiles a pattern.
func NewGlob(text string) (Glob, error) {
	if text == "" {
		return Glob{}, errors.New("an empty pattern")
	}
	form := regexp.QuoteMeta(text)
	form = strings.ReplaceAll(form, `\*\*`, `.*`)
	form = strings.ReplaceAll(form, `\*`, `[^/]*`)
	form = strings.ReplaceAll(form, `\?`, `[^/]`)
	if !strings.Contains(text, "@") {
		form += `(?:@.*)?`
	}
	compiled, err := regexp.Compile(`^` + form + `$`)
	if err != nil {
		return Glob{}, fmt.Errorf("pattern %q: %w", text, err)
	}
	return Glob{text, compiled}, nil
}

// Match reports whether the pattern stands for name.
func (g Glob) Match(name string) bool { return g.form.MatchString(name) }
