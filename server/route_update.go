package server

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"github.com/dashwire/dashwire/protocol"
)

// routeUpdate serves POST _dash-update-component: it runs one callback.
func (a *App) routeUpdate(c *fiber.Ctx) error {
	body, err := a.readBody(c)
	if err != nil {
		return err
	}
	req, err := protocol.DecodeRequest(body)
	if err != nil {
		return err
	}
	call, err := a.dispatch(a.life, req, a.requestOf(c))
	if errors.Is(err, PreventUpdate) {
		return noContent(c)
	}
	if err != nil {
		return err
	}
	if call.empty() {
		return noContent(c)
	}
	return a.sendJSON(c, &call.answer)
}
