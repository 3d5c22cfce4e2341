package server

import (
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/fasthttp/websocket"
	"github.com/google/uuid"

	"github.com/dashwire/dashwire/protocol"
)

var endIDPattern = regexp.MustCompile(`"end_id":"([^"]*)"`)

// livePage is a page that does what the renderer and the page's script do: it loads its
// layout, says hello on a socket of its own, and applies what it is sent.
type livePage struct {
	testing.TB
	r           *running
	token, load string
	renderer    string
	headers     []string
	reads       sync.WaitGroup
	mu          sync.Mutex
	changed     *sync.Cond
	ws          *websocket.Conn
	props       map[string]string   // by id.prop
	told        map[string][]string // values that were set, in order
	frames      int
	answers     map[string]string // payloads by request
	calls       int
	closed      error // how the last socket ended
	deaf        bool  // doesn't read its socket
	frozen      bool  // its browser keeps what comes
	kept        [][]byte
	asked       []string
	unset       map[string]bool // properties that it says nothing of when asked
}

// loadTab loads a page, which says hello later.
func loadTab(t testing.TB, r *running) *livePage {
	t.Helper()
	b := &livePage{TB: t, r: r, load: uuid.NewString(), renderer: uuid.NewString(), props: map[string]string{}, told: map[string][]string{}, answers: map[string]string{}, unset: map[string]bool{}}
	b.changed = sync.NewCond(&b.mu)
	b.token = endIDPattern.FindStringSubmatch(fetch(t, r, "/"))[1]
	var layout any
	if err := json.Unmarshal([]byte(fetch(t, r, "/_dash-layout")), &layout); err != nil {
		t.Fatal(err)
	}
	b.walk(layout)
	t.Cleanup(b.hangUp)
	return b
}

// openTab loads a page that is connected when it returns.
func openTab(t testing.TB, r *running) *livePage {
	t.Helper()
	b := loadTab(t, r)
	b.dial()
	b.hello()
	return b
}

func fetch(t testing.TB, r *running, path string) string {
	t.Helper()
	resp, err := http.Get("http://" + r.addr + path)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d %v %s", path, resp.StatusCode, err, body)
	}
	return string(body)
}

// walk notes down the properties of a layout's components.
func (b *livePage) walk(value any) {
	switch v := value.(type) {
	case []any:
		for _, member := range v {
			b.walk(member)
		}
	case map[string]any:
		props, _ := v["props"].(map[string]any)
		id, _ := props["id"].(string)
		for name, value := range props {
			if id != "" && name != "id" {
				text, err := protocol.Encode(value)
				if err != nil {
					b.Fatal(err)
				}
				b.props[id+"."+name] = string(text)
			}
			b.walk(value)
		}
	}
}

// dial opens a socket.
func (b *livePage) dial() {
	b.Helper()
	ws, status := dialSocket(b, websocket.DefaultDialer, b.r.addr, "/"+websocketRoute, b.headers...)
	if ws == nil {
		b.Fatalf("the handshake was answered %d", status)
	}
	b.mu.Lock()
	b.ws, b.closed = ws, nil
	deaf := b.deaf
	b.mu.Unlock()
	if !deaf {
		b.reads.Go(func() { b.read(ws) })
	}
}

// hello says who the page is, with calls that may be lost, and waits for the answer.
func (b *livePage) hello(again ...string) {
	b.Helper()
	id := b.sayHello(again...)
	b.wait(func() bool { return b.answers[id] != "" })
	if got := b.answerTo(id); got != `{"status":"ok","data":{"multi":true,"response":{}}}` {
		b.Errorf("hello was answered %s", got)
	}
}

func (b *livePage) sayHello(again ...string) string {
	b.mu.Lock()
	position := b.props[positionStore+".data"]
	b.mu.Unlock()
	return b.request(`{"output":"` + b.r.app.push.hello + `","inputs":[],"changedPropIds":[],"state":[{"id":"_dashwire","property":"data","value":` + position + `}],` +
		`"dashwire":{"token":"` + b.token + `","load":"` + b.load + `","again":[` + strings.Join(again, ",") + `]}}`)
}

// request asks for a callback and returns the id of the request.
func (b *livePage) request(body string) string {
	b.Helper()
	b.mu.Lock()
	defer b.mu.Unlock() // what reads the socket may answer a question
	b.calls++
	id := b.renderer + "-" + string(rune('a'+b.calls%26)) + uuid.NewString()[:8]
	if err := b.ws.WriteMessage(websocket.TextMessage, []byte(asked(b.renderer, id, body))); err != nil {
		b.Error(err)
	}
	return id
}

func (b *livePage) answerTo(id string) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.answers[id]
}

