package server

import (
	"net"
	"net/url"
	"slices"

	"github.com/gofiber/fiber/v2"

	"github.com/dashwire/dashwire/protocol"
)

const mcpSessionHeader = "Mcp-Session-Id"

// mcpRoutes serves MCP clients at path, over its Streamable HTTP transport.
func (a *App) mcpRoutes(engine *fiber.App, path string) {
	engine.Post(path, a.routeMCP)
	engine.Get(path, a.routeMCPStream)
	engine.Delete(path, a.routeMCPEnd)
}

// routeMCP serves POST _mcp: one message of a client. A client that knows the app as
// it was before is told that its tools and resources may have changed.
func (a *App) routeMCP(c *fiber.Ctx) error {
	body, request, err := a.receive(c)
	if err != nil {
		return err
	}
	defer request.life.end()
	if err := a.checkMCPOrigin(request); err != nil {
		return err
	}
	ctx, err := a.authorize(request.life.begin(a, c.Context().Conn()), request, ForMCP, "")
	if err != nil {
		return err
	}
	msg, ok, err := readMCP(body)
	if err != nil {
		return err
	}
	if !ok {
		return sendMCPFault(c, fiber.StatusBadRequest, "Invalid JSON")
	}
	known := request.Header().Get(mcpSessionHeader)
	r := &mcpRequest{mcp: a.mcp, ctx: ctx, request: request}
	answer, err := r.answer(msg)
	switch {
	case request.life.leftBy(err):
		return noContent(c)
	case err != nil:
		return err
	case answer == nil:
		c.Status(fiber.StatusAccepted)
		return nil
	}
	session := a.mcp.sessionID()
	if known != "" && known != session && msg.method != "initialize" {
		answer = []any{changedMCP("tools"), changedMCP("resources"), answer}
	}
	text, err := protocol.Encode(answer)
	if err != nil {
		return err
	}
	c.Set(mcpSessionHeader, session)
	return a.sendBytes(c, text)
}

func changedMCP(what string) any {
	return mcpObject("jsonrpc", "2.0", "method", "notifications/"+what+"/list_changed")
}

// routeMCPStream serves GET _mcp: the stream for what the server has to say by
// itself, which is nothing, so that it ends at once.
func (a *App) routeMCPStream(c *fiber.Ctx) error {
	if err := a.checkMCPOrigin(a.requestOf(c)); err != nil {
		return err
	}
	if err := a.authorized(c, ForMCP); err != nil {
		return err
	}
	c.Set(fiber.HeaderCacheControl, "no-cache, no-transform")
	c.Set(mcpSessionHeader, a.mcp.sessionID())
	c.Set(fiber.HeaderContentType, "text/event-stream")
	return c.SendString(": nothing to tell\n\n")
}

// routeMCPEnd serves DELETE _mcp, by which a client says that it is done. There is
// nothing to end.
func (a *App) routeMCPEnd(c *fiber.Ctx) error {
	return sendMCPFault(c, fiber.StatusMethodNotAllowed, "Method not allowed")
}

func sendMCPFault(c *fiber.Ctx, status int, text string) error {
	return c.Status(status).JSON(map[string]string{"error": text})
}

// checkMCPOrigin refuses requests of web pages, of which MCP clients are none: a page
// that has its own name lead to this machine could use the app otherwise. Pages of
// Config.WebsocketAllowedOrigins may, and those of this server under a name or
// address that only this machine has. Python takes requests of all pages.
func (a *App) checkMCPOrigin(r *Request) error {
	origin := r.Origin()
	if origin == "" || slices.Contains(a.cfg.WebsocketAllowedOrigins, origin) {
		return nil
	}
	if page, err := url.Parse(origin); err == nil && page.Host == r.Host {
		ip := net.ParseIP(page.Hostname())
		if page.Hostname() == "localhost" || ip != nil && ip.IsLoopback() {
			return nil
		}
	}
	return &refusal{status: fiber.StatusForbidden,
		detail: "the page at " + clip(origin, 300) + " may not use the MCP server; if it is yours, add it to Config.WebsocketAllowedOrigins"}
}
