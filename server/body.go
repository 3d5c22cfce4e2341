package server

import "github.com/gofiber/fiber/v2"

// readBody returns the body of a request as a copy that the caller may keep:
// fasthttp uses its buffer again for the next request.
func (a *App) readBody(c *fiber.Ctx) ([]byte, error) {
	return append([]byte(nil), c.Request().Body()...), nil
}

// requestOf copies what a handler may ask about the HTTP request.
func (a *App) requestOf(c *fiber.Ctx) *Request {
	return &Request{
		Method:   c.Method(),
		Path:     string(c.Request().URI().Path()),
		RawQuery: string(c.Request().URI().QueryString()),
		Host:     string(c.Request().Host()),
		Scheme:   "http",
		raw:      append([]byte(nil), c.Request().Header.RawHeaders()...),
	}
}
