package protocol

import (
	"strconv"
	"strings"
)

// DecodeError says why a JSON text is not what was expected, and where.
type DecodeError struct {
	// What names the thing that was read, such as "callback request".
	What string
	// Path leads to the faulty part, such as "inputs[0].id". It is empty if the
	// whole is at fault.
	Path string
	// Offset is the position in the text, in bytes from its start.
	Offset int
	// Reason says what was expected and what stands there instead.
	Reason string
	// Syntax is true if the text is not JSON at all, false if it is JSON of the
	// wrong shape. A server answers the two with different statuses.
	Syntax bool
}

// Error returns the error on one line. It quotes at most some dozens of bytes of
// the text, with control characters escaped, so it is safe to log.
func (e *DecodeError) Error() string {
	var b strings.Builder
	b.WriteString("protocol: ")
	b.WriteString(e.What)
	if e.Syntax {
		b.WriteString(" is not valid JSON")
	} else {
		b.WriteString(" has the wrong shape")
	}
	if e.Path != "" {
		b.WriteString(" at ")
		b.WriteString(e.Path)
	}
	b.WriteString(" (byte ")
	b.WriteString(strconv.Itoa(e.Offset))
	b.WriteString("): ")
	b.WriteString(e.Reason)
	return b.String()
}

// fault is a DecodeError in the making. Readers return it up the call chain and
// each level adds its part of the path, so that a path costs nothing until
// there is an error.
type fault struct {
	offset int
	reason string
	syntax bool
	path   []string // innermost first
}

// under adds the key that the faulty value stands under.
func (f *fault) under(key string) *fault {
	if f != nil {
		f.path = append(f.path, pathKey(key))
	}
	return f
}

// item adds the index at which the faulty value stands in a list.
func (f *fault) item(i int) *fault {
	if f != nil {
		f.path = append(f.path, "["+strconv.Itoa(i)+"]")
	}
	return f
}

// as finishes the error. A text that is not JSON is reported as that even if
// the wrong shape was met first, as a reader that parses before it looks would.
func (f *fault) as(what string, data []byte) error {
	if !f.syntax {
		if s := validate(data); s != nil {
			f = s
		}
	}
	return &DecodeError{
		What: what, Path: joinPath(f.path),
		Offset: f.offset, Reason: f.reason, Syntax: f.syntax,
	}
}
