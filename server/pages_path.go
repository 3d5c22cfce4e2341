package server

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// pathTemplate is a path with variables: "/item/<id>".
type pathTemplate struct {
	names   []string
	statics []string // one more than names
	pattern *regexp.Regexp
}

var variableName = regexp.MustCompile(`^[\p{L}_][\p{L}\p{N}_]*$`)

func newPathTemplate(text string) (*pathTemplate, error) {
	if !strings.HasPrefix(text, "/") {
		return nil, errors.New("it doesn't begin with /")
	}
	if strings.ContainsAny(text, `*?[]()+{}|^$\#`) {
		return nil, errors.New(`its plain parts can't hold any of *?[]()+{}|^$\#`)
	}
	t := &pathTemplate{}
	rest := text
	for {
		static, more, found := strings.Cut(rest, "<")
		if strings.Contains(static, ">") {
			return nil, errors.New("a > has no < before it")
		}
		t.statics = append(t.statics, static)
		if !found {
			break
		}
		name, after, closed := strings.Cut(more, ">")
		switch {
		case !closed:
			return nil, errors.New("a < has no > after it")
		case !variableName.MatchString(name):
			return nil, fmt.Errorf("%q is no name for a variable; use letters, digits and _", name)
		}
		for _, earlier := range t.names {
			if earlier == name {
				return nil, fmt.Errorf("the variable %q stands twice", name)
			}
		}
		t.names = append(t.names, name)
		rest = after
	}
	if len(t.names) == 0 {
		return nil, errors.New("it has no variables such as <id>; set Path instead")
	}
	// Slashes at the ends of a path don't count.
	parts := append([]string(nil), t.statics...)
	parts[0] = strings.TrimLeft(parts[0], "/")
	parts[len(parts)-1] = strings.TrimRight(parts[len(parts)-1], "/")
	for i, part := range parts {
		parts[i] = regexp.QuoteMeta(part)
		if escaped := quote(part, "%"); escaped != part { // as the browser spells it
			parts[i] = "(?:" + parts[i] + "|" + regexp.QuoteMeta(escaped) + ")"
		}
	}
	// A variable takes as much as it can, as in Python.
	t.pattern = regexp.MustCompile(`(?s)^` + strings.Join(parts, `(.*)`) + `$`)
	return t, nil
}

// fill returns the path with value for each variable.
func (t *pathTemplate) fill(value string) string { return strings.Join(t.statics, value) }

// match returns the variables of a path without slashes at its ends, nil if the
// path doesn't fit.
func (t *pathTemplate) match(path string) map[string]string {
	found := t.pattern.FindStringSubmatch(path)
	if found == nil {
		return nil
	}
	variables := make(map[string]string, len(t.names))
	for i, name := range t.names {
		variables[name] = found[i+1]
	}
	return variables
}

// find returns the page at a path without slashes at its ends, nil if there is
// none.
func (r *routedPages) find(path string) (*routedPage, map[string]string) {
	decoded := unescape(path)
	for _, p := range r.list {
		if p.template != nil {
			if variables := p.template.match(path); variables != nil {
				return p, variables
			}
		}
		if own := strings.Trim(p.Path, "/"); own == path || own == decoded {
			return p, nil
		}
	}
	return nil, nil
}

// belowPrefix returns a path without prefix and without slashes at its ends.
func belowPrefix(path, prefix string) (string, bool) {
	bare := strings.TrimSuffix(prefix, "/")
	rest, ok := strings.CutPrefix(path, bare)
	if !ok || rest != "" && rest[0] != '/' {
		return "", false
	}
	return strings.Trim(rest, "/"), true
}

// RelativePath returns the address of a path of the app with its prefix, as
// get_relative_path does in Python: for links, which know nothing of the prefix.
// The path begins with a slash.
func (a *App) RelativePath(path string) string {
	return strings.TrimSuffix(a.cfg.RequestsPathnamePrefix, "/") + "/" + strings.TrimPrefix(path, "/")
}

// parseSearch reads the query of an address as Python's parse_qs does: what is
// badly escaped stays as it is, and only & separates.
func parseSearch(search string) url.Values {
	values := url.Values{}
	search, ok := strings.CutPrefix(search, "?")
	if !ok {
		return values
	}
	for pair := range strings.SplitSeq(search, "&") {
		if pair != "" {
			name, value, _ := strings.Cut(strings.ReplaceAll(pair, "+", " "), "=")
			values.Add(unescape(name), unescape(value))
		}
	}
	return values
}

// unescape decodes %xx and leaves what is none as it is. Bytes that are no UTF-8
// become the replacement character.
func unescape(text string) string {
	if !strings.Contains(text, "%") {
		return text
	}
	if plain, err := url.PathUnescape(text); err == nil {
		return strings.ToValidUTF8(plain, "\uFFFD")
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if i+2 < len(text) && text[i] == '%' {
			if plain, err := url.PathUnescape(text[i : i+3]); err == nil {
				b.WriteString(plain)
				i += 2
				continue
			}
		}
		b.WriteByte(text[i])
	}
	return strings.ToValidUTF8(b.String(), "\uFFFD")
}
