package server

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"testing"

	"github.com/dashwire/dashwire/protocol"
)

func TestAppUpdate(t *testing.T) {
	t.Parallel()
	type one struct {
		Speed float64 `input:"speed.value"`
	}
	type both struct {
		Speed float64 `input:"speed.value"`
		Lines []any   `input:"lines.data"`
	}
	type textOut struct {
		Text string `output:"text.children"`
	}
	type rootOut struct {
		Class string `output:"root.className"`
	}
	r := runLive(t, Config{}, func(app *App) {
		Callback(app, func(context.Context, one) (textOut, error) { return textOut{}, nil })
		Callback(app, func(context.Context, both) (rootOut, error) { return rootOut{}, nil })
	})
	a, away := openTab(t, r), openTab(t, r)
	away.hangUp()
	for away.client().State() != ClientAway {
		a.comeBack()
	}
	a.mu.Lock()
	a.props["speed.value"] = "77" // typed, and never sent
	a.mu.Unlock()
	must(t, r.app.Update("lines", "speed"))
	a.wait(func() bool { return a.told["speed.value"] != nil })
	if got := a.history("speed.value") + "|" + a.history("lines.data"); got != "77|" {
		t.Errorf("the page was told %s", got) // one property that calls both callbacks
	}
	away.dial()
	away.hello()
	away.wait(func() bool { return away.told["speed.value"] != nil })

	// A property without a value can't be patched: the other one calls its callback.
	b := openTab(t, r)
	b.mu.Lock()
	b.unset["speed.value"] = true
	b.mu.Unlock()
	must(t, r.app.Update("speed", "lines"))
	b.wait(func() bool { return b.told["lines.data"] != nil })
	if got := b.history("speed.value"); got != "" {
		t.Errorf("the page was told %s", got)
	}
	if err := r.app.Update("speed", "other"); err == nil {
		t.Error("an id without callbacks is no error")
	}
}

func TestUpdatePatterns(t *testing.T) {
	t.Parallel()
	app := newApp(t, Config{SuppressCallbackExceptions: true, Live: Live{Enabled: true}})
	row := protocol.DictID(protocol.IDPart{Key: "type", Value: "row"}, protocol.IDPart{Key: "index", Value: protocol.Match})
	app.Handle(Spec{Inputs: []protocol.Dependency{protocol.Dep(row, "value")}}, func(context.Context, *Call) error { return nil })
	var got []string
	for _, in := range app.push.inputsOf([]string{`{"index":3,"type":"row"}`, `{"index":3,"type":"other"}`, "row", "{"}) {
		got = append(got, in.dep.String())
	}
	if want := []string{`{"index":3,"type":"row"}.value`}; !slices.Equal(got, want) {
		t.Errorf("inputs are %v, want %v", got, want)
	}
}

// Of a pattern with MATCH each component has a callback of its own.
func TestUpdateCallsEachMatch(t *testing.T) {
	t.Parallel()
	row := func(index any) protocol.ID {
		return protocol.DictID(protocol.IDPart{Key: "type", Value: "row"}, protocol.IDPart{Key: "index", Value: index})
	}
	app := newApp(t, Config{SuppressCallbackExceptions: true, Live: Live{Enabled: true}})
	nothing := func(context.Context, *Call) error { return nil }
	app.Handle(Spec{
		Inputs:  []protocol.Dependency{protocol.Dep(row(protocol.Match), "value")},
		Outputs: []protocol.Dependency{protocol.Dep(row(protocol.Match), "max")},
	}, nothing)
	app.Handle(Spec{Inputs: []protocol.Dependency{protocol.Dep(row(protocol.All), "value")}}, nothing)
	app.Handle(Spec{Inputs: []protocol.Dependency{protocol.Dep(row(protocol.All), "step")}}, nothing)
	app.Handle(Spec{
		Inputs:  []protocol.Dependency{protocol.Dep(row(protocol.AllSmaller), "min")},
		Outputs: []protocol.Dependency{protocol.Dep(row(protocol.Match), "marks")},
	}, nothing)
	inputs := app.push.inputsOf([]string{row(1).String(), `{"type":"row","index":2}`})
	values := make([]protocol.Raw, len(inputs))
	for i := range values {
		values[i] = protocol.Raw("1")
	}
	var got []string
	for _, u := range touches(inputs, values) {
		got = append(got, u.ID.String()+"."+u.Property)
	}
	slices.Sort(got)
	one, two := row(1).String(), row(2).String()
	if want := []string{one + ".min", one + ".step", one + ".value", two + ".min", two + ".value"}; !slices.Equal(got, want) {
		t.Errorf("these are touched: %v, want %v", got, want)
	}
}

func TestClientGet(t *testing.T) {
	t.Parallel()
	r := runLive(t, Config{})
	a := openTab(t, r)
	for i := range 20 { // what was set before is there
		must(t, a.client().Set(speed.Set(float64(i))))
		values, err := a.client().Get(t.Context(), speed.Dependency(), text.Dependency(), protocol.Dep("lines", "data"))
		if err != nil {
			t.Fatal(err)
		}
		var speed float64
		must(t, protocol.Decode(values[0], &speed))
		if speed != float64(i) || values[1] != nil || string(values[2]) != "[]" {
			t.Errorf("values are %s", values)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := a.client().Get(ctx, speed.Dependency()); err == nil {
		t.Error("with a context that has ended there is no error")
	}
}

// Client of a call over HTTP is the page's, before and after its hello.
func TestClientOfHTTPCall(t *testing.T) {
	t.Parallel()
	clients := make(chan *Client, 1)
	r := runLive(t, Config{}, func(app *App) {
		Callback(app, func(ctx context.Context, in stepIn) (stepOut, error) {
			client := ClientFrom(ctx)
			clients <- client
			return stepOut{"x"}, client.Set(speed.Set(in.Step + 1))
		})
	})
	a := loadTab(t, r)
	postTo(t, http.DefaultClient, "http://"+r.addr+"/_dash-update-component?endId="+a.token, stepRequest(41))
	before := <-clients
	a.dial()
	a.hello()
	a.waitFor("speed.value", "42")
	postTo(t, http.DefaultClient, "http://"+r.addr+"/_dash-update-component?endId="+a.token, stepRequest(50))
	if after := <-clients; after != before || after != a.client() {
		t.Errorf("clients are %p, %p and %p", before, after, a.client())
	}
	a.waitFor("speed.value", "51")
	for _, query := range []string{"", "?endId=", "?endId=abc~00", "?endId=%zz"} {
		postTo(t, http.DefaultClient, "http://"+r.addr+"/_dash-update-component"+query, stepRequest(1))
		client := <-clients
		if client.State() != ClientGone || !errors.Is(client.Set(speed.Set(1)), ErrClientGone) || !errors.Is(client.Context().Err(), context.Canceled) || client.Join(r.app.Topic("x")) != nil {
			t.Errorf("%s has the client %v", query, client.ID())
		}
		client.Leave(r.app.Topic("x"))
	}
	if ClientFrom(t.Context()) != nil {
		t.Error("another context has a client")
	}
}
