package judge

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/dashwire/dashwire/conformance/internal/casefile"
	"github.com/dashwire/dashwire/conformance/internal/jsontree"
	"github.com/dashwire/dashwire/conformance/internal/wire"
)

// next returns the next message. Several in one frame are taken apart, since how
// many come together is a matter of time.
func (ws *socket) next() (*jsontree.Value, error) {
	if len(ws.ahead) == 0 {
		if err := ws.fill(); err != nil {
			return nil, err
		}
	}
	m := ws.ahead[0]
	ws.ahead = ws.ahead[1:]
	return m, nil
}

func (ws *socket) fill() error {
	kind, data, err := ws.Message(wire.Patience)
	if err != nil {
		return err
	}
	if kind != wire.OpText {
		return fmt.Errorf("a binary frame of %d bytes, want text", len(data))
	}
	v, err := jsontree.Parse(data)
	if err != nil {
		return fmt.Errorf("the frame %q: %w", clip(string(data)), err)
	}
	ws.ahead = []*jsontree.Value{v}
	if v.Kind == jsontree.Array {
		if ws.ahead = v.Items; len(v.Items) < 2 {
			return fmt.Errorf("an array of %d messages, want two or more", len(v.Items))
		}
	}
	return nil
}

// receive waits for as many messages as the expected answer has, or for the end.
func (x *session) receive(s *casefile.Step) (*outcome, error) {
	ws := x.sockets[s.Socket]
	if ws == nil {
		return nil, fmt.Errorf("%s: there is no open websocket %q", s.Action, s.Socket)
	}
	o := &outcome{}
	enough := x.expected(s)
	for !enough(o.messages) {
		if len(ws.ahead) == 0 {
			o.batches++
		}
		m, err := ws.next()
		var closed *wire.CloseError
		if errors.As(err, &closed) {
			ws.ended = true
			o.closed, o.reason = closed.Code, closed.Reason
			return o, nil
		}
		if err != nil {
			return o, err
		}
		o.messages = append(o.messages, m)
	}
	return o, nil
}

// expected says when enough messages came. Without an answer, when recording,
// one that ends an exchange is enough.
func (x *session) expected(s *casefile.Step) func([]*jsontree.Value) bool {
	answer := candidates(s, x.backend, x.release)
	a := answer[0]
	for _, other := range answer {
		if namedFor([]casefile.Answer{other}, x.backend) != "" {
			a = other
		}
	}
	if s.Action == casefile.Closed {
		return func(got []*jsontree.Value) bool { return len(got) > 0 }
	}
	if a.Body == "" {
		return func(got []*jsontree.Value) bool {
			if len(got) == 0 {
				return false
			}
			kind := got[len(got)-1].Get("type")
			return kind == nil || kind.Text != "set_props"
		}
	}
	want, err := jsontree.ParseAll([]byte(a.Body))
	n := len(want)
	if err != nil {
		n = 1 // the word closed
	}
	return func(got []*jsontree.Value) bool { return len(got) >= n }
}

// renderer is the page that the judge pretends to be.
const renderer = "11111111-2222-4333-8444-555555555555"

// overSocket sends the body of a callback request over a websocket and makes of
// the messages what would have come over HTTP.
func (x *session) overSocket(ctx context.Context, body []byte, e *Exchange) (*outcome, error) {
	ws := x.sockets[""]
	if ws == nil {
		target := x.bound["prefix"] + "_dash-ws-callback"
		opened, response, sent, err := wire.Open(ctx, x.addr, http.MethodGet, target, []casefile.Header{{Name: "Origin", Value: "http://" + x.addr}})
		if err != nil {
			return nil, err
		}
		if opened == nil {
			e.Sent = sent
			return nil, fmt.Errorf("the websocket was refused with %d", response.Status)
		}
		ws = &socket{Socket: opened}
		x.sockets[""] = ws
	}
	request := fmt.Sprintf(`{"type":"callback_request","rendererId":%q,"requestId":"%s-1","payload":%s}`, renderer, renderer, body)
	e.Sent = clip(request)
	if err := ws.Send(wire.OpText, []byte(request)); err != nil {
		return nil, err
	}
	side := jsontree.NewObject()
	for {
		m, err := ws.next()
		if err != nil {
			return nil, err
		}
		switch kind := m.Get("type"); {
		case kind == nil:
			return nil, fmt.Errorf("a message without a type: %s", m.Compact())
		case kind.Text == "set_props":
			if err := collect(side, m); err != nil {
				return nil, err
			}
		case kind.Text == "callback_response":
			return asResponse(m, side)
		default:
			return nil, fmt.Errorf("unexpected message %s", m.Compact())
		}
	}
}

func addressed(m *jsontree.Value) error {
	if id := m.Get("rendererId"); id == nil || id.Text != renderer {
		return fmt.Errorf("the message is not for this page: %s", m.Compact())
	}
	return nil
}

// collect adds a set_props message to what HTTP sends as sideUpdate.
func collect(side, m *jsontree.Value) error {
	payload := m.Get("payload")
	id, props := payload.Get("componentId"), payload.Get("props")
	if id == nil || id.Kind != jsontree.String || props == nil {
		return fmt.Errorf("a set_props without componentId and props: %s", m.Compact())
	}
	all := side.Get(id.Text)
	if all == nil {
		all = jsontree.NewObject()
		side.Set(id.Text, all)
	}
	for _, p := range props.Members {
		all.Set(p.Name, p.Value)
	}
	return addressed(m)
}

func asResponse(m, side *jsontree.Value) (*outcome, error) {
	if err := addressed(m); err != nil {
		return nil, err
	}
	if id := m.Get("requestId"); id == nil || id.Text != renderer+"-1" {
		return nil, fmt.Errorf("the response is to another request: %s", m.Compact())
	}
	payload := m.Get("payload")
	o := &outcome{Response: &wire.Response{Header: http.Header{}}, overSocket: true}
	switch kind := payload.Get("status"); {
	case kind == nil:
		return nil, fmt.Errorf("a response without a status: %s", m.Compact())
	case kind.Text == "prevent_update":
		o.Status = http.StatusNoContent
	case kind.Text == "error":
		if text := payload.Get("message"); text == nil || text.Kind != jsontree.String || text.Text == "" {
			return nil, fmt.Errorf("an error without a message: %s", m.Compact())
		}
		o.Status = http.StatusInternalServerError
		o.Body = []byte(m.Compact())
	default:
		o.Status = http.StatusOK
		data := payload.Get("data")
		if data == nil {
			return nil, fmt.Errorf("a response without data: %s", m.Compact())
		}
		if len(side.Members) > 0 {
			// It stands before the response, as over HTTP: it is applied first.
			i := slices.IndexFunc(data.Members, func(m jsontree.Member) bool { return m.Name == "response" })
			data.Members = slices.Insert(data.Members, max(i, 0), jsontree.Member{Name: "sideUpdate", Value: side})
		}
		o.Body = []byte(data.Compact())
	}
	return o, nil
}
