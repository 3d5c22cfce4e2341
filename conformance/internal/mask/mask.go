// Package mask compares texts that differ from run to run. A golden has a mask,
// such as <job>, where the server may choose what stands there; the mask's name
// says which form is allowed. Nothing is ignored without a name.
package mask

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// kind is one named mask.
type kind struct {
	form string // what it stands for, as a regular expression
	// binds makes the mask stand for one value within a case, so that a handle
	// that a server gave out can be sent back and must come again.
	binds bool
}

var kinds = map[string]kind{
	"version":     {`[0-9]+\.[0-9]+\.[0-9]+[0-9A-Za-z.]*`, false},                          // a package's version
	"fingerprint": {`v[0-9A-Za-z_-]+m[0-9a-f]+`, false},                                    // version and time in the name of a suite's file
	"mtime":       {`[0-9]+(?:\.[0-9]+)?`, false},                                          // seconds since 1970 at which a file changed
	"int":         {`-?[0-9]+`, false},                                                     // a whole number, such as a duration
	"number":      {`-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?`, false},                    // a number
	"hash":        {`[0-9a-f]{32}`, false},                                                 // the hash of a hot reload
	"date":        {`[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT`, false}, // a time in an HTTP header
	"runtime":     {`.+`, false},                                                           // the name and version of what runs the server
	"end_id":      {`[0-9A-Za-z_.~-]{16,}`, true},                                          // the token of one page load
	"job":         {`[0-9A-Za-z_.~-]+`, true},                                              // the handle of a background job
	"cacheKey":    {`[0-9A-Za-z_.~-]+`, true},                                              // the handle of a job's result
	"etag":        {`[^"\s]+`, true},                                                       // an entity tag, without its quotes
	"uuid":        {`[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}`, true},          // an identifier that the server made
	"callsite":    {`[0-9a-f]{64}`, true},                                                  // the name of a callback without inputs and outputs
	"message":     {`(?s:.+)`, false},                                                      // an error's text, written for a person
}

var masks = regexp.MustCompile(`<([a-zA-Z_]+)(:[0-9A-Za-z]+)?>`)

// Bindings are the values that masks stand for within one case. Given values,
// such as <prefix>, are put there before the case starts.
type Bindings map[string]string

// Clone returns a copy, to try a match that may fail.
func (b Bindings) Clone() Bindings {
	c := make(Bindings, len(b))
	for k, v := range b {
		c[k] = v
	}
	return c
}

// Expand replaces the masks in what the judge sends. A mask that nothing is known
// of yet is an error; a text in angle brackets that is no mask stays.
func (b Bindings) Expand(text string) (string, error) {
	var unknown []string
	out := masks.ReplaceAllStringFunc(text, func(m string) string {
		name := m[1 : len(m)-1]
		if value, ok := b.value(name); ok {
			return value
		}
		if base, _, _ := strings.Cut(name, ":"); kinds[base].form != "" {
			unknown = append(unknown, m)
		}
		return m
	})
	if unknown != nil {
		return "", fmt.Errorf("%s is sent before a response gave it", strings.Join(unknown, ", "))
	}
	return out, nil
}

// value returns what a mask is known to stand for. <x:70000> is 70,000 times the
// letter x, for texts that are too long to read.
func (b Bindings) value(name string) (string, bool) {
	if times, ok := strings.CutPrefix(name, "x:"); ok {
		if n, err := strconv.Atoi(times); err == nil {
			return strings.Repeat("x", n), true
		}
	}
	value, ok := b[name]
	return value, ok
}

// Match reports whether got is what the golden wants, and binds the masks in it
// if so.
func (b Bindings) Match(golden, got string) bool {
	found := masks.FindAllStringSubmatchIndex(golden, -1)
	if found == nil {
		return golden == got
	}
	var form strings.Builder
	var groups []string
	form.WriteString(`^`)
	last := 0
	for _, m := range found {
		name := golden[m[0]+1 : m[1]-1]
		k, isMask := kinds[golden[m[2]:m[3]]]
		value, bound := b.value(name)
		if !isMask && !bound {
			continue
		}
		form.WriteString(regexp.QuoteMeta(golden[last:m[0]]))
		last = m[1]
		switch {
		case bound:
			form.WriteString(regexp.QuoteMeta(value))
		case k.binds || m[4] >= 0:
			form.WriteString(`(` + k.form + `)`)
			groups = append(groups, name)
		default:
			form.WriteString(`(?:` + k.form + `)`)
		}
	}
	form.WriteString(regexp.QuoteMeta(golden[last:]) + `$`)
	values := regexp.MustCompile(form.String()).FindStringSubmatch(got)
	if values == nil {
		return false
	}
	return b.bind(groups, values[1:])
}

func (b Bindings) bind(names, values []string) bool {
	fresh := map[string]string{}
	for i, name := range names {
		if old, ok := fresh[name]; ok && old != values[i] {
			return false
		}
		fresh[name] = values[i]
	}
	for name, value := range fresh {
		b[name] = value
	}
	return true
}

// Unknown returns the masks in text whose names mean nothing: most are typing
// errors. Angle brackets with anything but lower-case letters are no masks.
func Unknown(text string, given []string) []string {
	var unknown []string
	for _, m := range regexp.MustCompile(`<([a-z]+_[a-z]+|[a-z]+[A-Z][a-z]+|[a-z]{3,}:[0-9]+)>`).FindAllStringSubmatch(text, -1) {
		base, _, _ := strings.Cut(m[1], ":")
		if _, ok := kinds[base]; !ok && base != "x" && !slices.Contains(given, base) {
			unknown = append(unknown, m[0])
		}
	}
	return unknown
}
