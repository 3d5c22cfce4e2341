package server

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestTimeouts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const length = 8 * time.Millisecond
		began := time.Now()
		type added struct {
			number int
			at     time.Duration
		}
		next := 0
		timers := map[time.Duration]bool{}
		all := &timeouts[added]{length: length}
		all.happen = func(a added) {
			if a.number != next {
				t.Errorf("%d happened, want %d", a.number, next)
			}
			next++
			now := time.Since(began)
			timers[now] = true
			if waited := now - a.at; waited > length || waited < length*3/4 {
				t.Errorf("number %d waited for %s", a.number, waited)
			}
		}
		const count = 1000
		for n := range count {
			all.add(added{n, time.Since(began)})
			if n%10 == 0 {
				time.Sleep(time.Millisecond / 2) //nolint:forbidigo // nobody waits for it: the time is synctest's
			}
		}
		time.Sleep(length) //nolint:forbidigo // as above
		synctest.Wait()
		if next != count || len(timers) > 30 {
			t.Errorf("%d of %d happened, and the timer ran %d times", next, count, len(timers))
		}
		all.add(added{count, time.Since(began)}) // the timer is set again
		time.Sleep(2 * length)                   //nolint:forbidigo // as above
		synctest.Wait()
		if next != count+1 {
			t.Error("the one that came later did not happen")
		}
	})
}
