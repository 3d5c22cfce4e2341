package bench

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
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

// fanPayload is the request of a callback without inputs and outputs, which has no
// other name than the one in the list of callbacks.
func fanPayload(ctx context.Context, base string) (string, error) {
	got, err := ask(ctx, base, point{method: http.MethodGet, path: "/_dash-dependencies"}, "")
	if err != nil {
		return "", err
	}
	var list []struct {
		Output     string            `json:"output"`
		Inputs     []json.RawMessage `json:"inputs"`
		NoOutput   bool              `json:"no_output"`
		Persistent bool              `json:"persistent"`
	}
	if err := json.Unmarshal(got.body, &list); err != nil {
		return "", fmt.Errorf("the list of callbacks can't be read: %w", err)
	}
	for _, c := range list {
		if c.NoOutput && c.Persistent && len(c.Inputs) == 0 {
			return `{"output":"` + c.Output + `","inputs":[],"changedPropIds":[],"parsedChangedPropsIds":[]}`, nil
		}
	}
	return "", errors.New("no callback is persistent and has neither inputs nor outputs")
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

var tickMark = []byte(`{"children":"`)

// ticks calls each with the time in each message of the fan that a frame holds: it
// may be a list of several.
func ticks(frame []byte, each func(sent int64)) {
	for {
		at := bytes.Index(frame, tickMark)
		if at < 0 {
			// Python writes a space behind the colon.
			if at = bytes.Index(frame, []byte(`{"children": "`)); at < 0 {
				return
			}
			at++
		}
		frame = frame[at+len(tickMark):]
		sent := int64(0)
		for i := 0; i < len(frame) && frame[i]-'0' <= 9; i++ {
			sent = 10*sent + int64(frame[i]-'0')
		}
		if sent > 0 {
			each(sent)
		}
	}
}
