package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/dashwire/dashwire/protocol"
)

type sharedIn struct {
	Speed float64 `input:"speed.value"`
}

type sharedOut struct {
	Text string `output:"text.children"`
}

// changeSpeed is a page's request with a speed, which the page has now.
func (b *livePage) changeSpeed(value string, seq int) string {
	b.Helper()
	b.mu.Lock()
	b.props["speed.value"] = value
	position := b.props[positionStore+".data"]
	b.mu.Unlock()
	return b.request(fmt.Sprintf(`{"output":"text.children","outputs":{"id":"text","property":"children"},"inputs":[{"id":"speed","property":"value","value":%s}],`+
		`"changedPropIds":["speed.value"],"state":[{"id":"_dashwire","property":"data","value":%s}],"dashwire":{"token":%q,"load":%q,"lane":%q,"seq":%d,"ack":0}}`,
		value, position, b.token, b.load, sharedLane, seq))
}

// Over real sockets: what one page changes shows in the other and in one that comes
// later, and private values stay where they are.
func TestSharedPages(t *testing.T) {
	leakCheck(t)
	r := runLive(t, Config{}, func(app *App) {
		Callback(app, func(ctx context.Context, in sharedIn) (sharedOut, error) {
			if in.Speed == 4 { // shared as well
				CallFrom(ctx).SetProps(lines.Set([]any{"four"}))
			}
			return sharedOut{fmt.Sprintf("%g rpm", in.Speed)}, nil
		}, Shared(), Websocket())
	})
	a, b := openTab(t, r), openTab(t, r)
	if got := a.prop("text.children"); got != `"1 rpm"` {
		t.Errorf("a page begins with %s", got)
	}
	must(t, a.client().Set(protocol.NewProp[string]("root", "title").Set("mine")))
	a.waitFor("root.title", `"mine"`)
	a.changeSpeed("4", 1)
	b.waitFor("text.children", `"4 rpm"`)
	a.waitFor("text.children", `"4 rpm"`)
	b.waitFor("lines.data", `["four"]`)
	if got := b.prop("speed.value") + " " + a.history("speed.value") + " " + b.prop("root.title"); got != "4  " {
		t.Errorf("the other page has speed, who changed it was told, the private title is there: %q", got)
	}
	c := openTab(t, r)
	if got := c.prop("speed.value") + c.prop("text.children"); got != `4"4 rpm"` {
		t.Errorf("a later page begins with %s", got)
	}
	// What a page sends since it was told runs nothing.
	id := b.changeSpeed("4", 1)
	b.wait(func() bool { return b.answers[id] != "" })
	if got := b.answerTo(id); strings.Contains(got, "rpm") {
		t.Errorf("an echo is answered %s", got)
	}
	r.stop()
}

