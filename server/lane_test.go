package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dashwire/dashwire/protocol"
)

// motor is a device behind a lane: it notes what reaches it.
type motor struct {
	mu   sync.Mutex
	seen []string
}

func (m *motor) note(value string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.seen = append(m.seen, value)
}

func (m *motor) want(t *testing.T, values ...string) {
	t.Helper()
	m.mu.Lock()
	defer m.mu.Unlock()
	if !slices.Equal(m.seen, values) {
		t.Errorf("the device saw %v, want %v", m.seen, values)
	}
}

// register adds a callback in the lane motor. It takes the time that its value
// names, such as "7 20ms".
func (m *motor) register(app *App, opts ...Option) {
	type in struct {
		Value string `input:"i.value"`
	}
	type out struct {
		Text Opt[string] `output:"o.children"`
	}
	Callback(app, func(ctx context.Context, in in) (out, error) {
		m.note(in.Value)
		switch in.Value {
		case "none":
			return out{}, PreventUpdate
		case "quiet": // no_update for each output
			return out{}, nil
		case "fail":
			return out{}, errors.New("the motor is stuck")
		case "panic":
			panic("the motor burns")
		}
		if _, wait, ok := strings.Cut(in.Value, " "); ok {
			pause, err := time.ParseDuration(wait)
			if err != nil {
				return out{}, err
			}
			select {
			case <-time.After(pause):
			case <-ctx.Done():
				m.note("cut " + in.Value)
				return out{}, ctx.Err()
			}
		}
		return out{Some("at " + in.Value)}, nil
	}, append(opts, InLane("motor"))...)
}

// along puts requests into the stamp of another one.
func along(request string, earlier ...string) string {
	return strings.TrimSuffix(request, "}}") + `,"again":[` + strings.Join(earlier, ",") + `]}}`
}

// What a page thinks is lost comes along with its next request, and has its turn
// before that.
func TestLaneTakesInWhatComesAlong(t *testing.T) {
	withLane(t, Config{}, func(t *testing.T, v *laneVisitor, m *motor) {
		if got, err := v.post("3", 3, 0); err != nil || got != "204" {
			t.Errorf("number 3 is answered %s, %v", got, err)
		}
		got, err := v.visitor.post(along(v.stamped("4", 4, 0), v.stamped("1", 1, 0), v.stamped("2", 2, 0), v.stamped("3", 3, 0)), "")
		if want := `{"multi":true,"response":{"o":{"children":"at 4"}}}`; err != nil || got != want {
			t.Errorf("number 4 is answered %s, %v", got, err)
		}
		m.want(t, "1", "2", "3", "4")
		other := &laneVisitor{v.visitor, "other"}
		for name, request := range map[string]string{
			"of another page":    along(v.stamped("5", 5, 4), other.stamped("1", 1, 0)),
			"that is no request": along(v.stamped("5", 5, 4), `{"output":1}`),
		} {
			if got, err := v.visitor.post(request, ""); err == nil {
				t.Errorf("%s: answered %s", name, got)
			}
		}
		v.want("5", 5, 4)
		m.want(t, "1", "2", "3", "4", "5")
	})
}

// laneVisitor is a page with a lane.
type laneVisitor struct {
	*visitor
	load string
}

// stamped is a request with a stamp.
func (v *laneVisitor) stamped(value string, seq, ack uint64) string {
	return strings.TrimSuffix(flowRequest(value), "}") +
		fmt.Sprintf(`,"dashwire":{"token":%q,"load":%q,"lane":"motor","seq":%d,"ack":%d}}`, v.endID, v.load, seq, ack)
}

func (v *laneVisitor) post(value string, seq, ack uint64) (string, error) {
	v.t.Helper()
	return v.visitor.post(v.stamped(value, seq, ack), "")
}

func (v *laneVisitor) want(value string, seq, ack uint64) {
	v.t.Helper()
	want := `{"multi":true,"response":{"o":{"children":"at ` + value + `"}}}`
	if got, err := v.post(value, seq, ack); err != nil || got != want {
		v.t.Errorf("number %d is answered %s, %v; want %s", seq, got, err, want)
	}
}

// news asks what the server knows of numbers.
func (v *laneVisitor) news(seqs ...uint64) string {
	v.t.Helper()
	return laneNewsOf(v.t, v.app, v.endID, v.load, seqs)
}

