package server

import (
	"strings"

	"github.com/gofiber/fiber/v2"
)

// routeLive serves GET _dashwire/live.<hash>.js. A page from before an update
// gets the script of today, as its requests go to the server of today.
func (a *App) routeLive(c *fiber.Ctx) error {
	name := c.Params("+")
	if !strings.HasPrefix(name, "live.") || !strings.HasSuffix(name, ".js") {
		return c.Next() // the index page, as for all that isn't there
	}
	if name == liveName {
		c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	} else {
		c.Set(fiber.HeaderCacheControl, "no-cache")
	}
	c.Set(fiber.HeaderContentType, contentType(name))
	if c.Method() == fiber.MethodHead {
		return headOnly(c, int64(len(liveScript)))
	}
	c.Response().SetBodyRaw(liveScript)
	a.compress(c)
	return nil
}
