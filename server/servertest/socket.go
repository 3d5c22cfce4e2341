package servertest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"

	"github.com/fasthttp/websocket"

	"github.com/dashwire/dashwire/protocol"
)

// ErrCut is the error of a callback over a websocket that has ended before the
// answer came. If the page comes back, it is told the outputs then.
var ErrCut = errors.New("the websocket has ended")

// connect opens the page's websocket, if it has one, and says who it is.
func (p *Page) connect() error {
	if p.socketPath == "" {
		return nil
	}
	way, _ := p.client.Transport.(*http.Transport)
	dialer := websocket.Dialer{Jar: p.client.Jar, NetDialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
		return way.DialContext(ctx, network, addr)
	}}
	header := p.header.Clone()
	header.Set("Origin", "http://"+host)
	ws, resp, err := dialer.Dial("ws://"+host+p.socketPath, header)
	if err != nil {
		if resp != nil {
			resp.Body.Close()
			err = fmt.Errorf("the websocket was answered %d: %w", resp.StatusCode, err)
		}
		return err
	}
	read := make(chan struct{})
	p.mu.Lock()
	p.ws, p.read = ws, read
	p.mu.Unlock()
	go func() { // ends with the websocket
		defer close(read)
		p.listen(ws)
	}()
	return p.sayHello()
}

// sayHello tells an app that pushes which page this is and how far it was told.
func (p *Page) sayHello() error {
	if p.hello == "" {
		return nil
	}
	text, err := protocol.Encode(map[string]any{
		"output": p.hello, "inputs": []any{}, "changedPropIds": []any{},
		"state":    []property{{protocol.StringID("_dashwire"), "data", p.raw("_dashwire.data")}},
		"dashwire": stamp{Token: p.token, Load: p.load},
	})
	if err == nil {
		_, err = p.ask(string(text))
	}
	return err
}

// ask calls a callback over the websocket. It returns nil if nothing changes.
func (p *Page) ask(body string) (*protocol.Response, error) {
	answer := make(chan *protocol.CallbackResponse, 1)
	p.mu.Lock()
	p.asked++
	id := p.renderer + "-" + strconv.Itoa(p.asked)
	p.waiting[id] = answer
	ws, read := p.ws, p.read
	var err error
	if ws == nil {
		err = ErrCut
	} else if err = write(ws, &protocol.CallbackRequest{RendererID: p.renderer, RequestID: id, Body: protocol.Raw(body)}); err != nil {
		err = ErrCut
	}
	p.mu.Unlock()
	defer func() {
		p.mu.Lock()
		delete(p.waiting, id)
		p.mu.Unlock()
	}()
	if err != nil {
		return nil, err
	}
	var got *protocol.CallbackResponse
	select {
	case got = <-answer:
	case <-read:
		select {
		case got = <-answer:
		default:
			return nil, ErrCut
		}
	}
	switch got.Status {
	case protocol.StatusOK:
		return got.Data, nil
	case protocol.StatusPreventUpdate:
		return nil, nil
	}
	return nil, fmt.Errorf("it failed: %s", got.Message)
}

// write sends a message. The page's mu is held: a websocket has one writer.
func write(ws *websocket.Conn, m protocol.Message) error {
	text, err := protocol.AppendMessages(nil, m)
	if err != nil {
		return err
	}
	return ws.WriteMessage(websocket.TextMessage, text)
}

// listen acts on what comes, until the websocket ends.
func (p *Page) listen(ws *websocket.Conn) {
	for {
		_, frame, err := ws.ReadMessage()
		if err != nil {
			_ = ws.Close() // it may have ended with a frame that says so
			p.mu.Lock()
			if p.ws == ws {
				p.ws = nil
			}
			close(p.changed)
			p.changed = make(chan struct{})
			p.mu.Unlock()
			return
		}
		messages, err := protocol.DecodeMessages(frame)
		if err != nil {
			p.t.Errorf("a frame of the app: %v", err)
			continue
		}
		var changed []string // by all of it, so that a callback is called once
		for _, m := range messages {
			changed = append(changed, p.receive(ws, m)...)
		}
		if len(changed) > 0 {
			p.follow(changed)
		}
	}
}

