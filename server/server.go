package server

import (
	"fmt"

	"github.com/gofiber/fiber/v2"
)

// newEngine builds the routes. Registration errors that only show when
// everything is known, such as an id that a static layout doesn't have, show here.
func (a *App) newEngine() (*fiber.App, error) {
	if err := a.layout.encode(); err != nil {
		return nil, fmt.Errorf("layout: %w", err)
	}
	engine := fiber.New(fiber.Config{
		DisableStartupMessage: true,
		ErrorHandler:          a.replyError,
	})
	engine.Post("/_dash-update-component", a.routeUpdate)
	engine.Get("/_dash-layout", a.routeLayout)
	engine.Get("/_dash-dependencies", a.routeDependencies)
	return engine, nil
}
