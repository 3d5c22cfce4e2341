package server

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

const (
	// websocketRoute is where the renderer opens its socket, below the prefix.
	websocketRoute = "_dash-ws-callback"
	// ownWebsocketRoute is where the page's script does.
	ownWebsocketRoute = "_dashwire/ws"
)

// routeWebsocket serves GET _dash-ws-callback: it opens a websocket for callbacks
// and pushes. What asks for something else gets the page, as in Python.
func (a *App) routeWebsocket(c *fiber.Ctx) error { return a.openSocket(c, false) }

// routeOwnWebsocket serves GET _dashwire/ws: the same for the page's script, where the
// renderer has no websocket of its own.
func (a *App) routeOwnWebsocket(c *fiber.Ctx) error { return a.openSocket(c, true) }

func (a *App) openSocket(c *fiber.Ctx, own bool) error {
	header := handshakeHeader(&c.Request().Header)
	if !hasToken(header, "Connection", "upgrade") || !hasToken(header, "Upgrade", "websocket") {
		return c.Next()
	}
	if header.Get("Sec-Websocket-Version") != "13" {
		c.Set("Sec-WebSocket-Version", "13")
		return badHandshake("this server speaks version 13 of the websocket protocol")
	}
	if header.Get("Sec-Websocket-Key") == "" {
		return badHandshake("the handshake has no Sec-WebSocket-Key")
	}
	request := a.requestOf(c)
	if err := a.checkOrigin(request); err != nil {
		return err
	}
	defer request.life.end()
	ctx, err := a.admitSocket(request.life.begin(a, c.Context().Conn()), request)
	if err != nil {
		return err
	}
	a.open(c.Context(), handshake{header, request.again(), ctx, own})
	return nil
}

// checkOrigin keeps pages of other sites from opening a socket with the cookies of
// this one. Schemes are not compared, as in Python.
func (a *App) checkOrigin(r *Request) error {
	origin := r.Origin()
	if origin == "" {
		return badOrigin("the handshake has no Origin; browsers send it")
	}
	if slices.Contains(a.cfg.WebsocketAllowedOrigins, origin) {
		return nil
	}
	_, host, ok := strings.Cut(origin, "://")
	if end := strings.IndexAny(host, "/?#"); end >= 0 {
		host = host[:end]
	}
	if !ok || r.Host == "" || host != r.Host {
		return badOrigin("the page at " + clip(origin, 300) + " may not open a websocket at " + clip(r.Host, 300) +
			"; if it is yours, add it to Config.WebsocketAllowedOrigins, and if a proxy changes the host, set Config.TrustedProxies")
	}
	return nil
}

func badOrigin(detail string) error {
	return &refusal{status: http.StatusForbidden, detail: "websocket refused: " + detail}
}

func badHandshake(detail string) error {
	return &refusal{status: http.StatusBadRequest, detail: "websocket refused: " + detail}
}

// handshakeHeader copies the headers that are about the upgrade.
func handshakeHeader(h *fasthttp.RequestHeader) http.Header {
	header := http.Header{}
	for _, name := range []string{"Connection", "Upgrade", "Sec-Websocket-Version", "Sec-Websocket-Key", "Sec-Websocket-Extensions"} {
		for _, value := range h.PeekAll(name) {
			header.Add(name, string(value))
		}
	}
	return header
}

// hasToken reports whether a header's list holds a word, in any case.
func hasToken(header http.Header, name, word string) bool {
	for _, value := range header.Values(name) {
		for item := range strings.SplitSeq(value, ",") {
			if strings.EqualFold(strings.TrimSpace(item), word) {
				return true
			}
		}
	}
	return false
}
