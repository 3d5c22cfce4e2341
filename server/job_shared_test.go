package server

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
)

// sharedJobs is an app whose job reports its progress, waits for a step, and counts
// its runs and ends.
type sharedJobs struct {
	runs  int
	step  chan error // what the job returns, nil for done
	ended chan error // why its context ended
}

func inShared(t *testing.T, cfg Config, test func(t *testing.T, s *sharedJobs, app *App, p *visitor)) {
	t.Helper()
	inBubble(t, cfg, func(t *testing.T, app *App, p *visitor) {
		s := &sharedJobs{step: make(chan error), ended: make(chan error, 9)}
		bar, total := html.ProgressValue("bar"), html.ProgressMax("bar")
		Callback(app, func(ctx context.Context, _ jobIn) (jobOut, error) {
			s.runs++
			call := CallFrom(ctx)
			call.Progress(total.Set("9"), bar.Set("1"))
			select {
			case err := <-s.step:
				call.Progress(bar.Set("2"))
				call.SetProps(dcc.StoreData("s").Set(1))
				if err != nil {
					return jobOut{}, err
				}
				return done()
			case <-ctx.Done():
				s.ended <- context.Cause(ctx)
				return jobOut{}, ctx.Err()
			}
		}, CacheBy(), ReportsTo(bar, total), Cancel(html.ButtonNClicks("stop")))
		test(t, s, app, p)
		if n := len(app.jobs.shared); n != 0 {
			t.Errorf("%d runs are still shared", n)
		}
	})
}

func TestEqualJobsShareARun(t *testing.T) {
	inShared(t, Config{}, func(t *testing.T, s *sharedJobs, app *App, p *visitor) {
		const began, rest = `{"multi":true,"progress":{"bar.max":"9","bar.value":"1"}}`,
			`{"multi":true,"progress":{"bar.value":"2"},"sideUpdate":{"s":{"data":1}},"response":{"x":{"children":"done"}}}`
		first := p.start(jobBody)
		synctest.Wait()
		first.want(began)
		second := newVisitor(t, app).start(jobBody) // another page
		second.want(began)                          // how far it is, though that was told the first one
		other := p.start(valueBody(2))
		synctest.Wait()
		if s.runs != 2 {
			t.Errorf("%d runs for two equal jobs and another, want 2", s.runs)
		}
		s.step <- nil
		s.step <- nil
		synctest.Wait()
		first.want(rest, "204")
		second.want(rest, "204")
		if got, err := other.poll(); err != nil || !strings.Contains(got, "done") {
			t.Errorf("the other one: %s, %v", got, err)
		}
		cached := p.start(jobBody)
		cached.want(isX)
		if s.runs != 2 {
			t.Errorf("%d runs, want 2", s.runs)
		}
	})
}

func TestCancelOfOneEqualJob(t *testing.T) {
	const stop = `{"output":"stop.id","outputs":{"id":"stop","property":"id"},"inputs":[{"id":"stop","property":"n_clicks","value":1}],"changedPropIds":["stop.n_clicks"]}`
	inShared(t, Config{}, func(t *testing.T, s *sharedJobs, app *App, p *visitor) {
		cancel := func(j *started) {
			t.Helper()
			if _, err := j.page.post(stop, "&cancelJob="+j.job); err != nil {
				t.Error(err)
			}
			j.want("204")
		}
		for _, whose := range []int{0, 1} { // who began it doesn't matter
			pair := []*started{p.start(jobBody), newVisitor(t, app).start(jobBody)}
			synctest.Wait()
			cancel(pair[whose])
			if len(s.ended) != 0 {
				t.Error("the run ended with one of its jobs")
			}
			s.step <- errors.New("not kept")
			synctest.Wait()
			if got, err := pair[1-whose].poll(); err == nil || !strings.Contains(err.Error(), "not kept") {
				t.Errorf("the other one: %s, %v", got, err)
			}
		}
		pair := []*started{p.start(jobBody), newVisitor(t, app).start(jobBody)}
		synctest.Wait()
		cancel(pair[0])
		cancel(pair[1])
		if cause := <-s.ended; !errors.Is(cause, errCancelled) {
			t.Errorf("without jobs it ended with %v", cause)
		}
		synctest.Wait()
		again := p.start(jobBody)
		synctest.Wait()
		if s.runs != 4 {
			t.Errorf("%d runs, want 4: neither errors nor what was cancelled is shared", s.runs)
		}
		// A page that asks for the same once more goes on with what runs.
		next := p.start(jobBody, "&oldJob="+again.job)
		again.want("204")
		s.step <- nil
		synctest.Wait()
		if got, err := next.poll(); err != nil || !strings.Contains(got, "done") || s.runs != 4 {
			t.Errorf("%s, %v after %d runs", got, err, s.runs)
		}
	})
}

