package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server/internal/lane"
)

const (
	// laneHold is how long a request is kept waiting for one before it that has not
	// come. Then it is answered with nothing, and the page asks for the answer later:
	// a browser has six connections to a server, and the one that is missing needs
	// one of them.
	laneHold = 200 * time.Millisecond
	// laneHeld is how many requests of a page's lane may wait like that.
	laneHeld = 2
	// laneOverhead is what a call or an answer takes beside its values.
	laneOverhead = 1 << 10
)

// laneAnswer is how a call in a lane has ended.
type laneAnswer struct {
	call *Call // it holds only what an answer is made of
	err  error
	// given is when the answer last went out on the request of the call itself, in
	// nanoseconds; 0 if it never did.
	given atomic.Int64
}

// laneOf returns the plan of the lane that a request belongs to, nil for none. A
// request for the progress of a job repeats the stamp of the one that began it.
func (a *App) laneOf(req *protocol.Request, request *Request) *plan {
	if req.Stamp == nil || req.Stamp.Lane == "" {
		return nil
	}
	p := a.callbacks.load().byID[req.Output]
	if p == nil || p.lane == "" {
		return nil
	}
	if p.job != nil {
		if query := request.Query(); query.Has("job") || query.Has("cacheKey") {
			return nil
		}
	}
	return p
}

// comesAgain reports whether an error has the renderer send the same request again,
// with the same stamp.
func comesAgain(err error) bool {
	refused, ok := errors.AsType[*refusal](err)
	return ok && refused.status == http.StatusUnauthorized
}

// inLane runs a call in its turn, or finds out what it gave when it ran. fault is
// why the call can't run, if so: its number counts all the same, as later ones
// would wait for it.
//
// The requests that the page thinks may be lost go first. It sends them along, as a
// browser with many requests under way takes long for one more.
func (a *App) inLane(ctx context.Context, p *plan, call *Call, req *protocol.Request, request *Request, live sink, fault error) (*Call, error) {
	if len(req.Stamp.Again) > 0 {
		client, err := a.clientKeyOf(req.Stamp.Token, req.Stamp.Load)
		if err != nil {
			return nil, err
		}
		if _, err := a.takeInAll(ctx, client, req.Stamp.Again, request); err != nil {
			return nil, err
		}
		req.Stamp.Again = nil // the call may be kept for longer
	}
	l, item, err := a.submit(p, call, req, request, fault)
	if err != nil {
		return nil, err
	}
	if item == nil {
		return nil, PreventUpdate
	}
	item.Waiting.Add(1)
	defer item.Waiting.Add(-1)
	if err := l.await(ctx, item, live != nil); err != nil {
		return nil, err
	}
	answer, _ := item.Answer()
	answer.given.Store(time.Now().UnixNano())
	if answer.call != nil && live == nil {
		request.timings = answer.call.request.timings
	}
	return answer.call, answer.err
}

// submit puts a call into its lane. The item is nil if its number has had its turn
// and nothing is known of it any more.
func (a *App) submit(p *plan, call *Call, req *protocol.Request, request *Request, fault error) (*pageLane, *lane.Item[*laneAnswer], error) {
	stamp := req.Stamp
	if stamp.Lane != p.lane {
		return nil, nil, &RequestError{req.Output, fmt.Sprintf("its stamp names the lane %q, and the callback is in %q; the page is from before a change of the app", clip(stamp.Lane, 100), p.lane)}
	}
	client, err := a.clientKeyOf(stamp.Token, stamp.Load)
	if err != nil {
		return nil, nil, err
	}
	if err := a.admit(p); err != nil {
		return nil, nil, err
	}
	run, bytes := a.refused(p, fault), laneOverhead
	if fault == nil {
		run, bytes = a.laneRun(p, call, request), laneOverhead+call.bytes()
	}
	named := *stamp
	named.Lane = p.lane // which does not share the request's memory
	l, item, fresh, err := a.lanes.submit(client, &named, request.RemoteAddr, bytes, run)
	if !fresh {
		a.leave(p)
	}
	switch {
	case errors.Is(err, lane.ErrPast):
		return l, nil, nil
	case errors.Is(err, lane.ErrFull), errors.Is(err, lane.ErrRoom):
		return nil, nil, busy(p.id, "too many calls wait in this lane", fmt.Sprintf("lane %q: %v; see Config.Lanes", p.lane, err))
	}
	return l, item, err
}

