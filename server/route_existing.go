package server

import (
	"strings"

	"github.com/gofiber/fiber/v2"
)

// hasExistingMetas reports whether pages have the meta tags of an existing app.
func (a *App) hasExistingMetas() bool { return a.existing != nil && a.existing.Metas != nil }

// existingMetas are the meta tags that the existing app has at an address below the
// app's prefix.
func (a *App) existingMetas(request *Request, below string) string {
	var b strings.Builder
	for _, attributes := range a.existing.Metas(request, below) {
		writeTag(&b, "meta", attributes)
		b.WriteString("\n      ")
	}
	return b.String()
}

// existingRedirects registers the redirects of an existing app.
func (a *App) existingRedirects(engine *fiber.App, at func(string) string) {
	if a.existing == nil {
		return
	}
	for _, r := range a.existing.Redirects {
		to := r.To
		if strings.HasPrefix(to, "/") {
			to = a.RelativePath(to)
		}
		engine.Get(at(quote(strings.TrimPrefix(r.From, "/"), "%")), func(c *fiber.Ctx) error {
			return c.Redirect(to, fiber.StatusMovedPermanently)
		})
	}
}
