package server

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/protocol"
)

func TestCancelEntries(t *testing.T) {
	t.Parallel()
	app := newApp(t, Config{SuppressCallbackExceptions: true})
	row := protocol.DictID(protocol.IDPart{Key: "row", Value: 1})
	nothing := func(context.Context, *Call) error { return nil }
	for _, out := range []string{"x", "y"} {
		spec := specOf(out)
		Interval(300 * time.Millisecond)(&spec)
		Cancel(html.ButtonNClicks("stop"))(&spec)
		if out == "y" {
			Cancel(html.ButtonNClicksTimestamp("stop"), html.ButtonNClicks(row))(&spec)
		}
		app.Handle(spec, nothing)
	}
	app.Handle(specOf("plain"), nothing)
	const tail = `"dynamic_creator":null,"no_output":false,"optional":false,"hidden":`
	const more = `,"websocket":false,"persistent":false}`
	var want strings.Builder
	want.WriteString(`[`)
	for _, out := range []string{"x", "y", "plain"} {
		background := `{"interval":300}`
		if out == "plain" {
			background = "null"
		}
		want.WriteString(`{"output":"` + out + `.children","inputs":[{"id":"a","property":"value"}],"state":[],"clientside_function":null,"prevent_initial_call":false,"background":` + background + `,` + tail + `false` + more + `,`)
	}
	want.WriteString(`{"output":"stop.id","inputs":[{"id":"stop","property":"n_clicks"},{"id":"stop","property":"n_clicks_timestamp"}],"state":[],"clientside_function":null,"prevent_initial_call":true,"background":null,` + tail + `null` + more + `,` +
		`{"output":"{\"row\":1}.id","inputs":[{"id":"{\"row\":1}","property":"n_clicks"}],"state":[],"clientside_function":null,"prevent_initial_call":true,"background":null,` + tail + `null` + more + `]`)
	if got := (&site{t, app}).get("/_dash-dependencies").body; got != want.String() {
		t.Errorf("dependencies\n got %s\nwant %s", got, want.String())
	}
}

func TestJobFaults(t *testing.T) {
	t.Parallel()
	match := protocol.DictID(protocol.IDPart{Key: "row", Value: protocol.Match})
	all := protocol.DictID(protocol.IDPart{Key: "row", Value: protocol.All})
	for _, tc := range []struct {
		want string
		opts []Option
	}{
		{"Interval is 1ns; want a millisecond or more", []Option{Interval(1)}},
		{`cancel {"row":["MATCH"]}.n_clicks: the browser can't tell whose job`, []Option{Cancel(html.ButtonNClicks(match))}},
		{"cancel x.: it has no property", []Option{Cancel(protocol.NewProp[int]("x", ""))}},
		{"progress a.b.value: the characters", []Option{ReportsTo(dcc.SliderValue("a.b"))}},
		{"progress default .value: it has no id", []Option{ProgressDefault(dcc.SliderValue("").Set(1))}},
		{"progress default s.data: ", []Option{ProgressDefault(dcc.StoreData("s").Set(make(chan int)))}},
		{`progress {"row":["MATCH"]}.n_clicks: its id holds MATCH for the key "row"`, []Option{ReportsTo(html.ButtonNClicks(match))}},
		{`progress {"row":["ALL"]}.n_clicks: its id holds ALL`, []Option{ReportsTo(html.ButtonNClicks(all))}},
		{"CacheIgnore: b.value is neither an input nor a state", []Option{CacheIgnore(dcc.SliderValue("b"))}},
		{"CacheExpiry is -1s", []Option{CacheExpiry(-time.Second)}},
		{"CacheBy: a function is nil", []Option{CacheBy(nil)}},
		{"output taken.id, which this needs, is set by the callback at ", []Option{Cancel(html.ButtonNClicks("taken"))}},
	} {
		app := New(Config{})
		app.Handle(Spec{
			Outputs: []protocol.Dependency{protocol.Dep("taken", "id")}, Inputs: []protocol.Dependency{protocol.Dep("i", "value")},
		}, func(context.Context, *Call) error { return nil })
		err := CallbackSafely(app, func(context.Context, jobIn) (jobOut, error) { return jobOut{}, nil }, tc.opts...)
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("got %v\nwant %s", err, tc.want)
		}
		if n := len(app.callbacks.load().plans); n != 1 {
			t.Errorf("%s: %d callbacks are registered", tc.want, n)
		}
	}
	if _, err := NewSafely(Config{Jobs: Jobs{Limit: -1}}); err == nil {
		t.Error("a negative limit is taken")
	}
}

