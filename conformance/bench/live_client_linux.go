package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"syscall"
	"time"
)

// crowd is many websockets of one server, read by one goroutine with epoll: so the
// load itself takes as little of the cores as can be.
type crowd struct {
	poll  int
	socks []*sock // by number
	byFD  map[int32]*sock
	buf   []byte
}

// sock is one websocket of a crowd.
type sock struct {
	fd     int
	number int
	rest   []byte // of a frame that has not come as a whole
	sent   int    // requests
	asked  time.Time
}

// dialers is how many connections are opened at a time. More would only wait in
// the server's backlog.
const dialers = 32

// connectLimit is the longest that opening all connections may take.
const connectLimit = 90 * time.Second

// openCrowd opens count websockets and sends a hello on each, if there is one.
func openCrowd(ctx context.Context, base string, count int, greet hello) (*crowd, error) {
	address := strings.TrimPrefix(base, "http://")
	poll, err := syscall.EpollCreate1(syscall.EPOLL_CLOEXEC)
	if err != nil {
		return nil, err
	}
	c := &crowd{poll: poll, socks: make([]*sock, count), byFD: make(map[int32]*sock, count), buf: make([]byte, 256<<10)}
	ctx, cancel := context.WithTimeout(ctx, connectLimit)
	defer cancel()
	var all sync.WaitGroup
	next := make(chan int)
	failures := make([]error, dialers)
	for d := range dialers {
		all.Go(func() {
			for number := range next {
				if failures[d] != nil {
					continue
				}
				if c.socks[number], failures[d] = openSock(address, number, 0, greet); failures[d] != nil {
					cancel()
				}
			}
		})
	}
feed:
	for number := range count {
		select {
		case next <- number:
		case <-ctx.Done():
			break feed
		}
	}
	close(next)
	all.Wait()
	err = errors.Join(failures...)
	if err == nil {
		err = ctx.Err()
	}
	if err == nil {
		err = c.watch()
	}
	if err != nil {
		c.close()
		return nil, fmt.Errorf("%d websockets could not be opened: %w", count, err)
	}
	return c, nil
}

// openSock opens a websocket and sends a hello on it, if there is one. buffer is what
// the kernel takes in for it, 0 for as much as is usual.
func openSock(address string, number, buffer int, greet hello) (*sock, error) {
	var first []byte
	if greet != nil {
		text, err := greet(number)
		if err != nil {
			return nil, err
		}
		first = clientFrame(text)
	}
	to, err := net.ResolveTCPAddr("tcp4", address)
	if err != nil {
		return nil, err
	}
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	if buffer > 0 { // before it is connected, as the other end is told then
		if err := syscall.SetsockoptInt(fd, syscall.SOL_SOCKET, syscall.SO_RCVBUF, buffer); err != nil {
			_ = syscall.Close(fd)
			return nil, err
		}
	}
	s := &sock{fd: fd, number: number}
	if err := s.open(to, address, first); err != nil {
		_ = syscall.Close(fd)
		return nil, err
	}
	return s, nil
}

// openTimeout bounds each step of opening a websocket, in seconds.
const openTimeout = 20

func (s *sock) open(to *net.TCPAddr, address string, first []byte) error {
	// Connecting comes before the limits: with one set, a signal would break it off.
	if err := syscall.Connect(s.fd, &syscall.SockaddrInet4{Port: to.Port, Addr: [4]byte(to.IP.To4())}); err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	limit := &syscall.Timeval{Sec: openTimeout}
	for _, option := range []int{syscall.SO_RCVTIMEO, syscall.SO_SNDTIMEO} {
		if err := syscall.SetsockoptTimeval(s.fd, syscall.SOL_SOCKET, option, limit); err != nil {
			return err
		}
	}
	if err := syscall.SetsockoptInt(s.fd, syscall.IPPROTO_TCP, syscall.TCP_NODELAY, 1); err != nil {
		return err
	}
	if err := s.write([]byte(handshake(address))); err != nil {
		return err
	}
	buf := make([]byte, 4096)
	for {
		n := 0
		if err := retry(func() (err error) { n, err = syscall.Read(s.fd, buf); return err }); err != nil {
			return fmt.Errorf("read the answer to the handshake: %w", err)
		}
		if n == 0 {
			return fmt.Errorf("the server hung up at the handshake: %.200q", s.rest)
		}
		s.rest = append(s.rest, buf[:n]...)
		head, rest, whole := bytes.Cut(s.rest, []byte("\r\n\r\n"))
		if !whole {
			continue
		}
		if !bytes.HasPrefix(head, []byte("HTTP/1.1 101 ")) {
			return fmt.Errorf("the handshake was answered with %.300q", s.rest)
		}
		s.rest = append([]byte(nil), rest...)
		break
	}
	if first != nil {
		if err := s.write(first); err != nil {
			return err
		}
	}
	return syscall.SetNonblock(s.fd, true)
}