// What is shared of a component that comes later is as in the other pages, whoever
// brings it and however it was set.
func TestSharedComponentsThatComeLater(t *testing.T) {
	t.Parallel()
	type in struct {
		Level float64 `input:"level.value"`
	}
	type out struct {
		Text string `output:"gauge.children"`
	}
	panel := func(level any) any {
		return div("id", "panel", "children", []any{
			protocol.NewComponent("dash_core_components", "Slider").Set("id", "level").Set("value", level), div("id", "gauge", "children", "none"),
			protocol.NewComponent("dash_core_components", "Slider").Set("id", "speed").Set("value", level),
		})
	}
	r := runLive(t, Config{}, func(app *App) {
		app.cfg.SuppressCallbackExceptions = true
		Callback(app, func(_ context.Context, in in) (out, error) { return out{fmt.Sprintf("%g bar", in.Level)}, nil }, Shared(), PreventInitialCall(true))
		Callback(app, func(context.Context, sharedIn) (sharedOut, error) { return sharedOut{"x"}, nil }, Shared(), PreventInitialCall(true))
		Callback(app, func(context.Context, struct {
			Step float64 `input:"root.title"`
		}) (out struct {
			Page any `output:"root.children"`
		}, _ error) {
			out.Page = panel(0)
			return out, nil
		}, Websocket())
	})
	root := protocol.NewProp[any]("root", "children")
	a := openTab(t, r)
	show := func() string {
		id := a.request(`{"output":"root.children","outputs":{"id":"root","property":"children"},"inputs":[{"id":"root","property":"title","value":1}],"changedPropIds":["root.title"]}`)
		a.wait(func() bool { return a.answers[id] != "" })
		return a.answerTo(id)
	}
	if got := show(); !strings.Contains(got, `"value":0`) || !strings.Contains(got, `"value":1`) {
		t.Errorf("nobody has set anything but speed in the layout: %s", got)
	}
	must(t, r.app.Broadcast(protocol.NewProp[float64]("level", "value").Set(7)))
	a.wait(func() bool { return len(a.told["gauge.children"]) > 0 })
	must(t, a.client().Set(root.Set(panel(2))))
	a.wait(func() bool { return len(a.told["root.children"]) == 1 })
	must(t, r.app.Broadcast(root.Set(panel(3))))
	a.wait(func() bool { return len(a.told["root.children"]) == 2 })
	b := openTab(t, r)
	for name, got := range map[string]string{
		"an answer": show(), "a push to one page and one to all": a.history("root.children"), "the layout": b.prop("root.children"),
	} {
		if !strings.Contains(got, `"value":7`) || !strings.Contains(got, `"value":1`) || !strings.Contains(got, "7 bar") ||
			strings.Contains(got, `"value":0`) || strings.Contains(got, `"value":2`) || strings.Contains(got, `"value":3`) {
			t.Errorf("%s brings %s", name, got)
		}
	}
}

// shareSpeed is a callback that the test lets go on.
type shareSpeed struct {
	mu   sync.Mutex
	seen []string
	gate chan struct{}
}

func (s *shareSpeed) handle(ctx context.Context, in sharedIn) (sharedOut, error) {
	s.mu.Lock()
	s.seen = append(s.seen, fmt.Sprint(in.Speed))
	s.mu.Unlock()
	switch in.Speed {
	case 1:
		return sharedOut{"start"}, nil
	case 13:
		return sharedOut{"bad"}, errors.New("unlucky")
	case 14:
		panic("it burns")
	}
	if s.gate != nil {
		select {
		case <-s.gate:
		case <-ctx.Done():
			return sharedOut{}, context.Canceled
		}
	}
	return sharedOut{fmt.Sprintf("%g", in.Speed)}, nil
}

func (s *shareSpeed) want(t *testing.T, want ...string) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if !slices.Equal(s.seen, want) {
		t.Errorf("the callback has run with %v, want %v", s.seen, want)
	}
}

// inModel runs a test of a shared callback in pages of the model.
func inModel(t *testing.T, s *shareSpeed, test func(app *App, tabs ...*modelTab), opts ...Option) {
	synctest.Test(t, func(t *testing.T) {
		app := newApp(t, Config{})
		livePages(app)
		if s.gate != nil {
			s.gate = make(chan struct{}) // of this test
		}
		Callback(app, s.handle, append(opts, Shared())...)
		must(t, app.Start())
		test(app, openModel(t, app), openModel(t, app))
		must(t, app.Shutdown(context.Background()))
	})
}

func TestSharedRunsInOrder(t *testing.T) {
	s := &shareSpeed{gate: make(chan struct{})}
	inModel(t, s, func(_ *App, tabs ...*modelTab) {
		for i := range 3 {
			tabs[i%2].set("speed.value", strconv.Itoa(5+i))
			settle(tabs)
		}
		if got := tabs[0].local["speed.value"] + tabs[0].local["text.children"]; got != `7"start"` {
			t.Errorf("while the callback runs, a page has %s", got)
		}
		for range 3 {
			s.gate <- struct{}{}
		}
		settle(tabs)
		s.want(t, "1", "5", "6", "7")
		if got := tabs[1].local["text.children"]; got != `"7"` {
			t.Errorf("in the end a page has %s", got)
		}
	})
}

