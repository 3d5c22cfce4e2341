package server

import (
	"net"
	"syscall"
)

// clientGone reports whether the other end of a connection has closed it, or its
// half of it. It takes nothing from the connection and doesn't wait.
//
// It can tell for TCP and unix sockets, also under TLS, and for the connections
// of Handler, which net/http closes when the context of its request ends. For
// anything else it says no.
func clientGone(c net.Conn) bool {
	for {
		switch own := c.(type) {
		case *conn:
			if own.hungUp.Load() {
				return true
			}
			c = own.Conn
			continue
		case interface{ NetConn() net.Conn }: // TLS
			c = own.NetConn()
			continue
		case syscall.Conn:
			raw, err := own.SyscallConn()
			if err != nil {
				return false
			}
			gone := false
			// Control, unlike Read, doesn't wait for who reads the next request if
			// the handler ends just now.
			err = raw.Control(func(fd uintptr) { gone = socketClosed(int(fd)) })
			return gone || err != nil // an error is that we have closed it ourselves
		}
		return false
	}
}
