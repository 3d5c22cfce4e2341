package server

import (
	"context"

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
