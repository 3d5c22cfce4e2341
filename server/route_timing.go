package server

import (
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"
)

// timing tells the callback graph of the dev tools how long the server took.
func timing(c *fiber.Ctx) error {
	start := time.Now()
	err := c.Next()
	c.Append("Server-Timing", "__dash_server;dur="+strconv.FormatInt(time.Since(start).Milliseconds(), 10))
	return err
}