// Update has it run again with what all have, once for however many pages.
func TestSharedUpdate(t *testing.T) {
	s := &shareSpeed{}
	inModel(t, s, func(app *App, tabs ...*modelTab) {
		tabs[1].set("speed.value", "5")
		settle(tabs)
		must(t, app.Update("speed"))
		settle(tabs)
		s.want(t, "1", "5", "5")
	})
}

// With Latest a change of any page ends the run before, and what waits is left out.
func TestSharedLatest(t *testing.T) {
	s := &shareSpeed{gate: make(chan struct{})}
	inModel(t, s, func(_ *App, tabs ...*modelTab) {
		tabs[0].set("speed.value", "5")
		settle(tabs)
		tabs[1].set("speed.value", "6")
		settle(tabs)
		s.want(t, "1", "5", "6")
		s.gate <- struct{}{}
		settle(tabs)
		for i, tab := range tabs {
			if got := tab.local["text.children"]; got != `"6"` || tab.applied["text.children"] != 1 {
				t.Errorf("page %d has %s, and was told %d times", i, got, tab.applied["text.children"])
			}
		}
	}, Latest())
}

// With dev tools a page is told of a failure, and gets it as the answer to a request:
// the page that made the change, or all if there is none.
func TestSharedFailureIsShown(t *testing.T) {
	t.Parallel()
	s := &shareSpeed{}
	r := runLive(t, Config{Debug: true}, func(app *App) { Callback(app, s.handle, Shared(), Websocket()) })
	a, b := openTab(t, r), openTab(t, r)
	id := ""
	for _, p := range r.app.callbacks.load().plans {
		if p.where == "dashwire:failures" {
			id = p.id
		}
	}
	ask := func(number string) reply {
		return postTo(t, newClient(t), r.url("/_dash-update-component"), fmt.Sprintf(`{"output":%q,"inputs":[{"id":%q,"property":"data","value":%s}],"changedPropIds":["_dashwire_failure.data"]}`, id, failureStore, number))
	}
	a.changeSpeed("13", 1)
	a.waitFor(failureStore+".data", "1")
	must(t, r.app.Broadcast(speed.Set(14)))
	b.waitFor(failureStore+".data", "2")
	a.waitFor(failureStore+".data", "2")
	if got := b.history(failureStore + ".data"); got != "2" {
		t.Errorf("the page that has changed nothing was told of %s", got)
	}
	for number, text := range map[string]string{"1": "unlucky", "2": "it burns"} {
		if got := ask(number); got.StatusCode != http.StatusInternalServerError || !strings.Contains(got.body, text) {
			t.Errorf("failure %s is %d %s", number, got.StatusCode, got.body)
		}
	}
	for range mostFailures {
		r.app.shared.failures.add(errors.New("more"))
	}
	if got := ask("1"); got.StatusCode != http.StatusNoContent {
		t.Errorf("a failure of long ago is %d %s", got.StatusCode, got.body)
	}
}

func TestSharedFailure(t *testing.T) {
	var seen []string
	inModel(t, &shareSpeed{}, func(_ *App, tabs ...*modelTab) {
		for _, value := range []string{"13", "14"} {
			tabs[0].set("speed.value", value)
			settle(tabs)
			if got := tabs[1].local["speed.value"] + tabs[1].local["text.children"]; got != value+`"start"` {
				t.Errorf("after a failure a page has %s", got)
			}
		}
		tabs[1].set("speed.value", "3")
		settle(tabs)
		if got := tabs[0].local["text.children"]; got != `"3"` {
			t.Errorf("after that a page has %s", got)
		}
	}, OnError(func(_ context.Context, _ *Call, err error) error {
		seen = append(seen, err.Error())
		return err
	}))
	if got := strings.Join(seen, ";"); !strings.Contains(got, "unlucky") || !strings.Contains(got, "it burns") || len(seen) != 2 {
		t.Errorf("OnError has seen %q", seen)
	}
}