func TestProgressOutsideOfJobs(t *testing.T) {
	var none *Call
	none.Progress(html.ProgressValue("bar").Set("1")) // as when a test calls the callback
	app := New(Config{})
	app.Handle(specOf("x"), func(_ context.Context, c *Call) error { c.Progress(); return nil })
	if _, err := answer(t, app, jobBody); err == nil || !strings.Contains(err.Error(), "add the option server.Background()") {
		t.Errorf("got %v", err)
	}
}

func TestPollIsHeld(t *testing.T) {
	const interval = 10 * time.Second
	inBubble(t, Config{}, func(t *testing.T, app *App, p *visitor) {
		bar := html.ProgressValue("bar")
		step, leave, ended := make(chan struct{}), make(chan struct{}), make(chan error, 9)
		Callback(app, func(ctx context.Context, in jobIn) (jobOut, error) {
			select {
			case <-step:
				CallFrom(ctx).Progress(bar.Set("1"))
			case <-ctx.Done():
			}
			return until(leave, ended)(ctx, in)
		}, Interval(interval), ReportsTo(bar))

		held := func(j *started) <-chan string {
			answer := make(chan string, 1)
			go func() {
				before := time.Now()
				got, err := j.poll()
				answer <- fmt.Sprint(got, err, time.Since(before))
			}()
			synctest.Wait()
			return answer
		}
		want := func(what string, answer <-chan string, want string) {
			t.Helper()
			if got := <-answer; got != want {
				t.Errorf("%s: %s, want %s", what, got, want)
			}
		}
		a, b, c := p.start(jobBody), p.start(jobBody), p.start(jobBody)
		neighbour := newVisitor(t, app)
		neighbour.addr = "10.0.0.2"
		d := neighbour.start(jobBody)
		pollA, pollB := held(a), held(b)
		want("a third one of the browser", held(c), still+"<nil> 0s")
		pollD := held(d)
		want("the interval", pollD, still+"<nil> "+interval.String())
		want("the interval", pollA, still+"<nil> "+interval.String())
		want("the interval", pollB, still+"<nil> "+interval.String())

		pollA, pollB = held(a), held(b)
		next := p.start(jobBody, "&oldJob="+a.job)
		want("oldJob", pollA, "204<nil> 0s")
		if cause := <-ended; !errors.Is(cause, errOvertaken) {
			t.Errorf("the old job ended with %v", cause)
		}
		pollNext := held(next)
		for range 3 { // b, c and d are equal, next as well
			step <- struct{}{}
		}
		step <- struct{}{}
		const progress = `{"multi":true,"progress":{"bar.value":"1"}}<nil> 0s`
		want("progress", pollB, progress)
		want("progress", pollNext, progress)
		pollB = held(b)
		close(leave)
		want("the result", pollB, isX+"<nil> 0s")
		pollNext = held(next)
		want("the result", pollNext, isX+"<nil> 0s")
	})
}

