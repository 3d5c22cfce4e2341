//go:build unix

package server

import (
	"errors"

	"golang.org/x/sys/unix"
)

// socketClosed peeks at a socket. Bytes that nobody has read yet hide the end
// behind them: with TLS that is the usual way to go.
func socketClosed(fd int) bool {
	var one [1]byte
	for {
		n, _, err := unix.Recvfrom(fd, one[:], unix.MSG_PEEK|unix.MSG_DONTWAIT)
		switch {
		case errors.Is(err, unix.EINTR):
		case errors.Is(err, unix.EAGAIN):
			return false
		case err != nil || n == 0:
			return true
		default:
			return closedBehind(fd)
		}
	}
}
