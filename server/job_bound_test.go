package server

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/protocol"
)

// MaxCalls of a background callback counts jobs, in whatever way they end, and not
// the requests that ask for them.
func TestMaxCallsOfJobs(t *testing.T) {
	inBubble(t, Config{Jobs: Jobs{Limit: 1}}, func(t *testing.T, app *App, p *visitor) {
		leave, ended := make(chan struct{}), make(chan error, 9)
		Callback(app, until(leave, ended), MaxCalls(2), Cancel(html.ButtonNClicks("stop")), APIEndpoint("/api/x"))
		inside := func(want int64) {
			t.Helper()
			synctest.Wait()
			if n := app.callbacks.load().byID["x.children"].job.bound.inside.Load(); n != want {
				t.Errorf("%d are counted, want %d", n, want)
			}
		}
		refused := func(got string, err error) {
			t.Helper()
			if r, ok := err.(*refusal); !ok || r.status != 503 || !strings.Contains(r.detail, "as many as the callback's MaxCalls allows") { //nolint:errorlint // it must not be wrapped
				t.Errorf("one too many: %s, %v", got, err)
			}
		}
		api := func() (string, error) {
			call, err := app.dispatchAPI(app.work, app.callbacks.load().byID["x.children"], []byte(`{"n":1}`), &Request{})
			if err != nil {
				return "", err
			}
			return call.results[0].(string), nil
		}
		running, waiting := p.start(jobBody), p.start(jobBody)
		inside(2)
		refused(p.post(jobBody, ""))
		refused(api())
		for range 3 {
			running.want(still)
			waiting.want(still)
		}
		next := p.start(jobBody, "&oldJob="+waiting.job) // which makes room
		inside(2)
		p.start(jobBody, "&oldJob="+running.job) // without waiting for the end of its handler
		if cause := <-ended; !errors.Is(cause, errOvertaken) {
			t.Errorf("the one that ran ended with %v", cause)
		}
		inside(2)
		close(leave)
		synctest.Wait()
		next.want(isX)
		inside(0)
		if got, err := api(); err != nil || got != "done" {
			t.Errorf("the endpoint: %s, %v", got, err)
		}
		inside(0)
	})
}

// Who only asks for progress takes nobody's place, and is not turned away.
func TestPollsDontCount(t *testing.T) {
	inBubble(t, Config{MaxCalls: 1}, func(t *testing.T, app *App, p *visitor) {
		leave, ended, quick := make(chan struct{}), make(chan error, 9), specOf("y")
		Callback(app, until(leave, ended), Interval(time.Minute))
		app.Handle(quick, func(_ context.Context, call *Call) error { return call.Set(0, "quick") })
		jobs := []*started{p.start(jobBody), p.start(jobBody), p.start(jobBody)}
		polled := make(chan string, len(jobs))
		for _, j := range jobs {
			go func() {
				got, _ := j.poll()
				polled <- got
			}()
		}
		synctest.Wait() // two are held
		if got, err := p.post(strings.ReplaceAll(jobBody, `"x`, `"y`), ""); err != nil || !strings.Contains(got, "quick") {
			t.Errorf("beside polls another callback is answered %s, %v", got, err)
		}
		close(leave)
		count := map[string]int{}
		for range jobs {
			count[<-polled]++
		}
		if count[isX] != 2 || count[still] != 1 {
			t.Errorf("polled %v", count)
		}
	})
}

