package server

import (
	"net/http"
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