// refused is the work of a number whose call can't run.
func (a *App) refused(p *plan, fault error) func() (*laneAnswer, int) {
	return func() (*laneAnswer, int) {
		a.leave(p)
		return &laneAnswer{err: fault}, laneOverhead
	}
}

// laneRun is the work of a call.
func (a *App) laneRun(p *plan, call *Call, request *Request) func() (*laneAnswer, int) {
	// The request that brought the call may be over when it runs.
	call.request = request.again()
	call.context.Context = &jobContext{a.work, call.context.Context}
	return func() (*laneAnswer, int) {
		defer a.leave(p)
		if err := a.work.Err(); err != nil {
			return &laneAnswer{err: errLanesClosed}, laneOverhead
		}
		err := a.runAdmitted(call)
		if errors.Is(err, PreventUpdate) {
			call.answer, call.header, err = protocol.Response{}, nil, nil
		}
		done := &Call{plan: p, request: call.request, header: call.header, numbered: true}
		bytes := laneOverhead
		if err == nil {
			var n int
			if done.answer, n, err = fixed(&call.answer); err != nil {
				err = &CallbackError{Output: p.id, Where: p.where, Err: err}
			}
			bytes += n
		}
		if err != nil {
			return &laneAnswer{err: err}, laneOverhead
		}
		return &laneAnswer{call: done}, bytes
	}
}

// fixed returns an answer whose values are encoded, as it may be sent several
// times while the app changes what it made them of, and their length.
func fixed(answer *protocol.Response) (out protocol.Response, bytes int, err error) {
	out = protocol.Response{
		Pending: answer.Pending, CacheKey: answer.CacheKey, Job: answer.Job, Cancel: answer.Cancel,
		ProgressDefault: answer.ProgressDefault, Progress: answer.Progress, Dist: answer.Dist,
	}
	fix := func(set func(id, prop string, value any)) func(id, prop string, value any) bool {
		return func(id, prop string, value any) bool {
			var text []byte
			if text, err = protocol.Encode(value); err != nil {
				err = fmt.Errorf("%s.%s: %w", id, prop, err)
				return false
			}
			bytes += len(text) + len(id) + len(prop)
			set(id, prop, protocol.Raw(text))
			return true
		}
	}
	answer.SideUpdates(fix(out.SetProps))
	if err == nil {
		answer.Outputs(fix(out.Set))
	}
	return out, bytes, err
}

// await waits for the end of a call. PreventUpdate says that the page has to ask
// for the answer later. On a websocket nobody is kept from anything by a call that
// waits, and the page sends no more than a dozen at a time: so it doesn't have to.
func (l *pageLane) await(ctx context.Context, item *lane.Item[*laneAnswer], socket bool) error {
	select {
	case <-item.Ready():
	default:
		if socket {
			break
		}
		if err := l.awaitTurn(ctx, item); err != nil {
			return err
		}
	}
	select {
	case <-item.Done():
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// awaitTurn waits for the requests before that have not come.
func (l *pageLane) awaitTurn(ctx context.Context, item *lane.Item[*laneAnswer]) error {
	defer l.held.Add(-1)
	if l.held.Add(1) > laneHeld {
		return PreventUpdate
	}
	timer := time.NewTimer(laneHold)
	defer timer.Stop()
	select {
	case <-item.Ready():
		return nil
	case <-timer.C:
		return PreventUpdate
	case <-ctx.Done():
		return ctx.Err()
	}
}
