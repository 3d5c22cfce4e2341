package server

import (
	"github.com/gofiber/fiber/v2"

	"github.com/dashwire/dashwire/protocol"
)

// routeDependencies serves GET _dash-dependencies: the definitions of all
// callbacks, in the order of their registration.
func (a *App) routeDependencies(c *fiber.Ctx) error {
	plans := a.callbacks.load().plans
	entries := make([]protocol.CallbackEntry, len(plans))
	for i, p := range plans {
		entries[i] = p.entry
	}
	body, err := protocol.Encode(entries)
	if err != nil {
		return err
	}
	return a.sendBytes(c, body)
}
