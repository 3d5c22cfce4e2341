package server

import (
	"github.com/gofiber/fiber/v2"

	"github.com/dashwire/dashwire/protocol"
)

// routeBye serves POST _dashwire/bye, by which the page's script says that the page
// goes away for good. Nobody reads the answer.
func (a *App) routeBye(c *fiber.Ctx) error {
	body, request, err := a.receive(c)
	if err != nil {
		return err
	}
	if err := checkSameOrigin(request); err != nil {
		return err
	}
	var bye struct {
		Token string `json:"token"`
		Load  string `json:"load"`
	}
	if err := protocol.Decode(body, &bye); err != nil {
		return badScript(err.Error())
	}
	client, err := a.clientKeyOf(bye.Token, bye.Load)
	if err != nil {
		return err
	}
	a.clientLeft(client)
	return noContent(c)
}
