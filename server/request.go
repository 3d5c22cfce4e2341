package server

import (
	"bufio"
	"net/http"
	"net/textproto"
	"net/url"
	"strings"
	"sync"
)

// Request is what a layout function or a callback may know of the HTTP request
// that called it. It is a copy: it stays valid after the handler returned, and
// may be read by several goroutines. All calls over a websocket have that of its
// handshake, so nobody may change it.
type Request struct {
	// Method is the HTTP method.
	Method string
	// Path is the path as it came to this server, decoded and without the query.
	// Where a proxy strips a prefix, it is not in here.
	Path string
	// RawQuery is the query without the question mark.
	RawQuery string
	// Host is the host that the browser used: X-Forwarded-Host if the request came
	// from a trusted proxy, else the Host header.
	Host string
	// Scheme is "http" or "https", by X-Forwarded-Proto of a trusted proxy.
	Scheme string
	// RemoteAddr is the address of the client, by X-Forwarded-For of a trusted
	// proxy, without a port.
	RemoteAddr string

	raw    string // header lines as they came; parsed when first asked for
	parse  sync.Once
	header http.Header
	life   requestLife

	timings []timingItem // of its call, which is over HTTP

	pageless bool // it is an MCP client's for a job, so no page is there to go away
}

// Header returns the request's headers. The caller must not change them.
func (r *Request) Header() http.Header {
	r.parse.Do(func() {
		lines := textproto.NewReader(bufio.NewReader(strings.NewReader(r.raw + "\r\n")))
		// A malformed line ends the list; the lines before it count.
		header, _ := lines.ReadMIMEHeader()
		r.header = http.Header(header)
		r.header.Del(innerHeader)
	})
	return r.header
}

// Query returns the parsed query. What can't be parsed is left out.
func (r *Request) Query() url.Values {
	values, _ := url.ParseQuery(r.RawQuery)
	return values
}

// Cookies returns all cookies.
func (r *Request) Cookies() []*http.Cookie {
	return (&http.Request{Header: r.Header()}).Cookies()
}

// Origin is the address of the page that sent the request, by its Origin header,
// empty if there is none.
func (r *Request) Origin() string { return r.Header().Get("Origin") }

// Cookie returns the cookie of that name, or http.ErrNoCookie.
func (r *Request) Cookie(name string) (*http.Cookie, error) {
	return (&http.Request{Header: r.Header()}).Cookie(name)
}

// again returns a copy for another call of the same handshake, or for one that may
// outlast its request. What is recorded there is its own.
func (r *Request) again() *Request {
	return &Request{Method: r.Method, Path: r.Path, RawQuery: r.RawQuery, Host: r.Host, Scheme: r.Scheme, RemoteAddr: r.RemoteAddr, raw: r.raw, life: requestLife{app: r.life.app}}
}
