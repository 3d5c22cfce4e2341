package server

import (
	"github.com/gofiber/fiber/v2"

	"github.com/dashwire/dashwire/protocol"
)

// routeAlive serves POST _dashwire/alive, by which the pages of an app with leases
// say that they live.
func (a *App) routeAlive(c *fiber.Ctx) error {
	key, err := a.ofPage(c)
	if err != nil {
		return err
	}
	a.push.clients.hear(key)
	return noContent(c)
}

// ofPage reads who a post of the page's script is from.
func (a *App) ofPage(c *fiber.Ctx) (clientKey, error) {
	body, request, err := a.receive(c)
	if err != nil {
		return clientKey{}, err
	}
	if err := checkSameOrigin(request); err != nil {
		return clientKey{}, err
	}
	var from struct {
		Token string `json:"token"`
		Load  string `json:"load"`
	}
	if err := protocol.Decode(body, &from); err != nil {
		return clientKey{}, badScript(err.Error())
	}
	return a.clientKeyOf(from.Token, from.Load)
}