func laneNewsOf(t testing.TB, app *App, token, load string, seqs []uint64) string {
	t.Helper()
	client, err := app.clientKeyOf(token, load)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, item := range app.newsFor(app.work, client, []laneAsk{{Lane: "motor", Seqs: seqs}}, nil) {
		list = append(list, fmt.Sprintf("%d %s", item.Seq, item.Status))
	}
	return strings.Join(list, ", ")
}

func withLane(t *testing.T, cfg Config, test func(t *testing.T, v *laneVisitor, m *motor), opts ...Option) {
	t.Helper()
	inBubble(t, cfg, func(t *testing.T, app *App, p *visitor) {
		m := &motor{}
		m.register(app, opts...)
		test(t, &laneVisitor{p, "load"}, m)
		if err := app.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
		for app.lanes.forget() {
		}
		if n := app.lanes.bytes.Load(); n != 0 {
			t.Errorf("%d bytes are kept by nobody", n)
		}
		if n := app.bound.inside.Load(); n != 0 {
			t.Errorf("%d calls are counted that have ended", n)
		}
	})
}

func (s *lanes) forget() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.forgetOne(nil)
}

func TestLaneOrder(t *testing.T) {
	withLane(t, Config{}, func(t *testing.T, v *laneVisitor, m *motor) {
		var asks sync.WaitGroup
		for _, seq := range []uint64{3, 2, 1, 1, 3} {
			asks.Go(func() { v.want(decimal(seq), seq, 0) })
			synctest.Wait()
		}
		asks.Wait()
		m.want(t, "1", "2", "3")
		// Afterwards too a number gets its first answer, until it is acknowledged.
		for _, value := range []string{"2", "another"} {
			if got, err := v.post(value, 2, 0); err != nil || !strings.Contains(got, "at 2") {
				t.Errorf("number 2 again is answered %s, %v", got, err)
			}
		}
		v.want("4", 4, 2)
		if got, err := v.post("2", 2, 0); err != nil || got != "204" {
			t.Errorf("number 2, which was acknowledged, is answered %s, %v", got, err)
		}
		m.want(t, "1", "2", "3", "4")
	})
}

// The page gets an answer in any case, else it could not know that there is one.
func TestLaneAnswers(t *testing.T) {
	withLane(t, Config{}, func(t *testing.T, v *laneVisitor, m *motor) {
		for range 2 {
			if got, err := v.post("none", 1, 0); err != nil || got != `{"multi":true,"response":{}}` {
				t.Errorf("PreventUpdate is answered %s, %v", got, err)
			}
			if _, err := v.post("fail", 2, 0); err == nil || !strings.Contains(err.Error(), "stuck") {
				t.Errorf("a failure is answered %v", err)
			}
			var panicked *PanicError
			if _, err := v.post("panic", 3, 0); !errors.As(err, &panicked) {
				t.Errorf("a panic is answered %v", err)
			}
			v.want("4", 4, 0)
			if got, err := v.post("quiet", 5, 0); err != nil || got != `{"multi":true,"response":{}}` {
				t.Errorf("no_update is answered %s, %v", got, err)
			}
		}
		m.want(t, "none", "fail", "panic", "4", "quiet")
		pass(laneSettle)
		if got := v.news(1, 2, 3, 4, 5, 6); got != "1 ok, 2 error, 3 error, 4 ok, 5 ok, 6 missing" {
			t.Errorf("the news are %s", got)
		}
	})
}

// Requests that wait for one that is lost must not take all of a browser's
// connections, of which the lost one needs one.
func TestLaneReleases(t *testing.T) {
	withLane(t, Config{}, func(t *testing.T, v *laneVisitor, m *motor) {
		start := time.Now()
		var asks sync.WaitGroup
		for seq := uint64(2); seq <= 6; seq++ {
			asks.Go(func() {
				if got, err := v.post(decimal(seq), seq, 0); err != nil || got != "204" {
					t.Errorf("number %d is answered %s, %v", seq, got, err)
				}
				if waited := time.Since(start); (waited > 0) != (seq <= 3) || waited > laneHold {
					t.Errorf("number %d was held for %v", seq, waited)
				}
			})
			synctest.Wait()
		}
		asks.Wait()
		if got := v.news(1, 2, 3); got != "1 missing, 2 wait, 3 wait" {
			t.Errorf("the news are %s", got)
		}
		v.want("1", 1, 0)
		start = time.Now()
		if got := v.news(2, 3, 4, 5, 6); got != "2 ok, 3 ok, 4 ok, 5 ok, 6 ok" || time.Since(start) > 0 {
			t.Errorf("the news are %s, after %v", got, time.Since(start))
		}
		m.want(t, "1", "2", "3", "4", "5", "6")
	})
}

