package main

import (
	"cmp"
	"context"
	"fmt"
	"log"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server"
)

// kept is how many messages the room remembers.
const kept = 100

// room is what its visitors have in common.
type room struct {
	app *server.App

	mu     sync.Mutex
	guests int // so far, for their names
	shown  int // messages in the page
	people map[*server.Client]*person
}

// person is one tab of a visitor.
type person struct {
	number int
	name   string
}

func newRoom(app *server.App) *room { return &room{app: app, people: map[*server.Client]*person{}} }

func (r *room) register() {
	// These two are called for each page, not for each connection: who goes through
	// a tunnel and comes back has never left, and has missed nothing.
	r.app.OnConnect(r.enter)
	r.app.OnDisconnect(r.leave)
	server.Callback(r.app, r.say, server.Websocket(), server.PreventInitialCall(true))
	server.Callback(r.app, r.rename, server.Websocket(), server.PreventInitialCall(true))
}

// enter welcomes a page that has just been opened.
func (r *room) enter(_ context.Context, c *server.Client) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.guests++
	p := &person{r.guests, fmt.Sprintf("Guest %d", r.guests)}
	r.people[c] = p
	// Only this page gets to know its name and colour.
	if err := c.Set(dcc.InputValue("name").Set(p.name), html.DivClassName("me").Set(p.className())); err != nil {
		log.Print(err) // it has gone already
	}
	r.tell(p.name + " has come in.")
}

// leave is called when the page was closed, or was away for some minutes.
func (r *room) leave(c *server.Client) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if p := r.people[c]; p != nil {
		delete(r.people, c)
		r.tell(p.name + " has left.")
	}
}

type sayIn struct {
	Enter int    `input:"text.n_submit"`
	Send  int    `input:"send.n_clicks"`
	Text  string `state:"text.value"`
}

type sayOut struct {
	Text string `output:"text.value"`
}

// say sends a message to everybody, and empties the field of who wrote it.
func (r *room) say(ctx context.Context, in sayIn) (out sayOut, _ error) {
	text := clip(in.Text, 1000)
	if text == "" {
		return out, server.PreventUpdate
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	p := r.people[server.ClientFrom(ctx)]
	if p == nil {
		return out, server.PreventUpdate // faster than its own arrival
	}
	return out, r.post(html.Div(
		html.Div(html.Span(p.name).ClassName("name"), html.Span(time.Now().Format("15:04")).ClassName("time")).ClassName("by"),
		html.Div(text).ClassName("bubble"),
	).ClassName("message " + p.className()))
}

type renameIn struct {
	Name string `input:"name.value"`
}

// rename takes a new name from its field. It has no output: what changes, changes
// for all.
func (r *room) rename(ctx context.Context, in renameIn) (none struct{}, _ error) {
	name := clip(in.Name, 30)
	r.mu.Lock()
	defer r.mu.Unlock()
	p := r.people[server.ClientFrom(ctx)]
	if p == nil || name == "" || name == p.name { // the name that enter has set calls this, too
		return none, server.PreventUpdate
	}
	before := p.name
	p.name = name
	r.tell(before + " is now " + name + ".")
	return none, nil
}

// tell posts what has happened, with the new list of people.
func (r *room) tell(what string) {
	people := make([]*person, 0, len(r.people))
	for _, p := range r.people {
		people = append(people, p)
	}
	slices.SortFunc(people, func(a, b *person) int { return cmp.Compare(a.number, b.number) })
	var list []any
	for _, p := range people {
		list = append(list, html.Li(p.name).ClassName(p.className()))
	}
	presence := []protocol.Update{html.UlChildren("people").Set(list), html.SpanChildren("count").Set(strconv.Itoa(len(list)))}
	if err := r.post(html.Div(what).ClassName("event"), presence...); err != nil {
		log.Print(err)
	}
}

// post adds a line to the messages in all pages, as a patch: it goes out alone, not
// the whole list. Whoever comes later has the list in the layout. The room's mu is
// held, so that all see the same order.
func (r *room) post(line any, more ...protocol.Update) error {
	p := &protocol.Patch{}
	p.At().Append(line)
	if r.shown == kept {
		p.At(0).Delete()
	} else {
		r.shown++
	}
	return r.app.Broadcast(append(more, html.DivChildren("messages").Patch(p))...)
}

// className gives a person one of eight colours.
func (p *person) className() string { return fmt.Sprintf("color-%d", p.number%8) }

// clip keeps a text short that somebody else shall read.
func clip(text string, most int) string {
	runes := []rune(strings.TrimSpace(text))
	return string(runes[:min(len(runes), most)])
}
