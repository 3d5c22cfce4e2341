package server

import (
	"context"
	"errors"
	"fmt"
	"net"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/fasthttp/websocket"
)

// heap is what the program holds after a collection.
func heap() int64 {
	runtime.GC()
	runtime.GC() // what pools held at the first
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// socketOf is the socket of a client that is connected.
func socketOf(t testing.TB, c *Client) *socket {
	t.Helper()
	s := c.locked()
	defer s.mu.Unlock()
	return s.at.Load().line.(*pageAddress).socket
}

// tcpOf is the connection below a client's socket, on the server's side.
func tcpOf(t testing.TB, c *Client) *net.TCPConn {
	t.Helper()
	taken, ok := socketOf(t, c).wire.(*takenConn)
	if !ok {
		t.Fatal("the socket has another connection")
	}
	return taken.Conn.(*net.TCPConn)
}

// A page that reads one message for a thousand pushes costs no memory but its place
// in the topics. Nobody waits for it, and what it reads last is what was pushed last.
func TestSlowReaderCostsNothing(t *testing.T) { // not parallel: it measures the heap
	const rounds, pushes = 24, 1000
	r := runLive(t, Config{})
	slow := openTab(t, r)
	slow.hangUpReads(t)
	quick := []*livePage{openTab(t, r), openTab(t, r)}
	filler := strings.Repeat("x", 2<<10)
	var first, most int64
	read := 0
	for round := range rounds {
		for i := range pushes {
			n := round*pushes + i + 1
			must(t, r.app.Broadcast(speed.Set(float64(n)), text.Set(filler+strconv.Itoa(n))))
		}
		last := strconv.Itoa((round + 1) * pushes)
		for _, b := range quick {
			b.waitFor("speed.value", last)
			b.mu.Lock()
			clear(b.told)
			b.mu.Unlock()
		}
		slow.readOne(t)
		read++
		if _, queued := r.app.sockets.level(); queued > 0 {
			t.Fatalf("round %d: %d bytes are queued for sockets", round, queued)
		}
		if _, _, pending := r.app.push.clients.level(); pending > 0 {
			t.Fatalf("round %d: %d bytes are kept for pages", round, pending)
		}
		switch now := heap(); {
		case round < rounds/4:
			first = max(first, now)
		default:
			most = max(most, now)
		}
	}
	if grown := most - first; grown > 256<<10 {
		t.Errorf("the heap has grown by %d bytes", grown)
	}
	for slow.prop("speed.value") != strconv.Itoa(rounds*pushes) {
		slow.readOne(t)
		read++
	}
	if want := fmt.Sprintf("%q", filler+strconv.Itoa(rounds*pushes)); slow.prop("text.children") != want {
		t.Errorf("the text ended as ...%s", slow.prop("text.children")[len(filler):])
	}
	if read > rounds*pushes/10 {
		t.Errorf("the page was sent %d messages for %d pushes: it was no slow reader", read, rounds*pushes)
	}
}

// hangUpReads has the page read nothing by itself any more, on a connection that
// takes little.
func (b *livePage) hangUpReads(t testing.TB) {
	t.Helper()
	b.hangUp()
	b.mu.Lock()
	b.deaf = true
	b.mu.Unlock()
	b.dial()
	must(t, b.ws.NetConn().(*net.TCPConn).SetReadBuffer(4<<10))
	id := b.sayHello()
	for b.answerTo(id) == "" {
		b.readOne(t)
	}
	must(t, tcpOf(t, b.client()).SetWriteBuffer(4<<10))
}

// readOne takes one message.
func (b *livePage) readOne(t testing.TB) {
	t.Helper()
	kind, frame, err := b.ws.ReadMessage()
	if err != nil || kind != websocket.TextMessage {
		t.Fatalf("read a message: %v", err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.apply(b.ws, frame)
	clear(b.told)
}

// A client that has gone is kept by nothing, not even for as long as its answers
// would have been.
func TestGoneClientIsNotKept(t *testing.T) {
	t.Parallel()
	var h *held
	r := runLive(t, Config{}, func(app *App) { h = hold(app) })
	a := openTab(t, r)
	id := a.request(stepRequest(1))
	<-h.called
	h.proceed <- "answer"
	a.wait(func() bool { return a.answers[id] != "" })
	s := r.app.push.clients.ofKey(a.key(t))
	trims := func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.trimming != nil
	}
	if !trims() {
		t.Error("no timer looks at the answer")
	}
	r.app.clientLeft(a.key(t))
	if trims() {
		t.Error("a timer still looks at it")
	}
}

// What a page asked for before it said who it is ends with the client, too.
func TestContextOfStrangerEnds(t *testing.T) {
	t.Parallel()
	var h *held
	r := runLive(t, Config{}, func(app *App) { h = hold(app) })
	a := loadTab(t, r)
	a.dial()
	a.request(stepRequest(1))
	<-h.called
	clients := &r.app.push.clients
	var before context.Context
	clients.mu.Lock()
	for _, at := range clients.places {
		for _, s := range at {
			s.mu.Lock()
			before = s.life
			s.mu.Unlock()
		}
	}
	clients.mu.Unlock()
	a.hello()
	if before == nil || before.Err() != nil {
		t.Fatalf("the stranger's context is %v", before)
	}
	h.proceed <- "answer"
	r.app.clientLeft(a.key(t))
	<-before.Done()
	if cause := context.Cause(before); !errors.Is(cause, ErrClientGone) {
		t.Errorf("it ended with %v", cause)
	}
}
