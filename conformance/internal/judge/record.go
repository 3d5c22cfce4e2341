package judge

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/dashwire/dashwire/conformance/internal/casefile"
	"github.com/dashwire/dashwire/conformance/internal/jsontree"
	"github.com/dashwire/dashwire/conformance/internal/mask"
)

// Recorded is an outcome that can become an answer of a case.
type Recorded struct {
	o     *outcome
	bound mask.Bindings
}

// headersOf are the headers that record writes: those that change what a client
// does, and those that the case asks for.
func headersOf(s *casefile.Step) []string {
	names := slices.Clone(telling)
	for _, name := range s.View.Headers {
		if name = canonical(name); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// Answer returns the outcome as an answer, with masks put in.
func (r *Recorded) Answer(s *casefile.Step) (casefile.Answer, error) {
	var a casefile.Answer
	if s.Action == casefile.Receive || s.Action == casefile.Closed {
		a.Body = strings.TrimSpace(r.messages(s))
		return a, nil
	}
	a.Status = r.o.Status
	if a.Status == http.StatusSwitchingProtocols || a.Status == 0 {
		return a, nil
	}
	for _, name := range headersOf(s) {
		if len(r.o.Header.Values(name)) == 0 && !slices.Contains(telling, name) {
			a.Headers = append(a.Headers, casefile.Header{Name: written(name), Value: "<none>"})
		}
		for _, value := range r.o.Header.Values(name) {
			a.Headers = append(a.Headers, casefile.Header{Name: written(name), Value: r.maskHeader(name, value)})
		}
	}
	if s.View.As == "none" || a.Status >= http.StatusBadRequest && s.View.As == "" {
		return a, nil
	}
	tree, text, err := r.o.viewed(s.View)
	if err != nil {
		return a, err
	}
	if tree == nil {
		a.Body = r.unbind(mask.Apply(text))
		return a, nil
	}
	a.Body = r.maskTree("", tree).Pretty()
	return a, nil
}

func written(name string) string {
	switch name {
	case "Etag":
		return "ETag"
	case "Www-Authenticate":
		return "WWW-Authenticate"
	}
	return name
}

func (r *Recorded) maskHeader(name, value string) string {
	if name == "Etag" {
		return quotedMask(value, "<etag>")
	}
	return r.unbind(mask.Apply(value))
}

// quotedMask keeps what stands around a tag: quotes, a W/ and the ending that
// compression adds.
func quotedMask(value, put string) string {
	start, end := strings.IndexByte(value, '"'), strings.LastIndexByte(value, '"')
	if start < 0 || end <= start {
		return put
	}
	ending := ""
	if i := strings.LastIndexByte(value[:end], ':'); i > start {
		ending = value[i:end]
	}
	return value[:start+1] + put + ending + value[end:]
}

// ownPath are the paths of an app without a prefix that get a longer one with it.
var ownPath = regexp.MustCompile(`^/(_dash-|_favicon|_reload|assets/)`)

// unbind puts the names of given values back: the server's address and prefix.
func (r *Recorded) unbind(text string) string {
	for _, name := range []string{"host", "files"} {
		text = strings.ReplaceAll(text, r.bound[name], "<"+name+">")
	}
	if prefix := r.bound["prefix"]; strings.HasPrefix(text, prefix) && (prefix != "/" || ownPath.MatchString(text)) {
		return "<prefix>" + text[len(prefix):]
	}
	return text
}

func (r *Recorded) maskTree(name string, v *jsontree.Value) *jsontree.Value {
	out := &jsontree.Value{Kind: v.Kind, Text: v.Text}
	if v.Kind == jsontree.String {
		out.Text = r.unbind(mask.ApplyMember(name, v.Text))
	}
	for _, item := range v.Items {
		out.Items = append(out.Items, r.maskTree(name, item))
	}
	for _, m := range v.Members {
		out.Members = append(out.Members, jsontree.Member{Name: m.Name, Value: r.maskTree(m.Name, m.Value)})
	}
	return out
}

func (r *Recorded) messages(s *casefile.Step) string {
	if s.Action == casefile.Closed {
		if len(r.o.messages) > 0 {
			return r.o.messages[0].Compact()
		}
		return codeText(r.o.closed)
	}
	if r.o.closed != 0 {
		return "closed " + codeText(r.o.closed)
	}
	var b strings.Builder
	for _, m := range r.o.messages {
		b.WriteString(r.maskTree("", m).Pretty() + "\n")
	}
	return b.String()
}

func codeText(code int) string {
	return strconv.Itoa(code)
}

// Accepts reports whether one of the answers fits, as the judge would say.
func (r *Recorded) Accepts(s *casefile.Step, answers []casefile.Answer, variant Variant) bool {
	for _, a := range answers {
		if a.Status == 0 && a.Body == "" && a.Because == "" && s.Action != casefile.Raw {
			continue // nothing was recorded yet
		}
		if compare(s, r.o, a, r.bound.Clone(), variant) == nil {
			return true
		}
	}
	return false
}

// Candidates are the answers of a step that a backend may give.
func Candidates(s *casefile.Step, backend, release string) []casefile.Answer {
	return candidates(s, backend, release)
}
