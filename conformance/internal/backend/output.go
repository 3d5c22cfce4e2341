package backend

import (
	"bytes"
	"io"
	"strings"
	"sync"
)

// tail keeps the end of what is written to it.
type tail struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

const tailSize = 8 << 10

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.buf.Write(p)
	if extra := t.buf.Len() - tailSize; extra > 0 {
		t.buf.Next(extra)
	}
	return len(p), nil
}

func (t *tail) take() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	text := strings.TrimSpace(t.buf.String())
	t.buf.Reset()
	return text
}

// announcement is the standard output of a server: the first line that says where it
// is goes to first, all else to the log.
type announcement struct {
	first chan string // holds one
	log   io.Writer
	line  bytes.Buffer // without an end yet
}

func (a *announcement) Write(p []byte) (int, error) {
	n := len(p)
	for {
		end := bytes.IndexByte(p, '\n')
		if end < 0 {
			a.line.Write(p)
			return n, nil
		}
		a.line.Write(p[:end+1])
		line := a.line.String()
		a.line.Reset()
		p = p[end+1:]
		if text := strings.TrimSpace(line); strings.HasPrefix(text, "{") && strings.Contains(text, `"url"`) {
			select {
			case a.first <- text:
				continue
			default:
			}
		}
		_, _ = io.WriteString(a.log, line)
	}
}
