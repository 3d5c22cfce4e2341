package server

import "github.com/gofiber/fiber/v2"

// routeAlive serves POST _dashwire/alive, by which the pages of an app with leases
// say that they live.
func (a *App) routeAlive(c *fiber.Ctx) error {
	var post scriptPost
	request, key, err := a.beginPost(c, anybody, &post)
	if err != nil {
		return err
	}
	defer request.life.end()
	a.push.clients.hear(key)
	return noContent(c)
}
