package server

import (
	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/adaptor"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// routeMetrics serves GET Config.MetricsEndpoint, in the format that a Prometheus
// server asks for.
func (a *App) routeMetrics() fiber.Handler {
	answer := adaptor.HTTPHandler(promhttp.HandlerFor(a.metrics.from, promhttp.HandlerOpts{}))
	return func(c *fiber.Ctx) error {
		if err := a.authorized(c, ForMetrics); err != nil {
			return err
		}
		return answer(c)
	}
}