// An answer that is on its way by its own request is not given away a second time
// at once.
func TestLaneNewsWaitForTheFirstAnswer(t *testing.T) {
	withLane(t, Config{}, func(t *testing.T, v *laneVisitor, m *motor) {
		var asks sync.WaitGroup
		asks.Go(func() { v.want("1 2700ms", 1, 0) })
		pass(2 * time.Second)
		start := time.Now()
		if got := v.news(1); got != "1 wait" || time.Since(start) != lanePatience {
			t.Errorf("the news are %s after %v", got, time.Since(start))
		}
		asks.Wait()
		if got := v.news(1); got != "1 ok" || time.Since(start) != 700*time.Millisecond+laneSettle {
			t.Errorf("the news are %s after %v", got, time.Since(start))
		}
		m.want(t, "1 2700ms")
	})
}

func TestLaneGap(t *testing.T) {
	var book logBook
	var gaps []LaneGap
	withLane(t, Config{Logger: book.logger(), Lanes: Lanes{OnGap: func(g LaneGap) {
		gaps = append(gaps, g)
		panic("the app's own fault")
	}}}, func(t *testing.T, v *laneVisitor, m *motor) {
		v.want("1", 1, 0)
		if got, _ := v.post("4", 4, 0); got != "204" {
			t.Errorf("number 4 is answered %s", got)
		}
		pass(10*time.Second - laneHold - 1)
		m.want(t, "1")
		pass(1)
		synctest.Wait()
		m.want(t, "1", "4")
		if want := (LaneGap{"motor", "10.0.0.1", 2, 3}); !slices.Equal(gaps, []LaneGap{want}) {
			t.Errorf("reported %v, want %v", gaps, want)
		}
		if text := strings.Join(book.take(), "\n"); !strings.Contains(text, "lane=motor client=10.0.0.1 first=2 last=3") || !strings.Contains(text, "OnGap panicked") {
			t.Errorf("logged %s", text)
		}
		if got, err := v.post("2", 2, 0); got != "204" || err != nil {
			t.Errorf("number 2, which was given up, is answered %s, %v", got, err)
		}
		if got := v.news(2, 4); got != "2 past, 4 ok" {
			t.Errorf("the news are %s", got)
		}
		m.want(t, "1", "4")
	})
}

// What was taken in reaches the device, whoever goes away.
func TestLaneOutlastsTheBrowser(t *testing.T) {
	withLane(t, Config{}, func(t *testing.T, v *laneVisitor, m *motor) {
		ctx, leave := context.WithCancelCause(v.app.work)
		var asks sync.WaitGroup
		for seq := uint64(1); seq <= 2; seq++ {
			req, err := protocol.DecodeRequest([]byte(v.stamped(fmt.Sprint(seq, " 1s"), seq, 0)))
			if err != nil {
				t.Fatal(err)
			}
			asks.Go(func() {
				if _, err := v.app.dispatch(ctx, req, &Request{}, nil); !errors.Is(err, context.Canceled) {
					t.Errorf("number %d: %v", seq, err)
				}
			})
			synctest.Wait()
		}
		leave(ErrClientGone)
		asks.Wait()
		m.want(t, "1 1s")
		pass(2 * time.Second)
		synctest.Wait()
		m.want(t, "1 1s", "2 1s")
		v.want("2 1s", 2, 0)
	})
}

