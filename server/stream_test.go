package server

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/dashwire/dashwire/protocol"
)

type streamOut[T any] struct {
	Text Stream[T] `output:"text.children"`
}

// streams registers a callback whose output is a stream.
func streams[T any](stream func(ctx context.Context, step float64) Stream[T], opts ...Option) func(*App) {
	return func(app *App) {
		app.cfg.SuppressCallbackExceptions = true
		Callback(app, func(ctx context.Context, in stepIn) (streamOut[T], error) {
			return streamOut[T]{stream(ctx, in.Step)}, nil
		}, opts...)
	}
}

// overHTTP asks for what stepRequest does without a websocket.
func overHTTP(t *testing.T, prepare func(*App)) (status int, body string) {
	t.Helper()
	s := &site{t, newApp(t, Config{})}
	prepare(s.app)
	got := s.post("/_dash-update-component", stepRequest(1))
	return got.StatusCode, got.body
}

func pieces(texts ...string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for _, text := range texts {
			if !yield(text, nil) {
				return
			}
		}
	}
}

// One stream of each kind: what a page is told of it, and what it is as a whole.
func TestStreamKinds(t *testing.T) {
	growing := func(yield func(any) bool) {
		_ = yield([]any{}) && yield(appending(1)) && yield(NoUpdate) && yield(appending(2))
	}
	for name, tc := range map[string]struct {
		prepare    func(*App)
		told, last string
	}{
		"Seq": {streams(func(_ context.Context, step float64) Stream[float64] {
			return StreamSeq(slices.Values([]float64{step, step + 1, step + 1}))
		}), "1 2 2", "2"},
		"Seq2": {streams(func(context.Context, float64) Stream[string] { return StreamSeq2(pieces("a", "b")) }), `"a" "b"`, `"b"`},
		"Chan": {streams(func(context.Context, float64) Stream[int] {
			values := make(chan int, 3)
			values <- 3
			values <- 4
			close(values)
			return StreamChan(values)
		}), "3 4", "4"},
		"Text": {streams(func(context.Context, float64) Stream[string] { return StreamText(pieces("to", " be", " or")) }),
			`"" "to" "to be" "to be or"`, `"to be or"`},
		"any with patches": {streams(func(context.Context, float64) Stream[any] { return StreamSeq(growing) }), "[] [1] [1,2]", "[1,2]"},
		"Opt": {streams(func(context.Context, float64) Stream[Opt[int]] {
			return StreamSeq(slices.Values([]Opt[int]{Some(1), {}, Null[int](), Some(7)}))
		}), "1 null 7", "7"},
		"Node": {streams(func(context.Context, float64) Stream[protocol.Node] {
			return StreamSeq(slices.Values([]protocol.Node{div("id", "d")}))
		}), `{"props":{"id":"d"},"type":"Div","namespace":"dash_html_components"}`, `{"props":{"id":"d"},"type":"Div","namespace":"dash_html_components"}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := runLive(t, Config{}, tc.prepare)
			page := openTab(t, r)
			id := page.request(stepRequest(1))
			page.wait(func() bool { return page.answers[id] != "" })
			if got := page.history("text.children"); got != tc.told {
				t.Errorf("the page was told %s, want %s", got, tc.told)
			}
			if got := page.answerTo(id); got != `{"status":"prevent_update"}` {
				t.Errorf("the end is %s", got)
			}
			if status, got := overHTTP(t, tc.prepare); status != 200 || !strings.Contains(got, `{"children":`+tc.last+`}`) {
				t.Errorf("over HTTP: %d %s", status, got)
			}
		})
	}
}

// Patches without a value before them are one patch at the end.
func TestStreamOfPatches(t *testing.T) {
	t.Parallel()
	prepare := func(app *App) {
		Callback(app, func(context.Context, stepIn) (out struct {
			Lines Stream[protocol.Patch] `output:"lines.data"`
			Text  string                 `output:"text.children"`
		}, _ error) {
			out.Text = "done"
			out.Lines = StreamSeq(slices.Values([]protocol.Patch{*appending(1), {}, *appending(2)}))
			return out, nil
		})
	}
	body := strings.Replace(stepRequest(1), `{"output":"text.children","outputs":{"id":"text","property":"children"}`,
		`{"output":"..lines.data...text.children..","outputs":[{"id":"lines","property":"data"},{"id":"text","property":"children"}]`, 1)
	r := runLive(t, Config{}, prepare)
	page := openTab(t, r)
	id := page.request(body)
	page.wait(func() bool { return page.answers[id] != "" })
	if got := page.history("lines.data") + page.answerTo(id); got != `[1] [1,2]{"status":"ok","data":{"multi":true,"response":{"text":{"children":"done"}}}}` {
		t.Errorf("got %s", got)
	}
	s := &site{t, newApp(t, Config{})}
	livePages(s.app)
	prepare(s.app)
	got := s.post("/_dash-update-component", body).body
	if strings.Count(got, `"Append"`) != 2 || !strings.Contains(got, `"done"`) {
		t.Errorf("over HTTP: %s", got)
	}
}

// A stream goes to the component that a pattern stands for, and past what
// allow_duplicate adds to a property's name.
func TestStreamTargets(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		output       protocol.Dependency
		id, property string // as in a request; %s is what the name ends with
		told         string
	}{
		{protocol.Dep(protocol.Dict("i", protocol.Match), "children"), `{"i":4}`, "children", `{"i":4}.children`},
		{protocol.Dependency{ID: text.Dependency().ID, Property: "children", AllowDuplicate: true}, `"text"`, "children%s", "text.children"},
	} {
		r := runLive(t, Config{}, func(app *App) {
			in := protocol.Dep("speed", "value")
			if tc.output.ID.IsDict() {
				in = protocol.Dep(tc.output.ID, "title")
			}
			spec := Spec{Outputs: []protocol.Dependency{tc.output}, Inputs: []protocol.Dependency{in}, Websocket: true, PreventInitialCall: Some(true)}
			app.Handle(spec, func(_ context.Context, call *Call) error { return call.Set(0, StreamText(pieces("a", "b"))) })
		})
		plans := r.app.callbacks.load().plans
		output := plans[len(plans)-1].id
		_, duplicate, _ := strings.Cut(output, "children")
		page := openTab(t, r)
		id := page.request(`{"output":` + encoded(t, output) + `,"outputs":{"id":` + tc.id + `,"property":"` + strings.Replace(tc.property, "%s", duplicate, 1) + `"},` +
			`"inputs":[{"id":` + tc.id + `,"property":"title"}],"changedPropIds":[]}`)
		page.wait(func() bool { return page.answers[id] != "" })
		if got := page.history(tc.told); got != `"" "a" "ab"` {
			t.Errorf("%s was told %s and answered %s", output, got, page.answerTo(id))
		}
	}
}

// A stream over HTTP reaches a page that has the live channel.
func TestStreamOverHTTPToLivePage(t *testing.T) {
	t.Parallel()
	r := runLive(t, Config{}, streams(func(context.Context, float64) Stream[string] { return StreamText(pieces("a", "b")) }))
	page := openTab(t, r)
	stamped := strings.TrimSuffix(stepRequest(1), "}") + `,"dashwire":{"token":"` + page.token + `","load":"` + page.load + `"}}`
	status := page.post("/_dash-update-component", stamped)
	page.waitFor("text.children", `"ab"`)
	if got := page.history("text.children"); got != `"" "a" "ab"` || status != 204 {
		t.Errorf("the page was told %s, and answered %d", got, status)
	}
}

func TestStreamErrors(t *testing.T) {
	failing := func(context.Context, float64) Stream[string] {
		return StreamSeq2(func(yield func(string, error) bool) {
			_ = yield("begun", nil) && yield("x", errors.New("out of words"))
		})
	}
	for name, tc := range map[string]struct {
		prepare func(*App)
		want    string
	}{
		"error": {streams(failing), "out of words"},
		"panic": {streams(func(context.Context, float64) Stream[string] {
			return StreamSeq(func(yield func(string) bool) { yield("begun"); panic("boom") })
		}), `"status":"error"`},
		"can't be sent": {streams(func(context.Context, float64) Stream[any] {
			return StreamSeq(slices.Values([]any{"begun", func() {}}))
		}), `"status":"error"`},
		"on error": {streams(failing, OnError(func(_ context.Context, call *Call, err error) error {
			return call.Set(0, StreamText(pieces("sorry: ", err.Error())))
		})), `"prevent_update"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := runLive(t, Config{}, tc.prepare)
			page := openTab(t, r)
			id := page.request(stepRequest(1))
			page.wait(func() bool { return page.answers[id] != "" })
			if got := page.answerTo(id); !strings.Contains(got, tc.want) {
				t.Errorf("answered %s, want %s", got, tc.want)
			}
			want := `"begun"`
			if name == "on error" {
				want = `"sorry: out of words"`
			}
			page.waitFor("text.children", want)
		})
	}
}