// receive acts on a message, and returns what that has changed.
func (p *Page) receive(ws *websocket.Conn, m protocol.Message) (changed []string) {
	switch m := m.(type) {
	case *protocol.CallbackResponse:
		p.mu.Lock()
		answer := p.waiting[m.RequestID]
		delete(p.waiting, m.RequestID)
		p.mu.Unlock()
		if answer != nil {
			answer <- m
		}
	case *protocol.SetProps:
		for _, v := range m.Props {
			name, err := p.take(m.ComponentID, v.Property, v.Value.(protocol.Raw))
			switch {
			case err != nil:
				p.t.Errorf("a push: %v", err)
			case name != "":
				changed = append(changed, name)
			}
		}
	case *protocol.GetPropsRequest:
		answer := &protocol.GetPropsResponse{RendererID: p.renderer, RequestID: m.RequestID}
		p.mu.Lock()
		defer p.mu.Unlock()
		for _, name := range m.Properties {
			if value := p.props[m.ComponentID+"."+name]; value != nil {
				answer.Props = append(answer.Props, protocol.PropertyValue{Property: name, Value: value})
			}
		}
		_ = write(ws, answer) // the reader sees the end of the websocket
	case *protocol.ServerError:
		p.t.Errorf("the app complains: %s", m.Message)
	}
	return changed
}

// follow calls the callbacks of what was pushed, beside everything else and in
// order.
func (p *Page) follow(changed []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.pushed = append(p.pushed, changed)
	if p.pushing {
		return
	}
	p.pushing = true
	p.work.Go(func() { // ends when nothing is left
		for {
			p.mu.Lock()
			if len(p.pushed) == 0 {
				p.pushing = false
				p.mu.Unlock()
				return
			}
			next := p.pushed[0]
			p.pushed = p.pushed[1:]
			p.mu.Unlock()
			if err := p.call(next); err != nil && !errors.Is(err, ErrCut) {
				p.t.Errorf("after a push: %v", err)
			}
		}
	})
}

// Cut ends the page's websocket as a broken line does, without a word. What the app
// sets meanwhile waits for the page, see Reconnect.
func (p *Page) Cut() {
	p.mu.Lock()
	ws, read := p.ws, p.read
	p.mu.Unlock()
	if ws != nil {
		_ = ws.NetConn().Close() // that is the point
		<-read
	}
}

// Reconnect opens the page's websocket again, after Cut or after the app has ended
// it, and says who the page is: then it is told what it has missed. Persistent
// callbacks without inputs and outputs are called again. It fails the test if that
// can't be.
func (p *Page) Reconnect() {
	p.t.Helper()
	p.Cut()
	if err := p.connect(); err != nil {
		p.t.Fatalf("reconnect: %v", err)
	}
	for i := range p.callbacks {
		if e := &p.callbacks[i]; e.Persistent && e.NoOutput && len(e.Inputs) == 0 {
			p.runBeside(&due{entry: e})
		}
	}
}

// Connected reports whether the page has a websocket now.
func (p *Page) Connected() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.ws != nil
}

// Close leaves the page for good, as a person does who closes the tab: the app is
// told so, if the page has a script that does. It may be called once; a page that
// is open at the end of the test just ends.
func (p *Page) Close() {
	p.t.Helper()
	if p.stamps != nil {
		text, err := protocol.Encode(stamp{Token: p.token, Load: p.load})
		if err == nil {
			_, _, err = p.send(http.MethodPost, p.prefix+"_dashwire/bye", string(text))
		}
		if err != nil {
			p.t.Fatalf("close the page: %v", err)
		}
	}
	p.end()
}

// end gives back what the page has.
func (p *Page) end() {
	p.Cut()
	p.work.Wait()
	p.leave()
	p.lasting.Wait()
}