// A page that goes away leaves its place to others, and the result to a later poll.
func TestPollOfAPageThatHasGone(t *testing.T) {
	inBubble(t, Config{}, func(t *testing.T, app *App, p *visitor) {
		const interval = 20 * time.Second
		ended := make(chan error, 1)
		Callback(app, until(nil, ended), Interval(interval), CancelOnClose())
		j := p.start(jobBody)
		req, err := protocol.DecodeRequest([]byte(jobBody))
		if err != nil {
			t.Fatal(err)
		}
		ctx, leave := context.WithCancelCause(app.work)
		answer := make(chan error, 1)
		go func() {
			query := "endId=" + p.endID + "&cacheKey=" + j.cacheKey + "&job=" + j.job
			_, err := app.dispatch(ctx, req, &Request{RawQuery: query, RemoteAddr: p.addr}, nil)
			answer <- err
		}()
		synctest.Wait()
		left := time.Now()
		leave(ErrClientGone)
		if err := <-answer; !errors.Is(err, PreventUpdate) || time.Since(left) != 0 {
			t.Errorf("answered with %v after %v", err, time.Since(left))
		}
		app.jobs.mu.Lock()
		if len(app.jobs.held) != 0 {
			t.Errorf("still held: %v", app.jobs.held)
		}
		app.jobs.mu.Unlock()
		if cause := <-ended; !errors.Is(cause, errPageGone) || time.Since(left) != 3*interval {
			t.Errorf("the job ended with %v after %v", cause, time.Since(left))
		}
	})
}

func TestPollIsReleasedByShutdown(t *testing.T) {
	inBubble(t, Config{}, func(t *testing.T, app *App, p *visitor) {
		ended := make(chan error, 1)
		Callback(app, until(nil, ended), Background())
		j := p.start(jobBody)
		answer := make(chan string, 1)
		go func() {
			got, err := j.poll()
			answer <- fmt.Sprint(got, err)
		}()
		synctest.Wait()
		before := time.Now()
		if err := app.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
		if got := <-answer; !strings.HasSuffix(got, errServerEnded.Error()) || time.Since(before) != 0 {
			t.Errorf("answered %s after %v", got, time.Since(before))
		}
		if cause := <-ended; !errors.Is(cause, ErrShutdown) {
			t.Errorf("the job's context ended with %v", cause)
		}
		if got, err := p.post(jobBody, ""); !errors.Is(err, ErrShutdown) {
			t.Errorf("a start after the shutdown: %s, %v", got, err)
		}
	})
}

func TestShutdownDoesNotWaitForeverForJobs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		app := New(Config{Logger: slog.New(slog.DiscardHandler)})
		leave := make(chan struct{})
		Callback(app, func(context.Context, jobIn) (jobOut, error) { <-leave; return done() }, Background())
		newVisitor(t, app).start(jobBody)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := app.Shutdown(ctx); err == nil || !strings.Contains(err.Error(), "1 background jobs don't heed their context") {
			t.Errorf("got %v", err)
		}
		close(leave)
	})
}

func TestJobsWaitForTheirTurn(t *testing.T) {
	inBubble(t, Config{Jobs: Jobs{Limit: 2, MaxWaiting: 2}}, func(t *testing.T, app *App, p *visitor) {
		ended, leave := make(chan error, 9), make(chan struct{})
		began := make(chan int, 9)
		Callback(app, func(ctx context.Context, in jobIn) (jobOut, error) {
			began <- in.N
			return until(leave, ended)(ctx, in)
		}, Background())
		body := func(n int) string { return strings.Replace(jobBody, `"value":1`, fmt.Sprintf(`"value":%d`, n), 1) }
		jobs := []*started{p.start(body(0)), p.start(body(1)), p.start(body(2)), p.start(body(3))}
		synctest.Wait()
		if n := len(began); n != 2 {
			t.Errorf("%d run, want 2", n)
		}
		if got, err := p.post(jobBody, ""); err == nil || !strings.Contains(err.Error(), "2 background jobs run and 2 wait, which is the limit") {
			t.Errorf("the fifth: %s, %v", got, err)
		}
		// A waiting one is overtaken, a running one too: the last may begin.
		p.start(body(4), "&oldJob="+jobs[2].job)
		app.jobs.mu.Lock()
		if n := len(app.jobs.waiting); n != 2 {
			t.Errorf("%d wait, want 2", n)
		}
		app.jobs.mu.Unlock()
		jobs[2].want("204")
		close(leave)
		synctest.Wait()
		close(began)
		seen := map[int]bool{}
		for n := range began {
			seen[n] = true
		}
		if len(seen) != 4 || seen[2] {
			t.Errorf("began: %v", seen)
		}
		jobs[3].want(isX, "204")
	})
}

