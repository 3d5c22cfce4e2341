package server

import (
	"context"
	"errors"
	"log/slog"
	"net/url"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/protocol"
)

// visitor is a browser's page, with the renderer's side of jobs. It is used within a
// synctest bubble, in which time passes when everybody waits.
type visitor struct {
	t     *testing.T
	app   *App
	endID string
	addr  string
}

// inBubble runs test with an app. At its end all jobs must have ended.
func inBubble(t *testing.T, cfg Config, test func(t *testing.T, app *App, p *visitor)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		if cfg.Logger == nil {
			cfg.Logger = slog.New(slog.DiscardHandler)
		}
		app := New(cfg)
		test(t, app, newVisitor(t, app))
		if err := app.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
		if s := app.jobs; s.bytes != 0 || s.running != 0 || len(s.byID)+len(s.waiting)+s.unread.Len()+len(s.held) != 0 {
			t.Errorf("after the shutdown: %d bytes, %d running, jobs %v, waiting %v, unread %d, held %v", s.bytes, s.running, s.byID, s.waiting, s.unread.Len(), s.held)
		}
	})
}

func newVisitor(t *testing.T, app *App) *visitor {
	return &visitor{t, app, app.newPageToken(), "10.0.0.1"}
}

// post answers with the JSON that the browser would get, and with 204 for none.
func (p *visitor) post(body, query string) (string, error) {
	p.t.Helper()
	req, err := protocol.DecodeRequest([]byte(body))
	if err != nil {
		p.t.Fatalf("request %s: %v", body, err)
	}
	call, err := p.app.dispatch(p.app.work, req, &Request{RawQuery: "endId=" + p.endID + query, RemoteAddr: p.addr}, nil)
	if errors.Is(err, PreventUpdate) || err == nil && call.empty() {
		return "204", nil
	}
	if err != nil {
		return "", err
	}
	out, err := call.answer.AppendJSON(nil)
	return string(out), err
}

// started is a job as the page knows it.
type started struct {
	page          *visitor
	body          string
	answer        string
	cacheKey, job string
}

func (p *visitor) start(body string, query ...string) *started {
	p.t.Helper()
	got, err := p.post(body, strings.Join(query, ""))
	if err != nil {
		p.t.Fatal(err)
	}
	var answer struct{ CacheKey, Job string }
	if err := protocol.Decode([]byte(strings.ReplaceAll(strings.Replace(got, `"cacheKey"`, `"CacheKey"`, 1), `"job"`, `"Job"`)), &answer); err != nil || answer.Job == "" {
		p.t.Fatalf("started with %s, %v", got, err)
	}
	rest := strings.NewReplacer(answer.CacheKey, "K", answer.Job, "J").Replace(got)
	return &started{p, body, rest, answer.CacheKey, answer.Job}
}

func (s *started) poll() (string, error) {
	s.page.t.Helper()
	return s.page.post(s.body, "&cacheKey="+s.cacheKey+"&job="+s.job)
}

func (s *started) want(answers ...string) {
	s.page.t.Helper()
	for _, want := range answers {
		if got, err := s.poll(); err != nil || got != want {
			s.page.t.Errorf("polled %s, %v\nwant   %s", got, err, want)
		}
	}
}

type jobIn struct {
	N int `input:"a.value"`
}
type jobOut struct {
	X Opt[string] `output:"x.children"`
}

const (
	jobBody = `{"output":"x.children","outputs":{"id":"x","property":"children"},` + oneInput
	isX     = `{"multi":true,"response":{"x":{"children":"done"}}}`
	still   = `{"multi":true}`
)

func done() (o jobOut, err error) {
	o.X.Set("done")
	return o, nil
}

// until is a job that runs until something is closed, or it is to end.
func until(leave <-chan struct{}, ended chan<- error) func(context.Context, jobIn) (jobOut, error) {
	return func(ctx context.Context, _ jobIn) (jobOut, error) {
		select {
		case <-leave:
			return done()
		case <-ctx.Done():
			ended <- context.Cause(ctx)
			return jobOut{}, ctx.Err()
		}
	}
}