func TestSharedOptions(t *testing.T) {
	during := func(t *testing.T, test func(*shareSpeed, *App, ...*modelTab), opts ...Option) {
		t.Helper()
		s := &shareSpeed{gate: make(chan struct{})}
		inModel(t, s, func(app *App, tabs ...*modelTab) { test(s, app, tabs...) }, opts...)
	}
	t.Run("PreventInitialCall", func(t *testing.T) {
		during(t, func(s *shareSpeed, _ *App, _ ...*modelTab) { s.want(t) }, PreventInitialCall(true))
	})
	t.Run("Running", func(t *testing.T) {
		busy := protocol.NewProp[string]("text", "title")
		during(t, func(s *shareSpeed, _ *App, tabs ...*modelTab) {
			tabs[0].set("speed.value", "5")
			settle(tabs)
			if got := tabs[1].local["text.title"]; got != `"busy"` {
				t.Errorf("while it runs, the title is %s", got)
			}
			s.gate <- struct{}{}
			settle(tabs)
			if got := tabs[1].local["text.title"]; got != `"idle"` {
				t.Errorf("after that the title is %s", got)
			}
		}, Running(busy, "busy", "idle"))
	})
	t.Run("Broadcast", func(t *testing.T) {
		during(t, func(s *shareSpeed, app *App, tabs ...*modelTab) {
			must(t, app.Broadcast(speed.Set(8)))
			settle(tabs)
			must(t, app.Broadcast(speed.Set(8)))
			close(s.gate)
			settle(tabs)
			s.want(t, "1", "8")
			if got := tabs[0].local["text.children"]; got != `"8"` {
				t.Errorf("a page has %s", got)
			}
		})
	})
	// Two callbacks that take turns in a lane: the shared one and a private one.
	t.Run("Serial and InLane", func(t *testing.T) {
		during(t, func(s *shareSpeed, app *App, tabs ...*modelTab) {
			turn := app.lanes.declare("motor")
			turn <- struct{}{} // somebody is at the motor
			tabs[0].set("speed.value", "5")
			settle(tabs)
			s.want(t, "1")
			<-turn
			s.gate <- struct{}{}
			settle(tabs)
			s.want(t, "1", "5")
		}, Serial(), InLane("motor"))
	})
}

// A layout function may give each page its own values, but not for what is shared.
func TestSharedLayoutFunc(t *testing.T) {
	calls := 0
	app := newApp(t, Config{SuppressCallbackExceptions: true})
	app.SetLayoutFunc(func(context.Context, *Request) (any, error) {
		calls++
		return div("id", "root", "children", []any{div("id", "speed", "value", calls), div("id", "text")}), nil
	})
	Callback(app, (&shareSpeed{}).handle, Shared())
	must(t, app.Start())
	defer func() { must(t, app.Shutdown(context.Background())) }()
	if got := app.shared.text("speed.value") + app.shared.text("text.children"); got != `1"start"` {
		t.Errorf("it begins with %s", got)
	}
	if got := string(app.push.all.Value(speed.Dependency())); got != "1" {
		t.Errorf("pages begin with %s", got)
	}
}

