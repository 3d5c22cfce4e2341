package server

import (
	"context"
	"errors"

	"github.com/dashwire/dashwire/protocol"
)

// sink is where the values go that a call sets beside its outputs, if they are
// sent while it runs. A call over HTTP has none: what it sets is collected and
// goes with the answer.
type sink interface {
	// setProps sends new values to the page, without waiting for it.
	setProps(updates []protocol.Update) error
	// getProps asks the page for values of one component. A property that has none
	// there is missing in the result.
	getProps(ctx context.Context, id protocol.ID, names []string) (protocol.PropertyValues, error)
	// answer sends the end of a callback to the page.
	answer(answer *protocol.CallbackResponse) error
}

var errHeaders = errors.New("it has set headers or cookies, and an answer over the websocket has none: call it over HTTP, without the option Websocket, or set them with another callback")

// faultOverSocket returns what the handler did that can't be done over a websocket.
func (c *Call) faultOverSocket() error {
	if c.live != nil && len(c.header) > 0 {
		return errHeaders
	}
	return c.liveFault
}
