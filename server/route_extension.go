package server

import (
	"net/http"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp/fasthttpadaptor"
)

// extensionRoutes registers the routes of extensions.
func (a *App) extensionRoutes(engine *fiber.App, at func(string) string) {
	for _, e := range a.extensions {
		for _, r := range e.Routes {
			method := r.Method
			if method == "" {
				method = http.MethodGet
			}
			serve := fasthttpadaptor.NewFastHTTPHandler(r.Handler)
			engine.Add(method, at(strings.TrimPrefix(r.Path, "/")), func(c *fiber.Ctx) error {
				if err := a.authorized(c, ForRoute); err != nil {
					return err
				}
				c.Request().Header.Del(innerHeader)
				serve(c.Context())
				return nil
			})
		}
	}
}
