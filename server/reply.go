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
	resp.SwapBody(body)
	resp.Header.SetContentType(fiber.MIMEApplicationJSON)
	return nil
}

// sendBytes answers with JSON that was encoded before. The bytes are not copied
// and must not change.
func (a *App) sendBytes(c *fiber.Ctx, body []byte) error {
	c.Response().SetBodyRaw(body)
	c.Response().Header.SetContentType(fiber.MIMEApplicationJSON)
	return nil
}

// noContent answers 204: the browser keeps what it has.
func noContent(c *fiber.Ctx) error {
	c.Status(fiber.StatusNoContent)
	return nil
}

// replyError is the one place where an error becomes an HTTP answer.
func (a *App) replyError(c *fiber.Ctx, err error) error {
	a.log.Error("request failed", "method", c.Method(), "path", c.Path(), "error", err)
	return c.SendStatus(fiber.StatusInternalServerError)
}