// retry calls a system call again that a signal has interrupted.
func retry(call func() error) error {
	for {
		if err := call(); !errors.Is(err, syscall.EINTR) {
			return err
		}
	}
}

// write sends all of data: what a client says is far below what a socket takes at
// once, so anything else is an error.
func (s *sock) write(data []byte) error {
	n := 0
	err := retry(func() (err error) { n, err = syscall.Write(s.fd, data); return err })
	if err == nil && n < len(data) {
		err = fmt.Errorf("the server took %d of %d bytes", n, len(data))
	}
	return err
}

func (c *crowd) watch() error {
	for _, s := range c.socks {
		c.byFD[int32(s.fd)] = s
		event := syscall.EpollEvent{Events: syscall.EPOLLIN, Fd: int32(s.fd)}
		if err := syscall.EpollCtl(c.poll, syscall.EPOLL_CTL_ADD, s.fd, &event); err != nil {
			return err
		}
	}
	return nil
}

// pollWait is how long one wait for messages may take, so that the end of a turn
// and of its context are seen.
const pollWait = 20 * time.Millisecond

// read hands every text frame to each until the time is over.
func (c *crowd) read(ctx context.Context, until time.Time, each func(s *sock, text []byte) error) error {
	events := make([]syscall.EpollEvent, 512)
	for time.Now().Before(until) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		n := 0
		if err := retry(func() (err error) {
			n, err = syscall.EpollWait(c.poll, events, int(pollWait.Milliseconds()))
			return err
		}); err != nil {
			return err
		}
		for _, e := range events[:n] {
			if err := c.readSock(c.byFD[e.Fd], each); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *crowd) readSock(s *sock, each func(s *sock, text []byte) error) error {
	n := 0
	err := retry(func() (err error) { n, err = syscall.Read(s.fd, c.buf); return err })
	switch {
	case errors.Is(err, syscall.EAGAIN):
		return nil
	case err != nil:
		return fmt.Errorf("websocket %d: %w", s.number, err)
	case n == 0:
		return fmt.Errorf("websocket %d: the server hung up", s.number)
	}
	data := c.buf[:n]
	if len(s.rest) > 0 {
		s.rest = append(s.rest, data...)
		data = s.rest
	}
	for {
		op, payload, rest, err := nextFrame(data)
		if errors.Is(err, errPartial) {
			s.rest = append(s.rest[:0], rest...)
			return nil
		}
		if err == nil && op == opClose {
			err = fmt.Errorf("the server closed it: %.100q", payload)
		}
		if err == nil && op == opPing {
			err = s.write(append([]byte{0x8a, 0x80 | byte(len(payload)), 0, 0, 0, 0}, payload...))
		}
		if err == nil && op == opText {
			if answer := propsAnswer(payload, s.number); answer != nil {
				err = s.write(clientFrame(answer))
			}
		}
		if err == nil && op == opText {
			err = each(s, payload)
		}
		if err != nil {
			return fmt.Errorf("websocket %d: %w", s.number, err)
		}
		data = rest
	}
}

func (c *crowd) close() {
	for _, s := range c.socks {
		if s != nil {
			_ = syscall.Close(s.fd)
		}
	}
	_ = syscall.Close(c.poll)
}