func TestJobRunsAndReports(t *testing.T) {
	inBubble(t, Config{}, func(t *testing.T, app *App, p *visitor) {
		step := make(chan struct{})
		bar, text := html.ProgressValue("bar"), html.DivChildren("text")
		Callback(app, func(ctx context.Context, in jobIn) (jobOut, error) {
			call := CallFrom(ctx)
			<-step
			call.Progress(bar.Set("0"), text.Set("first"))
			call.Progress(bar.Set("1"))
			<-step
			call.SetProps(dcc.StoreData("s").Set(in.N))
			<-step
			call.Progress(bar.Set("2"))
			return done()
		}, Background(), Interval(300*time.Millisecond), ReportsTo(bar), ProgressDefault(text.Set("idle")), Cancel(html.ButtonNClicks("stop")))
		j := p.start(jobBody)
		if want := `{"cacheKey":"K","job":"J","cancel":[{"id":"stop","property":"n_clicks"}],"progressDefault":{"text.children":"idle"}}`; j.answer != want {
			t.Errorf("started with %s\nwant %s", j.answer, want)
		}
		j.want(still)
		step <- struct{}{}
		synctest.Wait()
		j.want(`{"multi":true,"progress":{"bar.value":"1","text.children":"first"}}`, still)
		step <- struct{}{}
		synctest.Wait()
		j.want(`{"multi":true,"sideUpdate":{"s":{"data":1}}}`)
		step <- struct{}{}
		synctest.Wait()
		j.want(`{"multi":true,"progress":{"bar.value":"2"},"response":{"x":{"children":"done"}}}`, "204")
	})
}

func TestJobOutcomes(t *testing.T) {
	bar := html.ProgressValue("bar")
	boom := errors.New("boom")
	for _, tc := range []struct {
		name    string
		handler Handler
		want    string
		err     string
	}{
		{"a value", func(_ context.Context, c *Call) error { return c.Set(0, "done") }, isX, ""},
		{"nothing", func(context.Context, *Call) error { return nil }, "204", ""},
		{"PreventUpdate", func(context.Context, *Call) error { return PreventUpdate }, "204", ""},
		{"PreventUpdate after SetProps", func(_ context.Context, c *Call) error {
			c.SetProps(html.DivChildren("log").Set("kept"))
			return PreventUpdate
		}, `{"multi":true,"sideUpdate":{"log":{"children":"kept"}},"response":{}}`, ""},
		{"an error", func(context.Context, *Call) error { return boom }, "", "boom"},
		{"a panic", func(context.Context, *Call) error { panic("at once") }, "", "panic: at once"},
		{"a value that can't be sent", func(_ context.Context, c *Call) error { return c.Set(0, make(chan int)) }, "", "output x.children: "},
		{"progress that was not named", func(_ context.Context, c *Call) error { c.Progress(html.DivChildren("y").Set("z")); return nil }, "", "progress of y.children: it is not among"},
		{"progress that can't be sent", func(_ context.Context, c *Call) error {
			c.Progress(protocol.Update{ID: bar.ID, Property: bar.Name, Value: func() {}})
			return nil
		}, "", "progress of bar.value: "},
		{"SetProps that can't be sent", func(_ context.Context, c *Call) error {
			c.SetProps(protocol.Update{ID: bar.ID, Property: bar.Name, Value: func() {}})
			return nil
		}, "", "SetProps of bar.value: "},
		{"reports end the context", func(ctx context.Context, c *Call) error {
			c.Progress(html.DivChildren("y").Set("z"))
			<-ctx.Done()
			return ctx.Err()
		}, "", "progress of y.children"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			inBubble(t, Config{}, func(t *testing.T, app *App, p *visitor) {
				spec := specOf("x")
				Background()(&spec)
				ReportsTo(bar)(&spec)
				app.Handle(spec, tc.handler)
				j := p.start(jobBody)
				synctest.Wait()
				got, err := j.poll()
				if got != tc.want || (err == nil) != (tc.err == "") || err != nil && !strings.Contains(err.Error(), tc.err) {
					t.Errorf("got %s, %v\nwant %s %s", got, err, tc.want, tc.err)
				}
				var failure *CallbackError
				if err != nil && !errors.As(err, &failure) {
					t.Errorf("%v is no CallbackError", err)
				}
				j.want("204")
			})
		})
	}
}

func TestJobOnError(t *testing.T) {
	inBubble(t, Config{}, func(_ *testing.T, app *App, p *visitor) {
		spec := specOf("x")
		Background()(&spec)
		spec.OnError = func(_ context.Context, call *Call, err error) error { return call.Set(0, "mended: "+err.Error()) }
		app.Handle(spec, func(context.Context, *Call) error { return errors.New("broken") })
		j := p.start(jobBody)
		synctest.Wait()
		j.want(`{"multi":true,"response":{"x":{"children":"mended: broken"}}}`)
	})
}

func TestJobOfGoexit(t *testing.T) {
	inBubble(t, Config{Jobs: Jobs{Limit: 1}}, func(t *testing.T, app *App, p *visitor) {
		spec := specOf("x")
		Background()(&spec)
		app.Handle(spec, goexit)
		first, second := p.start(jobBody), p.start(jobBody)
		synctest.Wait()
		for _, j := range []*started{first, second} {
			if got, err := j.poll(); err == nil || !strings.Contains(err.Error(), errNoReturn.Error()) {
				t.Errorf("got %s, %v", got, err)
			}
		}
	})
}