// read applies what comes, until the socket ends.
func (b *livePage) read(ws *websocket.Conn) {
	for {
		_, frame, err := ws.ReadMessage()
		b.mu.Lock()
		if err != nil {
			if b.ws == ws {
				b.closed = err
			}
			b.changed.Broadcast()
			b.mu.Unlock()
			return
		}
		b.frames++
		if b.frozen {
			b.kept = append(b.kept, frame)
		} else {
			b.apply(ws, frame)
		}
		b.changed.Broadcast()
		b.mu.Unlock()
	}
}

func (b *livePage) apply(ws *websocket.Conn, frame []byte) {
	var list []json.RawMessage
	if frame[0] != '[' {
		list = []json.RawMessage{frame}
	} else if err := json.Unmarshal(frame, &list); err != nil {
		b.Errorf("frame %s: %v", frame, err)
	}
	for _, text := range list {
		var m struct {
			Type       string
			RendererID string
			RequestID  string
			Payload    json.RawMessage
		}
		if err := json.Unmarshal(text, &m); err != nil {
			b.Errorf("message %s: %v", text, err)
		}
		if m.RendererID != b.renderer {
			b.Errorf("a message for the page %q came to %q: %s", m.RendererID, b.renderer, text)
		}
		switch m.Type {
		case "callback_response":
			b.answers[m.RequestID] = string(m.Payload)
		case "set_props":
			b.setProps(m.Payload)
		case "get_props_request":
			b.getProps(ws, m.RequestID, m.Payload)
		}
	}
}

func (b *livePage) getProps(ws *websocket.Conn, request string, payload []byte) {
	var ask struct {
		ComponentID string
		Properties  []string
	}
	if err := json.Unmarshal(payload, &ask); err != nil {
		b.Error(err)
	}
	values := map[string]json.RawMessage{}
	for _, name := range ask.Properties {
		key := ask.ComponentID + "." + name
		b.asked = append(b.asked, key)
		if value := b.props[key]; value != "" && !b.unset[key] {
			values[name] = json.RawMessage(value)
		}
	}
	text, err := json.Marshal(map[string]any{"type": "get_props_response", "rendererId": b.renderer, "requestId": request, "payload": values})
	if err == nil {
		err = ws.WriteMessage(websocket.TextMessage, text)
	}
	if err != nil && !errors.Is(err, net.ErrClosed) { // the page hangs up
		b.Error(err)
	}
}

func (b *livePage) setProps(payload []byte) {
	var set struct {
		ComponentID string
		Props       map[string]json.RawMessage
	}
	if err := json.Unmarshal(payload, &set); err != nil {
		b.Errorf("set_props %s: %v", payload, err)
	}
	for name, value := range set.Props {
		key := set.ComponentID + "." + name
		if protocol.IsPatch(value) {
			var p protocol.Patch
			if err := p.UnmarshalJSON(value); err != nil {
				b.Error(err)
			}
			before := b.props[key]
			if before == "" {
				b.Errorf("patch of %s, which has no value", key)
				continue
			}
			after, err := p.Apply(protocol.Raw(before))
			if err != nil {
				b.Errorf("patch of %s: %v", key, err)
			}
			if value, err = protocol.Encode(after); err != nil {
				b.Error(err)
			}
		}
		b.props[key] = string(value)
		b.told[key] = append(b.told[key], string(value))
	}
}

// wait returns when what cond looks at is so.
func (b *livePage) wait(cond func() bool) {
	b.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for !cond() {
		b.changed.Wait()
	}
}

// waitFor returns when a property has a value.
func (b *livePage) waitFor(prop, value string) {
	b.Helper()
	b.wait(func() bool { return b.props[prop] == value })
}

func (b *livePage) prop(name string) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.props[name]
}

// history returns the values that a property was set to since the page was loaded.
func (b *livePage) history(name string) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return strings.Join(b.told[name], " ")
}

// hangUp ends the socket from outside, without a word.
func (b *livePage) hangUp() {
	b.mu.Lock()
	ws := b.ws
	b.mu.Unlock()
	if ws != nil {
		ws.NetConn().Close()
	}
	b.reads.Wait()
}

// freeze has the browser put the page to sleep.
func (b *livePage) freeze() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.frozen = true
}

// thaw wakes it up: it takes what came meanwhile.
func (b *livePage) thaw() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.frozen = false
	for _, frame := range b.kept {
		b.apply(b.ws, frame)
	}
	b.kept = nil
	b.changed.Broadcast()
}

// comeBack opens a new socket and says hello there.
func (b *livePage) comeBack() {
	b.Helper()
	b.hangUp()
	b.dial()
	b.hello()
}
