package server

import (
	"strings"

	"github.com/gofiber/fiber/v2"
)

// redirects registers the addresses that pages once had. Python adds the prefix
// twice to where they lead, which is no page of its own. The answer is the same
// here, but what it leads to leads on to the page.
func (a *App) redirects(engine *fiber.App, at func(string) string) {
	moved := func(from, to string) {
		engine.Get(at(plainPath(strings.TrimPrefix(from, "/"))), func(c *fiber.Ctx) error {
			return c.Redirect(quote(to, "%"), fiber.StatusMovedPermanently)
		})
	}
	for _, p := range a.routed.list {
		if len(p.RedirectFrom) == 0 {
			continue
		}
		to := a.RelativePath(p.Path)
		twice := a.RelativePath(to)
		if below, _ := belowPrefix(twice, a.cfg.RequestsPathnamePrefix); twice != to && !a.routed.has(below) {
			moved(to, to)
			to = twice
		}
		for _, from := range p.RedirectFrom {
			moved(from, to)
		}
	}
}

// has reports whether a page is at a path without slashes at its ends.
func (r *routedPages) has(path string) bool {
	p, _ := r.find(path)
	return p != nil
}
