package main

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"sync"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server"
)

// A server that pushes as many values as it is told to, of all kinds.
var pushingApps = map[string]app{"pushing": {func(cfg *server.Config) {
	cfg.Live.Enabled = true
	cfg.Live.MaxPending = 16 << 20 // nobody is to be so slow that values are folded
}, pushing}}

// pusher is GET push?from=1&count=100: it pushes values from number 1 on. Which
// kind a number is, and whose, depends on the number alone. With end=1 it says
// afterwards that this was all.
type pusher struct {
	app  *server.App
	room *server.Topic

	mu    sync.Mutex
	pages []*server.Client // by the number that each has given itself
}

func (p *pusher) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	from, err := strconv.Atoi(r.FormValue("from"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	count, err := strconv.Atoi(r.FormValue("count"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	for n := from; n < from+count; n++ {
		if err := p.push(n); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
	}
	if r.FormValue("end") != "" {
		if err := p.app.Broadcast(protocol.NewProp[bool]("end", "data").Set(true)); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = fmt.Fprintln(w, "true")
}

func (p *pusher) push(n int) error {
	data := func(id string) protocol.Prop[any] { return protocol.NewProp[any](id, "data") }
	added := &protocol.Patch{}
	added.At().Append(n)
	p.mu.Lock()
	page := p.pages[n/6%len(p.pages)]
	p.mu.Unlock()
	switch n % 6 {
	case 0:
		return p.app.Broadcast(data("speed").Set(n))
	case 1:
		return p.app.BroadcastEvery(data("tick").Set(n))
	case 2:
		return p.room.SetEvery(data("lines").Patch(added))
	case 3:
		return page.SetEvery(data("mark").Set(n), data("own").Patch(added))
	case 4:
		return p.room.Set(data("status").Set(map[string]any{"n": n}), html.PChildren("text").Set(fmt.Sprintf("status %d", n)))
	default:
		return page.Set(data("private").Set(n))
	}
}

// known gives a page its number.
func (p *pusher) known(number int, client *server.Client) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.pages) <= number {
		p.pages = append(p.pages, nil)
	}
	p.pages[number] = client
	return client.Join(p.room)
}

func pushing(a *server.App) {
	p := &pusher{app: a, room: a.Topic("room")}
	if err := a.Extend(server.Extension{Name: "push", Routes: []server.Route{{Path: "push", Handler: p}}}); err != nil {
		panic(err)
	}
	parts := []any{html.P("off").ID("text"), html.P("nobody").ID("known"), html.P().ID("echo")}
	for _, id := range []string{"speed", "tick", "mark", "status", "private", "end", "who", "question"} {
		parts = append(parts, dcc.Store().ID(id))
	}
	for _, id := range []string{"lines", "own"} {
		parts = append(parts, dcc.Store().ID(id).Data([]any{}))
	}
	a.SetLayout(html.Div(parts...))
	server.Callback(a, func(ctx context.Context, in struct {
		Who int `input:"who.data"`
	}) (out struct {
		Known string `output:"known.children"`
	}, _ error) {
		out.Known = fmt.Sprintf("known as %d", in.Who)
		return out, p.known(in.Who, server.CallFrom(ctx).Client())
	}, server.Websocket(), server.PreventInitialCall(true))
	server.Callback(a, func(_ context.Context, in struct {
		Question int `input:"question.data"`
	}) (out struct {
		Echo string `output:"echo.children"`
	}, _ error) {
		out.Echo = fmt.Sprintf("echo %d", in.Question)
		return out, nil
	}, server.Websocket(), server.PreventInitialCall(true))
}