func TestLaneShutdown(t *testing.T) {
	for _, cut := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			app := New(Config{Logger: slog.New(slog.DiscardHandler)})
			m := &motor{}
			m.register(app)
			v := &laneVisitor{newVisitor(t, app), "load"}
			asked, leave := context.WithCancel(app.work)
			leave() // nobody waits for the answers
			for seq, value := range []string{"1 1s", "2 1s", "3", "lost", "5"} {
				if value == "lost" {
					continue
				}
				req, err := protocol.DecodeRequest([]byte(v.stamped(value, uint64(seq+1), 0)))
				if err != nil {
					t.Fatal(err)
				}
				if _, err := app.dispatch(asked, req, &Request{}, nil); err == nil {
					t.Error("it was answered to nobody")
				}
			}
			synctest.Wait()
			ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
			defer cancel()
			if cut {
				cancel()
			}
			err := app.Shutdown(ctx)
			synctest.Wait()
			if cut {
				m.want(t, "1 1s", "cut 1 1s")
				if err == nil || !strings.Contains(err.Error(), "the calls of 1 lanes were cut off") {
					t.Errorf("the shutdown says %v", err)
				}
				return
			}
			m.want(t, "1 1s", "2 1s", "3")
			if err != nil {
				t.Errorf("the shutdown says %v", err)
			}
			var refused *refusal
			if _, err := v.post("6", 6, 0); !errors.As(err, &refused) || refused.status != http.StatusServiceUnavailable {
				t.Errorf("a call after the shutdown is answered %v", err)
			}
		})
	}
}

func TestLaneBounds(t *testing.T) {
	withLane(t, Config{Lanes: Lanes{MaxWaiting: 3, MaxBytes: 8 * 10 << 10}}, func(t *testing.T, v *laneVisitor, m *motor) {
		busy := func(seq uint64, value string) {
			t.Helper()
			var refused *refusal
			if _, err := v.post(value, seq, 0); !errors.As(err, &refused) || refused.status != http.StatusServiceUnavailable {
				t.Errorf("number %d is answered %v", seq, err)
			}
		}
		busy(2, strings.Repeat("x", 10<<10))
		for seq := uint64(2); seq <= 4; seq++ {
			if got, err := v.post(decimal(seq), seq, 0); got != "204" {
				t.Errorf("number %d is answered %s, %v", seq, got, err)
			}
		}
		busy(5, "5")
		v.app.bound.most = v.app.bound.inside.Load()
		busy(1, "1")
		v.app.bound.most = 100
		// Number 1 is one more than may wait, but all others wait for it.
		v.want("1", 1, 0)
		synctest.Wait()
		m.want(t, "1", "2", "3", "4")
		// Answers that find no room are told and forgotten.
		for seq := uint64(5); seq <= 30; seq++ {
			v.want(strings.Repeat("y", 1<<10), seq, 0)
		}
		if n := v.app.lanes.bytes.Load(); n > 10<<10 {
			t.Errorf("%d bytes are kept", n)
		}
	})
}

func TestLanesOfManyPages(t *testing.T) {
	withLane(t, Config{Lanes: Lanes{MaxClients: 10}}, func(t *testing.T, v *laneVisitor, m *motor) {
		first := *v
		for i := range 30 {
			v := &laneVisitor{v.visitor, fmt.Sprint("load ", i)}
			v.want("1", 1, 0)
			v.want("2", 2, 0)
			first.want("0", 1, 0) // it speaks all the time
		}
		if n := len(v.app.lanes.byKey); n != 10 {
			t.Errorf("%d lanes are known", n)
		}
		if len(m.seen) != 61 {
			t.Errorf("the device saw %d", len(m.seen))
		}
		// One that was forgotten goes on where it says.
		(&laneVisitor{v.visitor, "load 0"}).want("7", 7, 6)
		// What says that it goes gives way first.
		client, err := v.app.clientKeyOf(v.endID, "load 29")
		if err != nil {
			t.Fatal(err)
		}
		v.app.clientLeft(client)
		(&laneVisitor{v.visitor, "new"}).want("1", 1, 0)
		if v.app.lanes.find(laneKey{client, "motor"}) != nil {
			t.Error("a page that went away did not give way")
		}
		pass(laneSilence + 1)
		(&laneVisitor{v.visitor, "newer"}).want("1", 1, 0)
		if n := len(v.app.lanes.byKey); n != 1 {
			t.Errorf("%d lanes are known after an hour", n)
		}
	})
}