// An API endpoint of a background callback waits for its result. Progress has nowhere
// to go.
func TestAPIOfAJob(t *testing.T) {
	inBubble(t, Config{}, func(t *testing.T, app *App, _ *visitor) {
		bar := html.ProgressValue("bar")
		broken := errors.New("broken")
		Callback(app, func(ctx context.Context, in jobIn) (jobOut, error) {
			call := CallFrom(ctx)
			call.Progress(bar.Set("1"))
			call.SetProps(protocol.NewProp[string]("s", "data").Set("nowhere"))
			if in.N == 2 {
				return jobOut{}, broken
			}
			return done()
		}, ReportsTo(bar), APIEndpoint("/api/x"))
		p := app.callbacks.load().byID["x.children"]
		call, err := app.dispatchAPI(app.work, p, []byte(`{"n":1}`), &Request{RawQuery: "cacheKey=a&job=b"})
		if err != nil || call.results[0] != "done" {
			t.Errorf("%v, %v", call, err)
		}
		if _, err := app.dispatchAPI(app.work, p, []byte(`{"n":2}`), &Request{}); !errors.Is(err, broken) {
			t.Errorf("an error: %v", err)
		}
		if len(app.jobs.byID) != 0 {
			t.Error("there is a job")
		}
	})
}

// A server that has no room for a job says so, as it does for other calls.
func TestNoRoomForAJob(t *testing.T) {
	inBubble(t, Config{Jobs: Jobs{Limit: 1, MaxWaiting: 1, MaxBytes: 64 << 10}}, func(t *testing.T, app *App, p *visitor) {
		leave, ended := make(chan struct{}), make(chan error, 9)
		Callback(app, until(leave, ended), Background())
		want := func(detail, body string) {
			t.Helper()
			_, err := p.post(body, "")
			if r, ok := err.(*refusal); !ok || r.status != 503 || !strings.Contains(r.detail, detail) || strings.Contains(r.public, "x.children") { //nolint:errorlint // it must not be wrapped
				t.Errorf("got %v, want %s", err, detail)
			}
		}
		want("more than Config.Jobs.MaxBytes", strings.Replace(jobBody, `"value":1`, `"value":"`+strings.Repeat("x", 64<<10)+`"`, 1))
		first, second := p.start(jobBody), p.start(jobBody)
		want("1 background jobs run and 1 wait", jobBody)
		close(leave)
		synctest.Wait()
		first.want(isX)
		second.want(isX)
	})
}

// Jobs that wait for each other because of Serial take no place from other jobs, and
// begin in the order in which they came.
func TestSerialJobsHoldUpNobody(t *testing.T) {
	inBubble(t, Config{Jobs: Jobs{Limit: 2}}, func(t *testing.T, app *App, p *visitor) {
		began, leave, ended := []int{}, make(chan error), make(chan error, 9)
		Callback(app, func(ctx context.Context, in jobIn) (jobOut, error) {
			began = append(began, in.N)
			select {
			case err := <-leave:
				if err != nil {
					panic(err)
				}
				return done()
			case <-ctx.Done():
				return jobOut{}, ctx.Err()
			}
		}, Background(), Serial())
		spec, other := specOf("y"), make(chan struct{})
		Background()(&spec)
		app.Handle(spec, func(ctx context.Context, call *Call) error {
			_, err := until(other, ended)(ctx, jobIn{})
			return errors.Join(err, call.Set(0, "done"))
		})
		jobs := []*started{p.start(valueBody(0)), p.start(valueBody(1)), p.start(valueBody(2)), p.start(valueBody(3))}
		first, second := p.start(strings.ReplaceAll(jobBody, `"x`, `"y`)), p.start(strings.ReplaceAll(jobBody, `"x`, `"y`))
		close(other)
		synctest.Wait()
		for _, j := range []*started{first, second} {
			j.want(strings.ReplaceAll(isX, `"x`, `"y`))
		}
		leave <- errPanic // which ends its turn as well
		synctest.Wait()
		next := p.start(valueBody(4), "&oldJob="+jobs[2].job)
		for range 3 {
			leave <- nil
			synctest.Wait()
		}
		if got, err := jobs[0].poll(); !isPanic(err) {
			t.Errorf("the one that panicked: %s, %v", got, err)
		}
		jobs[2].want("204")
		for _, j := range []*started{jobs[1], jobs[3], next} {
			j.want(isX)
		}
		if !slices.Equal(began, []int{0, 1, 3, 4}) {
			t.Errorf("began %v", began)
		}
		if len(app.jobs.turns) != 0 {
			t.Errorf("%d turns are taken", len(app.jobs.turns))
		}
	})
}
