package server

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/http/httpguts"
)

// ownTiming is the name under which the server tells how long it took as a whole.
const ownTiming = "__dash_server"

// timingItem is one line of Server-Timing.
type timingItem struct {
	name, description string
	duration          time.Duration
}

// RecordTiming tells the browser how long a part of the work took: the callback
// graph of the dev tools shows it under that name. The time is rounded to
// milliseconds; a description may be empty. Without the dev tools' UI nothing is
// sent. It is Python's ctx.record_timing, and like that it reports a name that was
// recorded before; a name is a token as in HTTP headers. A nil Call records
// nothing.
func (c *Call) RecordTiming(name string, duration time.Duration, description string) error {
	if c == nil {
		return nil
	}
	if !httpguts.ValidHeaderFieldName(name) {
		return fmt.Errorf("record timing %q: a name is made of letters, digits and the characters of an HTTP token, such as - and _", name)
	}
	for _, t := range c.timings {
		if t.name == name {
			return fmt.Errorf("record timing %q: the name was recorded before in this call", name)
		}
	}
	if name == ownTiming {
		return fmt.Errorf("record timing %q: the name is the server's own", name)
	}
	c.timings = append(c.timings, timingItem{name, description, duration})
	if c.live == nil {
		c.request.timings = c.timings
	}
	return nil
}

var timingText = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", " ", "\r", " ")

func (t timingItem) String() string {
	text := t.name
	if t.description != "" {
		text += `;desc="` + timingText.Replace(t.description) + `"`
	}
	return text + ";dur=" + strconv.FormatInt(t.duration.Round(time.Millisecond).Milliseconds(), 10)
}
