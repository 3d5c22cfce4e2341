package browser

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coder/websocket"
)

// line is a websocket through an unreliable network, which reads and writes whole
// messages on both ends. Compression is not offered to either.
type line struct {
	network   *unreliable
	near, far *websocket.Conn
	cut       context.CancelFunc
}

// relay carries a websocket.
func (n *unreliable) relay(w http.ResponseWriter, r *http.Request) {
	n.relays.Add(1)
	defer n.relays.Done()
	header := http.Header{}
	for _, name := range []string{"Origin", "Cookie", "User-Agent"} {
		if value := r.Header.Get(name); value != "" {
			header.Set(name, value)
		}
	}
	ctx, cancel := context.WithCancel(n.ctx)
	defer cancel()
	//nolint:bodyclose // the body is the websocket, or was read
	far, answer, err := websocket.Dial(ctx, "ws://"+n.target.Host+r.URL.RequestURI(),
		&websocket.DialOptions{HTTPHeader: header, Host: r.Host, CompressionMode: websocket.CompressionDisabled})
	if err != nil {
		status := http.StatusBadGateway
		if answer != nil {
			status = answer.StatusCode
		}
		http.Error(w, err.Error(), status)
		return
	}
	defer func() { _ = far.CloseNow() }() // it may have ended
	near, err := websocket.Accept(w, r, &websocket.AcceptOptions{InsecureSkipVerify: true, CompressionMode: websocket.CompressionDisabled})
	if err != nil {
		return // it has answered
	}
	defer func() { _ = near.CloseNow() }()
	near.SetReadLimit(-1)
	far.SetReadLimit(-1)
	l := &line{n, near, far, cancel}
	if !n.enter(l) {
		return
	}
	defer n.leave(l)
	var both sync.WaitGroup
	both.Go(func() { l.carry(ctx, near, far, "up", strayRequest) })
	both.Go(func() { l.carry(ctx, far, near, "down", strayAnswer) })
	both.Wait()
}

// strayRequest reports whether a message of a page may come out of order, or twice.
func strayRequest(text []byte) bool {
	return strings.HasPrefix(string(text), `{"type":"callback_request"`)
}

// strayAnswer is strayRequest for messages of a server. What is pushed counts on the
// order that a websocket has.
func strayAnswer(text []byte) bool {
	return strings.HasPrefix(string(text), `{"type":"callback_response"`)
}

// due is a message that waits to be written.
type due struct {
	kind websocket.MessageType
	text []byte
	at   time.Time
}

// carry takes messages from one end to the other until one of them ends. It delays
// each one; those that are stray overtake others, and now and then come twice.
func (l *line) carry(ctx context.Context, from, to *websocket.Conn, way string, stray func([]byte) bool) {
	defer l.cut()
	queue := make(chan due, 4096)
	var writers sync.WaitGroup
	write := func(m due) bool {
		timer := time.NewTimer(time.Until(m.at))
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
		}
		return ctx.Err() == nil && to.Write(ctx, m.kind, m.text) == nil
	}
	writers.Go(func() {
		open := true
		for m := range queue {
			open = open && write(m) // what comes behind something that is lost is lost as well
		}
	})
	var last time.Time // when a stray message goes at the latest
	for {
		kind, text, err := from.Read(ctx)
		if err != nil {
			close(queue)
			writers.Wait()
			if status, ok := errors.AsType[websocket.CloseError](err); ok {
				_ = to.Close(status.Code, status.Reason)
			}
			return
		}
		copies := 1
		if stray(text) && l.network.chance(l.network.doubles) {
			l.network.note(way, "doubled")
			copies = 2
		}
		for range copies {
			m := due{kind, text, time.Now().Add(l.network.delay())}
			l.network.note(way, "carried")
			if !stray(text) {
				queue <- m
				continue
			}
			if m.at.Before(last) {
				l.network.note(way, "reordered")
			} else {
				last = m.at
			}
			writers.Go(func() { write(m) })
		}
	}
}

// enter reports whether the network takes a line.
func (n *unreliable) enter(l *line) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.ctx.Err() != nil {
		return false
	}
	n.lines = append(n.lines, l)
	return true
}

func (n *unreliable) leave(l *line) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.lines = slices.DeleteFunc(n.lines, func(other *line) bool { return other == l })
}

// takeLines returns all lines, which are no longer the network's.
func (n *unreliable) takeLines() []*line {
	n.mu.Lock()
	defer n.mu.Unlock()
	lines := n.lines
	n.lines = nil
	return lines
}

// cut ends every websocket, and returns how many there were. What is on its way is
// lost.
func (n *unreliable) cut() int {
	lines := n.takeLines()
	for _, l := range lines {
		l.cut()
	}
	return len(lines)
}

// dismiss ends every websocket in a way after which the renderer's worker doesn't
// come back by itself, and returns how many there were.
func (n *unreliable) dismiss() int {
	lines := n.takeLines()
	for _, l := range lines {
		_ = l.near.Close(websocket.StatusNormalClosure, "")
	}
	return len(lines)
}

// cutOne ends one of the websockets, and reports whether there was one.
func (n *unreliable) cutOne(random *rand.Rand) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	if len(n.lines) == 0 {
		return false
	}
	i := random.IntN(len(n.lines))
	n.lines[i].cut()
	n.lines = slices.Delete(n.lines, i, i+1)
	n.counts["socket cut"]++
	return true
}
