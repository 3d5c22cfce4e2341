//go:build !linux

package bench

import (
	"context"
	"errors"
	"time"
)

// crowd needs epoll; Run has refused to start where there is none.
type crowd struct{ socks []*sock }

type sock struct {
	number, sent int
	asked        time.Time
}

// pollWait is that of Linux.
const pollWait = 20 * time.Millisecond

var errNoEpoll = errors.New("websockets are measured on Linux only")

func openCrowd(context.Context, string, int, hello) (*crowd, error) {
	return nil, errNoEpoll
}

func (*crowd) read(context.Context, time.Time, func(*sock, []byte) error) error { return errNoEpoll }
func (*crowd) close()                                                           {}

type reader struct{}

func openReader(string, int, hello) (*reader, error) { return nil, errNoEpoll }
func (*reader) next() ([]byte, error)                { return nil, errNoEpoll }
func (*reader) close()                               {}

func (*sock) write([]byte) error { return errNoEpoll }
