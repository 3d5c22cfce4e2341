package server

import "github.com/gofiber/fiber/v2"

// routeHealth serves GET Config.HealthEndpoint: OK while the server runs.
func (a *App) routeHealth(c *fiber.Ctx) error {
	return c.SendString("OK")
}
