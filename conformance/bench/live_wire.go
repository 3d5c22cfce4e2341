package bench

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
)

// What the stock renderer's worker sends and gets on its websocket.

const socketPath = "/_dash-ws-callback"

// handshake is a browser's, but for compression: without it a message costs every
// server the least.
func handshake(address string) string {
	return "GET " + socketPath + " HTTP/1.1\r\nHost: " + address + "\r\nOrigin: http://" + address +
		"\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
}

// rendererID is the name of the page on the n-th connection, in the form of a UUID.
func rendererID(n int) string { return fmt.Sprintf("11111111-2222-4333-8444-%012d", n) }

// callbackRequest is a message with a request of a page.
func callbackRequest(renderer string, n int, payload string) []byte {
	return []byte(`{"type":"callback_request","rendererId":"` + renderer + `","requestId":"` + renderer + "-" + strconv.Itoa(n) +
		`","payload":` + payload + `}`)
}

func echoPayload(n int) string {
	return callbackBody("live", "children", "slider", "drag_value", strconv.Itoa(n))
}

// hello makes the request by which the page on a connection asks for the fan.
type hello func(number int) ([]byte, error)

// fanHello finds out how pages ask for the fan. It is the request of a callback
// without inputs and outputs, which has no other name than the one in the list of
// callbacks: either the persistent one, or the hidden one by which our pages say
// that they are there.
func fanHello(ctx context.Context, p *process) (hello, error) {
	got, err := ask(ctx, p.base, point{method: http.MethodGet, path: "/_dash-dependencies"}, "")
	if err != nil {
		return nil, err
	}
	var list []struct {
		Output     string              `json:"output"`
		Inputs     []json.RawMessage   `json:"inputs"`
		State      []map[string]string `json:"state"`
		NoOutput   bool                `json:"no_output"`
		Persistent bool                `json:"persistent"`
	}
	if err := json.Unmarshal(got.body, &list); err != nil {
		return nil, fmt.Errorf("the list of callbacks can't be read: %w", err)
	}
	hidden := p.server.name == "broadcast"
	for _, c := range list {
		if !c.NoOutput || !c.Persistent || len(c.Inputs) > 0 || hidden != (len(c.State) == 1) {
			continue
		}
		if hidden {
			return broadcastHello(ctx, p.base, c.Output, c.State[0])
		}
		return func(number int) ([]byte, error) {
			return callbackRequest(rendererID(number), 1, `{"output":"`+c.Output+`","inputs":[],"changedPropIds":[],"parsedChangedPropsIds":[]}`), nil
		}, nil
	}
	return nil, errors.New("no callback is persistent and has neither inputs nor outputs")
}

var (
	pageToken = regexp.MustCompile(`"end_id":"([^"]*)"`)
	// storedData is the data of a Store that has no other props than its id.
	storedData = `"id":"%s","data":("[^"]*")`
)

// broadcastHello has each page load the index first, as the token in it is what it
// says who it is by. All take the position of one layout, which holds 1,000 rows.
func broadcastHello(ctx context.Context, base, output string, state map[string]string) (hello, error) {
	layout, err := ask(ctx, base, point{method: http.MethodGet, path: "/_dash-layout"}, "")
	if err != nil {
		return nil, err
	}
	position := regexp.MustCompile(fmt.Sprintf(storedData, regexp.QuoteMeta(state["id"]))).FindSubmatch(layout.body)
	if position == nil {
		return nil, fmt.Errorf("the layout has no position in %s", state["id"])
	}
	return func(number int) ([]byte, error) {
		index, err := ask(ctx, base, point{method: http.MethodGet, path: "/"}, "")
		if err != nil {
			return nil, err
		}
		token := pageToken.FindSubmatch(index.body)
		if token == nil {
			return nil, errors.New("the page has no token")
		}
		return callbackRequest(rendererID(number), 1, fmt.Sprintf(
			`{"output":"%s","inputs":[],"changedPropIds":[],"parsedChangedPropsIds":[],"state":[{"id":"%s","property":"%s","value":%s}],"dashwire":{"token":"%s","load":"%s"}}`,
			output, state["id"], state["property"], position[1], token[1], rendererID(number))), nil
	}, nil
}

// clientFrame makes a text frame of a client. The mask is zero, which leaves the
// text as it is: servers unmask it all the same.
func clientFrame(text []byte) []byte {
	frame := []byte{0x81}
	if len(text) < 126 {
		frame = append(frame, 0x80|byte(len(text)))
	} else {
		frame = append(frame, 0x80|126)
		frame = binary.BigEndian.AppendUint16(frame, uint16(len(text)))
	}
	frame = append(frame, 0, 0, 0, 0)
	return append(frame, text...)
}

// Frames that a client has to know.
const (
	opText  = 1
	opClose = 8
	opPing  = 9
)

var errPartial = errors.New("the frame has not come as a whole")

// nextFrame takes a frame off what came from a server. It returns errPartial if
// the rest is still to come.
func nextFrame(data []byte) (op byte, payload, rest []byte, err error) {
	if len(data) < 2 {
		return 0, nil, data, errPartial
	}
	if data[0]&0x70 != 0 || data[0]&0x80 == 0 || data[1]&0x80 != 0 {
		return 0, nil, data, fmt.Errorf("a frame begins with %#x %#x: it is fragmented, masked or compressed", data[0], data[1])
	}
	length, head := uint64(data[1]), 2
	switch length {
	case 126:
		if len(data) < 4 {
			return 0, nil, data, errPartial
		}
		length, head = uint64(binary.BigEndian.Uint16(data[2:])), 4
	case 127:
		if len(data) < 10 {
			return 0, nil, data, errPartial
		}
		length, head = binary.BigEndian.Uint64(data[2:]), 10
	}
	if length > 1<<24 {
		return 0, nil, data, fmt.Errorf("a frame of %d bytes", length)
	}
	if uint64(len(data)-head) < length {
		return 0, nil, data, errPartial
	}
	end := head + int(length)
	return data[0] & 0x0f, data[head:end], data[end:], nil
}

var askMark = []byte(`{"type":"get_props_request","rendererId":"`)

// propsAnswer is what the renderer answers if a frame asks for properties that the
// page doesn't have. It is nil for other frames.
func propsAnswer(frame []byte, number int) []byte {
	_, ask, found := bytes.Cut(frame, askMark)
	if !found {
		return nil
	}
	_, id, _ := bytes.Cut(ask, []byte(`"requestId":"`))
	id, _, _ = bytes.Cut(id, []byte{'"'})
	return []byte(`{"type":"get_props_response","rendererId":"` + rendererID(number) + `","requestId":"` + string(id) + `","payload":{}}`)
}

var tickMark = []byte(`{"children":"`)

// ticks calls each with the time in each message of the fan that a frame holds, and
// with its number: a frame may be a list of several.
func ticks(frame []byte, each func(sent, number int64)) {
	for {
		at := bytes.Index(frame, tickMark)
		if at < 0 {
			// Python writes a space behind the colon.
			if at = bytes.Index(frame, []byte(`{"children": "`)); at < 0 {
				return
			}
			at++
		}
		sent, rest := digits(frame[at+len(tickMark):])
		if frame = rest; sent > 0 {
			number, _ := digits(bytes.TrimPrefix(frame, []byte{' '}))
			each(sent, number)
		}
	}
}

func digits(text []byte) (n int64, rest []byte) {
	for len(text) > 0 && text[0]-'0' <= 9 {
		n, text = 10*n+int64(text[0]-'0'), text[1:]
	}
	return n, text
}
