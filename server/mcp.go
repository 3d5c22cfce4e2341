package server

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server/internal/mcpschema"
)

// mcpVersion is the version of the Model Context Protocol that is spoken. As in
// Python it is what every client is told, whichever it asks for.
const mcpVersion = "2025-11-25"

// mcp is the app as an MCP client sees it.
type mcp struct {
	app     *App
	session atomic.Pointer[mcpSession]

	mu    sync.Mutex
	kinds map[componentType]mcpschema.Component // that were asked for
}

// mcpSession is what clients know the app by.
type mcpSession struct {
	of *snapshot
	id string
}

// sessionID is the same in each process of the app, and another one when the tools
// may have changed: that is how a client learns to ask for them again.
func (m *mcp) sessionID() string {
	now := m.app.callbacks.load()
	if s := m.session.Load(); s != nil && s.of == now {
		return s.id
	}
	sum := sha256.New()
	for _, p := range now.plans {
		fmt.Fprintf(sum, "%s\x00%s\x00", p.id, p.tool.description)
	}
	sum.Write(m.app.layout.encoded)
	s := &mcpSession{now, hex.EncodeToString(sum.Sum(nil))[:32]}
	m.session.Store(s)
	return s.id
}

// mcpMessage is what a client sends. What is missing, or of a wrong type, is zero.
type mcpMessage struct {
	id     protocol.Raw // for the answer
	method string
	params map[string]protocol.Raw
}

// readMCP reads a message. ok is false if it is no JSON object.
func readMCP(body []byte) (msg mcpMessage, ok bool, err error) {
	var value protocol.Raw
	if err := protocol.Decode(body, &value); err != nil {
		return msg, false, err
	}
	members := membersOf(bytes.TrimSpace(value))
	if members == nil {
		return msg, false, nil
	}
	msg.id = protocol.Raw(`""`)
	if id := members["id"]; len(id) > 0 && (id[0] == '"' || isNumber(id) && !strings.ContainsAny(string(id), ".eE")) {
		msg.id = id
	}
	msg.method = textOf(members["method"])
	msg.params = membersOf(members["params"])
	return msg, true, nil
}

// textOf returns the string that raw is, else an empty one.
func textOf(raw protocol.Raw) (text string) {
	if len(raw) > 0 && raw[0] == '"' {
		_ = protocol.Decode(raw, &text) // raw has been read before
	}
	return text
}

// membersOf returns the members of the object that raw is, else none.
func membersOf(raw protocol.Raw) (members map[string]protocol.Raw) {
	if len(raw) > 0 && raw[0] == '{' {
		_ = protocol.Decode(raw, &members)
	}
	return members
}

// Codes of JSON-RPC.
const (
	mcpNoMethod = -32601
	mcpInternal = -32603
)

// mcpError is an error that the client is told as such.
type mcpError struct {
	code int
	text string
}

func (e *mcpError) Error() string { return e.text }

func mcpErrorf(code int, format string, args ...any) error {
	return &mcpError{code, fmt.Sprintf(format, args...)}
}

// mcpRequest is one message of a client, under way.
type mcpRequest struct {
	*mcp
	ctx     context.Context
	request *Request
	seen    *mcpView // made when it is needed
}

// answer returns the answer to a message, nil if it wants none. An error is one of
// the HTTP request.
func (r *mcpRequest) answer(msg mcpMessage) (any, error) {
	answer := protocol.PropertyValues{{Property: "jsonrpc", Value: "2.0"}, {Property: "id", Value: msg.id}}
	result, err := r.do(msg)
	if failure, ok := errors.AsType[*mcpError](err); ok {
		return append(answer, mcpFault(failure.code, failure.text)), nil
	}
	if _, refused := errors.AsType[*refusal](err); err != nil && !refused && r.ctx.Err() == nil {
		r.app.logMCP(r.ctx, r.request, msg.method, err)
		return append(answer, mcpFault(mcpInternal, "The server failed: see its log")), nil
	}
	if err != nil || result == nil {
		return nil, err
	}
	return append(answer, protocol.PropertyValue{Property: "result", Value: result}), nil
}

func mcpFault(code int, text string) protocol.PropertyValue {
	return protocol.PropertyValue{Property: "error", Value: mcpObject("code", code, "message", text)}
}

// do does what a message asks for.
func (r *mcpRequest) do(msg mcpMessage) (any, error) {
	switch msg.method {
	case "initialize":
		return r.initialize(), nil
	case "ping":
		return protocol.PropertyValues{}, nil
	case "tools/list":
		return r.listTools()
	case "tools/call":
		_, asTask := msg.params["task"]
		return r.callTool(textOf(msg.params["name"]), membersOf(msg.params["arguments"]), asTask && !isNull(msg.params["task"]))
	case "resources/list":
		return r.listResources(), nil
	case "resources/templates/list":
		return r.listTemplates(), nil
	case "resources/read":
		return r.readResource(textOf(msg.params["uri"]))
	case "tasks/get":
		return r.taskStatus(textOf(msg.params["taskId"]))
	case "tasks/result":
		return r.taskResult(textOf(msg.params["taskId"]))
	case "tasks/cancel":
		return r.cancelTask(textOf(msg.params["taskId"]))
	}
	if strings.HasPrefix(msg.method, "notifications/") {
		return nil, nil
	}
	return nil, mcpErrorf(mcpNoMethod, "Unknown method: %s", clip(msg.method, 100))
}

func (r *mcpRequest) initialize() any {
	changes := map[string]bool{"listChanged": true}
	return protocol.PropertyValues{
		{Property: "protocolVersion", Value: mcpVersion},
		{Property: "capabilities", Value: protocol.PropertyValues{{Property: "resources", Value: changes}, {Property: "tools", Value: changes}}},
		{Property: "serverInfo", Value: protocol.PropertyValues{
			{Property: "name", Value: "Plotly Dash"}, {Property: "version", Value: r.app.pages.bundle.Release().Dash},
		}},
		{Property: "instructions", Value: "The tools are callbacks of a web app made with Dash. A tool runs its callback with the arguments given " +
			"and returns what the page would show. No browser is told: what its user sees stays as it is."},
	}
}
