package server

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/dashwire/dashwire/protocol"
)

// flow is a callback whose calls tell when they begin, and end when they are told.
type flow struct {
	began chan flowCall
}

type flowCall struct {
	value string
	ctx   context.Context
	end   chan error // what the handler returns; "panic" panics
}

var errPanic = errors.New("panic")

// register adds the callback o.children of i.value.
func (f *flow) register(app *App, deaf bool, opts ...Option) {
	type in struct {
		Value string `input:"i.value"`
	}
	type out struct {
		Text string `output:"o.children"`
	}
	Callback(app, func(ctx context.Context, in in) (out, error) {
		one := flowCall{in.Value, ctx, make(chan error, 1)}
		f.began <- one
		if deaf {
			ctx = context.Background()
		}
		select {
		case err := <-one.end:
			if errors.Is(err, errPanic) {
				panic(err)
			}
			return out{in.Value}, err
		case <-ctx.Done():
			return out{}, ctx.Err()
		}
	}, opts...)
}

func flowRequest(value string) string {
	return `{"output":"o.children","outputs":{"id":"o","property":"children"},"inputs":[{"id":"i","property":"value","value":"` + value + `"}],"changedPropIds":["i.value"]}`
}

// flowAnswer is what a call came back with.
type flowAnswer struct {
	body string
	err  error
}

// ask runs a call of a page in a goroutine.
func (f *flow) ask(t *testing.T, ctx context.Context, app *App, page, value string) <-chan flowAnswer {
	t.Helper()
	req, err := protocol.DecodeRequest([]byte(flowRequest(value)))
	if err != nil {
		t.Fatal(err)
	}
	came := make(chan flowAnswer, 1)
	go func() {
		call, err := app.dispatch(ctx, req, &Request{RawQuery: page, RemoteAddr: "192.0.2.1"}, nil)
		if err != nil {
			came <- flowAnswer{"", err}
			return
		}
		body, err := call.answer.AppendJSON(nil)
		came <- flowAnswer{string(body), err}
	}()
	return came
}

func newFlow(t *testing.T, deaf bool, opts ...Option) (*App, *flow) {
	t.Helper()
	leakCheck(t)
	app, f := New(Config{}), &flow{began: make(chan flowCall)}
	f.register(app, deaf, opts...)
	return app, f
}

func (a flowAnswer) want(t *testing.T, value string) {
	t.Helper()
	if want := `{"multi":true,"response":{"o":{"children":"` + value + `"}}}`; a.err != nil || a.body != want {
		t.Errorf("answer %s, %v; want %s", a.body, a.err, want)
	}
}

// A callback runs as often at a time as it is asked for, and none waits for
// another.
func TestCallbacksRunSideBySide(t *testing.T) {
	const many = 1000
	leakCheck(t)
	b := newBlocker()
	b.entered = make(chan struct{}, many)
	r := runApp(t, Config{}, b.register)
	client := newClient(t)
	answers := make(chan reply, many)
	for range many {
		go func() { answers <- postTo(t, client, r.url("/_dash-update-component"), blockedRequest) }()
	}
	for range many {
		<-b.entered
	}
	if got := postTo(t, client, r.url("/_dash-update-component"), greetingRequest); got.body != greetingAnswer {
		t.Errorf("beside %d that wait, the quick one is answered %d %s", many, got.StatusCode, got.body)
	}
	close(b.leave)
	for range many {
		if got := <-answers; got.StatusCode != http.StatusOK {
			t.Fatalf("answered %d %s", got.StatusCode, got.body)
		}
	}
	r.stop()
}

func TestSerial(t *testing.T) {
	app, f := newFlow(t, false, Serial())
	ctx := context.Background()
	gone, leave := context.WithCancelCause(ctx)

	first := f.ask(t, ctx, app, "endId=a", "1")
	one := <-f.began
	others := map[string]<-chan flowAnswer{"2": f.ask(t, ctx, app, "endId=b", "2"), "3": f.ask(t, ctx, app, "endId=a", "3")}
	left := f.ask(t, gone, app, "endId=a", "left")
	leave(ErrClientGone)
	if got := <-left; !errors.Is(got.err, context.Canceled) {
		t.Errorf("one whose browser went away got %v", got)
	}
	select {
	case c := <-f.began:
		t.Fatalf("%s began while 1 was running", c.value)
	default:
	}
	one.end <- errPanic
	if got := <-first; !isPanic(got.err) {
		t.Errorf("the one that panicked got %v", got)
	}
	for range 2 { // a panic doesn't hold up the others
		c := <-f.began
		select {
		case second := <-f.began:
			t.Fatalf("%s began while %s was running", second.value, c.value)
		default:
		}
		c.end <- nil
		(<-others[c.value]).want(t, c.value)
	}
}

