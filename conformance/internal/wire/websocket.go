package wire

import (
	"bufio"
	"context"
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // the handshake is defined with it
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/dashwire/dashwire/conformance/internal/casefile"
)

// Opcodes of frames.
const (
	OpContinuation = 0x0
	OpText         = 0x1
	OpBinary       = 0x2
	OpClose        = 0x8
	OpPing         = 0x9
	OpPong         = 0xA
)

// CodeAbnormal is what stands for an end without a close frame.
const CodeAbnormal = 1006

// maxMessage bounds one message of a server.
const maxMessage = 64 << 20

// CloseError is the end of a websocket.
type CloseError struct {
	Code   int
	Reason string
}

func (e *CloseError) Error() string {
	return fmt.Sprintf("the websocket was closed with %d %q", e.Code, e.Reason)
}

// Socket is one websocket. One goroutine may use it.
type Socket struct {
	conn  *net.TCPConn
	r     *bufio.Reader
	ended *CloseError
	pings int // sent and not answered yet
}

// Unanswered is how many pings the server has left without a pong, as far as its
// frames were read.
func (s *Socket) Unanswered() int { return s.pings }

// Open sends a handshake. The socket is nil unless the answer is 101.
func Open(ctx context.Context, addr, method, target string, headers []casefile.Header) (*Socket, *Response, string, error) {
	var nonce [16]byte
	if _, err := rand.Read(nonce[:]); err != nil {
		return nil, nil, "", err
	}
	key := base64.StdEncoding.EncodeToString(nonce[:])
	defaults := []casefile.Header{
		{Name: "Host", Value: addr}, {Name: "Upgrade", Value: "websocket"}, {Name: "Connection", Value: "Upgrade"},
		{Name: "Sec-WebSocket-Key", Value: key}, {Name: "Sec-WebSocket-Version", Value: "13"},
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\n", method, target)
	for _, h := range override(defaults, headers) {
		if h.Value != "<none>" {
			fmt.Fprintf(&b, "%s: %s\r\n", h.Name, h.Value)
		}
	}
	b.WriteString("\r\n")
	conn, err := dial(ctx, addr)
	if err != nil {
		return nil, nil, b.String(), err
	}
	if _, err := io.WriteString(conn, b.String()); err != nil {
		return nil, nil, b.String(), err
	}
	r := bufio.NewReader(conn)
	res, err := readResponse(r, method)
	if err != nil || res.Status != http.StatusSwitchingProtocols {
		_ = conn.Close()
		return nil, res, b.String(), err
	}
	if got, want := res.Header.Get("Sec-WebSocket-Accept"), accept(key); got != want && !named(headers, "Sec-WebSocket-Key") {
		_ = conn.Close()
		return nil, res, b.String(), fmt.Errorf("Sec-WebSocket-Accept is %q, want %q", got, want)
	}
	return &Socket{conn: conn, r: r}, res, b.String(), nil
}

func accept(key string) string {
	sum := sha1.Sum([]byte(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")) //nolint:gosec // as above
	return base64.StdEncoding.EncodeToString(sum[:])
}

// Send sends one frame, masked as a client's must be.
func (s *Socket) Send(opcode byte, payload []byte) error {
	head := []byte{0x80 | opcode}
	switch n := len(payload); {
	case n < 126:
		head = append(head, 0x80|byte(n))
	case n < 1<<16:
		head = binary.BigEndian.AppendUint16(append(head, 0x80|126), uint16(n))
	default:
		head = binary.BigEndian.AppendUint64(append(head, 0x80|127), uint64(n))
	}
	var key [4]byte
	if _, err := rand.Read(key[:]); err != nil {
		return err
	}
	frame := append(head, key[:]...)
	for i, c := range payload {
		frame = append(frame, c^key[i%4])
	}
	return s.SendBytes(frame)
}

// SendBytes puts bytes on the connection as they are, for frames that no client
// would send.
func (s *Socket) SendBytes(data []byte) error {
	if len(data) > 1 && data[0] == 0x80|OpPing && data[1]&0x7f < 126 {
		s.pings++
	}
	_, err := s.conn.Write(data)
	return err
}

// Message waits for the next text or binary message. The end of the socket is a
// *CloseError, and stays one.
func (s *Socket) Message(patience time.Duration) (byte, []byte, error) {
	if s.ended != nil {
		return 0, nil, s.ended
	}
	if err := s.conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return 0, nil, err
	}
	var message []byte
	var kind byte
	for {
		final, opcode, payload, err := s.frame()
		if err != nil {
			return 0, nil, s.end(err)
		}
		switch opcode {
		case OpPing:
			if err := s.Send(OpPong, payload); err != nil {
				return 0, nil, s.end(err)
			}
		case OpPong:
			s.pings--
		case OpClose:
			code, reason := 1005, ""
			if len(payload) >= 2 {
				code, reason = int(binary.BigEndian.Uint16(payload)), string(payload[2:])
			}
			_ = s.Send(OpClose, payload)
			s.ended = &CloseError{code, reason}
			return 0, nil, s.ended
		default:
			if opcode != OpContinuation {
				kind = opcode
			}
			if message = append(message, payload...); len(message) > maxMessage {
				return 0, nil, fmt.Errorf("a message of more than %d bytes", maxMessage)
			}
			if final {
				return kind, message, nil
			}
		}
	}
}

func (s *Socket) end(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || isReset(err) {
		s.ended = &CloseError{Code: CodeAbnormal}
		return s.ended
	}
	return err
}

func (s *Socket) frame() (final bool, opcode byte, payload []byte, err error) {
	var head [8]byte
	if _, err = io.ReadFull(s.r, head[:2]); err != nil {
		return
	}
	final, opcode = head[0]&0x80 != 0, head[0]&0x0f
	if head[0]&0x70 != 0 {
		return false, 0, nil, errors.New("a frame with reserved bits, though nothing was negotiated")
	}
	if head[1]&0x80 != 0 {
		return false, 0, nil, errors.New("a masked frame from a server")
	}
	size := uint64(head[1])
	switch size {
	case 126:
		if _, err = io.ReadFull(s.r, head[:2]); err != nil {
			return
		}
		size = uint64(binary.BigEndian.Uint16(head[:2]))
	case 127:
		if _, err = io.ReadFull(s.r, head[:8]); err != nil {
			return
		}
		size = binary.BigEndian.Uint64(head[:8])
	}
	if size > maxMessage {
		return false, 0, nil, fmt.Errorf("a frame of %d bytes", size)
	}
	payload = make([]byte, size)
	_, err = io.ReadFull(s.r, payload)
	return
}

// Close says goodbye with code, which the server has to say as well, and ends the
// connection. With 0 it just ends it.
func (s *Socket) Close(code int) error {
	if code != 0 && s.ended == nil {
		if err := s.Send(OpClose, binary.BigEndian.AppendUint16(nil, uint16(code))); err == nil {
			_, _, err = s.Message(Patience)
			var closed *CloseError
			for err == nil {
				_, _, err = s.Message(Patience)
			}
			if !errors.As(err, &closed) {
				_ = s.conn.Close()
				return fmt.Errorf("no end after a close frame: %w", err)
			}
			if closed.Code != code {
				_ = s.conn.Close()
				return fmt.Errorf("a close frame with %d was answered with %d", code, closed.Code)
			}
		}
	}
	return s.conn.Close()
}
