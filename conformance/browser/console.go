package browser

import (
	"fmt"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
)

// console records what the page writes to its console. The browser's events
// write it, the test reads it.
type console struct {
	mu     sync.Mutex
	errors []string
	all    []string
}

// record is called for every event of the tab, in their order.
func (c *console) record(event any) {
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		c.add(string(e.Type), words(e.Args))
	case *runtime.EventExceptionThrown:
		c.add("error", exception(e.ExceptionDetails))
	case *log.EventEntryAdded: // failed requests, refused by policy, ...
		c.add(string(e.Entry.Level), e.Entry.Text+" "+e.Entry.URL)
	}
}

func (c *console) add(level, text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	line := level + ": " + strings.TrimSpace(text)
	c.all = append(c.all, line)
	if level == "error" || level == "assert" {
		c.errors = append(c.errors, line)
	}
}

// words writes the arguments of a console call as the console shows them.
func words(args []*runtime.RemoteObject) string {
	var list []string
	for _, arg := range args {
		switch {
		case arg.Description != "":
			list = append(list, arg.Description)
		default:
			list = append(list, strings.Trim(string(arg.Value), `"`))
		}
	}
	return strings.Join(list, " ")
}

func exception(d *runtime.ExceptionDetails) string {
	text := d.Text
	if d.Exception != nil {
		text += " " + d.Exception.Description
	}
	return fmt.Sprintf("%s (%s:%d)", text, d.URL, d.LineNumber+1)
}

// Errors returns the errors in the page's console: what scripts wrote there,
// exceptions that nobody caught, and requests that failed.
func (p *Page) Errors() []string {
	p.t.Helper()
	Eval[bool](p, "true") // by its answer, all events before it have been recorded
	p.console.mu.Lock()
	defer p.console.mu.Unlock()
	return append([]string(nil), p.console.errors...)
}

// NoErrors fails the test if the page's console has an error.
func (p *Page) NoErrors() {
	p.t.Helper()
	for _, line := range p.Errors() {
		p.t.Errorf("the page's console has an error: %s", line)
	}
}
