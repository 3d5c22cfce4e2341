package server

import (
	"github.com/gofiber/fiber/v2"

	"github.com/dashwire/dashwire/protocol"
)

// routeLayout serves GET _dash-layout: the component tree of a page that loads.
func (a *App) routeLayout(c *fiber.Ctx) error {
	if a.layout.make == nil {
		return a.sendBytes(c, a.layout.encoded)
	}
	tree, err := a.layout.make(a.life, a.requestOf(c))
	if err != nil {
		return err
	}
	body, err := protocol.Encode(tree)
	if err != nil {
		return err
	}
	return a.sendBytes(c, body)
}
