package judge

import (
	"bytes"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/dashwire/dashwire/conformance/internal/casefile"
	"github.com/dashwire/dashwire/conformance/internal/jsontree"
	"github.com/dashwire/dashwire/conformance/internal/mask"
)

// telling are headers that change what a client does: one that the reference
// doesn't send is a fault.
var telling = []string{"Location", "Set-Cookie", "Content-Encoding", "Www-Authenticate"}

// family is the name by which cases know a backend: dashwire has one, whatever server
// it is in.
func family(backend string) string {
	if strings.HasPrefix(backend, "go-") {
		return "go"
	}
	return backend
}

// Telling reports whether a header changes what a client does, so that one which the
// reference doesn't send is a fault.
func Telling(name string) bool { return slices.Contains(telling, canonical(name)) }

// candidates are the answers that a backend may give, the expected one first.
func candidates(s *casefile.Step, backend, release string) []casefile.Answer {
	backend = family(backend)
	expected := reference(s.Answers, release)
	all := []casefile.Answer{expected}
	for _, a := range s.Answers {
		switch {
		case a.Deviation && backend == "go":
			return []casefile.Answer{a}
		case a.Deviation && backend == "url": // which may be dashwire
			all = append(all, a)
		case len(a.Backends) > 0 && (backend == "url" || slices.Contains(a.Backends, backend) || slices.Contains(a.Backends, "any")):
			all = append(all, a)
		}
	}
	return all
}

// verdict is what comparing one step brought.
type verdict struct {
	faults  []string
	want    casefile.Answer
	allowed string
}

// judgeStep compares an outcome with the answers that are accepted.
func judgeStep(s *casefile.Step, o *outcome, answers []casefile.Answer, bound mask.Bindings, variant Variant, backend string) verdict {
	var first verdict
	for i, a := range answers {
		trial := bound.Clone()
		faults := compare(s, o, a, trial, variant)
		v := verdict{faults: faults, want: a}
		switch {
		case len(a.Backends) > 0:
			v.allowed = a.Because
		case a.Deviation && backend == "url":
			v.allowed = "dashwire's own answer, on purpose; list --deviations says why"
		}
		if faults == nil {
			for name, value := range trial {
				bound[name] = value
			}
			if i == 0 && variant != Websocket {
				if unneeded := namedFor(answers[1:], family(backend)); unneeded != "" {
					v.faults = []string{"it answers as the reference does, so this allowed answer is not needed: " + unneeded}
				}
			}
			return v
		}
		// What is shown of a failure is the answer made for this backend.
		if i == 0 || slices.Contains(a.Backends, backend) {
			first = v
		}
	}
	return first
}

// namedFor returns the reason of an answer that names this backend.
func namedFor(answers []casefile.Answer, backend string) string {
	for _, a := range answers {
		if slices.Contains(a.Backends, backend) {
			return a.Because
		}
	}
	return ""
}

func compare(s *casefile.Step, o *outcome, a casefile.Answer, bound mask.Bindings, variant Variant) []string {
	switch s.Action {
	case casefile.Receive:
		return compareMessages(s, o, a, bound)
	case casefile.Closed:
		return compareEnd(o, a)
	}
	if a.Status != o.Status {
		return []string{fmt.Sprintf("status: want %s, got %s", status(a.Status), status(o.Status))}
	}
	var faults []string
	if !o.overSocket {
		faults = compareHeaders(o, a, bound, variant)
	}
	for _, text := range s.View.Has {
		if !bytes.Contains(o.Body, []byte(text)) {
			faults = append(faults, fmt.Sprintf("body: it must have %q in it", text))
		}
	}
	for _, text := range s.View.Lacks {
		if bytes.Contains(o.Body, []byte(text)) {
			faults = append(faults, fmt.Sprintf("body: it must not have %q in it", text))
		}
	}
	return append(faults, compareBody(s, o, a, bound)...)
}

func status(code int) string {
	if code == 0 {
		return "no answer"
	}
	return strconv.Itoa(code)
}

func compareHeaders(o *outcome, a casefile.Answer, bound mask.Bindings, variant Variant) []string {
	var faults []string
	seen := map[string]int{}
	for _, h := range a.Headers {
		name := canonical(h.Name)
		if variant == Gzip && (name == "Content-Encoding" || name == "Vary" || name == "Etag") {
			seen[name]++
			continue
		}
		values := o.Header.Values(name)
		i := seen[name]
		seen[name]++
		switch {
		case h.Value == "<none>":
			if len(values) > 0 {
				faults = append(faults, fmt.Sprintf("header %s: want none, got %q", h.Name, values))
			}
		case i >= len(values):
			faults = append(faults, fmt.Sprintf("header %s: want %q, got none", h.Name, h.Value))
		case !sameHeader(name, h.Value, values[i], bound):
			faults = append(faults, fmt.Sprintf("header %s: want %q, got %q", h.Name, h.Value, values[i]))
		}
	}
	for _, name := range telling {
		if variant == Gzip && name == "Content-Encoding" {
			continue
		}
		if values := o.Header.Values(name); len(values) > seen[name] {
			faults = append(faults, fmt.Sprintf("header %s: want none, got %q", name, values[seen[name]:]))
		}
	}
	return faults
}

func canonical(name string) string {
	parts := strings.Split(strings.ToLower(name), "-")
	for i, p := range parts {
		if p != "" {
			parts[i] = strings.ToUpper(p[:1]) + p[1:]
		}
	}
	return strings.Join(parts, "-")
}

