package browser

import (
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/coder/websocket"
)

// wireWorker does what the stock renderer's shared worker does: one websocket for
// the pages of a visitor, which it opens again when it ends, with messages queued
// meanwhile. All of it, and of its pages, happens on one goroutine, as in a browser;
// others use do.
type wireWorker struct {
	url    string // of the app
	random *rand.Rand

	ctx    context.Context
	end    context.CancelFunc
	events chan func()
	work   sync.WaitGroup

	// For the worker's goroutine:
	ws         *websocket.Conn
	connecting bool
	tries      int
	queue      []string
	pages      map[string]*wirePage
	reconnects int
	fault      error // the first thing that should not have been
}

const (
	firstRetry   = time.Second
	longestRetry = 30 * time.Second
	mostRetries  = 10
)

func newWireWorker(url string, seed uint64) *wireWorker {
	ctx, cancel := context.WithCancel(context.Background())
	w := &wireWorker{
		url: url, random: rand.New(rand.NewPCG(seed, 2)), ctx: ctx, end: cancel,
		events: make(chan func(), 64), pages: map[string]*wirePage{},
	}
	w.work.Go(w.run)
	return w
}

func (w *wireWorker) run() {
	for {
		select {
		case f := <-w.events:
			f()
		case <-w.ctx.Done():
			if w.ws != nil {
				_ = w.ws.CloseNow() // it may have ended
			}
			return
		}
	}
}

// stop ends the worker and waits for it.
func (w *wireWorker) stop() {
	w.end()
	w.work.Wait()
}

// post has f run on the worker's goroutine, unless that has ended.
func (w *wireWorker) post(f func()) {
	select {
	case w.events <- f:
	case <-w.ctx.Done():
	}
}

// do is post, and waits until f has run.
func (w *wireWorker) do(f func()) {
	done := make(chan struct{})
	w.post(func() { defer close(done); f() })
	select {
	case <-done:
	case <-w.ctx.Done():
	}
}

func (w *wireWorker) failed(err error) {
	if w.fault == nil {
		w.fault = err
	}
}

// connect begins to open the websocket.
func (w *wireWorker) connect() {
	w.connecting = true
	origin := strings.TrimSuffix(w.url, "/")
	w.work.Go(func() {
		//nolint:bodyclose // the body is the websocket, or was read
		ws, _, err := websocket.Dial(w.ctx, "ws"+strings.TrimPrefix(w.url, "http")+"_dash-ws-callback",
			&websocket.DialOptions{HTTPHeader: http.Header{"Origin": {origin}}, CompressionMode: websocket.CompressionDisabled})
		if err != nil {
			w.post(func() { w.closed(nil, err) })
			return
		}
		defer ws.CloseNow() //nolint:errcheck // it has mostly ended; the library leaves it open if w.ctx ended first
		ws.SetReadLimit(-1)
		w.post(func() { w.opened(ws) })
		for {
			_, text, err := ws.Read(w.ctx)
			if err != nil {
				w.post(func() { w.closed(ws, err) })
				return
			}
			w.post(func() { w.receive(text) })
		}
	})
}

func (w *wireWorker) opened(ws *websocket.Conn) {
	w.ws, w.connecting, w.tries = ws, false, 0
	queue := w.queue
	w.queue = nil
	for _, text := range queue {
		w.write(text)
	}
	for _, p := range w.pages {
		p.connected()
	}
}

func (w *wireWorker) closed(ws *websocket.Conn, err error) {
	if w.ws == ws {
		w.ws = nil
	}
	w.connecting = false
	for _, p := range w.pages {
		p.disconnected()
	}
	if status := websocket.CloseStatus(err); status == websocket.StatusNormalClosure || status == 4001 {
		return // the stock worker takes it for the end
	}
	if w.tries >= mostRetries {
		w.failed(errors.New("the websocket could not be opened again"))
		return
	}
	wait := min(firstRetry<<w.tries+time.Duration(w.random.Int64N(int64(time.Second))), longestRetry)
	w.tries++
	w.reconnects++
	w.work.Go(func() {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		select {
		case <-timer.C:
			w.post(func() {
				if w.ws == nil && !w.connecting {
					w.connect()
				}
			})
		case <-w.ctx.Done():
		}
	})
}

// drop ends the websocket as a broken line does.
func (w *wireWorker) drop() {
	if w.ws != nil {
		_ = w.ws.CloseNow() // it may have ended
	}
}

// send sends a message, or keeps it until there is a websocket.
func (w *wireWorker) send(message any) {
	text, err := json.Marshal(message)
	if err != nil {
		w.failed(err)
		return
	}
	if w.ws != nil {
		w.write(string(text))
		return
	}
	w.queue = append(w.queue, string(text))
	if !w.connecting {
		w.tries = 0
		w.connect()
	}
}

func (w *wireWorker) write(text string) {
	_ = w.ws.Write(w.ctx, websocket.MessageText, []byte(text)) // its end is noticed where it is read
}

// wireMessage is what a server sends.
type wireMessage struct {
	Type       string          `json:"type"`
	RendererID string          `json:"rendererId"`
	RequestID  string          `json:"requestId"`
	Payload    json.RawMessage `json:"payload"`
}

// receive hands messages to pages: of a list first the values, then all else.
func (w *wireWorker) receive(text []byte) {
	list := []wireMessage{{}}
	var err error
	if text[0] == '[' {
		err = json.Unmarshal(text, &list)
	} else {
		err = json.Unmarshal(text, &list[0])
	}
	if err != nil {
		w.failed(err)
		return
	}
	for _, values := range []bool{true, false} {
		for _, m := range list {
			if p := w.pages[m.RendererID]; p != nil && values == (m.Type == "set_props") {
				p.receive(m)
			}
		}
	}
}