func TestLaneForgery(t *testing.T) {
	withLane(t, Config{}, func(t *testing.T, v *laneVisitor, m *motor) {
		request := v.stamped("1", 1, 0)
		for what, text := range map[string]string{
			"another token": strings.Replace(request, v.endID, New(Config{}).newPageToken(), 1),
			"another scope": strings.Replace(request, v.endID, signToken(v.app.cfg.SecretKey, "job:", "x"), 1),
			"no signature":  strings.Replace(request, v.endID, "x", 1),
			"a long load":   strings.Replace(request, `"load":"load"`, `"load":"`+strings.Repeat("l", 65)+`"`, 1),
		} {
			var refused *refusal
			if _, err := v.visitor.post(text, ""); !errors.As(err, &refused) || refused.status != http.StatusForbidden {
				t.Errorf("%s is answered %v", what, err)
			}
		}
		var wrong *RequestError
		if _, err := v.visitor.post(strings.Replace(request, `"motor"`, `"heater"`, 1), ""); !errors.As(err, &wrong) || !strings.Contains(err.Error(), "heater") {
			t.Errorf("another lane is answered %v", err)
		}
		if len(v.app.lanes.byKey) != 0 {
			t.Error("forged requests have made lanes")
		}
		m.want(t)
	})
}

// A request that may not run counts, or those behind it would wait for ten
// seconds. One that the renderer sends again does not.
func TestLaneOfRefusedRequests(t *testing.T) {
	answer := error(nil)
	withLane(t, Config{Authorize: func(ctx context.Context, _ *Access) (context.Context, error) { return ctx, answer }}, func(t *testing.T, v *laneVisitor, m *motor) {
		status := func(want int, seq uint64) {
			t.Helper()
			var refused *refusal
			if _, err := v.post("x", seq, 0); !errors.As(err, &refused) || refused.status != want {
				t.Errorf("number %d is answered %v", seq, err)
			}
		}
		answer = errors.New("no")
		status(http.StatusForbidden, 1)
		answer = ErrTokenExpired
		status(http.StatusUnauthorized, 2)
		answer = nil
		v.want("2", 2, 0)
		var wrong *RequestError
		if _, err := v.visitor.post(strings.Replace(v.stamped("3", 3, 0), `"inputs":[`, `"state":[],"inputs":[{"id":"i","property":"value"},`, 1), ""); !errors.As(err, &wrong) {
			t.Errorf("a request of the wrong shape is answered %v", err)
		}
		v.want("4", 4, 0)
		m.want(t, "2", "4")
	})
}

// Requests without a stamp, and those with the stamp of a page but no lane, run as
// they come.
func TestLaneWithoutStamp(t *testing.T) {
	withLane(t, Config{}, func(t *testing.T, v *laneVisitor, m *motor) {
		for _, stamp := range []string{"", `,"dashwire":{"token":"t","load":"l"}`} {
			got, err := v.visitor.post(strings.TrimSuffix(flowRequest("x"), "}")+stamp+"}", "")
			if err != nil || !strings.Contains(got, "at x") {
				t.Errorf("answered %s, %v", got, err)
			}
		}
		m.want(t, "x", "x")
	})
}

// Polls for a job repeat the stamp of the request that began it.
func TestLaneOfJobs(t *testing.T) {
	withLane(t, Config{}, func(t *testing.T, v *laneVisitor, m *motor) {
		first, err := v.post("1 3s", 1, 0)
		if err != nil || !strings.Contains(first, `"job":`) {
			t.Fatalf("answered %s, %v", first, err)
		}
		if again, err := v.post("1 3s", 1, 0); again != first || err != nil {
			t.Errorf("the same again is answered %s, %v", again, err)
		}
		started, err := protocol.DecodeResponse([]byte(first))
		if err != nil {
			t.Fatal(err)
		}
		query := "&cacheKey=" + started.CacheKey + "&job=" + started.Job
		for range 2 {
			if got, err := v.visitor.post(v.stamped("1 3s", 1, 0), query); got != `{"multi":true}` || err != nil {
				t.Errorf("a poll is answered %s, %v", got, err)
			}
		}
		pass(3 * time.Second)
		if got, err := v.visitor.post(v.stamped("1 3s", 1, 0), query); !strings.Contains(got, "at 1 3s") || err != nil {
			t.Errorf("the last poll is answered %s, %v", got, err)
		}
		m.want(t, "1 3s")
	}, Background())
}