func sameHeader(name, want, got string, bound mask.Bindings) bool {
	if bound.Match(want, got) {
		return true
	}
	switch name {
	case "Allow":
		return sameList(want, got)
	case "Set-Cookie":
		return sameCookie(want, got)
	case "Location": // absolute or not, a browser goes to the same place
		host := "http://" + bound["host"]
		return bound.Match(strings.TrimPrefix(want, "http://<host>"), strings.TrimPrefix(got, host))
	case "Content-Type":
	default:
		return false
	}
	wantType, wantParams, err1 := mime.ParseMediaType(want)
	gotType, gotParams, err2 := mime.ParseMediaType(got)
	return err1 == nil && err2 == nil && wantType == gotType && len(wantParams) == len(gotParams) &&
		strings.EqualFold(wantParams["charset"], gotParams["charset"])
}

// sameCookie compares what a browser reads out of Set-Cookie. Expires says no
// more than Max-Age, where that is given.
func sameCookie(want, got string) bool {
	a, err1 := http.ParseSetCookie(want)
	b, err2 := http.ParseSetCookie(got)
	if err1 != nil || err2 != nil {
		return false
	}
	if a.MaxAge != 0 {
		a.RawExpires, b.RawExpires = "", ""
	}
	return a.Name == b.Name && a.Value == b.Value && a.Path == b.Path && a.Domain == b.Domain && a.MaxAge == b.MaxAge &&
		a.Secure == b.Secure && a.HttpOnly == b.HttpOnly && a.SameSite == b.SameSite && a.RawExpires == b.RawExpires
}

// sameList compares lists whose order means nothing.
func sameList(want, got string) bool {
	split := func(s string) []string {
		words := strings.FieldsFunc(strings.ToUpper(s), func(r rune) bool { return r == ',' || r == ' ' })
		slices.Sort(words)
		return words
	}
	return slices.Equal(split(want), split(got))
}

func compareBody(s *casefile.Step, o *outcome, a casefile.Answer, bound mask.Bindings) []string {
	if s.View.As == "none" || a.Status == 0 || o.overSocket && a.Status >= 400 {
		return nil
	}
	if a.Body == "" {
		// The text of an error is for a person, unless the case gives it.
		if len(o.Body) > 0 && a.Status < http.StatusBadRequest {
			return []string{fmt.Sprintf("body: want none, got %d bytes", len(o.Body))}
		}
		return nil
	}
	got, text, err := o.viewed(s.View)
	if err != nil {
		return []string{"body: " + err.Error()}
	}
	want, err := jsontree.Parse([]byte(a.Body))
	if err != nil || s.View.As == "text" {
		if got != nil {
			text = string(o.Body)
		}
		if !bound.Match(a.Body, text) {
			return []string{fmt.Sprintf("body: want %q, got %q", clip(a.Body), clip(text))}
		}
		return nil
	}
	if got == nil {
		return []string{fmt.Sprintf("body: want JSON, got %q", clip(text))}
	}
	return differences("body", s, want, got, bound)
}

func differences(what string, s *casefile.Step, want, got *jsontree.Value, bound mask.Bindings) []string {
	var faults []string
	for _, d := range (jsontree.Comparison{Match: bound.Match, Ordered: s.View.Ordered}).Compare(want, got) {
		faults = append(faults, what+" "+d.String())
	}
	return faults
}

func compareMessages(s *casefile.Step, o *outcome, a casefile.Answer, bound mask.Bindings) []string {
	if code, ok := strings.CutPrefix(a.Body, "closed "); ok {
		return compareEnd(o, casefile.Answer{Body: code})
	}
	if o.closed != 0 {
		return []string{fmt.Sprintf("the websocket was closed with %d %s", o.closed, o.reason)}
	}
	want, err := jsontree.ParseAll([]byte(a.Body))
	if err != nil {
		return []string{"the case's messages: " + err.Error()}
	}
	if s.Has("batch") && o.batches != 1 {
		return []string{fmt.Sprintf("want all messages in one frame, they came in %d", o.batches)}
	}
	if s.Has("unordered") {
		return compareUnordered(want, o.messages, bound)
	}
	var faults []string
	for i, w := range want {
		if i >= len(o.messages) {
			return append(faults, fmt.Sprintf("message %d: want %s, got nothing", i+1, w.Compact()))
		}
		faults = append(faults, differences(fmt.Sprintf("message %d", i+1), s, w, o.messages[i], bound)...)
	}
	return faults
}

// compareUnordered pairs messages that may come in any order.
func compareUnordered(want, got []*jsontree.Value, bound mask.Bindings) []string {
	left := slices.Clone(got)
	for _, w := range want {
		i := slices.IndexFunc(left, func(g *jsontree.Value) bool {
			trial := bound.Clone()
			if (jsontree.Comparison{Match: trial.Match}).Compare(w, g) != nil {
				return false
			}
			for name, value := range trial {
				bound[name] = value
			}
			return true
		})
		if i < 0 {
			return []string{"no message is " + w.Compact()}
		}
		left = slices.Delete(left, i, i+1)
	}
	return nil
}

func compareEnd(o *outcome, a casefile.Answer) []string {
	codes := strings.Fields(a.Body)
	if len(o.messages) > 0 {
		return []string{"want the end of the websocket, got the message " + o.messages[0].Compact()}
	}
	if !slices.Contains(codes, strconv.Itoa(o.closed)) {
		return []string{fmt.Sprintf("want the websocket closed with %s, got %d %s", strings.Join(codes, " or "), o.closed, o.reason)}
	}
	return nil
}
