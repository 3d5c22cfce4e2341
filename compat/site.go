package compat

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// The bounds of what is read from a running app.
const (
	maxFile     = 64 << 20  // bytes of one answer
	maxTotal    = 512 << 20 // bytes of all
	maxTries    = 4
	firstPause  = 250 * time.Millisecond // before the second try; it doubles
	tryTime     = 60 * time.Second
	shownOfBody = 120
)

// site is a running app.
type site struct {
	root   *url.URL // where its routes begin; the path ends with a slash
	prefix string   // by which its page names root
	header http.Header
	client *http.Client
	total  int64 // bytes read
}

// answer is what a request got.
type answer struct {
	url    string
	status int
	header http.Header
	body   []byte
}

func newSite(address string, header http.Header) (*site, error) {
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return nil, fmt.Errorf("the address of the app: %w", err)
	case u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		return nil, fmt.Errorf("%q is no address of an app; it is like http://old-app:8050", address)
	}
	u.RawQuery, u.Fragment = "", ""
	if u.User != nil {
		password, _ := u.User.Password()
		r := http.Request{Header: header}
		r.SetBasicAuth(u.User.Username(), password)
		u.User = nil
	}
	if u.Path == "" {
		u.Path = "/"
	}
	return &site{root: u, header: header, client: &http.Client{
		Timeout:       tryTime,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

// close gives the connections back.
func (s *site) close() { s.client.CloseIdleConnections() }

// at returns the address of a path below the app's root.
func (s *site) at(path string) string {
	u := *s.root
	path, query, _ := strings.Cut(path, "?")
	if unescaped, err := url.PathUnescape(path); err == nil {
		u.Path, u.RawPath = u.Path+unescaped, u.EscapedPath()+path
	} else {
		u.Path += path
	}
	u.RawQuery = query
	return u.String()
}

// below returns the path below the root of an address in a page, which names it
// by its prefix.
func (s *site) below(address string) (path string, ok bool) {
	if !strings.HasPrefix(address, "/") || strings.HasPrefix(address, "//") {
		return "", false
	}
	if address+"/" == s.prefix {
		return "", true
	}
	return strings.CutPrefix(address, s.prefix)
}

// get fetches a path below the root, which has to be there.
func (s *site) get(ctx context.Context, path string) (*answer, error) {
	a, err := s.do(ctx, http.MethodGet, path, nil)
	if err == nil && a.status != http.StatusOK {
		err = a.refused()
	}
	return a, err
}

// do sends a request to a path below the root.
func (s *site) do(ctx context.Context, method, path string, body []byte) (*answer, error) {
	return s.send(ctx, method, s.at(path), body)
}

// send sends a request, again if the network or a proxy fails.
func (s *site) send(ctx context.Context, method, address string, body []byte) (*answer, error) {
	for try, pause := 1, firstPause; ; try, pause = try+1, 2*pause {
		a, err := s.try(ctx, method, address, body)
		again := err != nil && !errors.Is(err, errTooLarge)
		if a != nil {
			again = a.status == http.StatusTooManyRequests || a.status >= http.StatusBadGateway && a.status <= http.StatusGatewayTimeout
		}
		if !again || try == maxTries || ctx.Err() != nil {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			if err != nil && try > 1 {
				err = fmt.Errorf("%w (tried %d times)", err, try)
			}
			return a, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(pause):
		}
	}
}

var errTooLarge = errors.New("too large")

func (s *site) try(ctx context.Context, method, address string, body []byte) (*answer, error) {
	r, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(string(body)))
	if err != nil {
		return nil, err
	}
	for name, values := range s.header {
		r.Header[name] = values
	}
	if host := s.header.Get("Host"); host != "" {
		r.Host = host
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	resp, err := s.client.Do(r)
	if err != nil {
		return nil, reachable(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(io.LimitReader(resp.Body, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", address, err)
	}
	s.total += int64(len(text))
	switch {
	case len(text) > maxFile:
		return nil, fmt.Errorf("%s: %w: it has more than %d MiB", address, errTooLarge, maxFile>>20)
	case s.total > maxTotal:
		return nil, fmt.Errorf("%s: %w: with it the app has more than %d MiB", address, errTooLarge, maxTotal>>20)
	}
	return &answer{address, resp.StatusCode, resp.Header, text}, nil
}

// reachable says what a person can do about an app that doesn't answer.
func reachable(err error) error {
	var op *net.OpError
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns):
		return fmt.Errorf("%w. Is the name right?", err)
	case errors.As(err, &op) && op.Op == "dial":
		return fmt.Errorf("%w. Is the app running, and on this address?", err)
	}
	return err
}

// refused is the error for an answer that isn't what was asked for.
func (a *answer) refused() error {
	const login = "; give --header or --cookie with what a logged-in browser sends"
	switch {
	case a.status == http.StatusUnauthorized || a.status == http.StatusForbidden:
		return fmt.Errorf("%s answers %d %s%s", a.url, a.status, http.StatusText(a.status), login)
	case a.status >= 300 && a.status < 400:
		return fmt.Errorf("%s leads to %s. If that is a login%s", a.url, a.header.Get("Location"), login)
	}
	return fmt.Errorf("%s answers %d %s: %s", a.url, a.status, http.StatusText(a.status), a.excerpt())
}

// excerpt is the beginning of a body, for messages.
func (a *answer) excerpt() string {
	text := strings.Join(strings.Fields(string(a.body[:min(len(a.body), 4*shownOfBody)])), " ")
	if len(text) > shownOfBody {
		text = text[:shownOfBody] + " …"
	}
	if text == "" {
		return "nothing"
	}
	return text
}

// isHTML reports whether an answer is a page, which is also what Dash answers for
// most addresses that nothing is at.
func (a *answer) isHTML() bool { return strings.HasPrefix(a.header.Get("Content-Type"), "text/html") }
