package backend

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"
)

// reachPatience is how long a server that runs already may take to accept a
// connection.
const reachPatience = 10 * time.Second

// Running describes a server that runs at address. It can only be asked what needs
// no options. The judge speaks plain HTTP, and the app has to be at the path /, since
// that is where the subject app is without options.
func Running(address string, lacks []string) (*Backend, error) {
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return nil, fmt.Errorf("the address of the server: %w", err)
	case u.Scheme != "http":
		return nil, fmt.Errorf("%s: the judge speaks plain HTTP; name the server itself, as http://HOST:PORT, not what stands in front of it", address)
	case u.Hostname() == "":
		return nil, fmt.Errorf("%s has no host", address)
	case strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil:
		return nil, fmt.Errorf("%s: want http://HOST:PORT alone; the subject app is judged at the path /, and the cases about a prefix start servers of their own with --backend", address)
	}
	b := &Backend{Name: "url", addr: u.Host, Lacks: map[string]string{}}
	if u.Port() == "" {
		b.addr = net.JoinHostPort(u.Hostname(), "80")
	}
	for _, feature := range lacks {
		b.Lacks[feature] = "given with --lacks"
	}
	return b, nil
}

// Runs reports whether the backend is one server that runs already.
func (b *Backend) Runs() bool { return b.addr != "" }

// reach checks that the server is there.
func (b *Backend) reach(ctx context.Context) error {
	conn, err := (&net.Dialer{Timeout: reachPatience}).DialContext(ctx, "tcp", b.addr)
	if err != nil {
		return fmt.Errorf("nothing answers there: %w", err)
	}
	return conn.Close()
}
