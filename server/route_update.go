package server

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"github.com/dashwire/dashwire/protocol"
)

// routeUpdate serves POST _dash-update-component: it runs one callback.
func (a *App) routeUpdate(c *fiber.Ctx) error {
	body, request, err := a.receive(c)
	if err != nil {
		return err
	}
	req, err := protocol.DecodeRequest(body)
	if err != nil {
		return err
	}
	defer request.life.end()
	call, err := a.dispatch(request.life.begin(a, c.Context().Conn()), req, request, nil)
	keepTimings(c, request)
	switch {
	case errors.Is(err, PreventUpdate), request.life.leftBy(err):
		return noContent(c)
	case err != nil:
		if refused, ok := err.(*refusal); ok { //nolint:errorlint // one that a callback returned has been wrapped
			return refused
		}
		return &failedUpdate{req, err}
	case call.empty():
		return noContent(c)
	}
	call.writeHeader(c)
	err = a.checkSideUpdates(&call.answer)
	if err == nil {
		err = a.sendJSON(c, &call.answer)
	}
	if err != nil {
		return &failedUpdate{req, &CallbackError{Output: call.plan.id, Where: call.plan.where, Err: err}}
	}
	return nil
}