// Of several streams each goes its own way, and the error of one ends the others.
func TestStreamsSideBySide(t *testing.T) {
	t.Parallel()
	prepare := func(end error) func(*App) {
		return func(app *App) {
			app.Handle(Spec{
				Outputs:   []protocol.Dependency{protocol.Dep("text", "children"), protocol.Dep(protocol.Dict("n", protocol.All), "c")},
				Inputs:    []protocol.Dependency{protocol.Dep("speed", "value")},
				Websocket: true,
			}, func(_ context.Context, call *Call) error {
				turn := make(chan struct{})
				err := call.Set(0, StreamSeq2(func(yield func(string, error) bool) {
					<-turn
					if end != nil {
						yield("", end)
						return
					}
					yield("text", nil)
				}))
				if err != nil {
					return err
				}
				endless := func(yield func(int) bool) {
					for i := 0; yield(i); i++ {
						if end == nil && i == 2 {
							return
						}
					}
				}
				return call.Set(1, []any{StreamSeq(func(yield func(int) bool) { yield(7); close(turn) }), NoUpdate, StreamSeq(endless)})
			})
		}
	}
	body := `{"output":"..text.children...{\"n\":[\"ALL\"]}.c..","outputs":[{"id":"text","property":"children"},` +
		`[{"id":{"n":1},"property":"c"},{"id":{"n":2},"property":"c"},{"id":{"n":3},"property":"c"}]],` +
		`"inputs":[{"id":"speed","property":"value","value":1}],"changedPropIds":["speed.value"]}`
	for name, end := range map[string]error{"all": nil, "first error": errors.New("enough")} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := runLive(t, Config{}, prepare(end))
			page := openTab(t, r)
			id := page.request(body)
			page.wait(func() bool { return page.answers[id] != "" })
			got := page.history("text.children") + page.history(`{"n":1}.c`) + page.history(`{"n":2}.c`)
			answer := page.answerTo(id)
			if end != nil {
				if got != "7" || !strings.Contains(answer, "enough") {
					t.Errorf("told %s and answered %s", got, answer)
				}
				return
			}
			if got += page.history(`{"n":3}.c`); got != `"text"70 1 2` || !strings.Contains(answer, "prevent_update") {
				t.Errorf("told %s and answered %s", got, answer)
			}
		})
	}
}