func isPanic(err error) bool {
	var p *PanicError
	return errors.As(err, &p)
}

// Many at a time, with the race detector as the judge.
func TestSerialExcludes(t *testing.T) {
	leakCheck(t)
	app := New(Config{})
	var inside, most atomic.Int32
	app.Handle(Spec{
		Outputs: []protocol.Dependency{protocol.Dep("o", "children")}, Inputs: []protocol.Dependency{protocol.Dep("i", "value")}, Serial: true,
	}, func(_ context.Context, call *Call) error {
		most.Store(max(most.Load(), inside.Add(1)))
		defer inside.Add(-1)
		if string(call.Inputs()[0].Args[0].Value) == `"7"` {
			panic("seven")
		}
		return call.Set(0, 1)
	})
	f := &flow{}
	var answers []<-chan flowAnswer
	for i := range 100 {
		answers = append(answers, f.ask(t, context.Background(), app, "", strconv.Itoa(i)))
	}
	for i, a := range answers {
		if got := <-a; isPanic(got.err) != (i == 7) {
			t.Errorf("call %d got %v", i, got)
		}
	}
	if most.Load() != 1 {
		t.Errorf("%d calls at a time", most.Load())
	}
}

func TestLatest(t *testing.T) {
	ctx := context.Background()
	t.Run("overtaken", func(t *testing.T) {
		app, f := newFlow(t, false, Latest())
		first := f.ask(t, ctx, app, "endId=a", "1")
		one := <-f.began
		other := f.ask(t, ctx, app, "x=1&endId=b", "other page")
		two := <-f.began
		second := f.ask(t, ctx, app, "endId=a&job=2", "2")
		three := <-f.began
		if got := <-first; !errors.Is(got.err, PreventUpdate) {
			t.Errorf("the overtaken call got %v", got)
		}
		if cause := context.Cause(one.ctx); !errors.Is(cause, ErrOvertaken) {
			t.Errorf("its context ended because of %v", cause)
		}
		if two.ctx.Err() != nil || three.ctx.Err() != nil {
			t.Error("another context ended as well")
		}
		two.end <- nil
		three.end <- nil
		(<-other).want(t, "other page")
		(<-second).want(t, "2")
	})
	t.Run("deaf", func(t *testing.T) { // its answer is dropped, its own errors are not
		app, f := newFlow(t, true, Latest())
		failure := errors.New("disk full")
		for _, end := range []error{nil, failure, errPanic} {
			first := f.ask(t, ctx, app, "endId=a", "1")
			one := <-f.began
			second := f.ask(t, ctx, app, "endId=a", "2")
			two := <-f.began
			one.end <- end
			got := (<-first).err
			want := end
			if end == nil {
				want = PreventUpdate
			}
			if !errors.Is(got, want) {
				t.Errorf("the overtaken call that ended with %v got %v", end, got)
			}
			two.end <- nil
			(<-second).want(t, "2")
		}
	})
	t.Run("one after another", func(t *testing.T) {
		app, f := newFlow(t, false, Latest())
		for range 2 {
			answer := f.ask(t, ctx, app, "endId=a", "1")
			(<-f.began).end <- nil
			(<-answer).want(t, "1")
		}
	})
	t.Run("with Serial", func(t *testing.T) { // what waits is dropped, and never runs
		app, f := newFlow(t, true, Latest(), Serial())
		first := f.ask(t, ctx, app, "endId=a", "1")
		one := <-f.began
		second := f.ask(t, ctx, app, "endId=a", "2")
		<-one.ctx.Done()
		third := f.ask(t, ctx, app, "endId=a", "3")
		if got := <-second; !errors.Is(got.err, PreventUpdate) {
			t.Errorf("the call that waited got %v", got)
		}
		one.end <- nil
		if got := <-first; !errors.Is(got.err, PreventUpdate) {
			t.Errorf("the call that ran got %v", got)
		}
		three := <-f.began
		if three.value != "3" {
			t.Errorf("%s ran, want 3", three.value)
		}
		three.end <- nil
		(<-third).want(t, "3")
	})
}

