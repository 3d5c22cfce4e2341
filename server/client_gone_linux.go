package server

import "golang.org/x/sys/unix"

// closedBehind reports whether the end of a socket's stream has come, after bytes
// that are still to be read.
func closedBehind(fd int) bool {
	events := []unix.PollFd{{Fd: int32(fd), Events: unix.POLLRDHUP}}
	n, err := unix.Poll(events, 0)
	return err == nil && n > 0 && events[0].Revents&(unix.POLLRDHUP|unix.POLLHUP|unix.POLLERR) != 0
}