// A page that asks again ends the stream before: nothing of it comes behind what the
// new one sends.
func TestStreamOvertaken(t *testing.T) {
	t.Parallel()
	for name, live := range map[string]bool{"live": true, "without push": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ended := make(chan float64, 10)
			prepare := streams(func(ctx context.Context, step float64) Stream[string] {
				return StreamText(func(yield func(string, error) bool) {
					defer func() { ended <- step }()
					for range 5 {
						yield(fmt.Sprint(step), nil)
					}
					if step == 3 {
						return
					}
					<-ctx.Done()
					if yield("late", nil) {
						t.Errorf("stream %v goes on", step)
					}
				})
			})
			cfg := Config{Live: Live{Enabled: live}}
			r := runApp(t, cfg, livePages, prepare)
			page := loadTab(t, r)
			page.dial()
			if live {
				page.hello()
			}
			for step := 1; step <= 3; step++ {
				page.request(stepRequest(step))
				page.wait(func() bool {
					text := page.props["text.children"]
					return text == `"`+strings.Repeat(strconv.Itoa(step), 5)+`"`
				})
			}
			for range 3 {
				<-ended
			}
			if told := page.history("text.children"); strings.Contains(told, "late") {
				t.Errorf("the page was told %s", told)
			}
		})
	}
}

func TestStreamRegistration(t *testing.T) {
	t.Parallel()
	app := New(Config{})
	type in struct {
		Step Stream[int] `input:"speed.value"`
	}
	for want, err := range map[string]error{
		"Stream is for outputs": CallbackSafely(app, func(context.Context, in) (struct{}, error) { return struct{}{}, nil }),
		"Call.Progress": CallbackSafely(app, func(context.Context, stepIn) (streamOut[int], error) {
			return streamOut[int]{}, nil
		}, Background()),
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	for _, opts := range [][]Option{nil, {Serial()}, {InLane("motor")}} {
		app := New(Config{})
		streams(func(context.Context, float64) Stream[int] { return Stream[int]{} }, opts...)(app)
		if p := app.callbacks.load().plans[0]; !p.entry.Websocket {
			t.Error("a callback with a stream is not one of the websocket")
		}
	}
	if _, err := protocol.Encode([]any{StreamText(pieces("a"))}); err == nil || !strings.Contains(err.Error(), "stream") {
		t.Errorf("a stream inside a value: %v", err)
	}
}

// The zero Stream is no_update, and the last value set for an output counts.
func TestStreamNotSet(t *testing.T) {
	t.Parallel()
	none := streams(func(context.Context, float64) Stream[int] { return Stream[int]{} })
	if status, body := overHTTP(t, none); status != 204 {
		t.Errorf("no stream: %d %s", status, body)
	}
	empty := streams(func(context.Context, float64) Stream[int] { return StreamSeq(slices.Values([]int{})) })
	if status, body := overHTTP(t, empty); status != 204 {
		t.Errorf("a stream of nothing: %d %s", status, body)
	}
	again := func(app *App) {
		app.cfg.SuppressCallbackExceptions = true
		app.Handle(Spec{Outputs: Deps(text), Inputs: Deps(speed)}, func(_ context.Context, call *Call) error {
			return errors.Join(call.Set(0, StreamText(pieces("first"))), call.Set(0, "second"))
		})
	}
	if status, body := overHTTP(t, again); status != 200 || !strings.Contains(body, `"second"`) {
		t.Errorf("set again: %d %s", status, body)
	}
	for v, err := range (Stream[int]{}).All(t.Context()) {
		t.Errorf("the zero Stream yields %v, %v", v, err)
	}
}

func TestStreamAtEndpoint(t *testing.T) {
	t.Parallel()
	s := &site{t, newApp(t, Config{})}
	streams(func(context.Context, float64) Stream[string] { return StreamText(pieces("a", "b")) }, APIEndpoint("/api/text"))(s.app)
	if got := s.post("/api/text", `{"step":1}`); got.StatusCode != http.StatusOK || strings.TrimSpace(got.body) != `"ab"` {
		t.Errorf("%d %s", got.StatusCode, got.body)
	}
}
