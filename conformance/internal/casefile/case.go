// Package casefile reads and writes the cases of the judge: text files in txtar
// form, with prose and a header, then the steps of a conversation.
package casefile

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/tools/txtar"

	"github.com/dashwire/dashwire/conformance/internal/jsontree"
)

// Case is one case file.
type Case struct {
	// Name is the path below the folder of all cases, without .txtar.
	Name string
	// About is the prose at the beginning.
	About string
	// Why says which field, branch, header or status only this case reaches.
	Why string
	// App are the options of the subject app, an object.
	App *jsontree.Value
	// Since is the first release of Dash that has what the case is about, or "".
	Since string
	// Needs are the features without which a backend can't be asked.
	Needs []string
	// Expand are the dimensions over which the case is run again.
	Expand []string
	// Deviation says why dashwire answers otherwise than Python on purpose. The
	// answer stands in a section of that name.
	Deviation string
	// Differ are masks that must stand for values that differ from each other.
	Differ []string
	// Files are the app's own files, by path below the app's folder.
	Files map[string]string
	// Steps are what happens, in order.
	Steps []*Step

	archive *txtar.Archive
}

// Action is what a step does.
type Action string

// The actions, by the word that begins the section.
const (
	Request Action = "request" // an HTTP request and its response
	Raw     Action = "raw"     // bytes on a fresh connection, and what comes back
	Connect Action = "connect" // opens a websocket
	Send    Action = "send"    // sends a frame
	Receive Action = "receive" // waits for messages
	Closed  Action = "closed"  // waits for the server to close the websocket
	Close   Action = "close"   // closes the websocket
	Write   Action = "write"   // writes a file of the app
	Remove  Action = "remove"  // removes a file of the app
)

// Step is one step of a case.
type Step struct {
	Action Action
	// Options are the words after the action: until, unordered, batch, half-close.
	Options []string
	// Socket names the websocket of the step, where a case has several.
	Socket string
	// Path is the file of write and remove.
	Path string

	// Method, Target and Headers are those of a request.
	Method, Target string
	Headers        []Header
	// View is how the body of the answer is looked at.
	View View
	// Body is what is sent, or a file's text.
	Body string

	// Answers are the accepted ones; the first is the reference's.
	Answers []Answer

	section int // where it stands in the archive
}

// Header is one line of a request or response.
type Header struct{ Name, Value string }

// View says what of a response's body is compared.
type View struct {
	// As is "", or one of page, text, digest, none.
	As string
	// Pick are paths into JSON; the body becomes an object of what is there.
	Pick []string
	// Omit are paths to members that are left out.
	Omit []string
	// Ordered makes the order of members count.
	Ordered bool
	// Has are texts that the body must have in it.
	Has []string
	// Lacks are texts that the response must not have in it.
	Lacks []string
	// Headers are names of further headers that record writes.
	Headers []string
}

// Answer is one accepted answer to a step.
type Answer struct {
	// Backends are the names of those that may give it; none for the reference's.
	Backends []string
	// Because says why it is accepted.
	Because string
	// Deviation marks dashwire's own answer.
	Deviation bool
	// Release is the Dash release that it is of, "" for all others.
	Release string

	// Status is 0 if the server closes without an answer.
	Status  int
	Headers []Header
	Body    string
}

// Has reports whether a step has an option.
func (s *Step) Has(option string) bool { return slices.Contains(s.Options, option) }

// Wants reports whether the step has something to be compared.
func (s *Step) Wants() bool {
	switch s.Action {
	case Request, Raw, Connect, Receive, Closed:
		return true
	}
	return false
}

// Alone reports whether the case needs a server of its own, as it changes it.
func (c *Case) Alone() bool {
	for _, s := range c.Steps {
		if s.Action == Write || s.Action == Remove {
			return true
		}
	}
	return false
}

// Area is the folder of the case.
func (c *Case) Area() string {
	area, _, _ := strings.Cut(c.Name, "/")
	return area
}

// Bytes returns the file.
func (c *Case) Bytes() []byte { return txtar.Format(c.archive) }

// SetAnswer puts an answer into the file: the reference's, or one for backends.
// Parse the result to see it in Steps.
func (c *Case) SetAnswer(s *Step, a Answer) {
	file := txtar.File{Name: a.sectionName(), Data: []byte(a.format(s.Action))}
	at := s.section + 1
	if s.Action == Receive || s.Action == Closed {
		at = s.section
		if len(a.Backends) == 0 && a.Release == "" {
			c.archive.Files[at].Data = file.Data
			return
		}
		at++
	}
	for ; at < len(c.archive.Files) && isAnswer(c.archive.Files[at].Name); at++ {
		if c.archive.Files[at].Name == file.Name {
			c.archive.Files[at] = file
			return
		}
	}
	if len(a.Backends) == 0 {
		at = s.section + 1
	}
	c.archive.Files = slices.Insert(c.archive.Files, at, file)
	for _, other := range c.Steps {
		if other.section >= at {
			other.section++
		}
	}
}

func (a Answer) sectionName() string {
	switch {
	case a.Deviation:
		return "deviation"
	case len(a.Backends) > 0:
		return "allow " + strings.Join(a.Backends, " ")
	case a.Release != "":
		return "response @" + a.Release
	}
	return "response"
}

func (a Answer) format(action Action) string {
	var b strings.Builder
	if a.Because != "" || len(a.Backends) > 0 {
		b.WriteString("because: " + a.Because + "\n")
	}
	if action == Receive || action == Closed {
		b.WriteString(a.Body + "\n")
		return b.String()
	}
	if a.Status == 0 {
		b.WriteString("closed\n")
	} else {
		fmt.Fprintf(&b, "%d\n", a.Status)
	}
	for _, h := range a.Headers {
		b.WriteString(h.Name + ": " + h.Value + "\n")
	}
	if a.Body != "" {
		b.WriteString("\n" + a.Body + "\n")
	}
	return b.String()
}

// HasAnswer reports whether the reference's answer is there.
func (s *Step) HasAnswer() bool {
	for _, a := range s.Answers {
		if len(a.Backends) == 0 && !a.Deviation && a.Release == "" && (a.Status != 0 || a.Body != "" || s.Action == Raw) {
			return true
		}
	}
	return false
}

// PutAnswer makes an answer one of the step's, in place of an empty one.
func (s *Step) PutAnswer(a Answer) {
	if len(a.Backends) > 0 || a.Release != "" {
		s.Answers = append(s.Answers, a)
		return
	}
	for i, old := range s.Answers {
		if len(old.Backends) == 0 && !old.Deviation && old.Release == "" {
			s.Answers[i] = a
			return
		}
	}
	s.Answers = append([]Answer{a}, s.Answers...)
}
