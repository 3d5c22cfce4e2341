package server

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"strconv"
	"syscall"
)

const (
	defaultHost = "127.0.0.1"
	defaultPort = "8050"
)

// listen opens Run's port.
func (a *App) listen() (net.Listener, error) {
	addr, from, err := a.cfg.address()
	if err != nil {
		return nil, err
	}
	ln, err := net.Listen("tcp", addr)
	if err == nil {
		return ln, nil
	}
	var advice string
	var dns *net.DNSError
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		advice = "another program listens there: end it, or choose another port with " + from + " (port 0 takes any free one)"
	case errors.Is(err, fs.ErrPermission):
		advice = "this user may not listen there: choose a port above 1023 with " + from
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		advice = "this machine has no such address: set one that it has, or 0.0.0.0 for all, with " + decides(a.cfg.Addr, "HOST")
	case errors.As(err, &dns):
		advice = "the host has no address: set another one with " + decides(a.cfg.Addr, "HOST")
	default:
		advice = "the address is set with " + from
	}
	return nil, fmt.Errorf("can't listen on %s: %s (%w)", addr, advice, err)
}

// address returns where to listen, and what says so.
func (cfg *Config) address() (addr, from string, err error) {
	host, port := os.Getenv("HOST"), os.Getenv("PORT")
	from = decides(cfg.Addr, "PORT")
	if cfg.Addr != "" {
		if host, port, err = net.SplitHostPort(cfg.Addr); err != nil {
			return "", from, fmt.Errorf("Config.Addr is %q; want host:port, such as 127.0.0.1:8050 or :8050", cfg.Addr)
		}
	} else {
		if host == "" {
			host = defaultHost
		}
		if port == "" {
			port = defaultPort
		}
	}
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		if port == "" {
			return "", from, fmt.Errorf("Config.Addr is %q, which has no port; want host:port, such as 127.0.0.1:8050", cfg.Addr)
		}
		return "", from, fmt.Errorf("port %q (from %s) is not a port; want a number from 0 to 65535", port, from)
	}
	return net.JoinHostPort(host, port), from, nil
}

// decides names the setting that decides.
func decides(addr, variable string) string {
	if addr != "" {
		return "Config.Addr"
	}
	return "Config.Addr or the environment's " + variable
}
