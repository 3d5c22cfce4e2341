package server

import (
	"fmt"
	"net/http"
	"sync/atomic"
)

// MaxCalls bounds how many calls of the callback are under way at a time, those
// that wait because of Serial among them. One more is answered with 503, which
// the dev tools show, and the page keeps what it has. Of a background callback it
// bounds the jobs that run or wait for their turn, without those that were
// cancelled. If not given, or 0, only Config.MaxCalls counts.
func MaxCalls(n int) Option {
	return func(s *Spec) { s.MaxCalls = n }
}

// bound counts calls under way.
type bound struct {
	most    int64
	inside  atomic.Int64
	setting string // that sets most, for the one who reads the log
}

// enter reports whether there is room. Who gets in has to leave.
func (b *bound) enter() bool {
	if b.inside.Add(1) <= b.most {
		return true
	}
	b.inside.Add(-1)
	return false
}

func (b *bound) leave() { b.inside.Add(-1) }

// overload is the error of a call for which there is no room.
func (b *bound) overload(output string) error {
	return busy(output, fmt.Sprintf("%d calls are under way, and it takes no more at a time", b.most),
		fmt.Sprintf("%d calls are under way, as many as %s allows", b.most, b.setting))
}

// busy is the error of a call that the server can't take in now. The renderer shows
// it, which it would not do with 400 or 401.
func busy(output, public, detail string) error {
	return &refusal{
		status: http.StatusServiceUnavailable,
		public: "The server is busy: " + public + ". Try again in a moment.",
		detail: fmt.Sprintf("callback for output %q: %s", clip(output, 300), detail),
	}
}