// Jobs that share a run that has not begun wait in one place.
func TestEqualJobsWaitTogether(t *testing.T) {
	inShared(t, Config{Jobs: Jobs{Limit: 1, MaxWaiting: 1}}, func(t *testing.T, s *sharedJobs, _ *App, p *visitor) {
		first := p.start(jobBody)
		waiting := []*started{p.start(valueBody(2)), p.start(valueBody(2)), p.start(valueBody(2))}
		if got, err := p.post(valueBody(3), ""); err == nil || !strings.Contains(err.Error(), "1 background jobs run and 1 wait") {
			t.Errorf("one more: %s, %v", got, err)
		}
		last := p.start(valueBody(3), "&oldJob="+waiting[0].job+"&oldJob="+waiting[1].job+"&oldJob="+waiting[2].job)
		s.step <- nil
		synctest.Wait()
		s.step <- nil
		synctest.Wait()
		for _, j := range []*started{first, last} {
			if got, err := j.poll(); err != nil || !strings.Contains(got, "done") {
				t.Errorf("%s, %v", got, err)
			}
		}
		for _, j := range waiting {
			j.want("204")
		}
		if s.runs != 2 {
			t.Errorf("%d runs, want 2", s.runs)
		}
	})
}

// Without a cache each call runs: it may be there for what it does.
func TestJobsWithoutCacheRunEach(t *testing.T) {
	inBubble(t, Config{}, func(t *testing.T, app *App, p *visitor) {
		runs := 0
		Callback(app, func(context.Context, jobIn) (jobOut, error) { runs++; return done() }, Background())
		for range 2 {
			p.start(jobBody)
			synctest.Wait()
		}
		if runs != 2 {
			t.Errorf("%d runs, want 2", runs)
		}
	})
}

// A job goes on after its request and still knows who asked.
func TestJobKnowsItsUser(t *testing.T) {
	type userKey struct{}
	cfg := Config{Authorize: func(ctx context.Context, access *Access) (context.Context, error) {
		return context.WithValue(ctx, userKey{}, "user of "+access.Output), nil
	}}
	inBubble(t, cfg, func(_ *testing.T, app *App, p *visitor) {
		leave := make(chan struct{})
		spec := specOf("x")
		Background()(&spec)
		app.Handle(spec, func(ctx context.Context, call *Call) error {
			<-leave
			return call.Set(0, ctx.Value(userKey{}))
		})
		j := p.start(jobBody)
		j.want(still)
		close(leave)
		synctest.Wait()
		j.want(`{"multi":true,"response":{"x":{"children":"user of x.children"}}}`)
	})
}

// A poll is guarded as the start is: who may not call the callback any more gets no
// result of it.
func TestPollsAreAuthorized(t *testing.T) {
	refused := errors.New("signed out")
	var allowed error
	cfg := Config{Authorize: func(ctx context.Context, _ *Access) (context.Context, error) { return ctx, allowed }}
	inBubble(t, cfg, func(t *testing.T, app *App, p *visitor) {
		Callback(app, func(context.Context, jobIn) (jobOut, error) { return done() }, Background())
		j := p.start(jobBody)
		synctest.Wait()
		allowed = refused
		if got, err := j.poll(); err == nil || !strings.Contains(err.Error(), "signed out") {
			t.Errorf("polled %s, %v", got, err)
		}
		allowed = nil
		j.want(isX)
	})
}
