package server

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"sync"
)

// ErrOvertaken is the cause of the end of a handler's context when the same page
// has called its callback again, and the callback has the option Latest. See
// context.Cause.
var ErrOvertaken = errors.New("the page has called the callback again")

// Latest drops a call that was overtaken: when a page calls the callback again,
// the context of the call before ends, and whatever it returns is answered like
// PreventUpdate. The calls of other pages go on, and so do those for other
// components of a pattern with MATCH. A page is known by its token, or over
// the websocket by its place there; requests without one, which no browser sends,
// count as one page for each address.
//
// A handler that doesn't heed its context goes on beside the new one, for nothing,
// unless there is Serial as well.
func Latest() Option {
	return func(s *Spec) { s.Latest = true }
}

// onlyLatest ends calls that are overtaken.
func onlyLatest(next Handler) Handler {
	type run struct{ overtake context.CancelCauseFunc }
	var mu sync.Mutex
	running := map[callPlace]*run{}
	return func(ctx context.Context, call *Call) error {
		ctx, cancel := context.WithCancelCause(ctx)
		key, mine := call.place(), &run{cancel}
		mu.Lock()
		if before := running[key]; before != nil {
			before.overtake(ErrOvertaken)
		}
		running[key] = mine
		mu.Unlock()
		defer func() {
			mu.Lock()
			if running[key] == mine {
				delete(running, key)
			}
			mu.Unlock()
			cancel(nil)
		}()
		err := next(ctx, call)
		if errors.Is(context.Cause(ctx), ErrOvertaken) && (err == nil || errors.Is(err, context.Canceled)) {
			return PreventUpdate // other errors are worth to be known
		}
		return err
	}
}

// callPlace says where a call's answer goes: the page and the components.
type callPlace struct {
	page       any
	components string
}

func (c *Call) place() callPlace {
	var b strings.Builder
	for i := range c.req.Outputs {
		for j := range c.req.Outputs[i].Args {
			b.WriteByte(0)
			b.WriteString(c.req.Outputs[i].Args[j].ID.String())
		}
	}
	if live, ok := c.live.(interface{ pageID() any }); ok {
		return callPlace{live.pageID(), b.String()}
	}
	return callPlace{c.request.page(), b.String()}
}

// page returns what tells the page of a callback request from others.
func (r *Request) page() string {
	if token := r.endID(); token != "" {
		return "page " + token
	}
	return "address " + r.RemoteAddr
}

// endID returns the page token in the query, empty if there is none. Nothing has
// verified it.
func (r *Request) endID() string {
	for part := range strings.SplitSeq(r.RawQuery, "&") {
		if token, ok := strings.CutPrefix(part, "endId="); ok && token != "" {
			if plain, err := url.QueryUnescape(token); err == nil {
				return plain
			}
		}
	}
	return ""
}