// Calls for different components of one pattern don't overtake each other.
func TestLatestOfPattern(t *testing.T) {
	t.Parallel()
	call := func(index, page string) *Call {
		req, err := protocol.DecodeRequest([]byte(`{"output":"{\"i\":[\"MATCH\"]}.c","outputs":{"id":{"i":` + index + `},"property":"c"},"inputs":[],"changedPropIds":[]}`))
		if err != nil {
			t.Fatal(err)
		}
		return &Call{req: req, request: &Request{RawQuery: page, RemoteAddr: "192.0.2.1"}}
	}
	places := []callPlace{
		call("1", "endId=a").place(), call("2", "endId=a").place(), call(`"1"`, "endId=a").place(), call("1", "endId=b").place(), call("1", "").place(),
	}
	if again := call("1", "a=b&endId=a").place(); again != places[0] {
		t.Errorf("the same place is %q and %q", places[0], again)
	}
	different := map[callPlace]bool{}
	for _, place := range places {
		different[place] = true
	}
	if len(different) != 5 {
		t.Errorf("different places look the same: %q", places)
	}
}

func TestOverload(t *testing.T) {
	for name, tc := range map[string]struct {
		cfg     Config
		opts    []Option
		setting string
	}{
		"app":      {Config{MaxCalls: 2}, nil, "Config.MaxCalls"},
		"callback": {Config{}, []Option{MaxCalls(2)}, "the callback's MaxCalls"},
		"serial":   {Config{}, []Option{MaxCalls(2), Serial()}, "the callback's MaxCalls"},
	} {
		t.Run(name, func(t *testing.T) {
			leakCheck(t)
			var book logBook
			tc.cfg.Logger = book.logger()
			f := &flow{began: make(chan flowCall)}
			r := runApp(t, tc.cfg, func(app *App) { f.register(app, false, tc.opts...) })
			client, answers := newClient(t), make(chan reply, 2)
			for range 2 {
				go func() {
					answers <- postTo(t, client, r.url("/_dash-update-component"), flowRequest("x"))
				}()
			}
			one := <-f.began
			var two flowCall
			if name != "serial" {
				two = <-f.began
			}
			for r.app.bound.inside.Load() < 2 { // the second has come
			}
			for b := r.app.callbacks.load().byID["o.children"].bound; b != nil && b.inside.Load() < 2; {
			}
			got := postTo(t, client, r.url("/_dash-update-component"), flowRequest("y"))
			if got.StatusCode != http.StatusServiceUnavailable || !strings.Contains(got.body, "2 calls are under way") || strings.Contains(got.body, "o.children") {
				t.Errorf("overload is answered %d %s", got.StatusCode, got.body)
			}
			if lines := book.take(); len(lines) != 1 || !strings.Contains(lines[0], tc.setting) || !strings.Contains(lines[0], "o.children") {
				t.Errorf("logged %q", lines)
			}
			if name != "app" { // nobody else is held up
				if got := postTo(t, client, r.url("/_dash-update-component"), greetingRequest); got.body != greetingAnswer {
					t.Errorf("another callback is answered %d %s", got.StatusCode, got.body)
				}
			}
			one.end <- errPanic // a panic leaves no seat taken
			if name == "serial" {
				two = <-f.began
			}
			two.end <- nil
			codes := []int{(<-answers).StatusCode, (<-answers).StatusCode}
			slices.Sort(codes)
			if !slices.Equal(codes, []int{200, 500}) {
				t.Errorf("the others are answered %v", codes)
			}
			go func() { (<-f.began).end <- nil }()
			if got := postTo(t, client, r.url("/_dash-update-component"), flowRequest("z")); got.StatusCode != http.StatusOK {
				t.Errorf("afterwards: %d %s", got.StatusCode, got.body)
			}
			r.stop()
		})
	}
	if _, err := NewSafely(Config{MaxCalls: -1}); err == nil || !strings.Contains(err.Error(), "Config.MaxCalls is negative") {
		t.Errorf("a negative bound: %v", err)
	}
	err := CallbackSafely(New(Config{}), func(context.Context, nameIn) (greetingOut, error) { return greetingOut{}, nil }, MaxCalls(-1))
	if err == nil || !strings.Contains(err.Error(), "MaxCalls is negative") {
		t.Errorf("a negative bound of a callback: %v", err)
	}
}
