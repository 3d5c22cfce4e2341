package casefile

import (
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/txtar"

	"github.com/dashwire/dashwire/conformance/internal/jsontree"
	"github.com/dashwire/dashwire/conformance/internal/mask"
)

// given are the names that the runner binds before a case starts.
var given = []string{"prefix", "host", "url"}

// dimensions are what expand may name.
var dimensions = []string{"transport", "encoding", "prefix"}

// Parse reads a case. All that is wrong with it is in the error.
func Parse(name string, data []byte) (*Case, error) {
	c := &Case{Name: name, App: jsontree.NewObject(), Files: map[string]string{}, archive: txtar.Parse(data)}
	var faults []error
	fault := func(format string, args ...any) { faults = append(faults, fmt.Errorf(name+": "+format, args...)) }

	if err := c.parseHeader(string(c.archive.Comment)); err != nil {
		fault("%w", err)
	}
	for i, f := range c.archive.Files {
		if err := c.parseSection(i, f.Name, string(f.Data)); err != nil {
			fault("-- %s --: %w", f.Name, err)
		}
	}
	if c.Why == "" {
		fault("it has no why: line, which says what only this case reaches")
	}
	if len(c.Steps) == 0 {
		fault("it has no steps")
	}
	if (c.Deviation != "") != c.hasDeviation() {
		fault("a deviation: line and a deviation section belong together")
	}
	if unknown := mask.Unknown(string(data), given); unknown != nil {
		fault("%s is no mask", strings.Join(unknown, ", "))
	}
	return c, errors.Join(faults...)
}

func (c *Case) hasDeviation() bool {
	for _, s := range c.Steps {
		for _, a := range s.Answers {
			if a.Deviation {
				return true
			}
		}
	}
	return false
}

// parseHeader reads prose, then lines of "name: value"; an indented line goes on
// with the one before it.
func (c *Case) parseHeader(text string) error {
	var about []string
	fields := map[string]string{}
	last := ""
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		name, value, ok := strings.Cut(line, ":")
		switch {
		case ok && slices.Contains([]string{"why", "app", "needs", "expand", "deviation", "differ", "since"}, name):
			if _, twice := fields[name]; twice {
				return fmt.Errorf("%s: stands twice", name)
			}
			fields[name], last = strings.TrimSpace(value), name
		case last != "" && strings.HasPrefix(line, " "):
			fields[last] += " " + strings.TrimSpace(line)
		case last != "" && strings.TrimSpace(line) != "":
			return fmt.Errorf("the line %q is no header line; prose stands before them", line)
		default:
			about = append(about, line)
		}
	}
	c.About = strings.TrimSpace(strings.Join(about, "\n"))
	c.Why, c.Deviation = fields["why"], fields["deviation"]
	c.Since = fields["since"]
	c.Needs = words(fields["needs"])
	c.Expand = words(fields["expand"])
	c.Differ = words(fields["differ"])
	if c.About == "" {
		return errors.New("it begins without a sentence that says what it shows")
	}
	if c.Since != "" && !IsRelease(c.Since) {
		return fmt.Errorf("since: %s is no release", c.Since)
	}
	for _, d := range c.Expand {
		if !slices.Contains(dimensions, d) {
			return fmt.Errorf("expand: %s is none of %s", d, strings.Join(dimensions, ", "))
		}
	}
	if fields["app"] == "" {
		return nil
	}
	app, err := jsontree.Parse([]byte(fields["app"]))
	if err != nil {
		return fmt.Errorf("app: %w", err)
	}
	if app.Kind != jsontree.Object {
		return errors.New("app: want an object")
	}
	c.App = app
	return nil
}

func words(text string) []string {
	if text == "" {
		return nil
	}
	return strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' })
}

func isAnswer(section string) bool {
	word, _, _ := strings.Cut(section, " ")
	return word == "response" || word == "allow" || word == "deviation"
}

func (c *Case) parseSection(i int, name, data string) error {
	fields := strings.Fields(name)
	if len(fields) == 0 {
		return errors.New("a section without a name")
	}
	if isAnswer(name) {
		return c.parseAnswer(fields, data)
	}
	if path, ok := strings.CutPrefix(name, "file "); ok {
		if _, twice := c.Files[path]; twice {
			return errors.New("stands twice")
		}
		c.Files[path] = data
		return local(path)
	}
	s := &Step{Action: Action(fields[0]), section: i}
	for _, option := range fields[1:] {
		if socket, ok := strings.CutPrefix(option, "#"); ok {
			s.Socket = socket
			continue
		}
		s.Options = append(s.Options, option)
	}
	c.Steps = append(c.Steps, s)
	switch s.Action {
	case Request, Connect:
		return s.parseRequest(data)
	case Raw, Send, Close:
		s.Body = data
		return s.allowOptions("half-close", "crlf", "binary", "frame")
	case Receive, Closed:
		a := Answer{Body: strings.TrimSpace(data)}
		s.Answers = []Answer{a}
		return s.allowOptions("unordered", "batch")
	case Write, Remove:
		if len(s.Options) != 1 {
			return errors.New("want one path")
		}
		s.Path, s.Options, s.Body = s.Options[0], nil, data
		return local(s.Path)
	}
	return fmt.Errorf("%q is no action", fields[0])
}

