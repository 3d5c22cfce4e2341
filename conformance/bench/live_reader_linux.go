package bench

import (
	"errors"
	"strings"
	"syscall"
)

// reader is a websocket that is read one message at a time, so that the rest waits
// in the server.
type reader struct {
	*sock
	buf []byte
}

// readerBuffer is what the kernel takes in for a reader. With the usual one, which
// grows, the server would not notice for long that nobody reads.
const readerBuffer = 4 << 10

// openReader opens a websocket and sends a hello on it.
func openReader(base string, number int, greet hello) (*reader, error) {
	s, err := openSock(strings.TrimPrefix(base, "http://"), number, readerBuffer, greet)
	if err != nil {
		return nil, err
	}
	if err := syscall.SetNonblock(s.fd, false); err != nil {
		_ = syscall.Close(s.fd)
		return nil, err
	}
	return &reader{sock: s, buf: make([]byte, readerBuffer)}, nil
}

// next waits for a message that is a text, openTimeout at most.
func (r *reader) next() (text []byte, err error) {
	for {
		op, payload, rest, err := nextFrame(r.rest)
		switch {
		case errors.Is(err, errPartial):
			n, err := syscall.Read(r.fd, r.buf)
			if errors.Is(err, syscall.EINTR) {
				continue
			}
			if err != nil {
				return nil, err
			}
			if n == 0 {
				return nil, errors.New("the server hung up")
			}
			r.rest = append(r.rest, r.buf[:n]...)
			continue
		case err != nil:
			return nil, err
		}
		r.rest = rest
		switch op {
		case opText:
			return payload, nil
		case opClose:
			return nil, errors.New("the server closed it: " + string(payload))
		}
	}
}

func (r *reader) close() { _ = syscall.Close(r.fd) }