// Who is no page, such as a program, gets the outputs as the answer.
func TestSharedForPrograms(t *testing.T) {
	t.Parallel()
	r := runLive(t, Config{}, func(app *App) { Callback(app, (&shareSpeed{}).handle, Shared()) })
	a := openTab(t, r)
	resp := postTo(t, http.DefaultClient, "http://"+r.addr+"/_dash-update-component",
		`{"output":"text.children","outputs":{"id":"text","property":"children"},"inputs":[{"id":"speed","property":"value","value":6}],"changedPropIds":["speed.value"],"state":[]}`)
	if want := `"children":"6"`; !strings.Contains(fmt.Sprint(resp), want) {
		t.Errorf("the answer is %v, want %s", resp, want)
	}
	a.waitFor("text.children", `"6"`)
	if got := a.prop("speed.value"); got != "6" {
		t.Errorf("the page has speed %s", got)
	}
}

func TestSharedFaults(t *testing.T) {
	t.Parallel()
	greet := (&shareSpeed{}).handle
	for want, opts := range map[string][]Option{
		"both Shared and Persistent":  {Websocket(), Persistent()},
		"both Shared and APIEndpoint": {APIEndpoint("/api/speed")},
		"both Latest and a lane":      {InLane("motor"), Latest()},
		"is in another lane":          {InLane("other"), ID("text", "other")},
		"the app has started":         nil,
		"and is a job":                {HeldBy(nil)},
	} {
		app := newApp(t, Config{SuppressCallbackExceptions: true})
		switch want {
		case "is in another lane":
			Callback(app, greet, Shared())
		case "the app has started":
			app.live.close()
		case "and is a job":
			opts = []Option{HeldBy(app.Lease("motor")), Background()}
		}
		if err := CallbackSafely(app, greet, append(opts, Shared())...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	app := newApp(t, Config{SuppressCallbackExceptions: true})
	app.SetLayout(div("id", "root"))
	all := protocol.DictID(protocol.IDPart{Key: "type", Value: "x"}, protocol.IDPart{Key: "index", Value: protocol.All})
	handler := func(context.Context, *Call) error { return nil }
	if err := app.HandleSafely(Spec{Shared: true, Inputs: []protocol.Dependency{protocol.Dep(all, "value")}}, handler); err == nil || !strings.Contains(err.Error(), "wildcard") {
		t.Errorf("got %v", err)
	}
	if err := app.HandleSafely(Spec{Shared: true, Outputs: []protocol.Dependency{protocol.Dep("a", "b")}}, handler); err == nil || !strings.Contains(err.Error(), "no input") {
		t.Errorf("got %v", err)
	}
	// A private callback can't set in one page what all have in common.
	Callback(app, greet, Shared())
	out := protocol.Dep("text", "children")
	out.AllowDuplicate = true
	app.Handle(Spec{Outputs: []protocol.Dependency{out}, Inputs: []protocol.Dependency{protocol.Dep("root", "n")}, PreventInitialCall: Some(true)}, handler)
	if err := app.Start(); err == nil || !strings.Contains(err.Error(), "belongs to all pages") {
		t.Errorf("got %v", err)
	}
}

func TestSharedStreamIsRefused(t *testing.T) {
	t.Parallel()
	type out struct {
		Text Stream[string] `output:"text.children"`
	}
	err := CallbackSafely(newApp(t, Config{}), func(context.Context, sharedIn) (out, error) { return out{}, nil }, Shared())
	if err == nil || !strings.Contains(err.Error(), "has a Stream") {
		t.Errorf("got %v", err)
	}
}

// Of two changes at a time the last one to come in counts, also where the other one
// was on its way to the page that made it.
func TestSharedConflict(t *testing.T) {
	s := &shareSpeed{}
	inModel(t, s, func(_ *App, tabs ...*modelTab) {
		a, b := tabs[0], tabs[1]
		a.set("speed.value", "5")
		b.set("speed.value", "6")
		for _, tab := range tabs {
			tab.ask()
		}
		a.send()
		b.receive() // 5 is on its way
		b.send()
		settle(tabs)
		for i, tab := range tabs {
			if got := tab.local["speed.value"]; got != "6" {
				t.Errorf("page %d has speed %s", i, got)
			}
		}
		s.want(t, "1", "5", "6")
	})
}
