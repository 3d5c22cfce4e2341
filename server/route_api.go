package server

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"github.com/dashwire/dashwire/protocol"
)

// routeAPI serves the API endpoints of callbacks, POST with JSON. It stands before
// all other paths, as callbacks may come while the app runs.
func (a *App) routeAPI(c *fiber.Ctx) error {
	endpoints := a.callbacks.load().endpoints
	if len(endpoints) == 0 || c.Method() != fiber.MethodPost {
		return c.Next()
	}
	path := string(c.Context().Path())
	if len(path) < len(a.outer) || path[:len(a.outer)] != a.outer {
		return c.Next()
	}
	p := endpoints[path[len(a.outer):]]
	if p == nil {
		return c.Next()
	}
	body, request, err := a.receive(c)
	if err != nil {
		return err
	}
	defer request.life.end()
	call, err := a.dispatchAPI(request.life.begin(a, c.Context().Conn()), p, body, request)
	keepTimings(c, request)
	switch {
	case errors.Is(err, PreventUpdate), request.life.leftBy(err):
		return noContent(c)
	case err != nil:
		return err
	}
	answer, err := protocol.Encode(call.result())
	if err != nil {
		return &CallbackError{Output: p.id, Where: p.where, Err: err}
	}
	call.writeHeader(c)
	return a.sendBytes(c, answer)
}
