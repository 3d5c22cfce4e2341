package judge

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/dashwire/dashwire/conformance/internal/casefile"
	"github.com/dashwire/dashwire/conformance/internal/jsontree"
	"github.com/dashwire/dashwire/conformance/internal/page"
	"github.com/dashwire/dashwire/conformance/internal/wire"
)

// outcome is what a step brought.
type outcome struct {
	*wire.Response
	// overSocket marks a response put together from messages: it has no headers.
	overSocket bool
	// messages are those of a receive step; batches is how many frames they came
	// in.
	messages []*jsontree.Value
	batches  int
	// closed is the code with which the websocket ended, or 0.
	closed int
	reason string
}

// viewed returns the body as the step looks at it: JSON, or text if that is nil.
func (o *outcome) viewed(v casefile.View) (tree *jsontree.Value, text string, err error) {
	switch v.As {
	case "page":
		tree, err = page.Parse(string(o.Body))
	case "digest":
		tree = jsontree.NewObject()
		tree.Set("length", &jsontree.Value{Kind: jsontree.Number, Text: strconv.Itoa(len(o.Body))})
		tree.Set("sha256", jsontree.Text(fmt.Sprintf("%x", sha256.Sum256(o.Body))))
	case "text":
		return nil, strings.TrimSuffix(string(o.Body), "\n"), nil
	default:
		if tree, err = jsontree.Parse(o.Body); err != nil {
			if len(v.Pick) > 0 {
				return nil, "", err
			}
			return nil, strings.TrimSuffix(string(o.Body), "\n"), nil
		}
	}
	if err == nil {
		err = tree.Omit(v.Omit)
	}
	if err != nil || len(v.Pick) == 0 {
		return tree, "", err
	}
	picked := jsontree.NewObject()
	for _, path := range v.Pick {
		part, err := tree.Pick(path)
		if err != nil {
			return nil, "", err
		}
		if part != nil {
			picked.Set(path, part)
		}
	}
	return picked, "", nil
}

// text shows an outcome to a person.
func (o *outcome) text() string {
	var b strings.Builder
	for _, m := range o.messages {
		b.WriteString(m.Compact() + "\n")
	}
	if o.closed != 0 {
		fmt.Fprintf(&b, "closed with %d %s\n", o.closed, o.reason)
	}
	if o.Response == nil {
		return b.String()
	}
	if o.Status == 0 {
		return "the connection was closed without an answer"
	}
	fmt.Fprintf(&b, "%d %s\n", o.Status, http.StatusText(o.Status))
	names := make([]string, 0, len(o.Header))
	for name := range o.Header {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, value := range o.Header[name] {
			b.WriteString(name + ": " + value + "\n")
		}
	}
	if len(o.Body) > 0 {
		b.WriteString("\n" + clip(string(o.Body)))
	}
	return b.String()
}

// clip shortens what is shown to a person.
func clip(text string) string {
	const limit = 4000
	text = strings.ToValidUTF8(text, "\uFFFD")
	if len(text) <= limit {
		return text
	}
	return strings.ToValidUTF8(text[:limit], "") + fmt.Sprintf("... (%d bytes)", len(text))
}
