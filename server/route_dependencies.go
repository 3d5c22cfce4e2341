package server

import (
	"github.com/gofiber/fiber/v2"

	"github.com/dashwire/dashwire/protocol"
)

// dependencyList is the answer for one state of the registry.
type dependencyList struct {
	of   *snapshot
	body []byte
}

// routeDependencies serves GET _dash-dependencies: the definitions of all
// callbacks, in the order of their registration. They are encoded once for each
// state of the registry.
func (a *App) routeDependencies(c *fiber.Ctx) error {
	if err := a.authorized(c, ForDependencies); err != nil {
		return err
	}
	now := a.callbacks.load()
	list := a.pages.dependencies.Load()
	if list == nil || list.of != now {
		entries := make([]protocol.CallbackEntry, len(now.plans))
		for i, p := range now.plans {
			entries[i] = p.entry
		}
		body, err := protocol.Encode(entries)
		if err != nil {
			return err
		}
		list = &dependencyList{now, body}
		a.pages.dependencies.Store(list)
	}
	return a.sendBytes(c, list.body)
}
