package server

import "github.com/gofiber/fiber/v2"

// routeBye serves POST _dashwire/bye, by which the page's script says that the page
// goes away for good. Nobody reads the answer.
func (a *App) routeBye(c *fiber.Ctx) error {
	var post scriptPost
	request, client, err := a.beginPost(c, anybody, &post)
	if err != nil {
		return err
	}
	defer request.life.end()
	a.clientLeft(client)
	return noContent(c)
}