func TestJobOutlivesItsPage(t *testing.T) {
	for _, tc := range []struct {
		name string
		opts []Option
		left time.Duration // when it ends, 0 for not at all
	}{
		{"by default", []Option{Background()}, 0},
		{"CancelOnClose", []Option{CancelOnClose(), Interval(5 * time.Second)}, 15 * time.Second},
		{"CancelOnClose, a short interval", []Option{CancelOnClose(), Interval(10 * time.Millisecond)}, 3 * time.Second},
	} {
		t.Run(tc.name, func(t *testing.T) {
			inBubble(t, Config{}, func(t *testing.T, app *App, p *visitor) {
				ended := make(chan error, 1)
				Callback(app, until(nil, ended), tc.opts...)
				j := p.start(jobBody)
				j.want(still) // held for an interval
				before := time.Now()
				select {
				case cause := <-ended:
					if took := time.Since(before); took != tc.left || !errors.Is(cause, errPageGone) {
						t.Errorf("it ended after %v with %v, want %v", took, cause, tc.left)
					}
					j.want("204")
				case <-time.After(time.Hour):
					if tc.left != 0 {
						t.Error("it goes on")
					}
					j.want(still)
				}
			})
		})
	}
}

func TestResultExpires(t *testing.T) {
	var logged bytes.Buffer
	cfg := Config{Jobs: Jobs{ResultTTL: time.Minute}, Logger: slog.New(slog.NewTextHandler(&logged, nil))}
	inBubble(t, cfg, func(t *testing.T, app *App, p *visitor) {
		Callback(app, func(_ context.Context, in jobIn) (jobOut, error) {
			if in.N == 0 {
				return jobOut{}, errors.New("nobody will hear")
			}
			return done()
		}, Background())
		kept, lost := p.start(jobBody), p.start(jobBody)
		failed := p.start(strings.Replace(jobBody, `"value":1`, `"value":0`, 1))
		<-time.After(time.Minute - 1)
		kept.want(isX)
		<-time.After(1)
		synctest.Wait()
		lost.want("204")
		failed.want("204")
		if text := logged.String(); strings.Count(text, "level=ERROR") != 1 || !strings.Contains(text, "nobody will hear") {
			t.Errorf("logged %s", text)
		}
	})
}

func TestJobMemoryIsBounded(t *testing.T) {
	const kib = 1 << 10
	inBubble(t, Config{Jobs: Jobs{MaxBytes: 64 * kib}}, func(t *testing.T, app *App, p *visitor) {
		bar := html.DivChildren("bar")
		spec := specOf("x")
		Background()(&spec)
		ReportsTo(bar)(&spec)
		mode := "result"
		app.Handle(spec, func(ctx context.Context, call *Call) error {
			switch text := strings.Repeat("x", 50*kib); mode {
			case "result":
				return call.Set(0, text)
			case "large":
				return call.Set(0, text+text)
			case "progress":
				for range 2 { // the second takes the first one's place
					call.Progress(bar.Set(text))
				}
				call.SetProps(html.DivChildren("log").Set(text))
				<-ctx.Done()
				return ctx.Err()
			}
			return nil
		})
		first := p.start(jobBody)
		synctest.Wait()
		second := p.start(jobBody)
		synctest.Wait()
		first.want("204") // gave way
		if got, err := second.poll(); err != nil || len(got) < 50*kib {
			t.Errorf("the newer result: %d bytes, %v", len(got), err)
		}
		for _, mode = range []string{"large", "progress"} {
			j := p.start(jobBody)
			synctest.Wait()
			if got, err := j.poll(); err == nil || !strings.Contains(err.Error(), "take more than Config.Jobs.MaxBytes") {
				t.Errorf("%s: %d bytes, %v", mode, len(got), err)
			}
		}
		if got, err := p.post(strings.Replace(jobBody, `"value":1`, `"value":"`+strings.Repeat("x", 64*kib)+`"`, 1), ""); err == nil || !strings.Contains(err.Error(), "MaxBytes") {
			t.Errorf("a large input: %s, %v", got, err)
		}
		if app.jobs.bytes != 0 {
			t.Errorf("%d bytes are counted when nothing is left", app.jobs.bytes)
		}
	})
}

