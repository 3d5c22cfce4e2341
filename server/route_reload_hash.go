package server

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"github.com/dashwire/dashwire/protocol"
)

// routeReloadHash serves GET _reload-hash, which the browser asks for again and
// again while hot reload is on. Without it there is no hash, as in Python.
func (a *App) routeReloadHash(c *fiber.Ctx) error {
	var answer reloadAnswer
	if a.pages.reload != nil {
		answer = a.pages.reload.read()
	}
	if answer.Files == nil {
		answer.Files = []changedFile{}
	}
	for _, ref := range a.pages.tags.Registered {
		if !slices.Contains(answer.Packages, ref.Package) {
			answer.Packages = append(answer.Packages, ref.Package)
		}
	}
	for _, suite := range a.suites.all() {
		answer.Packages = append(answer.Packages, suite.Package)
	}
	if answer.Packages == nil {
		answer.Packages = []string{}
	}
	body, err := protocol.Encode(answer)
	if err != nil {
		return err
	}
	return a.sendBytes(c, body)
}
