package server

import (
	"github.com/gofiber/fiber/v2"

	"github.com/dashwire/dashwire/protocol"
)

// sendJSON encodes a callback's answer into the response's own buffer.
func (a *App) sendJSON(c *fiber.Ctx, answer *protocol.Response) error {
	resp := c.Response()
	body, err := answer.AppendJSON(resp.SwapBody(nil)[:0])
	if err != nil {
		return err
	}
	if p := &a.push; p.hello != "" {
		body = p.withCurrent(body, p.clock.Now())
	}
	resp.SwapBody(body)
	resp.Header.SetContentType(fiber.MIMEApplicationJSON)
	a.compress(c)
	return nil
}

// sendBytes answers with JSON that was encoded before. The bytes are not copied
// and must not change.
func (a *App) sendBytes(c *fiber.Ctx, body []byte) error {
	c.Response().SetBodyRaw(body)
	c.Response().Header.SetContentType(fiber.MIMEApplicationJSON)
	a.compress(c)
	return nil
}

// noContent answers 204: the browser keeps what it has.
func noContent(c *fiber.Ctx) error {
	c.Status(fiber.StatusNoContent)
	return nil
}