// TestWildcardJobsDoNotCancelEachOther sends what the renderer sends: it names as
// old jobs those with the same resolved outputs, and that of every callback that
// has no outputs.
func TestWildcardJobsDoNotCancelEachOther(t *testing.T) {
	row := protocol.DictID(protocol.IDPart{Key: "row", Value: protocol.Match})
	for _, tc := range []struct {
		name    string
		outputs []protocol.Dependency
		body    string
		result  string
	}{
		{
			"outputs", []protocol.Dependency{protocol.Dep(row, "title")},
			`{"output":"{\"row\":[\"MATCH\"]}.title","outputs":{"id":{"row":%[1]d},"property":"title"},"inputs":[{"id":{"row":%[1]d},"property":"value","value":"same"}]}`,
			`{"multi":true,"response":{"{\"row\":%d}":{"title":"done"}}}`,
		},
		{
			"no outputs", nil,
			`{"output":"` + protocol.NoOutputID([]protocol.Dependency{protocol.Dep(row, "value")}, "") + `","inputs":[{"id":{"row":%[1]d},"property":"value","value":"same"}]}`, "204",
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			inBubble(t, Config{}, func(_ *testing.T, app *App, p *visitor) {
				leave := make(chan struct{})
				app.Handle(Spec{
					Outputs: tc.outputs, Inputs: []protocol.Dependency{protocol.Dep(row, "value")}, Background: &JobSpec{Cache: &CacheSpec{}},
				}, func(ctx context.Context, call *Call) error {
					select {
					case <-leave:
					case <-ctx.Done():
						return ctx.Err()
					}
					if len(tc.outputs) == 0 {
						return nil
					}
					return call.Set(0, "done")
				})
				first := p.start(fmt.Sprintf(tc.body, 1))
				second := p.start(fmt.Sprintf(tc.body, 2), "&oldJob="+first.job)
				again := p.start(fmt.Sprintf(tc.body, 2), "&oldJob="+first.job+"&oldJob="+second.job)
				first.want(still)
				second.want("204")
				close(leave)
				synctest.Wait()
				want := func(n int) string {
					if strings.Contains(tc.result, "%d") {
						return fmt.Sprintf(tc.result, n)
					}
					return tc.result
				}
				first.want(want(1))
				again.want(want(2))
			})
		})
	}
}

