package protocol

import "slices"

// Message is one message on the websocket of the renderer's worker: one of
//
//	*CallbackRequest, *GetPropsResponse, Heartbeat     from the browser
//	*CallbackResponse, *SetProps, *GetPropsRequest,
//	*ServerError, HeartbeatAck                         from the server
//	*UnknownMessage                                    from either
type Message interface {
	// MessageType returns the message's "type" on the wire.
	MessageType() string
	appender
}

// CallbackRequest asks for a callback.
type CallbackRequest struct {
	// RendererID is the page that asks. The page has made it up.
	RendererID string
	// RequestID is echoed in the answer.
	RequestID string
	// Request is what a POST would have as its body.
	Request *Request
	// Body is the text that Request was read from.
	Body Raw
}

// GetPropsResponse answers a GetPropsRequest.
type GetPropsResponse struct {
	RendererID, RequestID string
	// Props has the properties by name, each a Raw after decoding. One that has
	// no value in the page is missing.
	Props PropertyValues
}

// Heartbeat asks whether the server is still there. It comes every 30 seconds
// and belongs to the socket, not to a page.
type Heartbeat struct{}

// Status is how a callback on a websocket ended.
type Status string

// The statuses that the renderer knows.
const (
	StatusOK            Status = "ok"
	StatusPreventUpdate Status = "prevent_update"
	StatusError         Status = "error"
)

// CallbackResponse answers a CallbackRequest.
type CallbackResponse struct {
	RendererID, RequestID string
	Status                Status
	// Data is the answer if Status is StatusOK. The renderer ignores everything
	// about jobs and Dist in it.
	Data *Response
	// Message is what the page's dev tools show if Status is StatusError.
	Message string
}

// SetProps changes properties of one component at any time. Values may be
// Patches.
type SetProps struct {
	RendererID string
	// ComponentID is the id as ID.String spells it.
	ComponentID string
	Props       PropertyValues
}

// GetPropsRequest asks a page for the values of properties.
type GetPropsRequest struct {
	RendererID, RequestID string
	// ComponentID is the id as ID.String spells it.
	ComponentID string
	Properties  []string
}

// ServerError is written to the page's console and does nothing else.
type ServerError struct {
	RendererID    string
	Message, Code string
}

// HeartbeatAck answers a Heartbeat. The client ends the socket if it does not
// come within ten seconds.
type HeartbeatAck struct{}

// UnknownMessage is a message of a type that this package does not know, which
// both sides drop.
type UnknownMessage struct {
	Type, RendererID, RequestID string
	// Payload is nil if there is none.
	Payload Raw
}

// MessageType returns "callback_request".
func (*CallbackRequest) MessageType() string { return "callback_request" }

// MessageType returns "get_props_response".
func (*GetPropsResponse) MessageType() string { return "get_props_response" }

// MessageType returns "heartbeat".
func (Heartbeat) MessageType() string { return "heartbeat" }

// MessageType returns "callback_response".
func (*CallbackResponse) MessageType() string { return "callback_response" }

// MessageType returns "set_props".
func (*SetProps) MessageType() string { return "set_props" }

// MessageType returns "get_props_request".
func (*GetPropsRequest) MessageType() string { return "get_props_request" }

// MessageType returns "error".
func (*ServerError) MessageType() string { return "error" }

// MessageType returns "heartbeat_ack".
func (HeartbeatAck) MessageType() string { return "heartbeat_ack" }

// MessageType returns the unknown type.
func (m *UnknownMessage) MessageType() string { return m.Type }

// AppendMessages appends messages as one frame: a single one as an object,
// several as a list. Only the server may send a list, and the worker hands out
// the SetProps in it before the rest. Without messages nothing is appended.
func AppendMessages(dst []byte, messages ...Message) ([]byte, error) {
	e := encoder{dst: dst}
	if len(messages) > 1 {
		e.raw("[")
	}
	for i, m := range messages {
		if i > 0 {
			e.raw(",")
		}
		if err := m.appendJSON(&e); err != nil {
			return nil, err.under(m.MessageType())
		}
	}
	if len(messages) > 1 {
		e.raw("]")
	}
	return e.dst, nil
}

// DecodeMessage reads one message, such as a browser sends, which never sends lists.
// The message keeps data and the caller must not change it afterwards. An error is a
// *DecodeError.
func DecodeMessage(data []byte) (Message, error) {
	s := newScanner(data)
	m, f := s.message()
	if f == nil {
		f = s.end()
	}
	if f != nil {
		return nil, f.as("websocket message", data)
	}
	return m, nil
}

// DecodeMessages reads one frame, a message or a list of them. The messages keep
// data and the caller must not change it afterwards. An error is a *DecodeError.
func DecodeMessages(data []byte) ([]Message, error) {
	s := newScanner(data)
	var messages []Message
	read := func() *fault {
		m, f := s.message()
		messages = append(messages, m)
		return f
	}
	var f *fault
	if s.peek() == '[' {
		f = s.list("", read)
	} else {
		f = read()
	}
	if f == nil {
		f = s.end()
	}
	if f != nil {
		return nil, f.as("websocket message", data)
	}
	return slices.Clip(messages), nil
}
