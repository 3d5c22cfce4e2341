package server

import "context"

// Serial has the callback run one at a time, over all pages and browsers: for what
// stands behind it once, such as a device. The others wait in the order in which
// they came, and one whose browser goes away leaves the queue. If the callback
// panics, the next one runs. Other callbacks are not held up.
//
// Callbacks in the same lane share one turn, see InLane.
//
// Without it a callback runs as often at a time as browsers ask for it. Together
// with Latest, what waits is dropped as soon as it is overtaken. MaxCalls bounds
// the queue. Background callbacks wait among Config.Jobs.MaxWaiting, without a place
// among Config.Jobs.Limit.
func Serial() Option {
	return func(s *Spec) { s.Serial = true }
}

// inTurn runs one call after another of all that share turn, which has room for
// one. Go's channels keep the order of who waits.
func inTurn(turn chan struct{}, next Handler) Handler {
	return func(ctx context.Context, call *Call) error {
		select {
		case turn <- struct{}{}:
		default: // only who has to wait looks at its context
			select {
			case turn <- struct{}{}:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		defer func() { <-turn }()
		return next(ctx, call)
	}
}