func TestJobCache(t *testing.T) {
	inBubble(t, Config{}, func(t *testing.T, app *App, p *visitor) {
		version, runs := "1", 0
		spec := specOf("x")
		spec.State = []protocol.Dependency{protocol.Dep("s", "data")}
		CacheBy(func(ctx context.Context) string { return version + CallFrom(ctx).Request().RemoteAddr })(&spec)
		CacheExpiry(time.Minute)(&spec)
		CacheIgnore(dcc.StoreData("s"))(&spec)
		app.Handle(spec, func(_ context.Context, call *Call) error {
			if runs++; version == "fails" {
				return errors.New("it fails")
			}
			return call.Set(0, runs)
		})
		const body = `{"output":"x.children","outputs":{"id":"x","property":"children"},"inputs":[{"id":"a","property":"value","value":VALUE}],"state":[{"id":"s","property":"data","value":STATE}],"changedPropIds":["a.value"]}`
		want := func(what, value, state string, result int) {
			t.Helper()
			j := p.start(strings.NewReplacer("VALUE", value, "STATE", state).Replace(body))
			synctest.Wait()
			if got, err := j.poll(); err != nil || got != fmt.Sprintf(`{"multi":true,"response":{"x":{"children":%d}}}`, result) {
				t.Errorf("%s: %s, %v, want %d", what, got, err, result)
			}
			j.want("204")
		}
		want("the first", "1", "1", 1)
		want("the same", "1", "1", 1)
		want("an ignored state", "1", "2", 1)
		want("another input", "2", "1", 2)
		version = "2"
		want("another version", "1", "1", 3)
		version = "1"
		want("the former version", "1", "1", 1)
		p.addr = "10.0.0.9"
		want("another person", "1", "1", 4)
		<-time.After(50 * time.Second)
		want("before it expires", "1", "1", 4)
		<-time.After(50 * time.Second)
		want("as long after that", "1", "1", 4)
		<-time.After(time.Minute)
		want("after it has expired", "1", "1", 5)
		version = "fails"
		for range 2 {
			j := p.start(strings.NewReplacer("VALUE", "1", "STATE", "1").Replace(body))
			synctest.Wait()
			if got, err := j.poll(); err == nil {
				t.Errorf("an error: %s", got)
			}
		}
		if runs != 7 {
			t.Errorf("%d runs, want 7: errors are not kept", runs)
		}
	})
}

func TestJobCacheTriggered(t *testing.T) {
	inBubble(t, Config{}, func(t *testing.T, app *App, p *visitor) {
		runs := 0
		spec := specOf("x")
		CacheTriggered()(&spec)
		app.Handle(spec, func(_ context.Context, call *Call) error {
			runs++
			return call.Set(0, "done")
		})
		for _, body := range []string{jobBody, jobBody, strings.Replace(jobBody, `["a.value"]`, `[]`, 1)} {
			j := p.start(body)
			synctest.Wait()
			j.want(isX)
		}
		if runs != 2 {
			t.Errorf("%d runs, want 2", runs)
		}
	})
}

func TestCacheVersionMayPanic(t *testing.T) {
	inBubble(t, Config{}, func(t *testing.T, app *App, p *visitor) {
		Callback(app, func(context.Context, jobIn) (jobOut, error) { return done() }, CacheBy(func(context.Context) string { panic("no file") }))
		if got, err := p.post(jobBody, ""); err == nil || !strings.Contains(err.Error(), "panic: no file") {
			t.Errorf("got %s, %v", got, err)
		}
	})
}

// The browser resolves MATCH in progress by what triggered the call, and throws if
// nothing did, as on the initial call.
func TestProgressOfMatch(t *testing.T) {
	id := func(typ string, index any) protocol.ID {
		return protocol.DictID(protocol.IDPart{Key: "type", Value: typ}, protocol.IDPart{Key: "row", Value: index})
	}
	inBubble(t, Config{}, func(_ *testing.T, app *App, p *visitor) {
		bar := html.ProgressValue(id("bar", protocol.Match))
		spec := Spec{
			Outputs: []protocol.Dependency{protocol.Dep(id("out", protocol.Match), "title")},
			Inputs:  []protocol.Dependency{protocol.Dep("a", "value")},
		}
		ProgressDefault(bar.Set("0"), html.DivChildren("text").Set("idle"))(&spec)
		app.Handle(spec, func(_ context.Context, call *Call) error {
			call.Progress(bar.Set("1"))
			return PreventUpdate
		})
		j := p.start(`{"output":"{\"row\":[\"MATCH\"],\"type\":\"out\"}.title","outputs":{"id":{"type":"out","row":7},"property":"title"},"inputs":[{"id":"a","property":"value"}],"changedPropIds":[]}`)
		if want := `{"cacheKey":"K","job":"J","progressDefault":{"{\"row\":7,\"type\":\"bar\"}.value":"0","text.children":"idle"}}`; j.answer != want {
			p.t.Errorf("started with %s\nwant %s", j.answer, want)
		}
		synctest.Wait()
		j.want(`{"multi":true,"progress":{"{\"row\":7,\"type\":\"bar\"}.value":"1"},"response":{}}`)
	})
}
