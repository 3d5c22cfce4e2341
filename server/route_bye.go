package server

import "github.com/gofiber/fiber/v2"

// routeBye serves POST _dashwire/bye, by which the page's script says that the page
// goes away for good. Nobody reads the answer.
func (a *App) routeBye(c *fiber.Ctx) error {
	client, err := a.ofPage(c)
	if err != nil {
		return err
	}
	a.clientLeft(client)
	return noContent(c)
}