func TestJobSetPropsJoinsPatches(t *testing.T) {
	list, whole := protocol.NewProp[any]("s", "data"), protocol.NewProp[any]("w", "data")
	inBubble(t, Config{}, func(_ *testing.T, app *App, p *visitor) {
		spec := specOf("x")
		Background()(&spec)
		app.Handle(spec, func(_ context.Context, call *Call) error {
			call.SetProps(whole.Set([]int{1}))
			for i := range 2 {
				var p protocol.Patch
				p.At().Append(i)
				call.SetProps(list.Patch(&p), whole.Patch(&p))
			}
			return nil
		})
		j := p.start(jobBody)
		synctest.Wait()
		j.want(`{"multi":true,"sideUpdate":{"w":{"data":[1,0,1]},"s":{"data":{"__dash_patch_update":"__dash_patch_update","operations":[` +
			`{"operation":"Append","location":[],"params":{"value":0}},{"operation":"Append","location":[],"params":{"value":1}}]}}},"response":{}}`)
	})
}

func TestJobHandlesOfOthers(t *testing.T) {
	inBubble(t, Config{}, func(t *testing.T, app *App, p *visitor) {
		leave, ended := make(chan struct{}), make(chan error, 1)
		Callback(app, until(leave, ended), Cancel(html.ButtonNClicks("stop")))
		other := specOf("y")
		Background()(&other)
		app.Handle(other, func(context.Context, *Call) error { return nil })
		j := p.start(jobBody)
		foreign, old := newVisitor(t, app), newVisitor(t, app)
		old.endID = ""
		zeros := strings.Repeat("0", 64)
		for _, tc := range []struct {
			name string
			page *visitor
			body string
			keys string
		}{
			{"another page", foreign, jobBody, "&cacheKey=" + j.cacheKey + "&job=" + j.job},
			{"no page", old, jobBody, "&cacheKey=" + j.cacheKey + "&job=" + j.job},
			{"another callback", p, strings.ReplaceAll(jobBody, `"x`, `"y`), "&cacheKey=" + j.cacheKey + "&job=" + j.job},
			{"forged key", p, jobBody, "&cacheKey=abc~def&job=" + j.job},
			{"forged job", p, jobBody, "&cacheKey=" + j.cacheKey + "&job=1~" + zeros},
			{"unsigned", p, jobBody, "&cacheKey=abc&job=1"},
			{"key without job", p, jobBody, "&cacheKey=" + j.cacheKey},
			{"swapped", p, jobBody, "&cacheKey=" + j.job + "&job=" + j.cacheKey},
		} {
			if got, err := tc.page.post(tc.body, tc.keys); got != "204" || err != nil {
				t.Errorf("%s: %s, %v", tc.name, got, err)
			}
		}
		const stop = `{"output":"stop.id","outputs":{"id":"stop","property":"id"},"inputs":[{"id":"stop","property":"n_clicks","value":1}],"changedPropIds":["stop.n_clicks"]}`
		for _, token := range []string{"1~" + zeros, "x", "", j.cacheKey} {
			if got, err := p.post(stop, "&cancelJob="+token); got != `{"multi":true,"response":{}}` || err != nil {
				t.Errorf("cancelJob=%s: %s, %v", token, got, err)
			}
		}
		if got, err := foreign.post(stop, "&cancelJob="+j.job); got != `{"multi":true,"response":{}}` || err != nil {
			t.Errorf("another page's cancelJob: %s, %v", got, err)
		}
		j.want(still)
		if got, err := p.post(stop, "&cancelJob="+j.job); got != `{"multi":true,"response":{}}` || err != nil {
			t.Errorf("cancelJob: %s, %v", got, err)
		}
		if cause := <-ended; !errors.Is(cause, errCancelled) {
			t.Errorf("the job's context ended with %v", cause)
		}
		j.want("204")
	})
}

func TestJobWithoutPageToken(t *testing.T) { // renderers before 4.4
	inBubble(t, Config{}, func(_ *testing.T, app *App, p *visitor) {
		Callback(app, func(context.Context, jobIn) (jobOut, error) { return done() }, Background())
		p.endID = ""
		j := p.start(jobBody)
		synctest.Wait()
		j.want(isX)
	})
}

func TestJobTokensAreSafeInQueries(t *testing.T) {
	app := New(Config{})
	for _, token := range []string{app.newPageToken(), signToken(app.cfg.SecretKey, "job:x", newSalt())} {
		if url.QueryEscape(token) != token {
			t.Errorf("%s needs escaping, and the renderer doesn't escape", token)
		}
	}
}

func goexit(context.Context, *Call) error {
	runtime.Goexit()
	return nil
}
