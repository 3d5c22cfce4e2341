package server

import "github.com/gofiber/fiber/v2"

// redirects registers the addresses that pages once had. Unlike Python, which
// adds the prefix twice, this leads to the page under a prefix too.
func (a *App) redirects(engine *fiber.App, at func(string) string) {
	for _, p := range a.routed.list {
		to := quote(a.RelativePath(p.Path), "%")
		for _, from := range p.RedirectFrom {
			engine.Get(at(quote(from[1:], "%")), func(c *fiber.Ctx) error {
				return c.Redirect(to, fiber.StatusMovedPermanently)
			})
		}
	}
}
