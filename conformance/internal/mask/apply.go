package mask

import (
	"regexp"
	"strings"
)

// rule finds, in what a server sent, a text that a golden must not hold.
type rule struct {
	find *regexp.Regexp
	put  string
}

var rules = []rule{
	{regexp.MustCompile(`\.v[0-9]+(?:_[0-9A-Za-z]+)+m[0-9]{9,11}\.`), `.<fingerprint>.`},
	{regexp.MustCompile(`\?m=[0-9]+(?:\.[0-9]+)?`), `?m=<mtime>`},
	{regexp.MustCompile(`_favicon\.ico\?v=[0-9][0-9A-Za-z.]*`), `_favicon.ico?v=<version>`},
	{regexp.MustCompile(`Expires=[^;]+`), `Expires=<date>`},
	{regexp.MustCompile(`dur=[0-9]+$`), `dur=<int>`},
}

// Apply puts masks into a text for a golden. It knows only forms that can't be
// anything else; a person who reviews the golden adds the others.
func Apply(text string) string {
	for _, r := range rules {
		text = r.find.ReplaceAllString(text, r.put)
	}
	return text
}

// members are the members of JSON whose strings are always masked.
var members = map[string]string{
	"end_id":         "<end_id>",
	"cacheKey":       "<cacheKey>",
	"job":            "<job>",
	"reloadHash":     "<hash>",
	"dash_version":   "<version>",
	"plotly_version": "<version>",
	"python_version": "<runtime>",
}

// ApplyMember is Apply for the string that is a member of an object. The name may
// be a path that ends with it.
func ApplyMember(name, text string) string {
	if m, ok := members[name[strings.LastIndexByte(name, '.')+1:]]; ok {
		return m
	}
	return Apply(text)
}
