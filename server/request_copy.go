package server

import (
	"net/http"
	"strings"
	"unsafe"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// smallBody is up to which length a body is copied together with the headers.
// The memory of a larger one is taken away from fasthttp instead.
const smallBody = 16 << 10

// receive takes over a callback request: its body and what a handler may ask
// about it. Nothing of it is shared with fasthttp, which uses its memory again
// for the next request. In the usual case this is one allocation beside Request.
func (a *App) receive(c *fiber.Ctx) ([]byte, *Request, error) {
	if err := checkJSONType(c); err != nil {
		return nil, nil, err
	}
	body, err := a.plainBody(c)
	if err != nil {
		return nil, nil, err
	}
	if len(body) > smallBody {
		if raw := c.Request().Body(); len(raw) > 0 && &raw[0] == &body[0] {
			c.Request().SwapBody(nil)
		}
		return body, a.requestOf(c), nil
	}
	buf, r := a.copyRequest(c, body)
	return buf[:len(body):len(body)], r, nil
}

// requestOf copies what a handler may ask about the HTTP request.
func (a *App) requestOf(c *fiber.Ctx) *Request {
	_, r := a.copyRequest(c, nil)
	return r
}

// copyRequest copies head, which the caller gets back, and after it all texts of
// the request into one piece of memory.
func (a *App) copyRequest(c *fiber.Ctx, head []byte) ([]byte, *Request) {
	ctx := c.Context()
	header, uri := &ctx.Request.Header, ctx.URI()
	path, query, host, raw := uri.Path(), uri.QueryString(), header.Host(), header.RawHeaders()

	buf := make([]byte, 0, len(head)+len(path)+len(query)+len(host)+len(raw))
	buf = append(buf, head...)
	text := func(part []byte) string {
		from := len(buf)
		buf = append(buf, part...) // never grows
		if len(part) == 0 {
			return ""
		}
		return unsafe.String(&buf[from], len(part)) // nobody writes there again
	}
	r := &Request{
		Method:   methodName(header.Method()),
		Path:     text(path),
		RawQuery: text(query),
		raw:      text(raw),
	}
	sender := a.senderOf(ctx)
	from := origin{host: text(host), scheme: "http", remote: sender.text}
	if sender.tls {
		from.scheme = "https"
	}
	if sender.trusted {
		from = a.transport.proxies.forwarded(from,
			joined(header, fiber.HeaderXForwardedFor), joined(header, fiber.HeaderXForwardedHost), joined(header, fiber.HeaderXForwardedProto))
	}
	r.Host, r.Scheme, r.RemoteAddr = from.host, from.scheme, from.remote
	return buf, r
}

// senderOf returns who sent a request to this program.
func (a *App) senderOf(ctx *fasthttp.RequestCtx) peer {
	c, own := ctx.Conn().(*conn)
	switch {
	case !own: // somebody's own Fiber app
		sender := a.transport.proxies.peerOf(ctx.RemoteAddr())
		sender.tls = ctx.IsTLS()
		return sender
	case c.tcp != nil:
		return c.peer
	default:
		return a.transport.proxies.innerPeer(string(ctx.Request.Header.Peek(innerHeader)))
	}
}

// joined returns all headers of that name as one list, as they mean the same.
func joined(h *fasthttp.RequestHeader, name string) string {
	values := h.PeekAll(name)
	switch len(values) {
	case 0:
		return ""
	case 1:
		return string(values[0])
	}
	parts := make([]string, len(values))
	for i, v := range values {
		parts[i] = string(v)
	}
	return strings.Join(parts, ",")
}

// methodName spares a copy of the methods that occur.
func methodName(method []byte) string {
	switch string(method) {
	case http.MethodPost:
		return http.MethodPost
	case http.MethodGet:
		return http.MethodGet
	}
	return string(method)
}