// A lane is each page's own. Serial is about all pages and all callbacks in it.
func TestLaneSerial(t *testing.T) {
	for _, serial := range []bool{false, true} {
		var opts []Option
		if serial {
			opts = append(opts, Serial())
		}
		withLane(t, Config{}, func(t *testing.T, v *laneVisitor, m *motor) {
			type in struct {
				Clicks string `input:"stop.value"`
			}
			Callback(v.app, func(context.Context, in) (struct{}, error) {
				m.note("stop")
				pass(time.Second)
				return struct{}{}, nil
			}, append(opts, InLane("motor"))...)
			start := time.Now()
			var asks sync.WaitGroup
			for i := range 3 {
				v := &laneVisitor{v.visitor, fmt.Sprint("load ", i)}
				asks.Go(func() { v.want("go 1s", 1, 0) })
				stop := v.stamped("", 2, 0)
				stop = `{"output":"` + v.app.callbacks.load().plans[1].id + `","inputs":[{"id":"stop","property":"value","value":""}],"changedPropIds":[]` + stop[strings.Index(stop, `,"dashwire"`):]
				asks.Go(func() {
					if got, err := v.visitor.post(stop, ""); err != nil || got != `{"multi":true,"response":{}}` {
						t.Errorf("answered %s, %v", got, err)
					}
				})
			}
			asks.Wait()
			want := 2 * time.Second
			if serial {
				want = 6 * time.Second
			}
			if took := time.Since(start); took != want {
				t.Errorf("serial %v: it took %v, want %v", serial, took, want)
			}
		}, opts...)
	}
}

func TestLaneFaults(t *testing.T) {
	t.Parallel()
	app := newApp(t, Config{})
	app.cfg.SuppressCallbackExceptions = true
	greet := func(_ context.Context, in nameIn) (greetingOut, error) { return greetingOut{in.Name}, nil }
	for want, opts := range map[string][]Option{
		"the lane has no name":   {InLane("")},
		"both Latest and a lane": {InLane("motor"), Latest()},
		"both Persistent and a":  {InLane("motor"), Websocket(), Persistent()},
		"the app has started":    {InLane("motor")},
	} {
		if want == "the app has started" {
			app.live.close()
		}
		if err := CallbackSafely(app, greet, opts...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
		app.live = liveUse{}
	}
	if _, err := NewSafely(Config{Lanes: Lanes{Gap: -1}}); err == nil || !strings.Contains(err.Error(), "Config.Lanes") {
		t.Errorf("got %v", err)
	}
}

// TestLaneChaos sends the values of several pages through a network that doubles,
// delays and loses requests. Each page does what its script does: what has no
// answer it posts again.
func TestLaneChaos(t *testing.T) {
	const pages, values = 4, 100
	withLane(t, Config{}, func(t *testing.T, v *laneVisitor, m *motor) {
		var all sync.WaitGroup
		var want [pages][]string
		for page := range pages {
			v := &laneVisitor{v.visitor, fmt.Sprint("load ", page)}
			random := rand.New(rand.NewPCG(uint64(page), 7))
			for seq := uint64(1); seq <= values; seq++ {
				value := fmt.Sprintf("%d-%d", page, seq)
				want[page] = append(want[page], value)
				copies := random.IntN(4) // 0 is lost
				delays := [5]time.Duration{}
				for i := range delays {
					delays[i] = time.Duration(random.IntN(50)) * time.Millisecond
				}
				all.Go(func() {
					pass(time.Duration(seq) * 10 * time.Millisecond)
					var sent sync.WaitGroup
					for i := range copies {
						sent.Go(func() {
							pass(delays[i])
							if _, err := v.post(value, seq, 0); err != nil {
								t.Errorf("%s: %v", value, err)
							}
						})
					}
					sent.Wait()
					pass(2 * time.Second)
					if _, err := v.post(value, seq, 0); err != nil {
						t.Errorf("%s again: %v", value, err)
					}
				})
			}
		}
		all.Wait()
		synctest.Wait()
		for page := range pages {
			got := slices.DeleteFunc(slices.Clone(m.seen), func(value string) bool { return !strings.HasPrefix(value, fmt.Sprint(page, "-")) })
			if !slices.Equal(got, want[page]) {
				t.Errorf("of page %d the device saw %v", page, got)
			}
		}
	})
}

// pass lets the bubble's time pass.
func pass(d time.Duration) { <-time.After(d) }

func decimal(n uint64) string { return strconv.FormatUint(n, 10) }
