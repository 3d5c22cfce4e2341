package server

import (
	"errors"
	"regexp"
	"strings"
)

// fillTemplate puts blocks in place of {%name%}. What stands in a block is not
// looked at again, so a title can't smuggle another block in.
func fillTemplate(template string, blocks map[string]string) string {
	pairs := make([]string, 0, 2*len(blocks))
	for name, text := range blocks {
		pairs = append(pairs, "{%"+name+"%}", text)
	}
	return strings.NewReplacer(pairs...).Replace(template)
}

// part is something that has to stand in a page, with the name that messages
// give it.
type part struct {
	pattern *regexp.Regexp
	name    string
}

var (
	templateParts = []part{
		{regexp.MustCompile(regexp.QuoteMeta("{%app_entry%}")), "{%app_entry%}"},
		{regexp.MustCompile(regexp.QuoteMeta("{%config%}")), "{%config%}"},
		{regexp.MustCompile(regexp.QuoteMeta("{%scripts%}")), "{%scripts%}"},
	}
	pageParts = []part{
		{regexp.MustCompile(`id="react-entry-point"`), "#react-entry-point"},
		{regexp.MustCompile(`id="_dash-config"`), "#_dash-config"},
		{regexp.MustCompile(`src="[^"]*dash[-_]renderer[^"]*"`), "dash-renderer"},
		{regexp.MustCompile(`id="_dash-renderer`), "new DashRenderer"},
	}
)

// checkTemplate says what an index string lacks.
func checkTemplate(template string) error { return lacking(templateParts, template) }

// checkPage says what a finished page lacks.
func checkPage(text string) error {
	if err := lacking(pageParts, text); err != nil {
		return errors.New("index page: " + err.Error() + "; Config.IndexString has to keep what the renderer looks for")
	}
	return nil
}

func lacking(parts []part, text string) error {
	var missing []string
	for _, p := range parts {
		if !p.pattern.MatchString(text) {
			missing = append(missing, p.name)
		}
	}
	switch len(missing) {
	case 0:
		return nil
	case 1:
		return errors.New("missing item " + missing[0])
	}
	return errors.New("missing items " + strings.Join(missing, ", "))
}