// local refuses paths that lead out of the app's folder.
func local(path string) error {
	if !filepath.IsLocal(filepath.FromSlash(path)) {
		return fmt.Errorf("%s leads out of the app's folder", path)
	}
	return nil
}

func (s *Step) allowOptions(known ...string) error {
	for _, o := range s.Options {
		if !slices.Contains(known, o) {
			return fmt.Errorf("%q is no option of %s", o, s.Action)
		}
	}
	return nil
}

func (s *Step) parseRequest(data string) error {
	head, body, _ := strings.Cut(data, "\n\n")
	lines := strings.Split(strings.TrimRight(head, "\n"), "\n")
	var ok bool
	if s.Method, s.Target, ok = strings.Cut(lines[0], " "); !ok {
		return fmt.Errorf("the first line is %q, want a method and a path", lines[0])
	}
	for _, line := range lines[1:] {
		if directive, ok := strings.CutPrefix(line, "@"); ok {
			if err := s.View.set(directive); err != nil {
				return err
			}
			continue
		}
		h, err := parseHeaderLine(line)
		if err != nil {
			return err
		}
		s.Headers = append(s.Headers, h)
	}
	s.Body = strings.TrimSuffix(body, "\n")
	return s.allowOptions("until", "gzip")
}

func (v *View) set(directive string) error {
	name, value, _ := strings.Cut(directive, " ")
	switch name {
	case "page", "text", "digest", "none":
		v.As = name
	case "pick":
		v.Pick = append(v.Pick, strings.Fields(value)...)
	case "omit":
		v.Omit = append(v.Omit, strings.Fields(value)...)
	case "ordered":
		v.Ordered = true
	case "has":
		v.Has = append(v.Has, value)
	case "lacks":
		v.Lacks = append(v.Lacks, value)
	case "headers":
		v.Headers = append(v.Headers, strings.Fields(value)...)
	default:
		return fmt.Errorf("@%s is no directive", name)
	}
	return nil
}

func parseHeaderLine(line string) (Header, error) {
	name, value, ok := strings.Cut(line, ":")
	if !ok {
		return Header{}, fmt.Errorf("the line %q is no header", line)
	}
	return Header{strings.TrimSpace(name), strings.TrimSpace(value)}, nil
}

// releaseForm is how releases of Dash are called.
var releaseForm = regexp.MustCompile(`^\d+(\.\d+)+([a-z]+\d+)?$`)

// IsRelease reports whether a text is what a release of Dash may be called.
func IsRelease(text string) bool { return releaseForm.MatchString(text) }

func (c *Case) parseAnswer(fields []string, data string) error {
	if len(c.Steps) == 0 {
		return errors.New("it answers nothing")
	}
	s := c.Steps[len(c.Steps)-1]
	if !s.Wants() {
		return fmt.Errorf("%s has no answer", s.Action)
	}
	a := Answer{Deviation: fields[0] == "deviation"}
	switch {
	case fields[0] == "allow":
		if a.Backends = fields[1:]; len(a.Backends) == 0 {
			return errors.New("it names no backend")
		}
	case len(fields) == 2 && strings.HasPrefix(fields[1], "@"):
		if a.Release = fields[1][1:]; !IsRelease(a.Release) {
			return fmt.Errorf("%q is no release", a.Release)
		}
	case len(fields) > 1:
		return errors.New("want no words after it, or @ and a release")
	}
	data = a.takeBecause(data)
	if len(a.Backends) > 0 && a.Because == "" {
		return errors.New("want a first line because: with the reason")
	}
	if s.Action == Receive || s.Action == Closed {
		a.Body = strings.TrimSpace(data)
	} else if err := a.parse(data); err != nil {
		return err
	}
	if slices.ContainsFunc(s.Answers, func(b Answer) bool { return b.sectionName() == a.sectionName() }) && len(a.Backends) == 0 {
		return errors.New("the step has such an answer already")
	}
	s.Answers = append(s.Answers, a)
	return nil
}

func (a *Answer) takeBecause(data string) string {
	rest, ok := strings.CutPrefix(data, "because:")
	for ok {
		line, after, _ := strings.Cut(rest, "\n")
		a.Because = strings.TrimSpace(a.Because + " " + strings.TrimSpace(line))
		data, rest = after, after
		ok = strings.HasPrefix(after, " ")
	}
	return data
}

func (a *Answer) parse(data string) error {
	head, body, _ := strings.Cut(data, "\n\n")
	lines := strings.Split(strings.TrimRight(head, "\n"), "\n")
	if lines[0] != "closed" {
		status, err := strconv.Atoi(lines[0])
		if err != nil {
			return fmt.Errorf("the first line is %q, want a status or the word closed", lines[0])
		}
		a.Status = status
	}
	for _, line := range lines[1:] {
		h, err := parseHeaderLine(line)
		if err != nil {
			return err
		}
		a.Headers = append(a.Headers, h)
	}
	a.Body = strings.TrimSuffix(body, "\n")
	return nil
}
