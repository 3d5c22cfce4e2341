package main

import (
	"context"
	"fmt"
	"log"
	"slices"
	"strconv"
	"time"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server"
)

// feed pushes what happens on the market to the pages.
type feed struct {
	app    *server.App
	market *market
}

// run is the goroutine that owns the market.
func (f *feed) run(ctx context.Context, interval time.Duration) {
	clock := time.NewTicker(interval)
	defer clock.Stop()
	for n := 0; ; n++ {
		select {
		case <-clock.C:
		case <-ctx.Done():
			return
		}
		if err := f.step(n); err != nil {
			log.Print(err) // a value that can't be sent; the next one may
		}
	}
}

// step lets some companies be traded, and tells the pages: all of them the prices,
// and those that look at a company its chart. None of this waits for a browser.
func (f *feed) step(n int) error {
	traded := f.market.trade()
	var updates []protocol.Update
	for _, s := range traded {
		updates = append(updates, s.updates()...)
	}
	if n%20 == 0 {
		updates = append(updates, html.StrongChildren("viewers").Set(strconv.Itoa(f.viewers())))
	}
	// What is broadcast together reaches a page in one message. A page that is
	// loaded later has it in its layout.
	if err := f.app.Broadcast(updates...); err != nil {
		return err
	}
	for _, s := range traded {
		if err := f.topic(s.name).Set(dcc.GraphFigure("chart").Set(chart(s))); err != nil {
			return err
		}
	}
	return nil
}

func (f *feed) viewers() int {
	n := 0
	for _, c := range f.app.Clients() {
		if c.State() == server.ClientConnected {
			n++
		}
	}
	return n
}

// updates are what has changed in the row of a company: a text, and what the style
// sheet makes colours and a second text of.
func (s *symbol) updates() []protocol.Update {
	id := s.name
	return []protocol.Update{
		html.DivChildren(id).Set(fmt.Sprintf("%.2f", s.price)),
		html.DivClassName(id).Set(s.className()),
		{ID: protocol.StringID(id), Property: "data-change", Value: fmt.Sprintf("%+.2f %%", s.change())},
	}
}

func (s *symbol) className() string {
	trend, move := "gain", "down"
	if s.change() < 0 {
		trend = "loss"
	}
	if s.rising {
		move = "up"
	}
	return "price " + trend + " " + move
}

// topic is what the pages share that look at a company.
func (f *feed) topic(name string) *server.Topic { return f.app.Topic("company " + name) }

type lookIn struct {
	Company string `input:"company.value"`
}

type lookOut struct {
	Heading string `output:"heading.children"`
}

// register adds the only callback: it decides what a page is told. The topics are
// made here as well, since an app has to say that it pushes before it starts.
func (f *feed) register() error {
	for _, s := range f.market.symbols {
		if err := f.topic(s.name).Set(dcc.GraphFigure("chart").Set(chart(s))); err != nil {
			return err
		}
	}
	return server.CallbackSafely(f.app, f.look, server.Websocket())
}

func (f *feed) look(ctx context.Context, in lookIn) (out lookOut, _ error) {
	if !slices.Contains(names, in.Company) {
		return out, server.PreventUpdate // no page of ours asks so
	}
	client := server.ClientFrom(ctx) // the tab that asks
	for _, topic := range client.Topics() {
		client.Leave(topic)
	}
	out.Heading = in.Company
	return out, client.Join(f.topic(in.Company)) // the page gets its chart as it is now
}
