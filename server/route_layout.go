package server

import (
	"github.com/gofiber/fiber/v2"

	"github.com/dashwire/dashwire/server/internal/overlay"
)

// routeLayout serves GET _dash-layout: the component tree of a page that loads.
func (a *App) routeLayout(c *fiber.Ctx) error {
	if a.layout.make == nil {
		if err := a.authorized(c, ForLayout); err != nil {
			return err
		}
		if x := a.push.layout.Load(); x != nil {
			return a.sendLiveLayout(c, x)
		}
		return a.sendStatic(c, a.layout.encoded, &a.packed)
	}
	request := a.requestOf(c)
	defer request.life.end()
	ctx, err := a.authorize(request.life.begin(a, c.Context().Conn()), request, ForLayout, "")
	if err != nil {
		return err
	}
	tree, err := a.makeLayout(ctx, request, nil)
	if request.life.leftBy(err) {
		return noContent(c)
	}
	if err != nil {
		return err
	}
	body, err := a.encodeLayout(tree)
	if err != nil {
		return err
	}
	if a.usesPush() {
		return a.sendLiveLayout(c, overlay.NewIndex(body))
	}
	return a.sendBytes(c, body)
}
