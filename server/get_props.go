package server

import (
	"context"
	"errors"
	"fmt"

	"github.com/dashwire/dashwire/protocol"
)

// ErrNoWebsocket is the error of what only works in a call that came over the
// websocket: give the callback the option Websocket, or set
// Config.WebsocketCallbacks.
var ErrNoWebsocket = errors.New("the call came over HTTP, not over the websocket")

// Websocket reports whether the call came over the websocket, so that SetProps
// acts at once and GetProps works. A nil Call did not.
func (c *Call) Websocket() bool { return c != nil && c.live != nil }

// GetProps asks the page for the values that properties have now, and waits for
// them: for 30 s at most, as in Python, or until ctx ends. They come in the order
// of props, as JSON; one that the page doesn't have, or has no value for, is nil.
//
//	values, err := call.GetProps(ctx, dcc.SliderValue("year").Dependency())
//
// It works over the websocket; over HTTP it is ErrNoWebsocket. The error is
// ErrClientGone if the page goes away, ErrNoAnswer if it says nothing, and
// ErrAnswerTooLong if it says too much.
func (c *Call) GetProps(ctx context.Context, props ...protocol.Dependency) ([]protocol.Raw, error) {
	if !c.Websocket() {
		return nil, fmt.Errorf("get props: %w", ErrNoWebsocket)
	}
	return getProps(ctx, c.live, props)
}

// GetProp is Call.GetProps for one property, with its type. The value is not set if
// the page has none.
//
//	year, err := server.GetProp(ctx, call, dcc.SliderValue("year"))
func GetProp[T any](ctx context.Context, call *Call, prop protocol.Prop[T]) (Opt[T], error) {
	var value Opt[T]
	raw, err := call.GetProps(ctx, prop.Dependency())
	if err != nil || raw[0] == nil {
		return value, err
	}
	if err := value.UnmarshalJSON(raw[0]); err != nil {
		return value, fmt.Errorf("get prop %s: %w", prop, err)
	}
	return value, nil
}

// getProps asks for the properties of each component at once.
func getProps(ctx context.Context, page sink, props []protocol.Dependency) ([]protocol.Raw, error) {
	type part struct {
		id     protocol.ID
		names  []string
		places []int
	}
	var parts []*part
	byID := map[string]*part{}
	for i, prop := range props {
		if prop.ID.IsZero() || prop.ID.HasWildcard() || prop.Property == "" {
			return nil, fmt.Errorf("get props: %s is no property of one component", prop)
		}
		p := byID[prop.ID.String()]
		if p == nil {
			p = &part{id: prop.ID}
			byID[prop.ID.String()] = p
			parts = append(parts, p)
		}
		p.names = append(p.names, prop.Property)
		p.places = append(p.places, i)
	}
	values := make([]protocol.Raw, len(props))
	ask := func(p *part) error {
		got, err := page.getProps(ctx, p.id, p.names)
		if err != nil {
			return err
		}
		for i, name := range p.names {
			for _, v := range got {
				if raw, ok := v.Value.(protocol.Raw); ok && v.Property == name {
					values[p.places[i]] = raw
				}
			}
		}
		return nil
	}
	if len(parts) == 1 {
		return values, ask(parts[0])
	}
	ends := make(chan error, len(parts))
	for _, p := range parts {
		go func() { ends <- ask(p) }() // ends with ctx, the page, or a time limit
	}
	var err error
	for range parts {
		err = errors.Join(err, <-ends)
	}
	return values, err
}
